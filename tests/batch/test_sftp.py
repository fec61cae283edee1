"""Editions to a real SFTP server: OpenSSH's, on loopback, with keys made for the test."""

import getpass
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from reportgen.batch.store import Store
from reportgen.errors import OutputError
from tests.batch.conftest import PATTERN
from tests.batch.test_runs import command, files, run

SSHD = Path("/usr/sbin/sshd")
CONFIG = """\
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host
AuthorizedKeysFile {home}/.ssh/id_ed25519.pub
PidFile none
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
PasswordAuthentication no
Subsystem sftp internal-sftp
"""

pytestmark = pytest.mark.skipif(not SSHD.exists(), reason="the package openssh-server is not installed")


class Server:
    """A server process; `home` holds the client's key as a home folder does, `address` leads to the folder `there`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home, self.there = folder, folder / "home", folder / "there"
        (self.home / ".ssh").mkdir(parents=True)
        for key in (folder / "host", self.home / ".ssh" / "id_ed25519"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"sftp://{getpass.getuser()}@127.0.0.1:{self.port}{self.there}"
        (folder / "config").write_text(CONFIG.format(port=self.port, folder=folder, home=self.home))
        if os.getuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)
        self.begin()

    def begin(self) -> None:
        self.process = subprocess.Popen([SSHD, "-D", "-e", "-f", self.folder / "config"], stderr=subprocess.DEVNULL)
        end = time.monotonic() + 20
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            assert time.monotonic() < end
            assert self.process.poll() is None
            time.sleep(0.02)

    def end(self) -> None:
        self.process.terminate()
        self.process.wait()


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    begun = Server(tmp_path / "sftp")
    monkeypatch.setenv("HOME", str(begun.home))
    yield begun
    begun.end()


def to(server: Server, project: Path) -> list[str]:
    arguments = command(project, "--jobs", "2", "--manifest", str(project / "record.jsonl"))
    arguments[arguments.index("-o") + 1] = f"{server.address}/{PATTERN}"
    return arguments


def ran(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(arguments, capture_output=True, text=True, timeout=120)


def test_a_file_is_replaced_whole_and_nothing_else_is_left(server: Server) -> None:
    store = Store(server.address)
    store.write("县/镇.pdf", b"%PDF- one")
    store.write("县/镇.pdf", b"%PDF- two")
    assert store.read("县/镇.pdf") == b"%PDF- two" == (server.there / "县" / "镇.pdf").read_bytes()
    assert os.listdir(server.there / "县") == ["镇.pdf"]
    assert store.holds("县/镇.pdf", "", 9)
    assert not store.holds("县/镇.pdf", "", 8)
    assert not store.holds("县/无.pdf", "", 9)


def test_a_run_writes_the_bytes_of_a_local_one_and_goes_on_from_its_record(server: Server, project: Path) -> None:
    assert ran(to(server, project)).stdout.startswith("4 built")
    assert run(project).stdout.startswith("4 built")
    far = {str(path.relative_to(server.there)): path.read_bytes()
           for path in server.there.rglob("*") if path.is_file()}
    assert far == files(project)
    (server.there / "甲县" / "东镇.pdf").unlink()
    assert ran(to(server, project)).stdout.startswith("1 built, 3 unchanged")


def test_writers_that_make_the_same_folders_at_once_do_not_disturb_each_other(server: Server) -> None:
    writers, folders = 4, 20
    together = Barrier(writers)

    def write(writer: int) -> None:
        store = Store(server.address)  # fsspec keeps a connection for each thread
        for folder in range(folders):
            together.wait(20)
            store.write(f"{folder}/县/镇/{writer}.pdf", b"%PDF-")
    with ThreadPoolExecutor(writers) as pool:
        assert list(pool.map(write, range(writers))) == [None] * writers
    assert len([*server.there.rglob("*.pdf")]) == writers * folders


def test_a_server_that_is_away_or_refuses_is_told_and_the_next_run_finishes(server: Server, project: Path) -> None:
    server.end()
    away = ran(to(server, project))
    assert away.returncode == 1
    assert f"cannot write to {server.address}" in away.stderr
    assert "Traceback" not in away.stderr
    assert "check the address" in away.stderr
    server.begin()
    assert ran(to(server, project)).stdout.startswith("4 built")


def test_a_key_that_is_refused_and_a_folder_that_cannot_be_are_told(server: Server) -> None:
    server.there.write_text("a file in the folder's place")
    with pytest.raises(OutputError, match="cannot write '/"):
        Store(server.address).write("镇.pdf", b"%PDF-")
    (server.home / ".ssh" / "id_ed25519").unlink()
    with pytest.raises(OutputError, match="cannot write to sftp://") as refused:
        Store(server.address.replace("@", ":secret@"))
    assert "secret" not in str(refused.value)
