"""The gaps of one line → their widths, shrunk or stretched in the order of typography §5. Lengths in pt."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.text.spacing import Gap, Order

TOUCH = 1e-9


def fitted(gaps: Sequence[Gap], missing: float, em: float, *, is_justified: bool) -> tuple[list[float], float]:
    """Return the widths that take up `missing` (negative: too much), and the Han gap added in em."""
    widths = [gap.natural for gap in gaps]
    if missing < -TOUCH:
        _shrink(widths, gaps, missing)
        return widths, 0.0
    if not is_justified or missing <= TOUCH or missing == float("inf"):
        return widths, 0.0
    for order in (Order.SPACE, Order.HAN_WESTERN):
        take = sum(gap.stretch for gap in gaps if gap.order is order)
        if take > 0:
            share = min(1.0, missing / take)
            for index, gap in enumerate(gaps):
                if gap.order is order:
                    widths[index] += gap.stretch * share
            missing -= take * share
            if missing <= TOUCH:
                return widths, 0.0
    places = [index for index, gap in enumerate(gaps) if gap.is_open]
    places = places or [index for index, gap in enumerate(gaps) if gap.natural > 0]
    for index in places:
        widths[index] += missing / len(places)
    return widths, missing / max(1, len(places)) / em


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
