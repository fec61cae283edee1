"""Faults counted in set lines by what stands on the page, not by what the engine says of itself."""

import itertools
import re

import pytest
from samples import PROSE, SAMPLES

from reportgen.fonts.library import FontLibrary
from reportgen.items import GlyphRun
from reportgen.text import breaking
from reportgen.text.paragraph import Line, Span, compose
from reportgen.text.sequence import sequence
from reportgen.text.style import ParagraphStyle, Scheme, TextStyle

SIZE = 10.0
NO_START = set("，。、；：？！）》〉”’】〕·～％—℃")
NO_END = set("（《〈“‘【〔￥")
UNITS = (
    "亿元", "个百分点", "百分点", "万户", "万人次", "万人", "平方公里", "万亩", "小时", "微克", "户", "亩",
    "家", "张", "天", "届", "名", "国家", "岁", "米", "篇", "所", "个", "月", "日", "年", "秒", "分", "次",
    "点", "人")
OPENING, CLOSING = "（《〈“‘【〔", "，。、；：？！）》〉”’】〕"
WESTERN = re.compile("[A-Za-z0-9%]")
NUMBER = re.compile(r"[−+]?\d+(?:[.,]\d+)*%?")


def glyph_xs(line: Line) -> list[tuple[str, float, float]]:
    """Return (character, left, right) of each glyph by its advance."""
    found = []
    for run in line.runs:
        if isinstance(run, GlyphRun):
            for index, (gid, x) in enumerate(zip(run.gids, run.xs, strict=True)):
                start = run.clusters[index]
                found.append((run.text[start:start + 1], x, x + run.face.advance(gid) * run.size))
    return found


def hard_faults(lines: tuple[Line, ...]) -> list[str]:
    """Banned line starts and ends, split numbers, a lone last character."""
    faults = []
    whole = ""
    for before, after in itertools.pairwise(lines):
        whole += before.text
        if after.text[0] in NO_START and after.text[:2] not in ("——", "……"):
            faults.append(f"start {after.text[:3]}")
        if before.text[-1] in NO_END:
            faults.append(f"end {before.text[-3:]}")
        if re.search(r"[0-9.,]$", before.text) and re.match(r"[0-9.,%]", after.text):
            faults.append(f"number {before.text[-3:]}|{after.text[:3]}")
        if before.text[-1] in "—…" and after.text[0] == before.text[-1]:
            faults.append(f"pair {before.text[-2:]}|{after.text[:2]}")
    if len(lines) > 1 and len(lines[-1].text.strip("，。、；：？！）》”’…")) < 2:
        faults.append(f"lone {lines[-1].text}")
    return faults


def soft_faults(lines: tuple[Line, ...], measure: float) -> list[str]:
    """Lines off the measure, Han gaps above a quarter em, numbers parted from their units."""
    faults = []
    for line in lines[:-1]:
        boxes = glyph_xs(line)
        gaps = [right[1] - left[2] for left, right in itertools.pairwise(boxes)
                if left[0] > "\u3400" and right[0] > "\u3400" and left[0] < "\ufe00" and right[0] < "\ufe00"]
        if gaps and max(gaps) > 0.25 * SIZE + 0.01:
            faults.append(f"loose {max(gaps) / SIZE:.2f} {line.text}")
        if abs(line.width - measure) > 0.1:
            faults.append(f"off {line.width - measure:.2f} {line.text}")
    for before, after in itertools.pairwise(lines):
        number = NUMBER.search(before.text[-8:])
        if number and before.text.endswith(number[0]) and any(after.text.startswith(unit) for unit in UNITS):
            faults.append(f"unit {before.text[-5:]}|{after.text[:3]}")
        for unit in UNITS:
            for cut in range(1, len(unit)):
                if before.text.endswith(unit[:cut]) and after.text.startswith(unit[cut:]) \
                        and re.search(rf"\d{unit[:cut]}$", before.text):
                    faults.append(f"unit {before.text[-5:]}|{after.text[:3]}")
    return faults


def set_in(text: str, em: int, scheme: Scheme) -> tuple[Line, ...]:
    library = FontLibrary()
    style = TextStyle((library.face("Noto Serif SC"), library.face("Noto Sans SC")), SIZE)
    return compose((Span(text, style),), ParagraphStyle(style, 17, indent=2, scheme=scheme), em * SIZE).lines


def count(samples: tuple[str, ...], measures: range, scheme: Scheme) -> tuple[list[str], list[str], int]:
    hard: list[str] = []
    soft: list[str] = []
    han = 0
    for em in measures:
        for sample in samples:
            lines = set_in(sample, em, scheme)
            hard += hard_faults(lines)
            soft += [f"{em} em: {fault}" for fault in soft_faults(lines, em * SIZE)]
            han += sum("\u4e00" <= char <= "\u9fff" for char in sample)
    return hard, soft, han


def mark_faults(lines: tuple[Line, ...], scheme: Scheme) -> list[str]:
    """Marks not squeezed, marks torn from what they cling to, Han–Western blanks that are missing, narrow quotes."""
    faults = []
    for line in lines:
        for left, right in itertools.pairwise(glyph_xs(line)):
            gap, step = (right[1] - left[2]) / SIZE, (right[1] - left[1]) / SIZE
            pair = f"{left[0]}{right[0]} {gap:.2f} in {line.text}"
            if {is_han(left[0]), is_han(right[0])} == {True, False} and WESTERN.search(left[0] + right[0]):
                faults += [f"blank {pair}"] * (not 0.12 < gap < 0.51 + line.looseness)
            if (left[0] in CLOSING and right[0] in CLOSING + OPENING) or (left[0] in OPENING and right[0] in OPENING):
                faults += [f"pair {pair}"] * (step > (1.01 if scheme == "plain" else 0.51) + line.looseness)
            if is_han(left[0]) and right[0] in CLOSING:
                faults += [f"torn {pair}"] * (gap > 0.01)
            if is_han(left[0]) and is_han(right[0]):
                faults += [f"overlap {pair}"] * (gap < -0.01)
            faults += [f"quote {pair}"] * (left[0] in "“”‘’" and left[2] - left[1] < 0.8 * SIZE)
    return faults


def is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


@pytest.mark.parametrize("scheme", ["quanjiao", "kaiming", "banjiao", "plain"])
def test_no_hard_fault_in_any_measure_and_scheme(scheme: Scheme) -> None:
    """typography §2, §6."""
    for samples in (SAMPLES, PROSE):
        hard, _, _ = count(samples, range(8, 31), scheme)
        assert hard == []


@pytest.mark.parametrize(("samples", "measures", "most"), [
    (SAMPLES, range(20, 31), 0.6), (SAMPLES, range(8, 31), 3.6), (PROSE, range(8, 31), 0.5)])
def test_findings_stay_as_few_as_they_were(samples: tuple[str, ...], measures: range, most: float) -> None:
    """Per 1,000 Han characters."""
    _, soft, han = count(samples, measures, "quanjiao")
    assert len(soft) * 1000 / han < most, soft


@pytest.mark.parametrize("scheme", ["quanjiao", "kaiming", "banjiao", "plain"])
def test_marks_and_blanks_are_where_the_rules_put_them(scheme: Scheme) -> None:
    """typography §3, §4, in the lines of narrow and wide columns."""
    for sample in (*SAMPLES, *PROSE):
        for em in (9, 14, 22):
            assert mark_faults(set_in(sample, em, scheme), scheme) == []


@pytest.mark.parametrize("em", [8, 11, 15, 24])
def test_leaving_out_hopeless_breaks_loses_no_better_ones(em: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The search that tries everything, over the same paragraphs."""
    library = FontLibrary()
    style = TextStyle((library.face("Noto Serif SC"), library.face("Noto Sans SC")), SIZE)
    for text in (*SAMPLES, *PROSE[:3]):
        found = []
        for is_full in (False, True):
            if is_full:
                monkeypatch.setattr(breaking, "BEAM", breaking.INFINITE)
                monkeypatch.setattr(breaking, "bisect_right", lambda bounds, *_: len(bounds))
            whole = sequence((Span(text, style),), "quanjiao", "gb", em * SIZE, is_hyphenated=True)
            sums = breaking.measures_of(whole, frozenset(), SIZE)
            found.append(breaking.break_lines(whole, sums, em * SIZE, 2 * SIZE, 0.0, SIZE, is_justified=True))
        monkeypatch.undo()
        assert found[0] == found[1], text
