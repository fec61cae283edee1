"""Inline markup → plain runs with their places: Markdown's strong, emphasis, strike and links, [marked]{.name} spans,
{fact} references."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from reportgen.errors import Problem, Source, SpecError, nearest
from reportgen.language import say
from reportgen.spec.facts import FORMS, Fact, fact_text
from reportgen.spec.marks import SourceText

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

REFERENCE = re.compile(r"(?<![\\\]])\{([^{}]*)\}")
_TOKEN = re.compile(r"\\[{}]|(?<=\])\{[^{}]*\}|\{[^{}]*\}|[{}]")
_FULL_WIDTH = re.compile("｛([^｛｝]+)｝")
_UNESCAPED_LINK = re.compile(r"(?<!\\)\]\(")
_MARKUP = re.compile(r"[*_\[\]\\<>`&!~]")
MOST_MARKS, MOST_PROBLEMS = 1000, 20
"""Of one text: marks that the Markdown parser is given, faults that are told."""

Mark = Literal["", "dots", "name", "title", "underline", "strike", "warichu", "index"]
LINES = ("name", "title", "underline", "strike", "warichu", "index")
"""Marks of a bracketed span, as in [天目湖]{.name}: 专名号, 书名号甲式, underline, strike, 割注; `index` is
unseen."""

SCRIPTS = ("sup", "sub")
CODE = "code"
"""Mark of what is typed as it stands, as in [--fix]{.code}: set in the family `mono`."""
MARKS = (*LINES, *SCRIPTS, CODE)
_SLOT = "\ue002"
CROSS_REFERENCES = ("page", "number", "note")
"""{page:NAME} is the page of a section, chart, table or picture; {number:NAME} what a chart, table or picture is called
where they are numbered, as 图3; {note:NAME} the mark of a footnote."""

OBJECTS = ("sparkline",)
"""{sparkline:TABLE.COLUMN} is a small line of a column's values in the text."""

Resolver = Callable[[str, str], tuple[str, str | None]]
"""(kind, name) of a cross reference → its text and the anchor it links to."""

ALLOWED_LINKS = ("http://", "https://", "mailto:", "#")


class Inline(Struct, frozen=True):
    """A run of text with one look; `ruby` is the reading above it, `script` one of SCRIPTS.

    `drawing` is the (kind, name) of one of OBJECTS that stands there instead of text.
    """

    text: str
    is_strong: bool = False
    mark: Mark = ""
    link: str | None = None
    source: Source | None = None
    ruby: str = ""
    script: str = ""
    drawing: tuple[str, str] | None = None
    is_code: bool = False


def references(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield (offset, fact name, form) of each {reference} in a string."""
    for match in REFERENCE.finditer(text):
        name, _, form = match[1].strip().partition("|")
        yield match.start(), name.strip().removeprefix("fact."), form.strip()


def reference_problems(text: str, facts: Mapping[str, Fact]) -> Iterator[Problem]:
    """Yield what is wrong with the references and braces of a string, each at its character; not without end."""
    yield from islice(_all_reference_problems(text, facts), MOST_PROBLEMS)


def _all_reference_problems(text: str, facts: Mapping[str, Fact]) -> Iterator[Problem]:
    for offset, name, form in references(text):
        if ":" in name:
            continue
        if name not in facts:
            near = nearest(name, facts, likeness=0.5)
            hint = (say("did you mean {{{}}}?", near) if near
                    else say("declare it under `facts:`, or write \\{{ for a brace"))
            yield Problem(say("no fact called {!r}", name), _place(text, offset), "unknown-fact", hint)
        elif form and form not in FORMS:
            yield Problem(say("unknown form {!r} of the fact {!r}", form, name), _place(text, offset),
                          "unknown-form", say("forms: {}", ", ".join(FORMS)))
    for match in _FULL_WIDTH.finditer(text) if "｛" in text else ():
        if match[1].isascii() or match[1].partition("|")[0] in facts:
            yield Problem(say("full-width braces stand around {!r}", match[1]), _place(text, match.start()), "brace",
                          say("write {{{}}}, with the braces of the English keyboard", match[1]))
    for match in _TOKEN.finditer(text):
        if match[0] in "{}":
            yield Problem(say("a single {!r} in the text", match[0]), _place(text, match.start()), "brace",
                          say("write \\{} for the character itself, or close the reference", match[0]))


def _unresolved(kind: str, name: str) -> tuple[str, str | None]:
    return "", None


def parse_inline(text: str, facts: Mapping[str, Fact], resolve: Resolver = _unresolved) -> tuple[Inline, ...]:
    """Return the runs of a string, cross references as `resolve` says; raises SpecError for unknown facts, forms and
    single braces."""
    problems = list(reference_problems(text, facts))
    if problems:
        raise SpecError(problems)
    start = _place(text, 0)
    slots: list[Inline] = []

    def slot(match: re.Match[str]) -> str:
        token = match[0]
        if match.start() and text[match.start() - 1] == "]" and token.startswith("{"):
            return token
        if token.startswith("\\"):
            slots.append(Inline(token[1]))
        else:
            name, _, form = token[1:-1].strip().partition("|")
            name = name.strip().removeprefix("fact.")
            if ":" in name:
                kind, _, target = name.partition(":")
                if kind in OBJECTS:
                    slots.append(Inline("", drawing=(kind, target.strip())))
                else:
                    words, link = resolve(kind, target.strip())
                    slots.append(Inline(words, link=link))
            else:
                slots.append(Inline(fact_text(facts[name], form.strip())))
        return _SLOT

    slotted = _TOKEN.sub(slot, text)
    if len(_MARKUP.findall(slotted)) > MOST_MARKS:
        raise SpecError(Problem(say("more than {} marks in one text", MOST_MARKS),
                                start, "limit", "divide the paragraph"))
    if not _MARKUP.search(slotted):
        return _filled([Inline(slotted, source=start)], slots)
    runs = list(_runs(_markdown().parseInline(slotted)[0].children or [], start))
    if _UNESCAPED_LINK.search(slotted):
        for run in runs:
            if "](" in run.text:
                raise _bad_link(say("in “{}”", run.text), start)
    return _filled(runs, slots)


def plain_text(text: str, facts: Mapping[str, Fact]) -> str:
    """Return a string with its references filled in and its markup taken off."""
    return "".join(run.text for run in parse_inline(text, facts))


def _place(text: str, offset: int) -> Source | None:
    return text.at(offset) if isinstance(text, SourceText) else None


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_cjk_friendly import cjk_friendly
    from mdit_py_plugins.attrs import attrs_plugin

    parser = MarkdownIt("zero").enable(["emphasis", "link", "escape", "strikethrough"])
    parser.use(cjk_friendly).use(attrs_plugin, spans=True)
    return parser


class _Look(Struct):
    """What the open marks of a string add up to at one place."""

    strong: int = 0
    emphasis: int = 0
    strike: int = 0
    link: str | None = None
    spans: list[dict[str, str]] = field(default_factory=list)

    def inline(self, text: str, source: Source | None) -> Inline:
        classes = [span["class"] for span in self.spans if "class" in span]
        lines = [name for name in classes if name not in (*SCRIPTS, CODE)]
        mark: Any = lines[-1] if lines else "strike" if self.strike else "dots" if self.emphasis else ""
        return Inline(text, bool(self.strong), mark, self.link, source,
                      next((span["ruby"] for span in reversed(self.spans) if "ruby" in span), ""),
                      next((name for name in reversed(classes) if name in SCRIPTS), ""), is_code=CODE in classes)


def _runs(tokens: list[Any], source: Source | None) -> Iterator[Inline]:
    look = _Look()
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                look.strong += token.nesting
            case "em_open" | "em_close":
                look.emphasis += token.nesting
            case "s_open" | "s_close":
                look.strike += token.nesting
            case "span_open":
                look.spans.append(_attributes(token.attrs, source))
            case "span_close":
                look.spans.pop()
            case "link_open":
                look.link = str(token.attrGet("href"))
                if not look.link.startswith(ALLOWED_LINKS):
                    raise _bad_link(look.link, source)
            case "link_close":
                look.link = None
            case "softbreak" | "hardbreak":
                yield look.inline("\n", source)
            case _ if token.content:
                yield look.inline(token.content, source)


def _attributes(attributes: Mapping[str, Any], source: Source | None) -> dict[str, str]:
    found = {key: str(value) for key, value in attributes.items()}
    wrong = [key for key in found if key not in ("class", "ruby")]
    if "class" in found and found["class"] not in MARKS:
        wrong.append("." + found["class"])
    if wrong:
        raise SpecError(Problem(say("unknown mark {!r}", wrong[0]), source, "mark",
                                say("marks: {}, ruby=\"…\"",
                                    ", ".join("." + name for name in MARKS))))
    return found


def _bad_link(shown: str, source: Source | None) -> SpecError:
    return SpecError(Problem(say("the link {} is not allowed", shown), source, "link",
                             "links go to http, https, mailto or #section"))


def _filled(runs: list[Inline], slots: list[Inline]) -> tuple[Inline, ...]:
    """Put facts, cross references and drawings back into the runs, in order; one with a link or drawing is a run."""
    waiting = iter(slots)
    filled: list[Inline] = []
    for run in runs:
        first, *rest = run.text.split(_SLOT)
        text = first
        for piece in rest:
            slot = next(waiting)
            if slot.link is None and slot.drawing is None:
                text += slot.text + piece
                continue
            filled += [replace(run, text=text),
                       replace(run, text=slot.text, link=slot.link or run.link, drawing=slot.drawing)]
            text = piece
        filled.append(replace(run, text=text))
    return tuple(run for run in filled if run.text or run.drawing)
