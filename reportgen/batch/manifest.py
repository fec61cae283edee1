"""The record of a run: one JSON line for each edition that ended, the last line of an edition being the true one.

Lines are only appended. Each is handed to the system at once, so that a kill loses none, and forced onto the disk as
fast as that takes them, several at a time; where the power fails before, their editions are built again, as they are
where a torn last line is cut off or a line that cannot be read passed over.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any, BinaryIO

from reportgen.batch.edition import Job, Outcome
from reportgen.batch.store import Store
from reportgen.errors import OutputError, Problem
from reportgen.language import say, told
from reportgen.output.file import try_lock


class Manifest:
    """The open record; `entries` holds the last line of each edition, `damaged` counts lines that cannot be read.

    `written` counts those of this run.
    """

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path = path
        self._file = file
        self.entries: dict[str, dict[str, Any]] = {}
        self.damaged = 0
        self.written = 0
        data = file.read()
        whole = data.rfind(b"\n") + 1
        if whole < len(data):
            self.damaged += 1
            file.truncate(whole)
        for line in data[:whole].splitlines():
            try:
                entry = json.loads(line)
                self.entries[entry["edition"]] = entry
            except (ValueError, TypeError, KeyError):
                self.damaged += 1
        file.seek(0, os.SEEK_END)
        self._waiting = Event()
        self._is_ending = False
        self._fault: OSError | None = None
        self._keeper = Thread(target=self._keep, daemon=True)
        self._keeper.start()

    def is_done(self, job: Job, store: Store) -> bool:
        """Whether the edition was built from just these inputs and its file is as it was written."""
        entry = self.entries.get(job.edition, {})
        return (entry.get("state") == "built" and entry.get("input") == job.digest
                and store.holds(job.edition, str(entry.get("output")), int(entry.get("bytes", -1))))

    def write(self, outcome: Outcome) -> None:
        """Append an edition's end. Raises OutputError."""
        entry = {"edition": outcome.edition, "state": outcome.state, "row": outcome.place, "input": outcome.digest,
                 "output": outcome.output, "bytes": outcome.size, "pages": outcome.pages,
                 "seconds": round(outcome.seconds, 4), "problems": [_told(problem) for problem in outcome.problems]}
        try:
            self._file.write(json.dumps(entry, ensure_ascii=False).encode() + b"\n")
            self._file.flush()
        except OSError as error:
            raise _unwritten(self.path, error) from error
        if self._fault is not None:
            raise _unwritten(self.path, self._fault)
        self._waiting.set()
        self.entries[outcome.edition] = entry
        self.written += 1

    def close(self) -> OSError | None:
        """Force what is written onto the disk; return why that has failed, if it has."""
        self._is_ending = True
        self._waiting.set()
        self._keeper.join()
        return self._fault

    def _keep(self) -> None:
        """Force lines onto the disk, in a thread of its own: the workers need not wait for it."""
        is_last = False
        while not is_last and self._fault is None:
            self._waiting.wait()
            self._waiting.clear()
            is_last = self._is_ending
            try:
                os.fsync(self._file.fileno())
            except OSError as error:
                self._fault = error



@contextmanager
def open_manifest(path: Path) -> Iterator[Manifest]:
    """Open the record for one run at a time. Raises OutputError where it cannot be opened or another run has it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = open(os.open(path, os.O_RDWR | os.O_CREAT, 0o666), "r+b")  # noqa: SIM115 - closed below
    except OSError as error:
        raise OutputError(Problem(say("cannot open the record {!r}: {}", str(path), error.strerror), rule="manifest",
                                  hint="give another place with --manifest")) from error
    with file:
        if not try_lock(file):
            raise OutputError(Problem(say("another run writes to {!r}", str(path)), rule="manifest",
                                      hint="wait for it, or give another folder with -o"))
        manifest = Manifest(path, file)
        try:
            yield manifest
        finally:
            fault = manifest.close()
        if fault is not None:
            raise _unwritten(path, fault)


def _unwritten(path: Path, error: OSError) -> OutputError:
    return OutputError(Problem(say("cannot write the record {!r}: {}", str(path), error.strerror), rule="manifest",
                               hint="make room; the same command then builds what is left"))


def _told(problem: Problem) -> dict[str, str]:
    entry = {"severity": problem.severity, "rule": problem.rule, "message": told(problem.message),
             "hint": told(problem.hint)}
    return entry | ({"place": str(problem.source)} if problem.source else {})
