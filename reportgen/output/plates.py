"""Total ink of rendered pages, measured on the plates that Ghostscript separates; for what operators do not tell."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.language import say
from reportgen.output.findings import Finding

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 40
TIME_LIMIT = 300
LEAST_SHARE = 0.0005
"""Less of a page than this is the blur along edges."""


def ghostscript() -> str | None:
    """Return the path of Ghostscript, None where it is not installed."""
    return shutil.which("gs")


def heaviest_inks(data: bytes) -> list[tuple[float, ...]]:
    """Return the ink of every pixel of each page in percent, darkest first, only as many as LEAST_SHARE lets count."""
    import numpy

    with _separated(data, DPI) as pages:
        result = []
        for _, plates in sorted(pages.items()):
            total = sum(1 - numpy.asarray(plate, dtype=float) / 255 for plate in plates.values())
            flat = numpy.sort(numpy.asarray(total).ravel())[::-1] * 100
            result.append(tuple(float(value) for value in flat[:max(1, int(flat.size * LEAST_SHARE) + 1)]))
        return result


def separations(data: bytes, dpi: int, number: int) -> dict[str, Image]:
    """Return the plates of one page (from 1), trimmed, by the names of their inks; black is where ink is."""
    with _separated(data, dpi, f"-dFirstPage={number}", f"-dLastPage={number}") as pages:
        plates = next(iter(pages.values()), {})
        for plate in plates.values():
            plate.load()
        return plates


@contextmanager
def _separated(data: bytes, dpi: int, *options: str) -> Iterator[dict[int, dict[str, Image]]]:
    from PIL import Image as Images

    program = ghostscript()
    assert program is not None, "the caller asks `ghostscript` first"
    pages: dict[int, dict[str, Image]] = defaultdict(dict)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "job.pdf"
        file.write_bytes(data)
        subprocess.run([program, "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dUseTrimBox", "-sDEVICE=tiffsep",
                        f"-r{dpi}", *options, f"-sOutputFile={folder}/p%d.tif", str(file)],
                       check=True, capture_output=True, timeout=TIME_LIMIT)
        for plate in Path(folder).glob("p*(*).tif"):
            number, _, ink = plate.stem.removesuffix(")").partition("(")
            pages[int(number[1:])][ink] = Images.open(plate).convert("L")
        yield pages


def ink_findings(data: bytes, limit: float) -> Iterator[Finding]:
    """Yield a finding for each page of which more than LEAST_SHARE bears more ink than the limit."""
    for number, inks in enumerate(heaviest_inks(data), 1):
        if inks[-1] > limit + 1:
            yield Finding("ink-limit", "error",
                          say("up to {:.0f} % of ink where it is rendered, the paper bears {:.0f} %",
                              inks[0], limit), number)
