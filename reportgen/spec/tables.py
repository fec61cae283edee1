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

    file: Prose = Field(description="path from the project folder")
    delimiter: Literal[",", ";", "\t", "|"] | None = Field(default=None, description="detected where not given")
    encoding: str | None = Field(default=None, description="detected where not given")


class XlsxSource(Model):
    """A sheet of an XLSX workbook, or a range of it; `header` rows above the data are joined with “ ”."""

    file: Prose = Field(description="path from the project folder")
    sheet: Prose | None = Field(default=None, description="the first sheet where not given")
    range: Prose | None = Field(default=None, examples=["B3:F20"], description="the used cells where not given")
    header: int = Field(default=1, ge=1, le=4, description="rows of column names")


class JsonSource(Model):
    """A JSON file: a list of objects, or of lists with the names first, at `path` (keys joined by dots)."""

    file: Prose = Field(description="path from the project folder")
    path: Prose = Field(default=EMPTY, description="keys to the list, joined by dots")


class SqlSource(Model):
    """A query to a database; user and password come from environment variables, never from the file."""

    url: Prose | None = Field(default=None, description="SQLAlchemy URL without password, such as sqlite:///town.db")
    url_env: str | None = Field(default=None, description="environment variable that holds the whole URL")
    user_env: str | None = Field(default=None, description="environment variable that holds the user")
    password_env: str | None = Field(default=None, description="environment variable that holds the password")
    query: Prose = Field(description="one SELECT, with :name for each parameter")
    parameters: dict[str, Number | Prose | None] = Field(default={}, description="values of :name in the query")

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

    column: Prose = Field(description="name of the new column")
    share_of: Prose | None = Field(default=None, description="percent of this column's sum")
    yoy: Prose | None = Field(default=None, description="percent of change against the row before")
    change_pp: Prose | None = Field(default=None, description="difference to the row before, in percentage points")
    sum: Texts = Field(default=(), description="columns added")
    precision: int = Field(default=1, ge=0, le=9, description="digits after the point")

    @model_validator(mode="after")
    def _has_one_rule(self) -> Computed:
        if sum(map(bool, (self.share_of, self.yoy, self.change_pp, self.sum))) != 1:
            raise ValueError(say("a computed column has one of `share_of`, `yoy`, `change_pp` and `sum`"))
        return self


class PartsCheck(Model):
    """The column's rows must add up to `total` (a value, or the label of the row that holds it) within rounding."""

    column: Prose = Field(description="the column whose rows are added")
    total: Number | Prose = Field(description="the sum, or the label of the row that holds it")


class Table(Model):
    """Rows under named columns. After `read_tables` every table has its rows, wherever they came from."""

    title: Prose = Field(default=EMPTY, description="title over the table")
    columns: tuple[Prose, ...] = Field(default=(), description="names; those of the source where not given")
    rows: tuple[tuple[Cell, ...], ...] = Field(default=(), description="cells row by row, null where there is none")
    csv: CsvSource | None = Field(default=None, description="rows from a CSV file")
    xlsx: XlsxSource | None = Field(default=None, description="rows from a workbook")
    json_: JsonSource | None = Field(default=None, alias="json", description="rows from a JSON file")
    sql: SqlSource | None = Field(default=None, description="rows from a database")
    where: dict[str, Number | Prose] = Field(default={}, description="only the rows that hold these values")
    types: dict[str, ColumnType] = Field(default={}, description="by column; inferred where not given")
    computed: tuple[Computed, ...] = Field(default=(), description="columns computed from others")
    total_row: Prose | None = Field(default=None, description="label of a last row of sums, added to the table")
    check: tuple[PartsCheck, ...] = Field(default=(), description="sums that must hold")
    sparklines: dict[str, Texts] = Field(default={}, description="new column of small lines, from the columns named")
    groups: dict[str, Texts] = Field(default={}, description="heads over neighbouring columns, by their label")
    bars: Texts = Field(default=(), description="columns of numbers that also show bars")
    merge: Texts = Field(default=(), description="columns in which equal cells one under another become one")
    notes: Texts = Field(default=(), description="notes under the table")
    source: Prose = Field(default=EMPTY, description="where the data come from")

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
