"""Files of a project by the path written in its YAML; nothing is fetched from the network."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from reportgen.errors import Problem, Source, SpecError
from reportgen.language import say
from reportgen.limits import is_inside, limits
from reportgen.paths import path_fault
from reportgen.spec.marks import SourceText
from reportgen.spec.sources.grid import fault


def project_file(name: str, folder: Path, place: Source | None, rule: str = "table-source") -> Path:
    """Return the path of a file in the project; raises SpecError where it is remote, outside, missing or too large."""
    def refused(message: str, hint: str) -> SpecError:
        return SpecError(Problem(message, place, rule, hint))

    if foreign := path_fault(name):
        raise refused(foreign, "copy the file into the project and name it by its path from there")
    try:
        path = _in_either_form(folder, name)
        is_there, is_allowed = path.is_file(), is_inside(path, folder)
    except (OSError, ValueError):
        raise refused(say("{!r} cannot be the name of a file", name), "take out what no file name may hold") from None
    if not is_allowed:
        raise refused(say("{!r} lies outside the project", name),
                      "copy the file into the project, or allow its folder with --allow-path")
    if not is_there:
        known = _neighbours(path)
        raise refused(say("there is no file {!r} in the project", name),
                      say("files there: {}", ", ".join(known[:8])) if known
                      else "paths start at the folder of content.yaml")
    try:
        path.open("rb").close()
    except OSError as error:
        raise refused(say("cannot read {!r}: {}", name, error.strerror), "check the permission to read it") from None
    if path.stat().st_size > limits().data_bytes:
        raise refused(say("{} is larger than {:.0f} MB", name, limits().data_bytes / 1e6),
                      "cut it down to what is printed, or set --limit data_bytes=…")
    return path


def _in_either_form(folder: Path, name: str) -> Path:
    """Return the path of a name; where it is not there, that of the same name with é as e + ´, or the other way."""
    forms = (name, unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name))
    return next((path for form in forms if (path := folder / form).exists()), folder / name)


def _neighbours(path: Path) -> list[str]:
    """Return the names of the files of the same kind where a file was looked for."""
    if not path.parent.is_dir():
        return []
    return sorted(other.name for other in path.parent.iterdir() if other.suffix.lower() == path.suffix.lower())


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
        except UnicodeDecodeError:
            continue
        except (LookupError, ValueError):  # a name with NUL
            raise fault(say("no encoding called {!r}", encoding), place, "such as utf-8 or gb18030") from None
        if "\x00" in text:
            break
        return text
    raise fault(say("{} is not text in {}", name, " / ".join(tried)), place, "save it as UTF-8")
