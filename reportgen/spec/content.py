"""The content spec: what is said. content.yaml → a frozen `Content` whose names all exist."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date as Date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

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
from reportgen.spec.names import FactName, PictureName, SectionName, listed
from reportgen.spec.references import name_problems
from reportgen.spec.sources.read import read_tables
from reportgen.spec.tables import Table
from reportgen.spec.trees import MarkedTree
from reportgen.spec.validation import validated


def _iso_date(value: object) -> object:
    if value == "":
        return value
    try:
        Date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(say("a date is written 2024-12-31 and must exist")) from None
    return value


_Phrases = Annotated[tuple[str, ...], Field(min_length=1, max_length=2)]
Headline = Annotated[tuple[Prose, ...], BeforeValidator(listed, json_schema_input_type=str | _Phrases)]


class Section(Model):
    """One section: headline of one or two phrases, deck lines, paragraphs, key figures, charts."""

    id: str = Field(
        pattern=r"^[a-z][a-z0-9_-]*$", examples=["livelihood"],
        description="letters, digits, - and _, beginning with a letter; {page:ID} and honours refer to it")
    title: Headline = Field(
        min_length=1, max_length=2, description="the headline: one phrase, or a couplet of two")
    name: Prose = Field(default=EMPTY, description="short name for the running head")
    decks: tuple[Prose, ...] = Field(default=(), max_length=4, description="short lines under the headline")
    text: Texts = Field(
        description="paragraphs; `# ` a heading, `- ` a list; {table:NAME}, {picture:NAME} … put that thing there")
    figures: tuple[FactName, ...] = Field(default=(), description="facts shown as big numbers")
    charts: tuple[Chart, ...] = Field(default=(), description="the section's charts, in their order")
    pictures: tuple[PictureName, ...] = Field(default=(), description="names under `pictures:`")
    notes: dict[str, Prose] = Field(default={}, description="footnotes by the name that {note:NAME} marks")


class Picture(Model):
    file: Prose = Field(description="path from the project folder")
    caption: Prose = Field(default=EMPTY, description="what is to be seen, printed under it")
    credit: Prose = Field(default=EMPTY, description="the photographer")
    alt: Prose = Field(default=EMPTY, description="what someone who cannot see it should know")
    licence: Prose = Field(default=EMPTY, description="by what right it is printed, such as 自有版权 or CC BY 4.0")
    focus: tuple[float, float] = Field(default=(0.5, 0.5),
                                       description="what a crop keeps in view: across, down, 0 to 1")


class TimelineEntry(Model):
    date: Prose = Field(description="as printed, such as 三月")
    text: Prose = Field(description="what happened")


class Honour(Model):
    text: Prose = Field(description="what was won or done first")
    section: SectionName | None = Field(default=None, description="id of the section it belongs to; gives its colour")
    scope: Prose = Field(default=EMPTY, description="the label before it, such as 全国, 全省, 首次")


class Content(Model):
    """The whole content of a document."""

    reportgen: Literal[1] = Field(description="version of this format")
    title: Prose = Field(description="title of the whole, on the cover")
    subtitle: Prose = Field(default=EMPTY, description="line under the title")
    place: Prose = Field(default=EMPTY, description="the town, county, firm or office")
    year: int | None = Field(default=None, description="year the document is about")
    byline: Prose = Field(default=EMPTY, description="who wrote it")
    publisher: Prose = Field(default=EMPTY, description="who puts it out; for the PDF's metadata")
    date: Annotated[Prose, BeforeValidator(_iso_date)] = Field(
        default=EMPTY, examples=["2024-12-31"], description="day of issue")
    language: str = Field(
        default="zh-CN", examples=["zh-CN", "en"],
        description="BCP 47 tag; sets hyphenation and the words a layout adds")
    source: Prose = Field(default=EMPTY, description="where the text comes from")
    notice: Prose = Field(default=EMPTY, description="printed at the foot of every page")
    lead: Texts = Field(default=(), description="opening paragraphs")
    facts: dict[str, Fact] = Field(default={}, description="each figure once, under a name; {name} in a text prints it")
    literals: tuple[Prose, ...] = Field(default=(), description="digits in the text that are names, not figures")
    figures: tuple[FactName, ...] = Field(default=(), description="facts of the year-in-figures page")
    sections: tuple[Section, ...] = Field(default=(), description="the chapters, in order")
    timeline: tuple[TimelineEntry, ...] = Field(default=(), description="events of the year")
    honours: tuple[Honour, ...] = Field(default=(), description="awards and firsts")
    pictures: dict[str, Picture] = Field(default={}, description="pictures by name")
    tables: dict[str, Table] = Field(default={}, description="tables by name")
    quotations: dict[str, Quotation] = Field(default={}, description="quotations by name")
    portraits: dict[str, Portrait] = Field(default={}, description="persons by name")
    callouts: dict[str, Callout] = Field(default={}, description="boxed notes by name")
    comparisons: dict[str, Comparison] = Field(default={}, description="before-and-after pairs of facts by name")
    link: Prose = Field(default=EMPTY, description="address behind the QR code")
    colophon: Texts = Field(default=(), description="how and of what it was made, at the end")

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
    for name, fact in content.facts.items():
        fact.stand_at(tree.place(("facts", name), key=True))
    if content.tables:
        try:
            content = content.model_copy(update={"tables": read_tables(content.tables, folder, tree)})
        except SpecError as error:
            raise SpecError(sorted([*problems, *error.problems], key=_place)) from None
    if len(content.sections) > limits().sections:
        problems.append(Problem(say("{} sections", len(content.sections)), tree.place(("sections",)), "limit",
                                say("at most {}, or set --limit sections=…", limits().sections)))
    facts, missing = facts_from_tables(content.facts, content.tables, tree)
    facts = {name: in_other_unit(fact) for name, fact in facts.items()}
    content = content.model_copy(update={"facts": facts})
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
