"""Rules about words: couplets and deck lines, pairs of marks, punctuation, doubled words, names spelled two ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from reportgen.checking.manuscript import Finder, Manuscript, Remark, prose, words
from reportgen.editing.doubles import doubled_words
from reportgen.editing.names import variants
from reportgen.editing.punctuation import RULES as PUNCTUATION
from reportgen.editing.punctuation import changes
from reportgen.language import say
from reportgen.spec.content import Content
from reportgen.spec.editions import untranslated
from reportgen.spec.inline import plain_text

PAIRS = {"“": "”", "‘": "’", "（": "）", "《": "》", "〈": "〉", "「": "」", "『": "』", "【": "】", "〔": "〕"}
CLASH = re.compile(r"[。！？；：，、][，、；：]+|[，、；：][！？]+")


def is_in_chinese(content: Content) -> bool:
    return content.language.lower().startswith("zh")


def couplet(manuscript: Manuscript) -> Iterator[Remark]:
    content = manuscript.content
    for section in content.sections if is_in_chinese(content) else ():
        lengths = [len(plain_text(phrase, content.facts)) for phrase in section.title]
        if len(set(lengths)) > 1:
            yield Remark(say("the phrases of the headline have {} and {} characters", lengths[0], lengths[1]),
                         "a couplet's phrases are of one length", section.title[0], 0, len(section.title[0]))


def still_chinese(manuscript: Manuscript) -> Iterator[Remark]:
    content = manuscript.content
    if is_in_chinese(content):
        return
    charts = [text for section in content.sections for chart in section.charts for point in chart.data
              for text in (point.label,)]
    for text in (*words(content), *charts, *(fact.unit for fact in content.facts.values() if not fact.rank)):
        if untranslated(text):
            yield Remark(say("a text in Chinese in a document whose language is {!r}", content.language),
                         "translate it, or give it in the edition's file", text, 0, len(text))


def decks(manuscript: Manuscript) -> Iterator[Remark]:
    content = manuscript.content
    for section in content.sections if is_in_chinese(content) else ():
        lengths = [len(plain_text(line, content.facts)) for line in section.decks]
        if lengths and max(lengths) > 1.5 * min(lengths):
            longest = section.decks[lengths.index(max(lengths))]
            yield Remark(say("the deck lines of {!r} have {} to {} characters", section.id, min(lengths), max(lengths)),
                         "deck lines differ by half at most", longest, 0, len(longest))


def unpaired(manuscript: Manuscript) -> Iterator[Remark]:
    closers = {close: open_ for open_, close in PAIRS.items()}
    for text in words(manuscript.content):
        stack: list[tuple[str, int]] = []
        mended = {change.start for change in changes(text, ("quotes",))}
        for offset, char in enumerate(text):
            if offset in mended:
                continue
            if char in PAIRS:
                stack.append((char, offset))
            elif char in closers:
                if stack and stack[-1][0] == closers[char]:
                    stack.pop()
                elif not (char == "’" and text[offset - 1:offset].isascii()):
                    yield Remark(say("{} closes nothing", char), say("put {} before it", closers[char]), text, offset,
                                 offset + 1)
        for char, offset in stack:
            if not mended:
                yield Remark(say("{} is not closed", char), say("put {} after it", PAIRS[char]), text, offset,
                             offset + 1)


def _punctuation(rule: str, manuscript: Manuscript) -> Iterator[Remark]:
    for text in words(manuscript.content):
        for change in changes(text, (rule,)):
            before = change.before if change.before.strip() else say("a blank")
            yield Remark(say("{} should be {}", before, change.after) if change.after
                         else say("{} is one too many", before),
                         say("write {}", change.after) if change.after else "take it out", text, change.start,
                         change.end,
                         change.after)


def punctuation(rule: str) -> Finder:
    """Return the finder of one rule of punctuation."""
    assert rule in PUNCTUATION
    return partial(_punctuation, rule)


def mark_clash(manuscript: Manuscript) -> Iterator[Remark]:
    for text in words(manuscript.content):
        for match in CLASH.finditer(text):
            if len(set(match[0])) > 1:
                yield Remark(say("{}: two marks that do not go together", match[0]), "keep one of them", text,
                             match.start(), match.end())


def doubled_word(manuscript: Manuscript) -> Iterator[Remark]:
    for text in words(manuscript.content):
        for start, end, word in doubled_words(text):
            is_certain = len(word) == 1
            yield Remark(say("“{}” stands twice", word), "take one out", text, start, end, word if is_certain else None)


def name_variant(manuscript: Manuscript) -> Iterator[Remark]:
    """A name with a character of the same sound in its place once, and right elsewhere: 天目湖, 天目糊."""
    content = manuscript.content
    everything = [text for text in words(content) if text]
    known = [str(name) for name in (content.place, content.byline, *(one.name for one in content.portraits.values()))]
    known += [match[1] for text in prose(content) for match in re.finditer(r"\[([^\[\]]+)\]\{\.name\}", text)]
    for number, offset, found, name in variants([str(text) for text in everything], known):
        yield Remark(say("“{}” here, “{}” elsewhere", found, name), "spell the name one way", everything[number],
                         offset, offset + len(found))
