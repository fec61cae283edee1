"""Tables of the content: rows written here or read from a file or database, with computed columns and checks."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from reportgen.language import say
from reportgen.spec.marks import Number, Prose
from reportgen.spec.model import EMPTY, Model, Texts

Cell = Number | Prose | None
ColumnType = Literal["number", "text", "date", "percent"]


class CsvSource(Model):
    """A CSV file; encoding (UTF-8 with or without BOM, UTF-16 with BOM, GB18030) and delimiter are detected."""

    file: Prose
    delimiter: Literal[",", ";", "\t", "|"] | None = None
    encoding: str | None = None


class XlsxSource(Model):
    """A sheet of an XLSX workbook, or a range of it; `header` rows above the data are joined with “ ”."""

    file: Prose
    sheet: Prose | None = Field(default=None, description="the first sheet where not given")
    range: Prose | None = Field(default=None, description="such as B3:F20; the used cells where not given")
    header: int = Field(default=1, ge=1, le=4, description="rows of column names")


class JsonSource(Model):
    """A JSON file: a list of objects, or of lists with the names first, at `path` (keys joined by dots)."""

    file: Prose
    path: Prose = EMPTY


class SqlSource(Model):
    """A query to a database; user and password come from environment variables, never from the file."""

    url: Prose | None = Field(default=None, description="SQLAlchemy URL without password, such as sqlite:///town.db")
    url_env: str | None = Field(default=None, description="environment variable that holds the whole URL")
    user_env: str | None = None
    password_env: str | None = None
    query: Prose = Field(description="one SELECT, with :name for each parameter")
    parameters: dict[str, Number | Prose | None] = Field(default={})

    @model_validator(mode="after")
    def _has_one_url(self) -> SqlSource:
        if (self.url is None) == (self.url_env is None):
            raise ValueError(say("give `url` or `url_env`, one of the two"))
        return self


class Computed(Model):
    """A new column computed from another, row by row; rounded half up to `precision` digits.

    `share_of`: percent of the column's sum. `yoy`: percent of change against the row before. `change_pp`: difference
    to the row before in 百分点, of a column of percents. `sum`: the named columns added.
    """

    column: Prose
    share_of: Prose | None = None
    yoy: Prose | None = None
    change_pp: Prose | None = None
    sum: Texts = ()
    precision: int = Field(default=1, ge=0, le=9)

    @model_validator(mode="after")
    def _has_one_rule(self) -> Computed:
        if sum(map(bool, (self.share_of, self.yoy, self.change_pp, self.sum))) != 1:
            raise ValueError(say("a computed column has one of `share_of`, `yoy`, `change_pp` and `sum`"))
        return self


class PartsCheck(Model):
    """The column's rows must add up to `total` (a value, or the label of the row that holds it) within rounding."""

    column: Prose
    total: Number | Prose


class Table(Model):
    """Rows under named columns. After `read_tables` every table has its rows, wherever they came from."""

    title: Prose = EMPTY
    columns: tuple[Prose, ...] = Field(default=(), description="names; those of the source where not given")
    rows: tuple[tuple[Cell, ...], ...] = ()
    csv: CsvSource | None = None
    xlsx: XlsxSource | None = None
    json_: JsonSource | None = Field(default=None, alias="json")
    sql: SqlSource | None = None
    where: dict[str, Number | Prose] = Field(default={}, description="only the rows that hold these values")
    types: dict[str, ColumnType] = Field(default={}, description="by column; inferred where not given")
    computed: tuple[Computed, ...] = ()
    total_row: Prose | None = Field(default=None, description="label of a last row of sums, added to the table")
    check: tuple[PartsCheck, ...] = ()
    sparklines: dict[str, Texts] = Field(default={}, description="new column of small lines, from the columns named")
    groups: dict[str, Texts] = Field(default={}, description="heads over neighbouring columns, by their label")
    bars: Texts = Field(default=(), description="columns of numbers that also show bars")
    merge: Texts = Field(default=(), description="columns in which equal cells one under another become one")
    notes: Texts = ()
    source: Prose = EMPTY

    @model_validator(mode="after")
    def _has_one_origin(self) -> Table:
        origins = [self.csv, self.xlsx, self.json_, self.sql]
        given = sum(origin is not None for origin in origins)
        if given > 1 or (given == 1 and self.rows):
            raise ValueError(say("a table has one of `rows`, `csv`, `xlsx`, `json` and `sql`"))
        if not given and not self.columns:
            raise ValueError(say("a table with its rows written here needs `columns`"))
        if self.where and not given:
            raise ValueError(say("`where` chooses from the rows of a file or database; leave out rows written here"))
        return self

    def row_spans(self) -> list[list[int]]:
        """Return how many rows each cell spans: 1 for most, 0 where a merged cell above covers it.

        A cell merges only inside the merged cells of the columns to its left.
        """
        names = [str(column) for column in self.columns]
        merged = {names.index(str(name)) for name in self.merge}
        spans = [[1] * len(names) for _ in self.rows]
        for number in range(len(self.rows) - 1, 0, -1):
            above, row = self.rows[number - 1], self.rows[number]
            for index in sorted(merged):
                if row[index] is None or row[index] != above[index]:
                    break
                spans[number - 1][index] += spans[number][index]
                spans[number][index] = 0
        return spans

    def column(self, name: str) -> list[Cell]:
        """Return a column's cells by its name; KeyError where there is none."""
        names = [str(column) for column in self.columns]
        if name not in names:
            raise KeyError(name)
        index = names.index(name)
        return [row[index] for row in self.rows]
