"""Areas of a page that print text over each other: what a layout of one's own gets wrong without noticing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from reportgen.errors import Problem
from reportgen.items import Clip, GlyphRun, Item
from reportgen.language import say

INK_TOP, INK_FOOT, INK_SIDE = 0.7, 0.05, 0.1
"""Ink of a run over and under its baseline and inside its first and last square, in em; touching is no overlap."""

Rectangle = tuple[float, float, float, float]


def overlaps(areas: Mapping[str, Sequence[Item]]) -> Iterator[Problem]:
    """Yield a warning for each pair of areas whose text runs into one another."""
    boxes = {name: [_ink(run) for run in _runs(items)] for name, items in areas.items()}
    for (one, first), (other, second) in combinations(((name, found) for name, found in boxes.items() if found), 2):
        if _meet(_around(first), _around(second)) and any(_meet(a, b) for a in first for b in second):
            yield Problem(say("the areas {!r} and {!r} print text over each other", one, other), None, "overlap",
                          "give them other columns or heights, or take one away with `NAME: null`", "warning")


def _runs(items: Sequence[Item]) -> Iterator[GlyphRun]:
    for item in items:
        if isinstance(item, GlyphRun):
            yield item
        elif isinstance(item, Clip):
            yield from _runs(item.items)


def _ink(run: GlyphRun) -> Rectangle:
    side = INK_SIDE * run.size
    return (min(run.xs) + side, min(run.ys) - INK_TOP * run.size, max(run.xs) + run.size * 0.5 - side,
            max(run.ys) - INK_FOOT * run.size)


def _around(boxes: Sequence[Rectangle]) -> Rectangle:
    return (min(box[0] for box in boxes), min(box[1] for box in boxes), max(box[2] for box in boxes),
            max(box[3] for box in boxes))


def _meet(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
