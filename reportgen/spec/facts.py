"""Facts: each figure once, as a value with its unit, and the ways it is written."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, model_validator

from reportgen.errors import Source
from reportgen.language import say
from reportgen.spec.marks import Number, Prose, SourceText
from reportgen.spec.names import TableName
from reportgen.spec.words import is_chinese, ordinal, with_unit

MISSING = "—"
SCALES = {"万": Decimal(10) ** 4, "亿": Decimal(10) ** 8}
FORMS = ("number", "unit", "full", "rank", *SCALES)


def _as_label(value: object) -> object:
    """A year is a label too, with or without quotes."""
    return str(value) if isinstance(value, int) else value


def _needs_an_origin(schema: dict[str, Any]) -> None:
    schema["anyOf"] = [{"required": [key]} for key in ("value", "table")]
    schema.pop("required")


class Fact(BaseModel):
    """One figure of the content, written here or taken from a table's cell (`table`, `column`, `row`).

    `unit` may begin with 万 or 亿 (4500 with 亿元); `rank` writes it as 第19位.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, json_schema_extra=_needs_an_origin)

    value: Number | None = Field(description="the number; null where it is not known")
    table: TableName | None = Field(default=None, description="a table of the content that holds the number")
    column: Prose | None = Field(default=None, description="the table's column")
    row: Annotated[Prose | None, BeforeValidator(_as_label, json_schema_input_type=str | int | None)] = Field(
        default=None, description="label of the row, in the table's first column")
    factor: Number | None = Field(
        default=None, gt=0, description="multiplies the number: in an edition 0.1 makes 亿元 billions of yuan")
    unit: Prose = Field(default=SourceText(""), examples=["人", "亿元", "%"],
                        description="printed after the number; may begin with 万 or 亿")
    qualifier: Prose = Field(default=SourceText(""), examples=["超", "突破", "有望突破"],
                             description="words before the number")
    label: Prose = Field(default=SourceText(""), description="short caption under the big number")
    note: Prose = Field(default=SourceText(""), description="a remark printed with the big number")
    rank: bool = Field(default=False, description="a place in a ranking, written 第19位")
    precision: int | None = Field(default=None, ge=0, le=9, description="digits after the point")
    as_of: Prose = Field(default=SourceText(""), description="the day the figure is of")
    source: Prose = Field(default=SourceText(""), description="the sentence it comes from")
    _place: Source | None = PrivateAttr(default=None)

    @property
    def place(self) -> Source | None:
        """Return where the fact stands in its file."""
        return self._place

    def stand_at(self, place: Source | None) -> None:
        """Note where the fact stands in its file, once it has been read."""
        self._place = place

    @model_validator(mode="before")
    @classmethod
    def _waits_for_its_table(cls, data: object) -> object:
        return {"value": None, **data} if isinstance(data, dict) and "table" in data else data

    @model_validator(mode="after")
    def _has_one_origin(self) -> Fact:
        given = [part is not None for part in (self.table, self.column, self.row)]
        if any(given) and not all(given):
            raise ValueError(say("a figure from a table needs `table`, `column` and `row`"))
        if self.table is not None and self.value is not None:
            raise ValueError(say("a figure has a `value`, or a `table` that holds it, not both"))
        return self


def in_other_unit(fact: Fact) -> Fact:
    """Return the fact with its number multiplied by its factor."""
    if fact.factor is None or fact.value is None:
        return fact
    return fact.model_copy(update={"value": fact.value * fact.factor, "factor": None})


def fact_text(fact: Fact, form: str = "") -> str:
    """Return the figure as written: by default with its unit, “4500亿元”, “第19位”; a missing one as “—”.

    Forms: "number" (4500), "unit" (亿元), "full" (突破4500亿元), "万" and "亿" (rescaled: 0.45万亿元).
    Raises ValueError for another form.
    """
    if form and form not in FORMS:
        raise ValueError(say("unknown form {!r}; forms are {}", form, ", ".join(FORMS)))
    if form == "unit":
        return str(fact.unit)
    if fact.value is None:
        return MISSING
    number = format_number(fact.value, fact.precision)
    if form == "number":
        return number
    if form in SCALES:
        return _rescaled(fact, form)
    is_rank = fact.rank or form == "rank"
    if is_chinese():
        text = f"第{number}{fact.unit or '位'}" if is_rank else f"{number}{fact.unit}"
        return f"{fact.qualifier}{text}" if form == "full" else text
    text = ordinal(number) if is_rank else with_unit(number, fact.unit)
    return f"{fact.qualifier} {text}".strip() if form == "full" else text


def format_number(value: Decimal, precision: int | None = None) -> str:
    """Return digits without exponent, a minus as −; grouped by commas outside Chinese (GB/T 15835: 万 and 亿 do)."""
    group = "" if is_chinese() else ","
    text = f"{value:{group}f}" if precision is None else f"{value:{group}.{precision}f}"
    if precision is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "−")


def _rescaled(fact: Fact, form: str) -> str:
    unit = str(fact.unit)
    value = fact.value or Decimal(0)
    if unit[:1] in SCALES:
        value, unit = value * SCALES[unit[0]], unit[1:]
    return f"{format_number(value / SCALES[form], fact.precision)}{form}{unit}"
