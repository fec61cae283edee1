"""Worker processes on this machine, one pipe to each, so that a worker killed at any moment holds no lock of others.

`concurrent.futures` gives up its whole pool when one worker dies; here that costs one edition a second try.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from msgspec import Struct

from reportgen.batch.edition import Job, Outcome, Shared, build_one, failure
from reportgen.collecting import collect_rarely
from reportgen.errors import Problem
from reportgen.language import say

TICK = 0.1
"""Seconds between looks at time and memory of the workers."""
PRELOADED = ["reportgen.batch.edition", "reportgen.output.screen", "reportgen.pdf.writer"]
PROCESSES = Path("/proc")


class WorkerLimits(Struct, frozen=True):
    """What an edition may take (seconds, bytes), and after how many editions a worker is replaced by a new one."""

    seconds: float | None = None
    memory: int | None = None
    editions: int = 500


class _Worker:
    def __init__(self, context: Any, shared: Shared) -> None:
        self.pipe, other = context.Pipe()
        self.process = context.Process(target=_serve, args=(other, shared), daemon=True)
        self.process.start()
        other.close()
        self.job: Job | None = None
        self.begun = 0.0
        self.done = 0

    def give(self, job: Job) -> None:
        self.job, self.begun = job, time.monotonic()
        with suppress(OSError):  # where it has died, the end of its pipe says so next
            self.pipe.send(job)

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def build_here(shared: Shared, jobs: Sequence[Job], workers: int, limits: WorkerLimits) -> Iterator[Outcome]:
    """Yield the outcome of each job as it comes, built by `workers` processes.

    An edition whose worker dies is tried once more; one over its time or memory is not.
    """
    context = _context()
    waiting = deque(jobs)
    tried: set[str] = set()
    crew: list[_Worker] = []
    try:
        while waiting or any(worker.job for worker in crew):
            crew = [worker for worker in crew if not _is_spent(worker, limits)]
            idle = [worker for worker in crew if worker.job is None]
            while waiting and (idle or len(crew) < workers):
                if not idle:
                    crew.append(_Worker(context, shared))
                    idle = [crew[-1]]
                idle.pop().give(waiting.popleft())
            ready = set(wait([worker.pipe for worker in crew if worker.job], TICK))
            for worker in [worker for worker in crew if worker.job]:
                outcome = _heard(worker) if worker.pipe in ready else _over(worker, limits)
                if outcome is None:
                    continue
                if isinstance(outcome, Outcome):
                    if waiting and worker.done < limits.editions:
                        worker.give(waiting.popleft())  # it builds on while this outcome is recorded
                    yield outcome
                    continue
                crew.remove(worker)
                job, seconds = _dismissed(worker)
                if outcome.rule == "worker" and job.edition not in tried:
                    tried.add(job.edition)
                    waiting.append(job)
                else:
                    yield failure(job, outcome, seconds)
    finally:
        for worker in crew:
            worker.end()


def _context() -> Any:
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context


def _serve(pipe: Connection, shared: Shared) -> None:
    """Build what comes through the pipe until its other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_rarely()
    while True:
        try:
            job = pipe.recv()
            pipe.send(build_one(shared, job))
        except (EOFError, OSError):
            return


def _is_spent(worker: _Worker, limits: WorkerLimits) -> bool:
    if worker.job is not None or worker.done < limits.editions:
        return False
    worker.end()
    return True


def _heard(worker: _Worker) -> Outcome | Problem:
    try:
        outcome = worker.pipe.recv()
    except (EOFError, OSError):
        worker.process.join(1)
        code = worker.process.exitcode
        is_killed = code is not None and code < 0
        how = say("was killed by signal {}", -(code or 0)) if is_killed else say("ended with code {}", code)
        return Problem(say("the worker {} while it built this edition, twice", how), rule="worker",
                       hint="signal 9 often means that the machine has no memory left; try fewer --jobs")
    worker.job = None
    worker.done += 1
    assert isinstance(outcome, Outcome)
    return outcome


def _over(worker: _Worker, limits: WorkerLimits) -> Problem | None:
    if limits.seconds is not None and time.monotonic() - worker.begun > limits.seconds:
        return Problem(say("the edition took longer than {:g} s", limits.seconds), rule="timeout",
                       hint="give more with --timeout, or less to set")
    if limits.memory is not None:
        used = _memory(worker.process.pid)
        if used > limits.memory:
            return Problem(say("the edition took {:.0f} MB, {:.0f} MB are allowed",
                               used / 1000000.0, limits.memory / 1000000.0),
                           rule="memory", hint="give more with --memory, or smaller pictures")
    return None


def _memory(pid: int) -> int:
    """Return the bytes that a process holds for itself (Linux)."""
    try:
        lines = (PROCESSES / str(pid) / "status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon:")), 0)


def can_limit_memory() -> bool:
    return (PROCESSES / "self" / "status").exists()


def _dismissed(worker: _Worker) -> tuple[Job, float]:
    job = worker.job
    assert job is not None
    worker.end()
    return job, time.monotonic() - worker.begun
