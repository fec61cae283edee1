"""Facts: each figure once, as a value with its unit, and the ways it is written."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from msgspec import Meta
from msgspec.structs import replace

from reportgen.errors import Source
from reportgen.language import say
from reportgen.spec.marks import Number, Prose
from reportgen.spec.model import EMPTY, Model
from reportgen.spec.names import TableName
from reportgen.spec.words import is_chinese, ordinal, with_unit
from reportgen.spec.written import Written

MISSING = "—"
SCALES = {"万": Decimal(10) ** 4, "亿": Decimal(10) ** 8}
FORMS = ("number", "unit", "full", "rank", *SCALES)


def _as_label(value: object) -> object:
    """A year is a label too, with or without quotes."""
    return str(value) if isinstance(value, int) else value


class Fact(Model):
    """One figure of the content, written here or taken from a table's cell (`table`, `column`, `row`).

    `unit` may begin with 万 or 亿 (4500 with 亿元); `rank` writes it as 第19位.
    """

    value: Annotated[Number | None, Meta(description="the number; null where it is not known")]
    table: Annotated[TableName | None, Meta(description="a table of the content that holds the number")] = None
    column: Annotated[Prose | None, Meta(description="the table's column")] = None
    row: Annotated[Prose | None, Written(_as_label, str | int | None), Meta(
        description="label of the row, in the table's first column")] = None
    factor: Annotated[Number | None, Meta(
        gt=0, description="multiplies the number: in an edition 0.1 makes 亿元 billions of yuan")] = None
    unit: Annotated[Prose, Meta(
        examples=["人", "亿元", "%"], description="printed after the number; may begin with 万 or 亿")] = EMPTY
    qualifier: Annotated[Prose, Meta(
        examples=["超", "突破", "有望突破"], description="words before the number")] = EMPTY
    label: Annotated[Prose, Meta(description="short caption under the big number")] = EMPTY
    note: Annotated[Prose, Meta(description="a remark printed with the big number")] = EMPTY
    rank: Annotated[bool, Meta(description="a place in a ranking, written 第19位")] = False
    precision: Annotated[int | None, Meta(ge=0, le=9, description="digits after the point")] = None
    as_of: Annotated[Prose, Meta(description="the day the figure is of")] = EMPTY
    source: Annotated[Prose, Meta(description="the sentence it comes from")] = EMPTY
    _place: Source | None = None

    @property
    def place(self) -> Source | None:
        """Return where the fact stands in its file."""
        return self._place

    def at(self, place: Source | None) -> "Fact":
        """Return the fact with the place where it stands in its file."""
        return replace(self, _place=place)

    @classmethod
    def _completed(cls, entries: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"value": None, **entries} if "table" in entries else entries

    @classmethod
    def _in_schema(cls, made: dict[str, Any]) -> dict[str, Any]:
        needed = {"anyOf": [{"required": [key]} for key in ("value", "table")]}
        return {**{key: value for key, value in made.items() if key != "required"}, **needed}

    def _checked(self) -> None:
        given = [part is not None for part in (self.table, self.column, self.row)]
        if any(given) and not all(given):
            raise ValueError(say("a figure from a table needs `table`, `column` and `row`"))
        if len(self.unit) > 1 and self.unit[0] in "“‘「'\"" and self.unit[-1] in "”’」'\"":
            raise ValueError(say("the unit {} would be printed with its quotation marks", str(self.unit)))
        if self.table is not None and self.value is not None:
            raise ValueError(say("a figure has a `value`, or a `table` that holds it, not both"))


def in_other_unit(fact: Fact) -> Fact:
    """Return the fact with its number multiplied by its factor."""
    if fact.factor is None or fact.value is None:
        return fact
    return replace(fact, value=fact.value * fact.factor, factor=None)


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
