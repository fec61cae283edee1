"""Total ink of rendered pages, measured on the plates that Ghostscript separates; for what operators do not tell."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from reportgen.language import say
from reportgen.output.preflight import Finding

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
    from PIL import Image

    program = ghostscript()
    assert program is not None, "the caller asks `ghostscript` first"
    pages: dict[int, list[Path]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "job.pdf"
        file.write_bytes(data)
        subprocess.run([program, "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dUseTrimBox", "-sDEVICE=tiffsep",
                        f"-r{DPI}", f"-sOutputFile={folder}/p%d.tif", str(file)],
                       check=True, capture_output=True, timeout=TIME_LIMIT)
        for plate in Path(folder).glob("p*(*).tif"):
            pages[int(plate.name[1:plate.name.index("(")])].append(plate)
        result = []
        for _, plates in sorted(pages.items()):
            total = sum(1 - numpy.asarray(Image.open(plate).convert("L"), dtype=float) / 255 for plate in plates)
            flat = numpy.sort(numpy.asarray(total).ravel())[::-1] * 100
            result.append(tuple(float(value) for value in flat[:max(1, int(flat.size * LEAST_SHARE) + 1)]))
        return result


def ink_findings(data: bytes, limit: float) -> Iterator[Finding]:
    """Yield a finding for each page of which more than LEAST_SHARE bears more ink than the limit."""
    for number, inks in enumerate(heaviest_inks(data), 1):
        if inks[-1] > limit + 1:
            yield Finding("ink-limit", "error",
                          say("up to {:.0f} % of ink where it is rendered, the paper bears {:.0f} %",
                              inks[0], limit), number)
