"""The figures of a draft's text → proposed facts, and the draft with those that are accepted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from msgspec.structs import replace

from reportgen.editing.figures import Figure, figures, literals
from reportgen.editing.punctuation import corrected
from reportgen.importing.document import Heading, Listing, Paragraph, Text
from reportgen.importing.draft import Draft, DraftFact, DraftSection, Entry, entry_texts
from reportgen.importing.edits import Edit
from reportgen.importing.names import fact_name
from reportgen.spec.facts import format_number

Accept = Callable[[str, DraftFact], bool]


def with_facts(draft: Draft, accept: Accept = lambda name, fact: True) -> list[Edit]:
    """Put every accepted figure of lead and text into `facts`, a reference in its place; other digits into `literals`.

    The same figure of the same thing is one fact. `accept` is asked once for each; returns the edits of grouped digits.
    """
    edits: list[Edit] = []
    refused: list[DraftFact] = []

    def referred(text: Text, section: DraftSection | None, *, is_verbatim: bool = False) -> Text:
        kept = [] if is_verbatim else [figure for figure in figures(text.text) if _is_exact(figure, text.text)]
        for start, end in literals(text.text):
            _add(draft.literals, text.text[start:end], text.text, start, end)
        for figure in figures(text.text):
            if figure not in kept:
                _add(draft.literals, text.text[figure.start:figure.end], text.text, figure.start, figure.end)
        named = [(figure, name) for figure in kept if (name := name_of(figure, text))]
        for figure, name in reversed(named):
            if section is not None and name not in section.facts:
                section.facts.append(name)
            if "," in figure.number:
                edits.append(Edit("grouping", text.origins[figure.start], figure.number,
                                  figure.number.replace(",", "")))
            text = text.replaced(figure.start, figure.end, f"{{{name}}}")
        return text

    def name_of(figure: Figure, text: Text) -> str:
        """Return the name of a figure's fact, made where it is accepted, else nothing."""
        fact = _fact(figure, text)
        known = next((name for name, other in draft.facts.items() if _same(fact, other)), "")
        if known:
            return known
        name = fact_name(figure.label, figure.unit, draft.facts)
        if any(_same(fact, other) for other in refused) or not accept(name, fact):
            refused.append(fact)
            _add(draft.literals, text.text[figure.start:figure.end], text.text, figure.start, figure.end)
            return ""
        draft.facts[name] = fact
        return name

    draft.lead = [referred(text, None) for text in draft.lead]
    for section in draft.sections:
        section.entries = [_mapped(entry, partial(referred, section=section,
                                                  is_verbatim=isinstance(entry, Paragraph) and entry.is_verbatim))
                           for entry in section.entries]
        order = {name: place for place, name in enumerate(_references(section))}
        section.facts.sort(key=lambda name: order.get(name, 0))
    _in_reading_order(draft)
    return edits


def _is_exact(figure: Figure, text: str) -> bool:
    """Whether a fact prints the same digits as the text has, and may stand there (behind ] a brace is a mark's)."""
    plain = figure.number.replace(",", "")
    is_free = text[figure.start - 1:figure.start] not in ("]", "\\") and "\\" not in text[figure.start:figure.end]
    return is_free and format_number(figure.value, _precision(figure)) == plain


def _precision(figure: Figure) -> int | None:
    plain = figure.number.replace(",", "")
    return len(plain.partition(".")[2]) if format_number(figure.value) != plain else None


def _fact(figure: Figure, text: Text) -> DraftFact:
    label = figure.label + (figure.qualifier if not figure.is_rank else "")
    return DraftFact(figure.value, figure.unit, figure.qualifier, label, _plain(figure.clause), figure.is_rank,
                     _precision(figure), text.origins[figure.start])


def _plain(clause: str) -> str:
    return corrected(clause.replace("**", "")) if "{" not in clause else ""


def _same(fact: DraftFact, other: DraftFact) -> bool:
    return (fact.value, fact.unit, fact.is_rank, fact.label) == (other.value, other.unit, other.is_rank, other.label)


def _add(found: list[str], words: str, text: str, start: int, end: int) -> None:
    """Add digits to the literals; a short number takes its neighbours with it, so that it stands for one place."""
    if words.isdigit() and len(words) < 4:
        before = re.split(r"[^\u4e00-\u9fff]", text[max(0, start - 2):start])[-1]
        words = before + words + re.split(r"[^\u4e00-\u9fff]", text[end:end + 2])[0]
    if words not in found:
        found.append(words)


def _mapped(entry: Entry, change: Callable[[Text], Text]) -> Entry:
    match entry:
        case Paragraph() | Heading():
            return replace(entry, text=change(entry.text))
        case Listing():
            if entry.is_numbered:
                return replace(entry, items=tuple(_after_number(item, change) for item in entry.items))
            return replace(entry, items=tuple(map(change, entry.items)))
    return entry


def _after_number(item: Text, change: Callable[[Text], Text]) -> Text:
    from reportgen.importing.forms import NUMBERED_ITEM

    match = NUMBERED_ITEM.match(item.text)
    return item.slice(0, match.end()).plus(change(item.slice(match.end()))) if match else change(item)


def _references(section: DraftSection) -> Iterator[str]:
    from reportgen.spec.inline import references

    for entry in section.entries:
        for text in entry_texts(entry):
            yield from (name for _, name, _ in references(text.text))


def _in_reading_order(draft: Draft) -> None:
    from reportgen.spec.inline import references

    order = [name for text in draft.lead for _, name, _ in references(text.text)]
    order += [name for section in draft.sections for name in _references(section)]
    draft.facts = {name: draft.facts[name] for name in dict.fromkeys(order) if name in draft.facts}
