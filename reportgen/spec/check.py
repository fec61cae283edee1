"""The sub-editor's look at a content: figures without a fact, unpaired marks, uneven couplets, missing values."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.errors import Problem
from reportgen.spec.charts import chart_facts
from reportgen.spec.content import Content, texts
from reportgen.spec.inline import REFERENCE, plain_text, references
from reportgen.spec.marks import SourceText

PAIRS = {"“": "”", "‘": "’", "（": "）", "《": "》", "〈": "〉", "「": "」", "『": "』", "【": "】", "〔": "〕"}
HALF_WIDTH = re.compile(r"(?<=[\u4e00-\u9fff])[,;:!?()](?=[\u4e00-\u9fff])")
YEAR = re.compile(r"(?:19|20)\d\d(?=年|[—–-](?:19|20)\d\d年)")
DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


def check_content(content: Content) -> list[Problem]:
    """Return the warnings about a content, in the order of its file."""
    found = [*_digits(content), *_missing(content), *_pairs(content), *_half_width(content), *_couplets(content),
             *_pictures(content), *_unused(content)]
    return sorted(found, key=lambda problem: (problem.source is None, problem.source))


def _warning(message: str, rule: str, hint: str, text: str, offset: int = 0) -> Problem:
    source = text.at(offset) if isinstance(text, SourceText) else None
    return Problem(message, source, rule, hint, "warning")


def _prose(content: Content) -> Iterator[SourceText]:
    yield from content.lead
    for section in content.sections:
        yield from section.text


def _digits(content: Content) -> Iterator[Problem]:
    for text in _prose(content):
        masked = REFERENCE.sub(lambda match: " " * len(match[0]), text)
        for literal in content.literals:
            masked = masked.replace(literal, " " * len(literal))
        masked = YEAR.sub(lambda match: " " * len(match[0]), masked)
        for match in DIGITS.finditer(masked):
            yield _warning(f"the figure {match[0]} in the text is no fact", "figure-without-fact",
                           "declare it under `facts:` and write {name}; a name goes under `literals:`",
                           text, match.start())


def _missing(content: Content) -> Iterator[Problem]:
    for name, fact in content.facts.items():
        if fact.value is None:
            yield Problem(f"the fact {name!r} has no value; it prints as —", getattr(fact.label, "source", None),
                          "missing-value", "give its value when it is known", "warning")


def _pairs(content: Content) -> Iterator[Problem]:
    closers = {close: open_ for open_, close in PAIRS.items()}
    for text in texts(content):
        stack: list[tuple[str, int]] = []
        for offset, char in enumerate(text):
            if char in PAIRS:
                stack.append((char, offset))
            elif char in closers:
                if stack and stack[-1][0] == closers[char]:
                    stack.pop()
                else:
                    yield _warning(f"{char} closes nothing", "unpaired", f"put {closers[char]} before it", text, offset)
        for char, offset in stack:
            yield _warning(f"{char} is not closed", "unpaired", f"put {PAIRS[char]} after it", text, offset)


def _half_width(content: Content) -> Iterator[Problem]:
    for text in texts(content):
        for match in HALF_WIDTH.finditer(text):
            yield _warning(f"half-width {match[0]!r} between Han characters", "half-width",
                           "use the full-width mark", text, match.start())


def _couplets(content: Content) -> Iterator[Problem]:
    for section in content.sections:
        lengths = [len(plain_text(phrase, content.facts)) for phrase in section.title]
        if len(set(lengths)) > 1:
            yield _warning(f"the phrases of the headline have {lengths[0]} and {lengths[1]} characters", "couplet",
                           "a couplet's phrases are of one length", section.title[0])
        decks = [len(plain_text(line, content.facts)) for line in section.decks]
        if decks and max(decks) > 1.5 * min(decks):
            yield _warning(f"the deck lines of {section.id!r} have {min(decks)} to {max(decks)} characters", "decks",
                           "deck lines differ by half at most", section.decks[decks.index(max(decks))])


def _pictures(content: Content) -> Iterator[Problem]:
    for name, picture in content.pictures.items():
        for field in ("alt", "credit"):
            if not getattr(picture, field):
                yield _warning(f"the picture {name!r} has no `{field}`", f"picture-{field}",
                               f"add `{field}:`", picture.file)


def _unused(content: Content) -> Iterator[Problem]:
    used = set(content.figures)
    for text in texts(content):
        used.update(name for _, name, _ in references(text))
    for section in content.sections:
        used.update(section.figures)
        used.update(name for chart in section.charts for name in chart_facts(chart))
    for name, fact in content.facts.items():
        if name not in used:
            yield Problem(f"the fact {name!r} is not used", getattr(fact.label, "source", None), "unused-fact",
                          "use it, or remove it", "warning")
