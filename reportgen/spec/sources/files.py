"""Files of a project by the path written in its YAML; nothing is fetched from the network."""

from __future__ import annotations

import re
from pathlib import Path

from reportgen.errors import Problem, Source, SpecError
from reportgen.language import say
from reportgen.limits import is_inside, limits
from reportgen.spec.marks import SourceText
from reportgen.spec.sources.grid import fault

_REMOTE = re.compile(r"^(?:[a-z][a-z0-9+.-]*://|//|\\\\)", re.IGNORECASE)


def project_file(name: str, folder: Path, place: Source | None, rule: str = "table-source") -> Path:
    """Return the path of a file in the project; raises SpecError where it is remote, outside, missing or too large."""
    def refused(message: str, hint: str) -> SpecError:
        return SpecError(Problem(message, place, rule, hint))

    if _REMOTE.match(name):
        raise refused(say("{!r} is a remote address", name), "download the file into the project and name it here")
    path = folder / name
    try:
        is_there, is_allowed = path.is_file(), is_inside(path, folder)
    except (OSError, ValueError):
        raise refused(say("{!r} cannot be the name of a file", name), "take out what no file name may hold") from None
    if not is_allowed:
        raise refused(say("{!r} lies outside the project", name),
                      "copy the file into the project, or allow its folder with --allow-path")
    if not is_there:
        known = sorted(other.name for other in path.parent.glob(f"*{path.suffix}")) if path.parent.is_dir() else []
        raise refused(say("there is no file {!r} in the project", name),
                      say("files there: {}", ", ".join(known[:8])) if known
                      else "paths start at the folder of content.yaml")
    if path.stat().st_size > limits().data_bytes:
        raise refused(say("{} is larger than {:.0f} MB", name, limits().data_bytes / 1e6),
                      "cut it down to what is printed, or set --limit data_bytes=…")
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
            raise fault(say("no encoding called {!r}", encoding), place, "such as utf-8 or gb18030") from None
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise fault(say("{} is not text in {}", name, " or ".join(tried)), place, "save it as UTF-8")
