"""One job → one edition; the same function for worker processes, Dask, Ray or Spark."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import tempfile
import time
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from reportgen import __version__
from reportgen.batch.store import Store
from reportgen.builder import Project, Purpose, build_project, long_images
from reportgen.errors import OutputError, Problem, ReportgenError, SpecError
from reportgen.language import say
from reportgen.limits import DEFAULT, Limits, limited
from reportgen.resources import cache_folder
from reportgen.spec.content import content_of
from reportgen.spec.layout import Layout
from reportgen.spec.template import Row, filled, with_cells
from reportgen.spec.trees import MarkedTree, parse_yaml
from reportgen.text.paragraph import forget

EDITIONS_KEPT = 40
"""Editions after which the text set so far is dropped: it takes about half a megabyte an edition of eight pages."""

_begun = count(1)


class Shared(Struct, frozen=True):
    """What all editions of a run share; sent to each worker once.

    `limits` are those of each edition. `template` is None where each row is a content of its own. `files` holds the
    project's files by their paths below `folder` where the worker shares no disk with whoever asks.
    """

    layout: Layout
    folder: Path
    digest: str
    template: MarkedTree | None = None
    template_name: str = ""
    template_text: bytes = b""
    target: str | None = None
    allow_code: bool = False
    use_cache: bool = True
    limits: Limits = DEFAULT
    files: Mapping[str, bytes] = field(default_factory=dict)
    version: str = __version__


class Job(Struct, frozen=True):
    """One edition: the path of its file below the target, its row, what it is for, the digest of all it depends on."""

    edition: str
    row: Row
    purpose: Purpose
    digest: str
    content: str = ""


class Outcome(Struct, frozen=True):
    """How an edition ended; `data` are its files by path where the worker was not to store them."""

    edition: str
    place: str
    digest: str
    state: Literal["built", "failed"]
    output: str = ""
    size: int = 0
    pages: int = 0
    seconds: float = 0.0
    problems: tuple[Problem, ...] = ()
    data: Mapping[str, bytes] = field(default_factory=dict)


def build_one(shared: Shared, job: Job) -> Outcome:
    """Build an edition and store it at the target; a fault of the edition is an outcome, never an exception.

    Depends on nothing but its arguments (and the fonts that come with reportgen); both can be pickled.
    """
    start = time.perf_counter()
    if next(_begun) % EDITIONS_KEPT == 0:
        forget()
    failed = Outcome(job.edition, job.row.place, job.digest, "failed")
    try:
        with limited(shared.limits):
            made = _built(shared, job)
    except ReportgenError as error:
        return replace(failed, problems=error.problems, seconds=time.perf_counter() - start)
    except Exception as error:  # the border of a job: whatever goes wrong is this edition's, not the run's
        problem = Problem(say("{}: {}", type(error).__name__, error), rule="internal",
                          hint="this is a fault of reportgen; please report it with the row and the template")
        return replace(failed, problems=(problem,), seconds=time.perf_counter() - start)
    return replace(made, seconds=time.perf_counter() - start)


def failure(job: Job, problem: Problem, seconds: float = 0.0) -> Outcome:
    """Return the outcome of an edition whose worker could not say one itself."""
    return Outcome(job.edition, job.row.place, job.digest, "failed", problems=(problem,), seconds=seconds)


def project_of(shared: Shared, job: Job) -> Project:
    """Return the project that a job describes: the template filled with its row, or its own content."""
    if shared.template is None:
        name = job.row.place
        sources = {Path(name).name: job.content.encode()}
        return Project(shared.folder, content_of(parse_yaml(job.content, name), shared.folder), shared.layout, sources)
    try:
        content = content_of(filled(shared.template, job.row), shared.folder)
    except SpecError as error:
        raise SpecError(with_cells(error.problems, shared.template, job.row)) from None
    return Project(shared.folder, content, shared.layout,
                   {shared.template_name: shared.template_text, "row.csv": _row_file(job.row)})


def _built(shared: Shared, job: Job) -> Outcome:
    if shared.version != __version__:
        raise OutputError(Problem(say("this worker has reportgen {}, the run was begun by {}",
                                      __version__, shared.version),
                                  rule="version", hint="install the same version on every worker"))
    if shared.files:
        shared = unpacked(shared)
    project = project_of(shared, job)
    report = build_project(project, purpose=job.purpose, allow_code=shared.allow_code, use_cache=shared.use_cache)
    stem = job.edition.removesuffix(".pdf")
    files = {job.edition: report.pdf, **{stem + end: data for end, data in long_images(project, report.pdf)}}
    if shared.target is not None:
        store = Store(shared.target)
        for name, data in files.items():
            store.write(name, data)
    return Outcome(job.edition, job.row.place, job.digest, "built", hashlib.sha256(report.pdf).hexdigest(),
                   len(report.pdf), len(report.pages.pages), problems=report.warnings,
                   data={} if shared.target is not None else files)


def unpacked(shared: Shared) -> Shared:
    """Write the files of a run under their digest, once for each machine, and return the run with their folder."""
    folder = cache_folder() / "batch" / shared.digest
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
            inside = Path(temporary) / "files"
            inside.mkdir()
            for name, data in shared.files.items():
                path = inside / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            try:
                os.rename(inside, folder)
            except OSError:
                if not folder.is_dir():
                    raise
    return replace(shared, folder=folder, files={})


def _row_file(row: Row) -> bytes:
    """Return the cells that the template used as CSV, with the mark that spreadsheets know UTF-8 by."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(row.cells)
    writer.writerow([cell.text for cell in row.cells.values()])
    return text.getvalue().encode("utf-8-sig")
