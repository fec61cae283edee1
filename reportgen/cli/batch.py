"""`reportgen batch`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from reportgen.cli.shown import limit_options, tell
from reportgen.language import say

if TYPE_CHECKING:
    from reportgen.batch.edition import Job, Outcome
    from reportgen.batch.plan import Plan
    from reportgen.batch.run import Due, Workers
    from reportgen.builder import Purpose

MOST_SHOWN = 20
T = TypeVar("T")


@click.command("batch")
@click.argument("layout")
@click.option("--each", required=True, metavar="ROWS",
              help="One edition for each row of a .xlsx or .csv file, for each .yaml file of a folder, or for each row "
                   "of a database (its URL, or env:NAME for the variable that holds it) with --query.")
@click.option("--content", "template", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="The content, with {row.COLUMN} where a row's cells go; without it each YAML file is a content.")
@click.option("-o", "--output", required=True, metavar="PATTERN",
              help="Such as 'out/{county}/{town}.pdf'; an address of fsspec (s3://…) instead of a folder.")
@click.option("--for", "purposes", default="screen", show_default=True, help="screen, print, or screen,print.")
@click.option("--jobs", type=click.IntRange(1), help="Worker processes. [default: one for each core]")
@click.option("--sheet", help="The sheet of a workbook. [default: the first]")
@click.option("--query", metavar="SELECT", help="What to read from the database.")
@click.option("--dask", metavar="ADDRESS", help="Build on a Dask cluster, such as tcp://scheduler:8786.")
@click.option("--timeout", type=click.FloatRange(0, min_open=True), metavar="SECONDS", help="Most time for an edition.")
@click.option("--memory", metavar="SIZE", help="Most memory of a worker, such as 800MB.")
@click.option("--recycle", type=click.IntRange(1), default=500, show_default=True,
              help="Editions after which a worker is replaced by a new one.")
@click.option("--manifest", type=click.Path(path_type=Path, dir_okay=False),
              help="The record of what was built. [default: manifest.jsonl in the output folder]")
@click.option("--again", is_flag=True, help="Build all, also what did not change.")
@click.option("--merge", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Afterwards: all editions in one PDF with bookmarks.")
@click.option("--contact-sheet", "contact", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Afterwards: the covers on PNG sheets.")
@click.option("--zip", "column", metavar="COLUMN", help="Afterwards: a ZIP file for each value of a column.")
@click.option("--progress", type=click.Choice(["bar", "json"]), default="bar", show_default=True)
@click.option("--quiet", is_flag=True, help="Say nothing but what failed.")
@click.option("--allow-code", is_flag=True, help="Run the project's own Python for its charts.")
@click.option("--no-cache", is_flag=True, help="Draw every chart again, and keep none.")
@limit_options
def command(layout: str, each: str, template: Path | None, output: str, purposes: str, jobs: int | None,
            sheet: str | None, query: str | None, dask: str | None, timeout: float | None, memory: str | None,
            recycle: int, manifest: Path | None, again: bool, merge: Path | None, contact: Path | None,
            column: str | None, progress: str, quiet: bool, allow_code: bool, no_cache: bool,
            process: dict[str, int]) -> None:
    """Build many editions in LAYOUT, one for each row of a table; run again, it builds what changed or failed.

    \b
    reportgen batch brochure --each towns.xlsx --content template.yaml -o 'out/{county}/{town}.pdf'
    reportgen batch layout.yaml --each towns.csv --content template.yaml -o 'out/{town}.pdf' --for screen,print
    """
    from reportgen.batch.manifest import open_manifest
    from reportgen.batch.plan import make_plan
    from reportgen.batch.progress import shown
    from reportgen.batch.rows import read_rows
    from reportgen.batch.run import build_editions, due
    from reportgen.batch.store import public

    rows = read_rows(each, sheet=sheet, query=query)
    if column is not None and column not in rows.columns:
        raise click.BadParameter(say("{} has no column {!r}: {}", rows.name, column, ", ".join(rows.columns)),
                                 param_hint="--zip")
    wanted = _purposes(purposes)
    plan = make_plan(rows, layout, output, template, wanted, allow_code=allow_code, use_cache=not no_cache)
    if "seconds" in process:
        timeout = _once(timeout, process["seconds"], "--timeout")
    if "megabytes" in process:
        memory = _once(memory, f"{process['megabytes']}MB", "--memory")
    plan, workers = _workers(plan, dask, jobs, timeout, memory, recycle)
    failed = list(plan.faulty)
    _print_failed(failed)
    with open_manifest(manifest or _manifest_beside(plan)) as record:
        todo = due(plan, record, again=again)
        if not quiet:
            _print_due(todo, record.damaged)
        built = 0
        outcomes = build_editions(plan, todo.jobs, record, workers)
        total = len(todo.jobs) + len(plan.faulty)
        try:
            for outcome in shown(outcomes, total, "none" if quiet else "json" if progress == "json" else "bar"):
                if outcome.state == "built":
                    built += 1
                elif outcome not in plan.faulty:
                    failed.append(outcome)
        except KeyboardInterrupt:
            tell(say("stopped after {} editions; the same command builds the rest", record.written), err=True)
            sys.exit(130)
    _print_failed(failed[len(plan.faulty):])
    _gather(plan, failed, wanted, merge, contact)
    if column is not None:
        _zip(plan, failed, {row.place: row.cells[column].text for row in rows.rows})
    if not quiet:
        tell(say("{} built, {} unchanged, {} failed: {}", built, todo.done, len(failed), public(plan.root)))
    if failed:
        sys.exit(1)


def _purposes(value: str) -> tuple[Purpose, ...]:
    found: list[Purpose] = []
    for part in value.split(","):
        if part not in ("screen", "print"):
            raise click.BadParameter(say("{!r} is neither screen nor print", part), param_hint="--for")
        found.append("print" if part == "print" else "screen")
    return tuple(dict.fromkeys(found))


def _once(option: T | None, limit: T, name: str) -> T:
    """Return the limit where the option that means the same was not given too."""
    if option is not None:
        raise click.UsageError(say("{} and --limit say the same; give one of them", name))
    return limit


def _workers(plan: Plan, dask: str | None, jobs: int | None, timeout: float | None, memory: str | None,
             recycle: int) -> tuple[Plan, Workers]:
    """Return the plan made ready for its workers, and the workers."""
    from functools import partial

    from reportgen.batch.plan import shipped
    from reportgen.batch.pool import WorkerLimits, build_here, can_limit_memory
    from reportgen.batch.store import is_address
    from reportgen.output.fitting import parse_size

    # A folder of this machine and fsspec's memory:// cannot be reached by every worker: it hands the bytes back.
    is_reached = is_address(plan.root) and not plan.root.startswith(("memory://", "file://"))
    if dask is not None:
        if jobs or timeout or memory:
            raise click.UsageError("--jobs, --timeout and --memory are for workers here; Dask's own have theirs")
        from reportgen.batch.cluster import build_on_cluster

        plan = shipped(plan)
        return (_stored_by_workers(plan) if is_reached else plan), partial(build_on_cluster, dask)
    limit = None
    if memory is not None:
        if not can_limit_memory():
            raise click.UsageError("--memory needs /proc, which this system does not have")
        try:
            limit = parse_size(memory)
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--memory") from error
    limits = WorkerLimits(timeout, limit, recycle)
    if not plan.root.startswith("memory://"):
        plan = _stored_by_workers(plan)
    count = min(jobs or os.cpu_count() or 1, max(1, len(plan.jobs)))
    return plan, lambda shared, due: build_here(shared, due, count, limits)


def _stored_by_workers(plan: Plan) -> Plan:
    from msgspec.structs import replace

    return replace(plan, shared=replace(plan.shared, target=plan.root))


def _manifest_beside(plan: Plan) -> Path:
    from reportgen.batch.store import is_address

    if is_address(plan.root):
        return Path(f"{plan.root.rstrip('/').rpartition('/')[2]}-manifest.jsonl")
    return Path(plan.root) / "manifest.jsonl"


def _print_due(todo: Due, damaged: int) -> None:
    if damaged:
        tell(say("{} damaged lines of the record are passed over; their editions are built again", damaged),
                   err=True)
    if todo.gone:
        shown = ", ".join(todo.gone[:3]) + (" …" if len(todo.gone) > 3 else "")
        tell(say("{} files of earlier runs have no row any more and stay: {}", len(todo.gone), shown), err=True)


def _print_failed(failed: list[Outcome]) -> None:
    """Say which editions failed, from which row, and why."""
    for outcome in failed[:MOST_SHOWN]:
        tell(say("failed: {}  ({})", outcome.edition, outcome.place), err=True)
        for problem in outcome.problems:
            click.echo("    " + str(problem).replace("\n", "\n    "), err=True)
    if len(failed) > MOST_SHOWN:
        tell(say("… and {} more; the record has them all", len(failed) - MOST_SHOWN), err=True)


def _whole(plan: Plan, failed: list[Outcome]) -> Iterator[Job]:
    names = {outcome.edition for outcome in failed}
    return (job for job in plan.jobs if job.edition not in names)


def _gather(plan: Plan, failed: list[Outcome], purposes: tuple[Purpose, ...], merge: Path | None,
            contact: Path | None) -> None:
    from reportgen.batch.store import Store
    from reportgen.output.file import write_atomically

    store = Store(plan.root)
    chosen: Purpose = "print" if "print" in purposes else "screen"
    editions = [job.edition for job in _whole(plan, failed) if job.purpose == chosen]
    if merge is not None and editions:
        from reportgen.batch.merging import MOST_TAGGED, write_merged
        from reportgen.builder import print_target
        from reportgen.pdf.target import Screen

        target = print_target(plan.shared.layout, plan.shared.folder) if chosen == "print" else Screen()
        pages, is_tagged = write_merged(editions, store, merge, merge.stem, target)
        tell(say("{}: {} editions, {} pages", merge, len(editions), pages))
        if chosen == "screen" and not is_tagged:
            tell(say("{} has no tags: more than {} editions, or one without them", merge, MOST_TAGGED), err=True)
    if contact is not None and editions:
        from reportgen.batch.gathering import contact_sheets

        for number, image in enumerate(contact_sheets(editions, store), 1):
            path = contact if number == 1 else contact.with_name(f"{contact.stem}-{number}{contact.suffix}")
            write_atomically(path, image)
            click.echo(str(path))


def _zip(plan: Plan, failed: list[Outcome], values: dict[str, str]) -> None:
    from reportgen.batch.gathering import archives
    from reportgen.batch.store import Store, public
    from reportgen.paths import portable_name

    store = Store(plan.root)
    for value, data in archives(((job.edition, values[job.row.place]) for job in _whole(plan, failed)), store):
        name = portable_name(f"{value or 'none'}.zip")
        store.write(name, data)
        click.echo(f"{public(plan.root)}/{name}")
