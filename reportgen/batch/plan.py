"""Rows, template, layout and a pattern of paths → the jobs of a run, each with the digest of all it depends on.

Faults of the whole (a column that is missing, two rows for one file, a path that some system cannot hold) are raised
together; rows that the template cannot take are outcomes, told before anything is built.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from reportgen import __version__
from reportgen.batch.edition import Job, Outcome, Shared, project_of
from reportgen.batch.names import doubles, edition_path, pattern_problems, root_and_pattern
from reportgen.batch.rows import Rows
from reportgen.builder import THEME_FILE, Purpose
from reportgen.errors import Problem, ReportgenError, SpecError
from reportgen.language import say
from reportgen.limits import is_file, is_inside, limits
from reportgen.paths import lies_in, path_fault
from reportgen.spec.library import load_layout
from reportgen.spec.template import PLACEHOLDER, Row, missing_columns, used_columns
from reportgen.spec.trees import MarkedTree, parse_yaml, read_yaml

FILE_NAME = re.compile(r"^[^\n]{1,200}\.\w{1,5}$")
SQLITE = re.compile(r"^sqlite(?:\+\w+)?:///")
MOST_TRIED = 50
"""Rows of one shape that are tried one by one before the run; the rest are found out when they are built."""


class Plan(Struct, frozen=True):
    """The jobs of a run, and the editions that cannot be built, known beforehand."""

    shared: Shared
    jobs: tuple[Job, ...]
    faulty: tuple[Outcome, ...]
    root: str


def make_plan(rows: Rows, layout: str, output: str, template: Path | None = None,
              purposes: Sequence[Purpose] = ("screen",), *, allow_code: bool = False, use_cache: bool = True) -> Plan:
    """Return the plan of a run, within the limits of this context; raises SpecError with every fault of the whole."""
    root, pattern = root_and_pattern(output)
    tree = read_yaml(template) if template else None
    problems = [*pattern_problems(pattern, rows.columns, rows.name)]
    if tree is None and not rows.texts:
        problems.append(Problem(say("{} has rows, which need a content to fill", rows.name), rule="batch",
                                hint="give it as --content template.yaml"))
    if tree is not None:
        problems += missing_columns(tree, rows.columns, rows.name)
    if problems:
        raise SpecError(problems)
    paths = _paths(pattern, rows.rows)
    folder = template.parent if template else Path(next(iter(rows.texts))).parent
    columns = used_columns(tree) if tree else frozenset()
    names = list(_file_names(tree.data if tree else None))
    theme = folder / THEME_FILE
    chosen = load_layout(layout, theme if theme.is_file() else None)
    names += _file_names(msgspec.to_builtins(chosen.outputs))
    shared = Shared(chosen, folder, "", tree, template.name if template else "",
                    template.read_bytes() if template else b"", allow_code=allow_code, use_cache=use_cache,
                    limits=limits())
    shared = replace(shared, digest=_shared_digest(shared, names))
    jobs = [job for path, row in zip(paths, rows.rows, strict=True)
            for job in _jobs(shared, path, row.only(columns), rows.texts.get(row.place, ""), purposes, names)]
    faulty = _faulty(shared, jobs) if tree else {}
    return Plan(shared, tuple(job for job in jobs if job.edition not in faulty), tuple(faulty.values()), root)


def shipped(plan: Plan) -> Plan:
    """Return the plan with the project's files inside it, for workers that share no disk."""
    folder = plan.shared.folder
    names = set(_file_names(msgspec.to_builtins(plan.shared.layout.outputs)))
    for job in plan.jobs:
        template = plan.shared.template
        names.update(_file_names(template.data, job.row) if template else
                     _file_names(parse_yaml(job.content, job.row.place).data))
    paths = {*_existing(folder, names), *_always(plan.shared)}
    files = {str(path.relative_to(folder)): path.read_bytes() for path in sorted(paths)
             if lies_in(path.resolve(), [folder.resolve()])}
    return replace(plan, shared=replace(plan.shared, files=files))


def _paths(pattern: str, rows: Iterable[Row]) -> list[str]:
    paths: list[tuple[str, Row]] = []
    problems: list[Problem] = []
    for row in rows:
        try:
            paths.append((edition_path(pattern, row), row))
        except SpecError as error:
            problems += error.problems
    problems += doubles(paths)
    if problems:
        raise SpecError(problems)
    return [path for path, _ in paths]


def _jobs(shared: Shared, path: str, row: Row, text: str, purposes: Sequence[Purpose],
          names: Iterable[str]) -> Iterator[Job]:
    cells = [(name, repr(cell.value), cell.text) for name, cell in sorted(row.cells.items())]
    named = _file_names(parse_yaml(text, row.place).data) if text else (
        _filled(name, row) for name in names if "{row." in name)
    files = _digests(shared.folder, _existing(shared.folder, named))
    for purpose in purposes:
        edition = path.removesuffix(".pdf") + "-print.pdf" if purpose == "print" and len(purposes) > 1 else path
        digest = _digest((shared.digest, cells, text, files, purpose))
        yield Job(edition, row, purpose, digest, text)


def _shared_digest(shared: Shared, names: Iterable[str]) -> str:
    """Return the digest of what all editions share; a table read from a database makes every run a new one."""
    static = [name for name in names if "{row." not in name]
    files = _digests(shared.folder, {*_existing(shared.folder, static), *_always(shared)})
    unknown = uuid4().hex if shared.template and _reads_database(shared.template) else ""
    layout = msgspec.json.encode(shared.layout, enc_hook=str)
    return _digest((__version__, layout, shared.template_text, files, shared.allow_code, shared.limits,
                    os.environ.get("SOURCE_DATE_EPOCH"), unknown))


def _always(shared: Shared) -> Iterator[Path]:
    """Yield the project's own fonts and, where they may run, its modules; links out of it are not followed."""
    found = sorted((shared.folder / "fonts").rglob("*"))
    if shared.allow_code:
        found += sorted(shared.folder.rglob("*.py"))
    yield from (path for path in found if path.is_file() and is_inside(path, shared.folder))


def _reads_database(tree: MarkedTree) -> bool:
    tables = tree.data.get("tables") if isinstance(tree.data, dict) else None
    return isinstance(tables, dict) and any(isinstance(table, dict) and "sql" in table for table in tables.values())


def _file_names(value: Any, row: Row | None = None) -> Iterator[str]:
    """Yield the texts that may name a file of the project, filled where a row is given."""
    if isinstance(value, str):
        name = SQLITE.sub("", value)
        if FILE_NAME.match(name):
            yield _filled(name, row) if row else name
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if inner is None and isinstance(key, str) and key.startswith("row."):
                yield _filled(f"{{{key}}}", row) if row else f"{{{key}}}"
            yield from _file_names(inner, row)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _file_names(inner, row)


def _filled(name: str, row: Row) -> str:
    return PLACEHOLDER.sub(lambda match: row.cells[match[1]].text, name)


def _existing(folder: Path, names: Iterable[str]) -> list[Path]:
    """Return the files of these names that editions may read; a worker refuses the others at their place."""
    paths = {folder / name for name in names if FILE_NAME.match(name) and not path_fault(name)}
    return sorted(path for path in paths if is_file(path) and is_inside(path, folder))


def _digests(folder: Path, paths: Iterable[Path]) -> list[tuple[str, str]]:
    found = []
    for path in sorted(paths):
        with path.open("rb") as file:
            found.append((os.path.relpath(path, folder), hashlib.file_digest(file, "sha256").hexdigest()))
    return found


def _digest(parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _faulty(shared: Shared, jobs: Iterable[Job]) -> dict[str, Outcome]:
    """Try the template with a row of each shape (which cells are numbers, texts, empty); where it fails, with all."""
    shapes: dict[tuple[str, ...], list[Job]] = {}
    for job in jobs:
        shape = tuple(type(cell.value).__name__ for cell in job.row.cells.values())
        shapes.setdefault(shape, []).append(job)
    found: dict[str, Outcome] = {}
    for alike in shapes.values():
        for job in alike[:MOST_TRIED]:
            problems = _tried(shared, job)
            if problems:
                found[job.edition] = Outcome(job.edition, job.row.place, job.digest, "failed", problems=problems)
            elif job is alike[0]:
                break
    return found


def _tried(shared: Shared, job: Job) -> tuple[Problem, ...]:
    try:
        project_of(shared, job)
    except ReportgenError as error:
        return error.problems
    return ()
