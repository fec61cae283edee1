"""The draft of a project: a document whose title, lead, sections, decks, tables and pictures are recognised."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct, field

from reportgen.importing.document import Grid, Heading, Image, Listing, Paragraph, Text

NONE = Text("", ())


class Insert(Struct, frozen=True):
    """A place in the text where a table or picture stands."""

    kind: str
    name: str


Entry = Paragraph | Heading | Listing | Insert


class DraftFact(Struct, frozen=True):
    """A figure of the text as a fact; `label` begins with what it counts and ends with 超, 突破 …"""

    value: Decimal
    unit: str
    qualifier: str
    label: str
    source: str
    is_rank: bool = False
    precision: int | None = None
    origin: int = 0


class DraftChart(Struct, frozen=True):
    """A proposed chart: YAML keys in order, and why it is proposed."""

    keys: dict[str, object]
    reason: str


class DraftSection(Struct):
    id: str
    titles: list[Text]
    name: str = ""
    decks: list[Text] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    notes: dict[str, Text] = field(default_factory=dict)
    facts: list[str] = field(default_factory=list)
    charts: list[DraftChart] = field(default_factory=list)


class Draft(Struct):
    title: Text
    subtitle: Text = NONE
    byline: Text = NONE
    publisher: Text = NONE
    date: str = ""
    source: Text = NONE
    language: str = ""
    lead: list[Text] = field(default_factory=list)
    sections: list[DraftSection] = field(default_factory=list)
    tables: dict[str, Grid] = field(default_factory=dict)
    pictures: dict[str, Image] = field(default_factory=dict)
    facts: dict[str, DraftFact] = field(default_factory=dict)
    literals: list[str] = field(default_factory=list)
    is_numbered: bool = False
    """whether headings lost their 一、（一）, which a layout writes again"""

    @property
    def is_report(self) -> bool:
        """Whether it has the parts of a report, numbered or nested headings or tables, rather than of a brochure."""
        return self.is_numbered or bool(self.tables) or any(
            isinstance(entry, Heading) for section in self.sections for entry in section.entries)


def entry_texts(entry: Entry) -> Iterator[Text]:
    """Yield the texts of an entry of a section."""
    match entry:
        case Paragraph() | Heading():
            yield entry.text
        case Listing():
            yield from entry.items
