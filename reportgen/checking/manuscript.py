"""What rules look at: the content with its words in order, the layout, the folder, and the composed pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from reportgen.errors import Severity, Source
from reportgen.items import Pages
from reportgen.spec.content import Content
from reportgen.spec.facts import FORMS, Fact, fact_text
from reportgen.spec.inline import REFERENCE
from reportgen.spec.inserts import part_of
from reportgen.spec.layout import Layout
from reportgen.spec.marks import SourceText
from reportgen.spec.texts import texts


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A project as the sub-editor has it; `pages` are None where they could not be composed."""

    content: Content
    layout: Layout
    folder: Path
    pages: Pages | None = None
    layout_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """What a rule found in a text from `start` to `stop`, and what should stand there where that is certain."""

    message: str
    hint: str
    text: SourceText | Source | None
    start: int = 0
    stop: int = 0
    after: str | None = None


Finder = Callable[[Manuscript], Iterator[Remark]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by its name: how grave a finding is, what it looks for in one sentence, and the function that looks."""

    name: str
    severity: Severity
    description: str
    find: Finder
    is_mechanical: bool = False


def words(content: Content) -> Iterator[SourceText]:
    """Yield every text of a content that is printed, without the marks of headings and lists."""
    yield from texts(content)
    for picture in content.pictures.values():
        yield from (picture.caption, picture.alt)
    for table in content.tables.values():
        yield from (table.title, *table.notes)
    for fact in content.facts.values():
        yield fact.label
    for portrait in content.portraits.values():
        yield from (portrait.name, portrait.office)


def prose(content: Content) -> Iterator[SourceText]:
    """Yield lead and running text, each list entry and heading for itself."""
    yield from content.lead
    for section in content.sections:
        yield from (piece for text in section.text for piece in part_of(text).texts)


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with the facts written in; `offsets` leads each character back to the text as it stands in the file."""

    text: str
    offsets: tuple[int, ...]

    def at(self, index: int) -> int:
        return self.offsets[min(index, len(self.offsets) - 1)] if self.offsets else 0


def filled(text: str, facts: Mapping[str, Fact]) -> Filled:
    """Return a text with each {fact} replaced by what is printed for it."""
    done, offsets, last = "", [], 0
    for match in REFERENCE.finditer(text):
        name, _, form = match[1].strip().partition("|")
        name, form = name.strip().removeprefix("fact."), form.strip()
        if name not in facts or (form and form not in FORMS):
            continue
        printed = fact_text(facts[name], form)
        done += text[last:match.start()] + printed
        offsets += [*range(last, match.start()), *[match.start()] * len(printed)]
        last = match.end()
    return Filled(done + text[last:], (*offsets, *range(last, len(text))))
