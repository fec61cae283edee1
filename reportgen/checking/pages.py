"""Rules about the finished document: its number of pages and its size, where the layout declares limits."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.checking.manuscript import Manuscript, Remark
from reportgen.checking.rights import _layout_place
from reportgen.language import say


def page_limit(manuscript: Manuscript) -> Iterator[Remark]:
    limit = manuscript.layout.outputs.limits.pages
    if limit is not None and manuscript.pages is not None and len(manuscript.pages.pages) > limit:
        yield Remark(say("the document has {} pages, the limit is {}", len(manuscript.pages.pages), limit),
                     "shorten the text, or raise the limit", _layout_place(manuscript, ("outputs", "limits", "pages")))


def size_limit(manuscript: Manuscript) -> Iterator[Remark]:
    limit = manuscript.layout.outputs.limits.size
    if limit is None or manuscript.pages is None:
        return
    from reportgen.output.fitting import parse_size
    from reportgen.pdf.target import Screen
    from reportgen.pdf.writer import write

    size = len(write(manuscript.pages, Screen((), manuscript.layout.outputs.screen.dpi)))
    if size > parse_size(limit):
        yield Remark(say("the PDF has {:.2f} MB, the limit is {}", size / 1_000_000, limit),
                     "`reportgen sizes` says what the bytes are spent on; `build --max-size` makes pictures coarser",
                     _layout_place(manuscript, ("outputs", "limits", "size")))
