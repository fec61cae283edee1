"""A file → a document, by the reader of its kind."""

from __future__ import annotations

from pathlib import Path

from reportgen.errors import OutputError, Problem, SpecError
from reportgen.importing.document import Document
from reportgen.language import say

TEXT = (".txt", ".text", "")
MARKDOWN = (".md", ".markdown", ".mdown")
ADVICE = {".doc": say("open it in Word or WPS and save it as .docx"),
          ".wps": say("open it in WPS and save it as .docx"),
          ".pdf": say("copy its text into a .txt file, or import the file it was made from"),
          ".rtf": say("open it in Word and save it as .docx"),
          ".xls": say("save it as .xlsx"), ".et": say("save it as .xlsx"),
          ".csv": say("open it in Excel or WPS and save it as .xlsx")}


def read_document(path: Path) -> Document:
    """Read a file by its suffix; raises OutputError with what to do where it cannot be read."""
    suffix = path.suffix.lower()
    if not path.is_file():
        raise OutputError(Problem(say("there is no file {!r}", str(path)), rule="import", hint="check the path"))
    if suffix == ".docx":
        from reportgen.importing.docx import read_docx

        return read_docx(path)
    if suffix == ".xlsx":
        from reportgen.importing.xlsx import read_workbook

        return read_workbook(path)
    if suffix in MARKDOWN:
        from reportgen.importing.markdown import read_markdown

        return read_markdown(_text(path), path.stem, path.parent)
    if suffix in TEXT:
        from reportgen.importing.text import read_text

        return read_text(_text(path), path.stem)
    raise OutputError(Problem(say("{}: files of the kind {!r} are not read", path.name, suffix), rule="import",
                              hint=ADVICE.get(suffix, say("kinds that are read: .txt .docx .md .xlsx"))))


def _text(path: Path) -> str:
    from reportgen.spec.sources.files import decoded

    try:
        return decoded(path.read_bytes(), path.name, None, None)
    except SpecError as error:
        raise OutputError(Problem(error.problems[0].message, rule="import", hint="save it as UTF-8 text")) from None
