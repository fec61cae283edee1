"""`reportgen init`: a small working project about an invented place, for any built-in layout, in Chinese or English."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from reportgen.errors import OutputError, Problem
from reportgen.language import say
from reportgen.resources import PACKAGE
from reportgen.spec.schema import KINDS, schema, schema_text

STARTERS = PACKAGE / "starters"
SCHEMAS = ".reportgen"
"""Folder of the project in which the schemas lie, for the editor."""

Language = Literal["zh", "en"]


def write_starter(folder: Path, layout: str = "brochure", language: Language = "zh") -> list[Path]:
    """Write the project's files and return the paths of those that a person edits; raises OutputError for a folder
    that has files in it, which is left alone."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(Problem(say("{!r} exists and is not empty", str(folder)), rule="output",
                                  hint="give the project another name"))
    (folder / SCHEMAS).mkdir(parents=True)
    own = STARTERS / language / f"{layout}.yaml"
    content = own if own.is_file() else STARTERS / language / "content.yaml"
    look = (STARTERS / language / "layout.yaml").read_text(encoding="utf-8").replace("NAME", layout)
    files = {folder / "content.yaml": _with_schema("content", content.read_text(encoding="utf-8")),
             folder / "layout.yaml": _with_schema("layout", look)}
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    for kind in KINDS:
        text = schema_text(schema(kind, folder))
        (folder / SCHEMAS / f"{kind}.schema.json").write_text(text, encoding="utf-8")
    return list(files)


def _with_schema(kind: str, text: str) -> str:
    return f"# yaml-language-server: $schema={SCHEMAS}/{kind}.schema.json\n{text}"
