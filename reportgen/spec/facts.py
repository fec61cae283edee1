"""Facts: each figure once, as a value with its unit, and the ways it is written."""

from __future__ import annotations

from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from reportgen.spec.marks import Prose, SourceText

MISSING = "—"
SCALES = {"万": Decimal(10) ** 4, "亿": Decimal(10) ** 8}
FORMS = ("number", "unit", "full", "rank", *SCALES)


class Fact(BaseModel):
    """One figure of the content.

    `unit` may begin with 万 or 亿 (4500 with 亿元); `rank` writes it as 第19位.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    value: Decimal | None = Field(description="the number; null where it is not known")
    unit: Prose = SourceText("")
    qualifier: Prose = Field(default=SourceText(""), description="words such as 超, 突破, 有望突破")
    label: Prose = Field(default=SourceText(""), description="short caption under the big number")
    note: Prose = SourceText("")
    rank: bool = False
    precision: int | None = Field(default=None, ge=0, le=9, description="digits after the point")
    as_of: Prose = SourceText("")
    source: Prose = Field(default=SourceText(""), description="the sentence it comes from")


def fact_text(fact: Fact, form: str = "") -> str:
    """Return the figure as written: by default with its unit, “4500亿元”, “第19位”; a missing one as “—”.

    Forms: "number" (4500), "unit" (亿元), "full" (突破4500亿元), "万" and "亿" (rescaled: 0.45万亿元).
    Raises ValueError for another form.
    """
    if form and form not in FORMS:
        raise ValueError(f"unknown form {form!r}; forms are {', '.join(FORMS)}")
    if form == "unit":
        return str(fact.unit)
    if fact.value is None:
        return MISSING
    number = format_number(fact.value, fact.precision)
    if form == "number":
        return number
    if form in SCALES:
        return _rescaled(fact, form)
    text = f"第{number}{fact.unit or '位'}" if fact.rank or form == "rank" else f"{number}{fact.unit}"
    return f"{fact.qualifier}{text}" if form == "full" else text


def format_number(value: Decimal, precision: int | None = None) -> str:
    """Return plain digits without exponent or grouping (GB/T 15835: 万 and 亿 group, not commas)."""
    if precision is not None:
        return f"{value:.{precision}f}"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _rescaled(fact: Fact, form: str) -> str:
    unit = str(fact.unit)
    value = fact.value or Decimal(0)
    if unit[:1] in SCALES:
        value, unit = value * SCALES[unit[0]], unit[1:]
    return f"{format_number(value / SCALES[form], fact.precision)}{form}{unit}"
