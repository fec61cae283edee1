"""A project → its findings, each with place, rule, severity and, where it is mechanical, the edit that mends it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from reportgen.builder import CONTENT_FILE, LAYOUT_FILE, Project, compose, read_project
from reportgen.checking.ignores import Ignore, ignores, sift
from reportgen.checking.manuscript import Manuscript, Remark, Rule
from reportgen.checking.rules import RULES
from reportgen.errors import Problem, ReportgenError, Source
from reportgen.items import Pages
from reportgen.spec.marks import SourceText
from reportgen.spec.trees import parse_yaml


class Edit(Struct, frozen=True):
    """A mechanical correction inside one line of a file; columns count from 1, `end` is behind the last character."""

    place: Source
    end: int
    before: str
    after: str


class Review(Struct, frozen=True):
    """What a check found, in the order of the files, and the edits by the problem they mend."""

    problems: tuple[Problem, ...]
    edits: Mapping[Problem, Edit]


def review(project: Path, layout: str | None = None, overrides: Mapping[str, str] | None = None, *,
           allow_code: bool = False, rules: tuple[Rule, ...] = RULES) -> Review:
    """Check a project; errors of reading or composing are findings too."""
    try:
        read = read_project(project, layout, overrides)
    except ReportgenError as error:
        return Review(error.problems, {})
    problems: list[Problem] = []
    pages: Pages | None = None
    try:
        pages = compose(read, allow_code=allow_code)
        problems += pages.warnings
    except ReportgenError as error:
        problems += error.problems
    content_file = project / CONTENT_FILE if project.is_dir() else project
    own_layout = Path(layout) if layout is not None else read.folder / LAYOUT_FILE
    return findings(read, pages, problems, content_file, own_layout if own_layout.is_file() else None, rules)


def findings(read: Project, pages: Pages | None, problems: Iterable[Problem], content_file: Path,
             layout_file: Path | None, rules: tuple[Rule, ...] = RULES) -> Review:
    """Return what the rules find in a project that was read and composed, besides the problems known already."""
    found = list(problems)
    manuscript = Manuscript(read.content, read.layout, read.folder, pages, layout_file)
    edits: dict[Problem, Edit] = {}
    for rule in rules:
        for remark in rule.find(manuscript):
            problem, edit = _told(rule, remark)
            found.append(problem)
            if edit is not None and rule.is_mechanical:
                edits[problem] = edit
    kept = sift(found, list(_ignores(content_file, layout_file)), [rule.name for rule in rules])
    ordered = sorted(dict.fromkeys(kept), key=lambda problem: (problem.source is None, problem.source))
    return Review(tuple(ordered), {problem: edits[problem] for problem in ordered if problem in edits})


def _told(rule: Rule, remark: Remark) -> tuple[Problem, Edit | None]:
    text = remark.text
    place = text.at(remark.start) if isinstance(text, SourceText) else text
    problem = Problem(remark.message, place, rule.name, remark.hint, rule.severity)
    if remark.after is None or not isinstance(text, SourceText) or place is None or not text.raw:
        return problem, None
    start, stop = text.extent(remark.start, remark.stop)
    before = text.raw[start:stop]
    is_plain = before == text[remark.start:remark.stop] or before in ('\\"', "''")
    if not is_plain or "\n" in before:
        return problem, None
    return problem, Edit(place, place.column + len(before), before, remark.after)


def _ignores(*files: Path | None) -> Iterator[Ignore]:
    for file in files:
        if file is not None:
            text = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
            if "reportgen:" in text and "ignore" in text:
                yield from ignores(text, parse_yaml(text, str(file)), str(file))
