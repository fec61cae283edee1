"""Lengths as people write them (18 mm, 五号, 12Q, 1.5em) → points."""

import re
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta

from reportgen.language import say
from reportgen.spec.written import Written

CHINESE_SIZES: dict[str, float] = {
    "初号": 42.0, "小初": 36.0, "一号": 26.0, "小一": 24.0, "二号": 22.0, "小二": 18.0, "三号": 16.0, "小三": 15.0,
    "四号": 14.0, "小四": 12.0, "五号": 10.5, "小五": 9.0, "六号": 7.5, "小六": 6.5, "七号": 5.5, "八号": 5.0,
}
"""Chinese size names in points (GB/T 18358-2001 and common word processors agree on these)."""

POINTS: dict[str, float] = {"pt": 1.0, "mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72.0, "q": 18 / 25.4}

_LENGTH = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)\s*([A-Za-z]+)\s*")


def parse_length(value: object, em: float | None = None) -> float:
    """Return a length in points; a bare number is allowed only for 0. Raises ValueError.

    `em` is the font size in points where lengths may be given in em, such as a leading of 1.6em.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise ValueError(say("a length is written like 18mm, 12pt or 五号; found {!r}", value))
    if not isinstance(value, str):
        if value == 0:
            return 0.0
        raise ValueError(say("the length {} needs a unit, such as {}mm or {}pt", value, value, value))
    text = value.strip()
    if text in CHINESE_SIZES:
        return CHINESE_SIZES[text]
    if text == "0":
        return 0.0
    match = _LENGTH.fullmatch(text)
    if match and match[2].lower() == "em":
        if em is None:
            raise ValueError(say("{!r}: em has no size to refer to here; use pt, mm or a size such as 五号", value))
        return float(match[1]) * em
    if not match or match[2].lower() not in POINTS:
        raise ValueError(say("{!r} is not a length; units are pt, mm, cm, in, Q and sizes such as 五号", value))
    return float(match[1]) * POINTS[match[2].lower()]


def leading_in_points(value: object, size: object) -> object:
    """Return a leading in em as one in points, with the size that its role has; any other value as it is."""
    match = _LENGTH.fullmatch(value) if isinstance(value, str) else None
    if match is None or match[2].lower() != "em":
        return value
    try:
        return f"{parse_length(value, parse_length(size))}pt"
    except ValueError:
        return 0  # the size is told on its own


_UNITS = "[pP][tT]|[mMcC][mM]|[iI][nN]|[qQ]"
LengthText = Annotated[str, Meta(
    pattern=rf"^\s*([+-]?\d+(\.\d+)?\s*({_UNITS})|0|{'|'.join(CHINESE_SIZES)})\s*$", examples=["18mm", "12pt", "五号"])]
LeadingText = LengthText | Annotated[str, Meta(pattern=r"^\s*\d+(\.\d+)?\s*em\s*$", examples=["1.6em"])]
Length = Annotated[float, Written(parse_length, LengthText | Literal[0])]
Leading = Annotated[float, Written(parse_length, LeadingText)]
