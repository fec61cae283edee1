"""The manual's chapters as Markdown: written ones from reportgen/docs, the galleries and the reference made here."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from reportgen.manual.gallery import block_chapter, chart_chapter, layout_chapter
from reportgen.manual.reference import reference_chapter
from reportgen.manual.samples import DOCS, Language

WRITTEN = ("tutorial", "cookbook", "trust")


class Chapter(Struct, frozen=True):
    """A chapter: its file's name, its Markdown (one `# ` title first), and the pictures it shows, by file name."""

    name: str
    markdown: str
    pictures: Mapping[str, bytes]

    @property
    def title(self) -> str:
        return self.markdown.partition("\n")[0].removeprefix("# ")


def chapters(language: Language) -> list[Chapter]:
    """Return all chapters in reading order."""
    written = [Chapter(name, (DOCS / language / f"{name}.md").read_text(encoding="utf-8"), {}) for name in WRITTEN]
    made = [Chapter(name, *make(language)) for name, make in (
        ("layouts", layout_chapter), ("blocks", block_chapter), ("charts", chart_chapter))]
    return [*written, *made, Chapter("reference", reference_chapter(language), {})]
