"""What a screen file carries besides its pages: its source, and whether each picture speaks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reportgen.errors import Problem
from reportgen.items import Pages, Tag
from reportgen.pdf.target import Attachment


def source_files(content: Path) -> tuple[Attachment, ...]:
    """Return the content file as an attachment."""
    return (Attachment(content.name, "application/yaml", content.read_bytes(), "reportgen content of this document"),)


def without_alternative(pages: Pages) -> tuple[Problem, ...]:
    """Return a warning for each figure without alternative text: the file cannot be PDF/UA-1 then."""
    return tuple(Problem("a picture has no alternative text, so the file is PDF/A-3u and not PDF/UA-1",
                         rule="alternative", severity="warning", hint="give the picture an `alt` in content.yaml")
                 for tag in _tags(pages.structure) if tag.role == "Figure" and not (tag.alt or "").strip())


def _tags(tag: Tag) -> Iterator[Tag]:
    yield tag
    for child in tag.children:
        yield from _tags(child)
