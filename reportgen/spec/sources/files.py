"""Files of a project by the path written in its YAML; nothing is fetched from the network."""

from __future__ import annotations

import re
from pathlib import Path

from reportgen.errors import Source
from reportgen.spec.marks import SourceText
from reportgen.spec.sources.grid import fault

MOST_BYTES = 50_000_000
_REMOTE = re.compile(r"^(?:[a-z][a-z0-9+.-]*://|//|\\\\)", re.IGNORECASE)


def project_file(name: str, folder: Path, place: Source | None) -> Path:
    """Return the path of a file beside the content; raises SpecError where it is remote, missing or too large."""
    if _REMOTE.match(name):
        raise fault(f"{name!r} is a remote address", place, "download the file into the project and name it here")
    path = folder / name
    if not path.is_file():
        known = sorted(other.name for other in path.parent.glob(f"*{path.suffix}")) if path.parent.is_dir() else []
        raise fault(f"there is no file {name!r} in the project", place,
                    f"files there: {', '.join(known[:8])}" if known else "paths start at the folder of content.yaml")
    if path.stat().st_size > MOST_BYTES:
        raise fault(f"{name} is larger than {MOST_BYTES // 1_000_000} MB", place, "cut it down to what is printed")
    return path


def place_of(text: object) -> Source | None:
    return text.source if isinstance(text, SourceText) else None


def decoded(data: bytes, name: str, encoding: str | None, place: Source | None) -> str:
    """Return the text of a file: in `encoding`, else UTF-8 with or without BOM, UTF-16 with BOM, else GB18030."""
    if encoding is None:
        encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        tried = [encoding] if encoding == "utf-16" else [encoding, "gb18030"]
    else:
        tried = [encoding]
    for candidate in tried:
        try:
            text = data.decode(candidate)
        except LookupError:
            raise fault(f"no encoding called {encoding!r}", place, "such as utf-8 or gb18030") from None
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise fault(f"{name} is not text in {' or '.join(tried)}", place, "save it as UTF-8")
