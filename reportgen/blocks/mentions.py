"""Where names are mentioned: marked words of a paragraph → anchors on its lines, page numbers → pages of a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from reportgen.items import Anchor
from reportgen.text.paragraph import Line, Span

MENTION = "mention:"
INDEXED = ("name", "title", "index")
"""Marks of the words that an index lists: [天目湖]{.name}, [归途]{.title}, [白茶]{.index}."""


def mention_anchors(spans: Sequence[Span], lines: Sequence[Line]) -> dict[int, list[Anchor]]:
    """Return for each line by its number the anchors of the names that begin on it."""
    found: dict[int, list[Anchor]] = defaultdict(list)
    number = at = 0
    for span in spans:
        if span.mark not in INDEXED or not span.text.strip():
            continue
        name = span.text.strip()
        place = span.source
        for later in range(number, len(lines)):
            here = lines[later].text + (lines[later + 1].text if later + 1 < len(lines) else "")
            start = here.find(name, at if later == number else 0)
            if 0 <= start < len(lines[later].text):
                number, at = later, start + len(name)
                break
        occasion = f"{place.file}:{place.line}:{place.column}" if place else ""
        found[number].append(Anchor(f"{MENTION}{name}:{occasion}:{number}:{at}", 0, 0))
    return found


def pages_of_names(page_numbers: Mapping[str, int]) -> dict[str, list[int]]:
    """Return the names with the pages that mention them, each page once, in order."""
    pages: dict[str, set[int]] = defaultdict(set)
    for anchor, page in page_numbers.items():
        if anchor.startswith(MENTION):
            pages[anchor.removeprefix(MENTION).partition(":")[0]].add(page)
    return {name: sorted(found) for name, found in pages.items()}
