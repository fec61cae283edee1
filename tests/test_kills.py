"""kill -9 at random moments of build, batch and mail: every file is whole old or whole new, no message goes out twice.

    REPORTGEN_ROUNDS=100 python -m pytest tests/test_kills.py    # a usual run kills four times each
"""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from reportgen.builder import build
from tests.batch.test_runs import is_free, until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")

ROUNDS = int(os.environ.get("REPORTGEN_ROUNDS", "4"))
SMALL = "reportgen: 1\ntitle: 题\nsections: [{id: a, title: 一, text: [正文。]}]\n"
TEMPLATE = 'reportgen: 1\ntitle: "{row.town}"\nsections: [{id: a, title: 一, text: ["{row.town}的正文。"]}]\n'
TOWNS = 10


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "项目"
    folder.mkdir()
    (folder / "content.yaml").write_text(SMALL, encoding="utf-8")
    return folder


def killed(command: list[str], seconds: float) -> None:
    """Run a command for so long, then kill it and all that it has started."""
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    time.sleep(seconds)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()


def usual_seconds(command: list[str]) -> float:
    begun = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    return time.monotonic() - begun


def reportgen(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "reportgen", *map(str, arguments)]


def test_a_build_that_is_killed_leaves_the_old_file_or_the_new_one(project: Path, tmp_path: Path) -> None:
    numbers, target = random.Random(7), tmp_path / "a.pdf"
    new, command = build(project).pdf, reportgen("build", project, "-o", target)
    usual = usual_seconds(command)
    for _ in range(ROUNDS):
        target.write_bytes(b"old")
        killed(command, numbers.uniform(0.3, 1.05) * usual)
        assert target.read_bytes() in (b"old", new)


def test_a_message_whose_writing_is_killed_is_the_old_one_or_the_new_one(project: Path, tmp_path: Path,
                                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    numbers, target = random.Random(8), tmp_path / "m.eml"
    command = reportgen("mail", project, "--from", "a@example.org", "--to", "b@example.org", "-o", target)
    usual = usual_seconds(command)
    new = target.read_bytes()
    for _ in range(ROUNDS):
        target.write_bytes(b"old")
        killed(command, numbers.uniform(0.3, 1.05) * usual)
        assert target.read_bytes() in (b"old", new)


def test_a_batch_that_is_killed_again_and_again_leaves_whole_editions_and_ends_well(project: Path,
                                                                                   tmp_path: Path) -> None:
    """Each round finds what the rounds before it have left; where all is built, a row is changed."""
    towns, template, out = tmp_path / "towns.csv", tmp_path / "template.yaml", tmp_path / "out"
    template.write_text(TEMPLATE, encoding="utf-8")
    numbers, command = random.Random(9), reportgen("batch", "poster", "--each", towns, "--content", template,
                                                   "-o", f"{out}/{{town}}.pdf", "--jobs", "2")

    def rows(version: int) -> list[str]:
        return [f"镇{version}之{number}" for number in range(TOWNS)]

    def write(version: int) -> None:
        towns.write_text("\n".join(["town", *rows(version)]), encoding="utf-8")
    write(0)
    usual = usual_seconds(command)
    first = {path.name: path.read_bytes() for path in out.glob("*.pdf")}
    version = 1
    write(version)
    for _ in range(ROUNDS):
        killed(command, numbers.uniform(0.2, 1.0) * usual)
        until(lambda: is_free(out / "manifest.jsonl"))
        for path in out.glob("[!.]*.pdf"):
            assert path.read_bytes().rstrip().endswith(b"%%EOF")
        if all((out / f"{town}.pdf").exists() for town in rows(version)):
            version += 1
            write(version)
    write(0)
    done = subprocess.run([*command, "--again"], capture_output=True, text=True, check=False)
    assert done.stdout.startswith(f"{TOWNS} built, 0 unchanged, 0 failed"), done.stderr
    assert {name: (out / name).read_bytes() for name in first} == first
    entries = [json.loads(line) for line in (out / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    whole = {path.name for path in out.glob("[!.]*.pdf") if path.read_bytes().rstrip().endswith(b"%%EOF")}
    assert {f"{town}.pdf" for town in rows(0)} <= {entry["edition"] for entry in entries} <= whole


class Received:
    """A mail server's memory: how often each recipient was given a message."""

    def __init__(self) -> None:
        self.messages: Counter[str] = Counter()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.messages.update(envelope.rcpt_tos)
        return "250 taken"


@pytest.fixture
def server() -> Iterator[tuple[Received, int]]:
    received = Received()
    with socket.create_server(("localhost", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(received, hostname="localhost", port=port)
    controller.start()
    yield received, port
    controller.stop()


def test_a_mailing_that_is_killed_and_begun_again_gives_each_person_one_message_at_most(
        project: Path, tmp_path: Path, server: tuple[Received, int]) -> None:
    received, port = server
    people, journal = tmp_path / "people.csv", tmp_path / "journal.jsonl"
    numbers = random.Random(10)
    command = reportgen("mail", project, "--from", "a@example.org", "--list", people, "--smtp", f"localhost:{port}",
                        "--insecure", "--journal", journal)

    def write(count: int) -> None:
        people.write_text("\n".join(["address,name", *(f"b{n}@example.org,甲{n}" for n in range(count))]),
                          encoding="utf-8")
    write(3)
    usual = usual_seconds(command)
    written = 3
    for _ in range(ROUNDS):
        written += 3
        write(written)
        killed(command, numbers.uniform(0.5, 1.05) * usual)
        assert max(received.messages.values()) == 1
    subprocess.run(command, check=True, capture_output=True)
    states = {entry["key"]: entry["state"] for entry in map(json.loads, journal.read_text("utf-8").splitlines())}
    unclear = [key for key, state in states.items() if state == "sending"]
    assert max(received.messages.values()) == 1
    assert written - len(unclear) <= len(received.messages) <= written
    assert len(states) == written
