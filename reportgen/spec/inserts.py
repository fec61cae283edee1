"""What may stand between the paragraphs of a section: headings, lists, quotations, portraits, callouts, comparisons.

A paragraph that begins with `# ` or `## ` is a heading of the first or second level inside its section; one whose
lines all begin with `- ` is a list, with `1. `, `2. ` … a numbered list; `{table:NAME}`, `{picture:NAME}`,
`{quotation:NAME}`, `{portrait:NAME}`, `{callout:NAME}`, `{comparison:NAME}` or `{chart:NUMBER}` alone puts that
thing there. Lines between two lines of ``` are a listing, set as they stand.
"""

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from msgspec import Meta, Struct

from reportgen.spec.marks import Prose, SourceText
from reportgen.spec.model import EMPTY, Model
from reportgen.spec.names import FactName, PictureName

INSERTS = ("table", "picture", "chart", "quotation", "portrait", "callout", "comparison")
_INSERT = re.compile(rf"\{{({'|'.join(INSERTS)}):([^{{}}]+)\}}")
_HEADING = re.compile(r"(#{1,2}) +(.+)")
_BULLET = re.compile(r"- +(.+)")
_LISTING = re.compile(r"```[^\n]*\n(.*?)\n?```", re.DOTALL)
_NUMBER = re.compile(r"\d+[.．、] *(.+)")


class Quotation(Model):
    text: Annotated[Prose, Meta(description="the words said")]
    by: Annotated[Prose, Meta(description="who said them")] = EMPTY


class Portrait(Model):
    """A person: name, office, a short life, and which picture of the content."""

    name: Annotated[Prose, Meta(description="the person's name")]
    office: Annotated[Prose, Meta(description="office or profession")] = EMPTY
    text: Annotated[Prose, Meta(description="a short life")]
    picture: Annotated[PictureName | None, Meta(description="name under `pictures:`")] = None


class Callout(Model):
    title: Annotated[Prose, Meta(description="heading of the box")] = EMPTY
    text: Annotated[Prose, Meta(description="what the box says")]


class Comparison(Model):
    """Before and after: two facts of one kind."""

    title: Annotated[Prose, Meta(description="what is compared")]
    before: Annotated[FactName, Meta(description="the fact of before")]
    after: Annotated[FactName, Meta(description="the fact of after")]


class Part(Struct, frozen=True):
    """One entry of a section's text: its kind, its words or entries, the name of what it puts there."""

    kind: Literal["paragraph", "heading", "list", "insert", "listing"]
    texts: tuple[SourceText, ...] = ()
    level: int = 0
    is_numbered: bool = False
    insert: str = ""
    name: str = ""
    code: str = ""


def part_of(text: str) -> Part:
    """Return what a string among a section's paragraphs stands for."""
    match = _INSERT.fullmatch(text.strip())
    if match:
        return Part("insert", insert=match[1], name=match[2].strip())
    listing = _LISTING.fullmatch(text.strip())
    if listing:
        return Part("listing", code=listing[1])
    whole = text if isinstance(text, SourceText) else SourceText(text)
    heading = _HEADING.fullmatch(text.strip())
    if heading:
        return Part("heading", (_piece(whole, heading[2], len(heading[1])),), level=len(heading[1]))
    lines = [line.strip() for line in text.strip().split("\n")]
    for pattern, is_numbered in ((_BULLET, False), (_NUMBER, True)):
        found = [pattern.fullmatch(line) for line in lines]
        if all(found) and (len(lines) > 1 or not is_numbered):
            return Part("list", tuple(_pieces(whole, [one[1] for one in found if one], found)), is_numbered=is_numbered)
    return Part("paragraph", (_piece(whole, text.strip()),))


def _pieces(whole: SourceText, items: list[str], lines: list[re.Match[str] | None]) -> Iterator[SourceText]:
    start = 0
    for item, line in zip(items, lines, strict=True):
        assert line is not None
        start = whole.index(line[0], start) + line.start(1)
        yield whole.part(start, start + len(item))
        start += len(item)


def _piece(whole: SourceText, text: str, start: int = 0) -> SourceText:
    start = whole.index(text, start)
    return whole if text == whole else whole.part(start, start + len(text))
