"""Tables of the content: rows written here or read from a file or database, with computed columns and checks."""

from typing import Annotated, Literal

from msgspec import Meta, field

from reportgen.language import say
from reportgen.spec.marks import Number, Prose
from reportgen.spec.model import EMPTY, Model, Texts

Cell = Prose | Number | None
ColumnType = Literal["number", "text", "date", "percent"]


class CsvSource(Model):
    """A CSV file; encoding (UTF-8 with or without BOM, UTF-16 with BOM, GB18030) and delimiter are detected."""

    file: Annotated[Prose, Meta(description="path from the project folder")]
    delimiter: Annotated[Literal[",", ";", "\t", "|"] | None, Meta(description="detected where not given")] = None
    encoding: Annotated[str | None, Meta(description="detected where not given")] = None


class XlsxSource(Model):
    """A sheet of an XLSX workbook, or a range of it; `header` rows above the data are joined with “ ”."""

    file: Annotated[Prose, Meta(description="path from the project folder")]
    sheet: Annotated[Prose | None, Meta(description="the first sheet where not given")] = None
    range: Annotated[Prose | None, Meta(examples=["B3:F20"], description="the used cells where not given")] = None
    header: Annotated[int, Meta(ge=1, le=4, description="rows of column names")] = 1


class JsonSource(Model):
    """A JSON file: a list of objects, or of lists with the names first, at `path` (keys joined by dots)."""

    file: Annotated[Prose, Meta(description="path from the project folder")]
    path: Annotated[Prose, Meta(description="keys to the list, joined by dots")] = EMPTY


class SqlSource(Model):
    """A query to a database; user and password come from environment variables, never from the file."""

    url: Annotated[Prose | None, Meta(description="SQLAlchemy URL without password, such as sqlite:///town.db")] = None
    url_env: Annotated[str | None, Meta(description="environment variable that holds the whole URL")] = None
    user_env: Annotated[str | None, Meta(description="environment variable that holds the user")] = None
    password_env: Annotated[str | None, Meta(description="environment variable that holds the password")] = None
    query: Annotated[Prose, Meta(description="one SELECT, with :name for each parameter")]
    parameters: Annotated[dict[str, Prose | Number | None], Meta(
        description="values of :name in the query")] = field(default_factory=dict)

    def _checked(self) -> None:
        if (self.url is None) == (self.url_env is None):
            raise ValueError(say("give `url` or `url_env`, one of the two"))


class Computed(Model):
    """A new column computed from another, row by row; rounded half up to `precision` digits.

    `share_of`: percent of the column's sum. `yoy`: percent of change against the row before. `change_pp`: difference
    to the row before in 百分点, of a column of percents. `sum`: the named columns added.
    """

    column: Annotated[Prose, Meta(description="name of the new column")]
    share_of: Annotated[Prose | None, Meta(description="percent of this column's sum")] = None
    yoy: Annotated[Prose | None, Meta(description="percent of change against the row before")] = None
    change_pp: Annotated[Prose | None, Meta(description="difference to the row before, in percentage points")] = None
    sum: Annotated[Texts, Meta(description="columns added")] = ()
    precision: Annotated[int, Meta(ge=0, le=9, description="digits after the point")] = 1

    def _checked(self) -> None:
        if sum(map(bool, (self.share_of, self.yoy, self.change_pp, self.sum))) != 1:
            raise ValueError(say("a computed column has one of `share_of`, `yoy`, `change_pp` and `sum`"))


class PartsCheck(Model):
    """The column's rows must add up to `total` (a value, or the label of the row that holds it) within rounding."""

    column: Annotated[Prose, Meta(description="the column whose rows are added")]
    total: Annotated[Prose | Number, Meta(description="the sum, or the label of the row that holds it")]


class Table(Model):
    """Rows under named columns. After `read_tables` every table has its rows, wherever they came from."""

    title: Annotated[Prose, Meta(description="title over the table")] = EMPTY
    columns: Annotated[tuple[Prose, ...], Meta(description="names; those of the source where not given")] = ()
    rows: Annotated[tuple[tuple[Cell, ...], ...], Meta(description="cells row by row, null where there is none")] = ()
    csv: Annotated[CsvSource | None, Meta(description="rows from a CSV file")] = None
    xlsx: Annotated[XlsxSource | None, Meta(description="rows from a workbook")] = None
    json_: Annotated[JsonSource | None, Meta(description="rows from a JSON file")] = field(default=None, name="json")
    sql: Annotated[SqlSource | None, Meta(description="rows from a database")] = None
    where: Annotated[dict[str, Prose | Number], Meta(
        description="only the rows that hold these values")] = field(default_factory=dict)
    types: Annotated[dict[str, ColumnType], Meta(
        description="by column; inferred where not given")] = field(default_factory=dict)
    computed: Annotated[tuple[Computed, ...], Meta(description="columns computed from others")] = ()
    total_row: Annotated[Prose | None, Meta(description="label of a last row of sums, added to the table")] = None
    check: Annotated[tuple[PartsCheck, ...], Meta(description="sums that must hold")] = ()
    sparklines: Annotated[dict[str, Texts], Meta(
        description="new column of small lines, from the columns named")] = field(default_factory=dict)
    groups: Annotated[dict[str, Texts], Meta(
        description="heads over neighbouring columns, by their label")] = field(default_factory=dict)
    bars: Annotated[Texts, Meta(description="columns of numbers that also show bars")] = ()
    merge: Annotated[Texts, Meta(description="columns in which equal cells one under another become one")] = ()
    notes: Annotated[Texts, Meta(description="notes under the table")] = ()
    source: Annotated[Prose, Meta(description="where the data come from")] = EMPTY

    def _checked(self) -> None:
        origins = [self.csv, self.xlsx, self.json_, self.sql]
        given = sum(origin is not None for origin in origins)
        if given > 1 or (given == 1 and self.rows):
            raise ValueError(say("a table has one of `rows`, `csv`, `xlsx`, `json` and `sql`"))
        if not given and not self.columns:
            raise ValueError(say("a table with its rows written here needs `columns`"))
        if self.where and not given:
            raise ValueError(say("`where` chooses from the rows of a file or database; leave out rows written here"))

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
