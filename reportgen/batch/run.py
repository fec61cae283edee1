"""A plan → its editions: what is due is built by the workers given, stored where they could not, and recorded."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from reportgen.batch.edition import Job, Outcome, Shared, failure
from reportgen.batch.manifest import Manifest
from reportgen.batch.plan import Plan
from reportgen.batch.store import Store, is_address
from reportgen.errors import ReportgenError

Workers = Callable[[Shared, Sequence[Job]], Iterator[Outcome]]
_TEMPORARY = re.compile(r"^\.(.+\.(?:pdf|png))\.[a-z0-9_]{8}$")


class Due(Struct, frozen=True):
    """What a run has to do: jobs to build, how many are done already, files whose rows are gone."""

    jobs: tuple[Job, ...]
    done: int
    gone: tuple[str, ...]


def due(plan: Plan, manifest: Manifest, *, again: bool = False) -> Due:
    """Return what is left of a plan; with `again` all of it."""
    store = Store(plan.root)
    jobs = tuple(job for job in plan.jobs if again or not manifest.is_done(job, store))
    planned = {*(job.edition for job in plan.jobs), *(outcome.edition for outcome in plan.faulty)}
    gone = tuple(name for name, entry in manifest.entries.items() if name not in planned and entry["state"] == "built")
    return Due(jobs, len(plan.jobs) - len(jobs), gone)


def build_editions(plan: Plan, jobs: Sequence[Job], manifest: Manifest, workers: Workers) -> Iterator[Outcome]:
    """Yield how each edition ended, recorded before it is told; first those that are known to be faulty."""
    if not is_address(plan.root):
        _sweep(plan)
    for outcome in plan.faulty:
        manifest.write(outcome)
        yield outcome
    store = Store(plan.root)
    built = []
    by_edition = {job.edition: job for job in jobs}
    for outcome in workers(plan.shared, jobs):
        if outcome.data:
            outcome = _stored(outcome, by_edition[outcome.edition], store)
        manifest.write(outcome)
        if outcome.state == "built":
            built.append(outcome.edition)
        yield outcome
    store.settle(built)


def _stored(outcome: Outcome, job: Job, store: Store) -> Outcome:
    pdf = outcome.data[outcome.edition]
    assert hashlib.sha256(pdf).hexdigest() == outcome.output
    try:
        for name, data in outcome.data.items():
            store.write(name, data)
    except ReportgenError as error:
        return failure(job, error.problems[0], outcome.seconds)
    return replace(outcome, data={})


def _sweep(plan: Plan) -> None:
    """Remove the temporary files of this plan's editions that a killed run has left."""
    planned = {job.edition for job in plan.jobs}
    root = Path(plan.root)
    for folder in {(root / edition).parent for edition in planned}:
        for path in folder.glob(".*") if folder.is_dir() else ():
            match = _TEMPORARY.match(path.name)
            if match and (path.parent / match[1]).relative_to(root).as_posix() in planned:
                path.unlink(missing_ok=True)
