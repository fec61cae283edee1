"""The gaps of one line → their widths, shrunk or stretched in the order of typography §5. Lengths in pt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from reportgen.text.spacing import Gap, Order

TOUCH = 1e-9
HELD = 0.25
"""Han gap in em that is not passed as long as something else in the line can give (typography §6 reports more)."""

RESERVE = 2.0
"""How far a Han–Western blank opens beyond its ordinary limit, over its stretch, once Han gaps are held: to ½ em."""


class Fit(NamedTuple):
    """Widths of the gaps; what was added at each Han gap and at each place inside Western words."""

    widths: list[float]
    opened: float = 0.0
    spaced: float = 0.0


def fitted(gaps: Sequence[Gap], missing: float, em: float, letters: int = 0) -> Fit:
    """Return what takes up `missing` (negative: too much); `letters` counts the places inside Western words.

    Word spaces and Han–Western blanks go to their limits, then Han gaps open to HELD; what is still missing opens
    Han–Western blanks to ½ em, then the letters of Western words, then everything alike.
    """
    widths = [gap.natural for gap in gaps]
    if missing < -TOUCH:
        _shrink(widths, gaps, missing)
        return Fit(widths)
    for order in (Order.SPACE, Order.HAN_WESTERN):
        missing -= _stretch(widths, gaps, order, missing)
    if missing <= TOUCH:
        return Fit(widths)
    places = [index for index, gap in enumerate(gaps) if gap.is_open]
    held = len(places) * HELD * em
    opened = min(missing, held) / len(places) if places else 0.0
    spaced = 0.0
    missing -= opened * len(places)
    if missing > TOUCH:
        missing -= _stretch(widths, gaps, Order.HAN_WESTERN, missing, RESERVE)
        if letters:
            spaced = missing / letters if not places else min(missing / letters, HELD * em)
            missing -= spaced * letters
    if missing > TOUCH:
        if not places and not letters:
            places = [index for index, gap in enumerate(gaps) if gap.natural > 0]
        rest = missing / max(1, len(places) + letters)
        opened += rest
        spaced += rest if letters else 0.0
    for index in places:
        widths[index] += opened
    return Fit(widths, opened, spaced)


def _stretch(widths: list[float], gaps: Sequence[Gap], order: Order, missing: float, times: float = 1.0) -> float:
    """Open the gaps of one order, all in the same proportion, and return what that took up."""
    take = sum(gap.stretch for gap in gaps if gap.order is order) * times
    if take <= 0 or missing <= TOUCH:
        return 0.0
    share = min(1.0, missing / take)
    for index, gap in enumerate(gaps):
        if gap.order is order:
            widths[index] += gap.stretch * share * times
    return take * share


def _shrink(widths: list[float], gaps: Sequence[Gap], missing: float) -> None:
    for order in Order:
        give = sum(gap.shrink for gap in gaps if gap.order is order)
        if give > 0:
            share = min(1.0, -missing / give)
            for index, gap in enumerate(gaps):
                if gap.order is order:
                    widths[index] -= gap.shrink * share
            missing += give * share
            if missing > -TOUCH:
                return
