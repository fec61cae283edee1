"""SQL databases → grids, by a SQLAlchemy URL. Needs SQLAlchemy and the database's driver (extra `sql`)."""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

from reportgen.errors import Source
from reportgen.language import say
from reportgen.limits import limits
from reportgen.spec.sources.files import place_of, project_file
from reportgen.spec.sources.grid import Grid, check_names, fault
from reportgen.spec.tables import SqlSource

MOST_ROWS = 100_000
INTERRUPTED = "interrupted"
"""What SQLite says of a query that was stopped."""
STEPS_BETWEEN_LOOKS = 100_000
"""Of SQLite's virtual machine; some milliseconds."""
_READING = re.compile(r"^\s*(select|with|values)\b", re.IGNORECASE)


def read_sql(source: SqlSource, folder: Path) -> Grid:
    """Run one reading query with bound parameters and return its rows; nothing in the database is changed.

    User and password come from the environment and stand in no message. SQLite files are opened read-only.
    Raises SpecError at the query or the URL.
    """
    place = place_of(source.query)
    try:
        from sqlalchemy import create_engine, text
        from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
    except ImportError:
        raise fault("reading a database needs SQLAlchemy", place, "pip install 'reportgen[sql]'") from None
    query = str(source.query).strip().rstrip(";")
    if not _READING.match(query) or ";" in query:
        raise fault("a table's query is one SELECT (or WITH … SELECT)", place, "nothing else is run")
    url_place = place_of(source.url) or place
    url = None
    try:
        url = _url(source, folder, url_place)
        engine = create_engine(url)
    except (NoSuchModuleError, ImportError) as error:
        missing = getattr(error, "name", None) or (url.drivername if url is not None else "")
        raise fault(say("there is no driver for the database ({})", missing), url_place,
                    "install it, such as psycopg for postgresql+psycopg") from None
    except (ArgumentError, ValueError):
        raise fault("the database URL cannot be read", url_place, "such as postgresql+psycopg://host/name") from None
    if url.get_backend_name() != "sqlite" and not limits().network:
        raise fault(say("the table asks a database on {}", url.host or "a server"), url_place,
                    "allow it with --allow-network, if you trust the project")
    shown = str(source.url) if source.url is not None else url.render_as_string(hide_password=True)
    try:
        with engine.connect() as connection:
            _bound_work(connection)
            transaction = connection.begin()
            try:
                if url.get_backend_name() == "postgresql":
                    connection.execute(text("SET TRANSACTION READ ONLY"))
                    connection.execute(text(f"SET LOCAL statement_timeout = '{limits().query_seconds}s'"))
                result = connection.execute(text(query), _bound(source.parameters))
                columns = tuple(result.keys())
                rows = result.fetchmany(MOST_ROWS + 1)
            finally:
                transaction.rollback()
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        if reason == INTERRUPTED:
            raise fault(say("the query takes longer than {} s", limits().query_seconds), place,
                        "ask for less, or set --limit query_seconds=…") from None
        raise fault(say("the database {} says: {}", shown, _without_secrets(reason, url)), place,
                    "check the query, its `parameters`, and the connection") from None
    finally:
        engine.dispose()
    if len(rows) > MOST_ROWS:
        raise fault(say("the query gives more than {} rows", MOST_ROWS), place, "add a LIMIT or a WHERE")
    if not rows:
        raise fault("the query gives no rows", place, "check its WHERE and `parameters`")
    check_names(columns, say("the query's result"), place)
    return Grid(shown, columns, tuple(tuple(row) for row in rows),
                lambda row, column: say("row {}, column {!r}", row + 1, columns[column]))


def _bound_work(connection: Any) -> None:
    """Let a query in a file take no more time and no larger value than the limits; a server has its own."""
    if connection.dialect.driver != "pysqlite":
        return
    own = connection.connection.driver_connection
    end = time.monotonic() + limits().query_seconds
    own.set_progress_handler(lambda: time.monotonic() > end, STEPS_BETWEEN_LOOKS)
    own.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, limits().data_bytes)


def _url(source: SqlSource, folder: Path, place: Source | None) -> Any:
    from sqlalchemy.engine import make_url

    url = make_url(_environment(source.url_env, place) if source.url_env else str(source.url))
    if source.url is not None and url.password:
        raise fault("a password stands in the database URL", place,
                    "take it out; give the name of an environment variable as `password_env` (and `user_env`)")
    if source.user_env:
        url = url.set(username=_environment(source.user_env, place))
    if source.password_env:
        url = url.set(password=_environment(source.password_env, place))
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        path = project_file(url.database, folder, place)
        url = url.set(database=f"file:{quote(str(path.resolve()))}", query={"mode": "ro", "uri": "true"})
    return url


def _bound(parameters: Mapping[str, Decimal | str | None]) -> dict[str, int | float | str | None]:
    """Return parameters as every driver takes them: whole numbers as int, others as float."""
    return {name: (int(value) if value == value.to_integral_value() else float(value))
            if isinstance(value, Decimal) else None if value is None else str(value)
            for name, value in parameters.items()}


def _environment(name: str, place: Source | None) -> str:
    value = os.environ.get(name)
    if value is None:
        raise fault(say("the environment variable {} is not set", name),
                    place, say("export {}=… before building", name))
    return value


def _without_secrets(message: str, url: Any) -> str:
    """Take password and user name out of a driver's message."""
    for secret in (url.password, url.username):
        if secret:
            message = message.replace(str(secret), "***")
    return message
