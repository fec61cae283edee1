"""The content spec: what is said. content.yaml → a frozen `Content` whose names all exist."""

import re
from collections.abc import Iterator, Mapping
from datetime import date as Date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import Meta, field
from msgspec.structs import replace

from reportgen.errors import Problem, Source, SpecError
from reportgen.language import say
from reportgen.limits import limits
from reportgen.spec.charts import Chart
from reportgen.spec.editions import content_tree
from reportgen.spec.fact_cells import facts_from_tables
from reportgen.spec.facts import Fact, in_other_unit
from reportgen.spec.figures import figures_in_order, placed_tables
from reportgen.spec.inline import reference_problems
from reportgen.spec.inserts import Callout, Comparison, Portrait, Quotation, part_of
from reportgen.spec.marks import Prose, SourceText
from reportgen.spec.model import EMPTY, Model, Texts, near
from reportgen.spec.names import FactName, PictureName, SectionName
from reportgen.spec.reading import validated
from reportgen.spec.references import name_problems
from reportgen.spec.sources.read import read_tables
from reportgen.spec.tables import Table
from reportgen.spec.trees import MarkedTree
from reportgen.spec.written import Written, listed


def _iso_date(value: object) -> object:
    if value == "":
        return value
    try:
        Date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(say("a date is written 2024-12-31 and must exist")) from None
    return value


_Phrases = Annotated[tuple[str, ...], Meta(min_length=1, max_length=2)]
Headline = Annotated[tuple[Prose, ...], Written(listed, str | _Phrases)]


class Section(Model):
    """One section: headline of one or two phrases, deck lines, paragraphs, key figures, charts."""

    id: Annotated[str, Meta(
        pattern=r"^[a-z][a-z0-9_-]*$", examples=["livelihood"],
        description="letters, digits, - and _, beginning with a letter; {page:ID} and honours refer to it")]
    title: Annotated[Headline, Meta(
        min_length=1, max_length=2, description="the headline: one phrase, or a couplet of two")]
    name: Annotated[Prose, Meta(description="short name for the running head")] = EMPTY
    decks: Annotated[tuple[Prose, ...], Meta(max_length=4, description="short lines under the headline")] = ()
    text: Annotated[Texts, Meta(
        description="paragraphs; `# ` a heading, `- ` a list; {table:NAME}, {picture:NAME} … put that thing there")]
    figures: Annotated[tuple[FactName, ...], Meta(description="facts shown as big numbers")] = ()
    charts: Annotated[tuple[Chart, ...], Meta(description="the section's charts, in their order")] = ()
    pictures: Annotated[tuple[PictureName, ...], Meta(description="names under `pictures:`")] = ()
    notes: Annotated[dict[str, Prose], Meta(
        description="footnotes by the name that {note:NAME} marks")] = field(default_factory=dict)


class Picture(Model):
    file: Annotated[Prose, Meta(description="path from the project folder")]
    caption: Annotated[Prose, Meta(description="what is to be seen, printed under it")] = EMPTY
    credit: Annotated[Prose, Meta(description="the photographer")] = EMPTY
    alt: Annotated[Prose, Meta(description="what someone who cannot see it should know")] = EMPTY
    licence: Annotated[Prose, Meta(description="by what right it is printed, such as 自有版权 or CC BY 4.0")] = EMPTY
    focus: Annotated[tuple[float, float], Meta(
        description="what a crop keeps in view: across, down, 0 to 1")] = (0.5, 0.5)


class TimelineEntry(Model):
    date: Annotated[Prose, Meta(description="as printed, such as 三月")]
    text: Annotated[Prose, Meta(description="what happened")]


class Honour(Model):
    text: Annotated[Prose, Meta(description="what was won or done first")]
    section: Annotated[SectionName | None, Meta(description="id of the section it belongs to; gives its colour")] = None
    scope: Annotated[Prose, Meta(description="the label before it, such as 全国, 全省, 首次")] = EMPTY


class Content(Model, dict=True):
    """The whole content of a document."""

    reportgen: Annotated[Literal[1], Meta(description="version of this format")]
    title: Annotated[Prose, Meta(description="title of the whole, on the cover")]
    subtitle: Annotated[Prose, Meta(description="line under the title")] = EMPTY
    place: Annotated[Prose, Meta(description="the town, county, firm or office")] = EMPTY
    year: Annotated[int | None, Meta(description="year the document is about")] = None
    byline: Annotated[Prose, Meta(description="who wrote it")] = EMPTY
    publisher: Annotated[Prose, Meta(description="who puts it out; for the PDF's metadata")] = EMPTY
    date: Annotated[Prose, Written(_iso_date, str), Meta(
        examples=["2024-12-31"], description="day of issue")] = EMPTY
    language: Annotated[str, Meta(
        examples=["zh-CN", "en"], description="BCP 47 tag; sets hyphenation and the words a layout adds")] = "zh-CN"
    source: Annotated[Prose, Meta(description="where the text comes from")] = EMPTY
    notice: Annotated[Prose, Meta(description="printed at the foot of every page")] = EMPTY
    lead: Annotated[Texts, Meta(description="opening paragraphs")] = ()
    facts: Annotated[dict[str, Fact], Meta(
        description="each figure once, under a name; {name} in a text prints it")] = field(default_factory=dict)
    literals: Annotated[tuple[Prose, ...], Meta(description="digits in the text that are names, not figures")] = ()
    figures: Annotated[tuple[FactName, ...], Meta(description="facts of the year-in-figures page")] = ()
    sections: Annotated[tuple[Section, ...], Meta(description="the chapters, in order")] = ()
    timeline: Annotated[tuple[TimelineEntry, ...], Meta(description="events of the year")] = ()
    honours: Annotated[tuple[Honour, ...], Meta(description="awards and firsts")] = ()
    pictures: Annotated[dict[str, Picture], Meta(description="pictures by name")] = field(default_factory=dict)
    tables: Annotated[dict[str, Table], Meta(description="tables by name")] = field(default_factory=dict)
    quotations: Annotated[dict[str, Quotation], Meta(description="quotations by name")] = field(default_factory=dict)
    portraits: Annotated[dict[str, Portrait], Meta(description="persons by name")] = field(default_factory=dict)
    callouts: Annotated[dict[str, Callout], Meta(description="boxed notes by name")] = field(default_factory=dict)
    comparisons: Annotated[dict[str, Comparison], Meta(
        description="before-and-after pairs of facts by name")] = field(default_factory=dict)
    link: Annotated[Prose, Meta(description="address behind the QR code")] = EMPTY
    colophon: Annotated[Texts, Meta(description="how and of what it was made, at the end")] = ()

    @cached_property
    def numbered_figures(self) -> dict[str, Chart | Picture]:
        """The charts and captioned pictures by name: the first is 图1."""
        return figures_in_order(self.sections, self.pictures)

    @cached_property
    def placed_tables(self) -> tuple[str, ...]:
        """The names of the tables that stand among the sections' text."""
        return placed_tables(self.sections)

    @cached_property
    def numbered_names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The names of the figures and of the tables in the order of their numbers; tables in no text come last."""
        return tuple(self.numbered_figures), tuple(dict.fromkeys([*self.placed_tables, *self.tables]))


def load_content(path: Path, *, overrides: Mapping[str, str] | None = None, read: list[Path] | None = None) -> Content:
    """Read content.yaml, or an edition that extends it; raises SpecError with every error of the files at its place.

    The files that were read are added to `read`.
    `overrides` gives values by path, such as {"facts.jobs": "350"} or {"sections.0.name": "民生"}.
    """
    tree, files = content_tree(path)
    if read is not None:
        read += files
    for key, value in (overrides or {}).items():
        _override(tree, key, value)
    return content_of(tree, path.parent)


def content_of(tree: MarkedTree, folder: Path) -> Content:
    """Return the content that a tree says, its tables read from `folder`; errors as load_content."""
    content, problems = validated(tree, Content)
    if content is None:
        raise SpecError(sorted([*problems, *_raw_reference_problems(tree)], key=_place))
    if content.tables:
        try:
            content = replace(content, tables=read_tables(content.tables, folder, tree))
        except SpecError as error:
            raise SpecError(sorted([*problems, *error.problems], key=_place)) from None
    if len(content.sections) > limits().sections:
        problems.append(Problem(say("{} sections", len(content.sections)), tree.place(("sections",)), "limit",
                                say("at most {}, or set --limit sections=…", limits().sections)))
    facts, missing = facts_from_tables(content.facts, content.tables, tree)
    facts = {name: in_other_unit(fact).at(tree.place(("facts", name), key=True)) for name, fact in facts.items()}
    content = replace(content, facts=facts)
    problems += [*missing, *name_problems(content, tree)]
    if problems:
        raise SpecError(sorted(problems, key=_place))
    return content


def _place(problem: Problem) -> Source:
    return problem.source or Source("", 0, 0)


def _raw_reference_problems(tree: MarkedTree) -> Iterator[Problem]:
    """What can be said of references in a file that is no valid content yet, so that one run tells it all."""
    if not isinstance(tree.data, dict):
        return
    facts = tree.data.get("facts")
    names: dict[str, Any] = facts if isinstance(facts, dict) else {}
    waiting: list[Any] = [tree.data.get("lead"), tree.data.get("sections")]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, SourceText) and part_of(thing).kind != "listing":
            yield from reference_problems(thing, names)
        elif isinstance(thing, dict):
            waiting += thing.values()
        elif isinstance(thing, list):
            waiting += thing


def _override(tree: MarkedTree, key: str, value: str) -> None:
    parts = key.split(".")
    data: Any = tree.data
    if len(parts) == 2 and parts[0] == "facts":
        parts.append("value")
        fact: Any = (data.get("facts") or {}).get(parts[1]) if isinstance(data, dict) else None
        for origin in ("table", "column", "row") if isinstance(fact, dict) else ():
            fact.pop(origin, None)
    for depth, part in enumerate(parts[:-1]):
        known = [str(index) for index in range(len(data))] if isinstance(data, list) else list(data or ())
        if not isinstance(data, dict | list) or part not in known:
            raise SpecError(Problem(say("--set {}: there is no {!r}", key, ".".join(parts[:depth + 1])), rule="set",
                                    hint=near(part, known)))
        data = data[int(part)] if isinstance(data, list) else data[part]
    if isinstance(data, list):
        data[int(parts[-1])] = SourceText(value)
    else:
        is_number = re.fullmatch(r"-?\d+(\.\d+)?", value) and parts[-1] not in ("title", "text", "label")
        data[parts[-1]] = Decimal(value) if is_number else None if value == "null" else SourceText(value)
