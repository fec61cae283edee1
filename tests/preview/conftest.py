"""A preview running as its command runs it, and real Chromium to look at it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

LIYANG = Path(__file__).parents[2] / "data" / "liyang-2024"
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--no-first-run", "--disable-default-apps"]

Started = Callable[..., str]


@pytest.fixture
def start() -> Iterator[Started]:
    """Give a function that starts `reportgen preview` with options and returns its address."""
    running: list[subprocess.Popen[str]] = []

    def started(project: Path, *options: str) -> str:
        process = subprocess.Popen([sys.executable, "-m", "reportgen", "preview", str(project), "--no-open", *options],
                                   stdout=subprocess.PIPE, text=True, env=dict(os.environ))
        running.append(process)
        assert process.stdout is not None
        return process.stdout.readline().strip()
    yield started
    for process in running:
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert process.stdout is not None
        process.stdout.close()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(LIYANG, tmp_path / "溧阳 2024")
    return tmp_path / "溧阳 2024"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for a module and no longer: while Playwright runs, no other test can run an event loop."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


def edit(project: Path, before: str, after: str) -> None:
    """Save the content with one thing changed."""
    path = project / "content.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")
