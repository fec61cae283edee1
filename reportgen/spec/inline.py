"""Inline markup: Markdown's strong, emphasis and links, and {fact} references → plain runs with their places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from reportgen.errors import Problem, Source, SpecError
from reportgen.spec.facts import FORMS, Fact, fact_text
from reportgen.spec.marks import SourceText

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

REFERENCE = re.compile(r"(?<!\\)\{([^{}]*)\}")
_TOKEN = re.compile(r"\\[{}]|\{[^{}]*\}|[{}]")
_MARKUP = re.compile(r"[*_\[\]\\<>`&!]")
_SLOT = "\ue002"
CROSS_REFERENCES = ("page", "note")
"""{page:NAME} is the page of a section, table or picture; {note:NAME} the mark of a footnote."""

Resolver = Callable[[str, str], tuple[str, str | None]]
"""(kind, name) of a cross reference → its text and the anchor it links to."""

ALLOWED_LINKS = ("http://", "https://", "mailto:", "#")


@dataclass(frozen=True, slots=True)
class Inline:
    """A run of text with one look."""

    text: str
    is_strong: bool = False
    is_emphasis: bool = False
    link: str | None = None
    source: Source | None = None


def references(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield (offset, fact name, form) of each {reference} in a string."""
    for match in REFERENCE.finditer(text):
        name, _, form = match[1].strip().partition("|")
        yield match.start(), name.strip().removeprefix("fact."), form.strip()


def reference_problems(text: str, facts: Mapping[str, Fact]) -> Iterator[Problem]:
    """Yield what is wrong with the references and braces of a string, each at its character."""
    for offset, name, form in references(text):
        place = _place(text, offset)
        if ":" in name:
            continue
        if name not in facts:
            near = get_close_matches(name, facts, n=1, cutoff=0.5)
            hint = f"did you mean {{{near[0]}}}?" if near else "declare it under `facts:`, or write \\{ for a brace"
            yield Problem(f"no fact called {name!r}", place, "unknown-fact", hint)
        elif form and form not in FORMS:
            yield Problem(f"unknown form {form!r} of the fact {name!r}", place, "unknown-form",
                          f"forms: {', '.join(FORMS)}")
    for match in _TOKEN.finditer(text):
        if match[0] in "{}":
            yield Problem(f"a single {match[0]!r} in the text", _place(text, match.start()), "brace",
                          f"write \\{match[0]} for the character itself, or close the reference")


def _unresolved(kind: str, name: str) -> tuple[str, str | None]:
    return "", None


def parse_inline(text: str, facts: Mapping[str, Fact], resolve: Resolver = _unresolved) -> tuple[Inline, ...]:
    """Return the runs of a string, cross references as `resolve` says; raises SpecError for unknown facts, forms and
    single braces."""
    problems = list(reference_problems(text, facts))
    if problems:
        raise SpecError(problems)
    start = _place(text, 0)
    slots: list[tuple[str, str | None]] = []

    def slot(match: re.Match[str]) -> str:
        token = match[0]
        if token.startswith("\\"):
            slots.append((token[1], None))
        else:
            name, _, form = token[1:-1].strip().partition("|")
            name = name.strip().removeprefix("fact.")
            if ":" in name:
                kind, _, target = name.partition(":")
                slots.append(resolve(kind, target.strip()))
            else:
                slots.append((fact_text(facts[name], form.strip()), None))
        return _SLOT

    slotted = _TOKEN.sub(slot, text)
    if not _MARKUP.search(slotted):
        return _filled([Inline(slotted, source=start)], slots)
    return _filled(list(_runs(_markdown().parseInline(slotted)[0].children or [], start)), slots)


def plain_text(text: str, facts: Mapping[str, Fact]) -> str:
    """Return a string with its references filled in and its markup taken off."""
    return "".join(run.text for run in parse_inline(text, facts))


def _place(text: str, offset: int) -> Source | None:
    return text.at(offset) if isinstance(text, SourceText) else None


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_cjk_friendly import cjk_friendly

    parser = MarkdownIt("zero").enable(["emphasis", "link", "escape"])
    parser.use(cjk_friendly)
    return parser


def _runs(tokens: list[Any], source: Source | None) -> Iterator[Inline]:
    strong = emphasis = 0
    link: str | None = None
    for token in tokens:
        match token.type:
            case "strong_open":
                strong += 1
            case "strong_close":
                strong -= 1
            case "em_open":
                emphasis += 1
            case "em_close":
                emphasis -= 1
            case "link_open":
                link = str(token.attrGet("href"))
                if not link.startswith(ALLOWED_LINKS):
                    raise SpecError(Problem(f"the link {link!r} is not allowed", source, "link",
                                            "links go to http, https, mailto or #section"))
            case "link_close":
                link = None
            case "softbreak" | "hardbreak":
                yield Inline("\n", bool(strong), bool(emphasis), link, source)
            case _ if "](" in token.content:
                raise SpecError(Problem(f"the link in “{token.content}” is not allowed", source, "link",
                                        "links go to http, https, mailto or #section"))
            case _ if token.content:
                yield Inline(token.content, bool(strong), bool(emphasis), link, source)


def _filled(runs: list[Inline], slots: list[tuple[str, str | None]]) -> tuple[Inline, ...]:
    """Put the facts' and cross references' texts back into the runs, in order; a reference with a link is a run."""
    waiting = iter(slots)
    filled: list[Inline] = []
    for run in runs:
        first, *rest = run.text.split(_SLOT)
        text = first
        for piece in rest:
            slot, link = next(waiting)
            if link is None:
                text += slot + piece
                continue
            filled += [replace(run, text=text), replace(run, text=slot, link=link)]
            text = piece
        filled.append(replace(run, text=text))
    return tuple(run for run in filled if run.text)
