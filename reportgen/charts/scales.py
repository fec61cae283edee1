"""Values → places along an axis, and the round values that stand at its rules."""

from __future__ import annotations

import math

from msgspec import Struct


class Scale(Struct, frozen=True):
    """A linear axis from value `low` at coordinate `start` to value `high` at `end`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / ((self.high - self.low) or 1.0) * (self.end - self.start)


def zero_based(values: list[float], start: float, end: float, origin: float = 0.0) -> Scale:
    """Return a scale that holds `origin` and all the values."""
    return Scale(min(origin, *values) if values else origin, max(origin, *values) if values else 1.0, start, end)


def round_values(low: float, high: float, count: int = 4) -> list[float]:
    """Return about `count` round values (1, 2, 5 times a power of ten) from `low` to `high`."""
    span = high - low
    if span <= 0:
        return [low]
    raw = span / max(1, count)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * 0.999)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [index * step for index in range(first, last + 1)]
