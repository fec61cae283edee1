"""Tables from a real PostgreSQL server, started for these tests in a temporary folder."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest

from reportgen.errors import SpecError
from reportgen.limits import Limits, limited
from tests.spec.sources.test_sources import load

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin")) if Path("/usr/lib/postgresql").is_dir() else []
PASSWORD = "geheim-42"

pytestmark = pytest.mark.skipif(not PROGRAMS, reason="PostgreSQL is not installed (apt-get install postgresql)")


@pytest.fixture(autouse=True)
def _with_network() -> Iterator[None]:
    with limited(Limits(network=True)):
        yield


def as_user(*command: str) -> list[str]:
    """The server refuses to run as root; Debian's package brings a user for it."""
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command] if os.geteuid() == 0 \
        else list(command)


@pytest.fixture(scope="module")
def server() -> Iterator[int]:
    folder = Path(tempfile.mkdtemp(prefix="reportgen-pg-"))
    try:
        folder.chmod(0o755)
        data = folder / "data"
        data.mkdir()
        (folder / "password").write_text(PASSWORD)
        if os.geteuid() == 0:
            for path in (folder, data, folder / "password"):
                shutil.chown(path, "postgres", "postgres")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        bin_ = PROGRAMS[-1]
        subprocess.run(as_user(str(bin_ / "initdb"), "-D", str(data), "-A", "scram-sha-256", "-U", "clerk",
                               "--pwfile", str(folder / "password"), "-E", "UTF8", "--locale=C"),
                       check=True, capture_output=True, cwd=folder)
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off"
        control = str(bin_ / "pg_ctl")
        subprocess.run(as_user(control, "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start"),
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
        try:
            with psycopg.connect(host="127.0.0.1", port=port, user="clerk", password=PASSWORD,
                                 dbname="postgres") as connection:
                connection.execute("create table grain (crop text, year int, tons numeric(8,2), cut date)")
                connection.execute("insert into grain values ('水稻', 2031, 25.20, '2031-10-03'), "
                                   "('小麦', 2031, null, '2031-06-01'), ('水稻', 2030, 24.5, '2030-10-07')")
            yield port
        finally:
            subprocess.run(as_user(control, "-D", str(data), "-m", "immediate", "-w", "stop"), check=True,
                           capture_output=True, cwd=folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sql(port: int, query: str, parameters: str = "{}") -> str:
    return (f"sql:\n  url: postgresql+psycopg://127.0.0.1:{port}/postgres\n  user_env: REPORTGEN_TEST_USER\n"
            f"  password_env: REPORTGEN_TEST_PASSWORD\n  query: {query}\n  parameters: {parameters}")


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTGEN_TEST_USER", "clerk")
    monkeypatch.setenv("REPORTGEN_TEST_PASSWORD", PASSWORD)


def test_postgresql_gives_numbers_dates_and_nulls(server: int, tmp_path: Path) -> None:
    table = load(tmp_path, sql(server, "select crop, tons, cut from grain where year = :year order by tons",
                               "{year: 2031}"))
    assert table.rows == (("水稻", Decimal("25.20"), "2031-10-03"), ("小麦", None, "2031-06-01"))


def test_whole_url_may_stand_in_the_environment(server: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTGEN_TEST_URL", f"postgresql+psycopg://clerk:{PASSWORD}@127.0.0.1:{server}/postgres")
    table = load(tmp_path, "sql: {url_env: REPORTGEN_TEST_URL, query: select count(*) as n from grain}")
    assert table.rows == ((Decimal(3),),)


def test_data_changing_query_is_refused_by_the_server(server: int, tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="read-only transaction"):
        load(tmp_path, sql(server, "with gone as (delete from grain returning *) select * from gone"))


@pytest.mark.parametrize(("query", "message"), [
    ("select yield from grain", 'column "yield" does not exist'), ("select * from corn", 'relation "corn"'),
])
def test_servers_own_words_are_passed_on(server: int, tmp_path: Path, query: str, message: str) -> None:
    with pytest.raises(SpecError) as caught:
        load(tmp_path, sql(server, query))
    assert message in str(caught.value)


def test_wrong_password_stands_in_no_message(server: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTGEN_TEST_PASSWORD", "falsch-17")
    with pytest.raises(SpecError) as caught:
        load(tmp_path, sql(server, "select 1"))
    shown = str(caught.value)
    assert "authentication failed" in shown
    assert "falsch-17" not in shown
    assert "clerk" not in shown
    assert caught.value.__cause__ is None


def test_server_is_not_asked_without_leave(tmp_path: Path, server: int) -> None:
    with limited(Limits()), pytest.raises(SpecError, match="--allow-network"):
        load(tmp_path, f"sql:\n  url: postgresql+psycopg://clerk@127.0.0.1:{server}/postgres\n  query: select 1")
