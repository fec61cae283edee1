"""Findings as text, JSON, SARIF 2.1.0 (OASIS) or GitHub's annotations."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from msgspec.structs import asdict

from reportgen.checking.manuscript import Rule
from reportgen.errors import Problem
from reportgen.language import told

Formatted = str


def as_json(problems: Iterable[Problem], rules: Sequence[Rule]) -> Formatted:
    """Return a JSON list with message, source (file, line, column), rule, hint and severity of each.

    Message and hint are in the reader's language; the rule is what a program looks at.
    """
    return json.dumps([asdict(problem) | {"message": told(problem.message), "hint": told(problem.hint)}
                       for problem in problems], ensure_ascii=False, indent=2, default=asdict)


def as_sarif(problems: Iterable[Problem], rules: Sequence[Rule]) -> Formatted:
    """Return a SARIF log of one run; columns count characters."""
    known = [rule.name for rule in rules]
    problems = list(problems)
    others = sorted({problem.rule for problem in problems} - set(known))
    described = [{"id": rule.name, "shortDescription": {"text": told(rule.description)},
                  "defaultConfiguration": {"level": rule.severity}} for rule in rules]
    described += [{"id": name} for name in others]
    return json.dumps({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "reportgen", "rules": described}}, "columnKind": "unicodeCodePoints",
            "results": [_sarif_result(problem, [*known, *others]) for problem in problems],
        }],
    }, ensure_ascii=False, indent=2)


def _sarif_result(problem: Problem, names: list[str]) -> dict[str, object]:
    text = told(problem.message) + (f" → {told(problem.hint)}" if problem.hint else "")
    result: dict[str, object] = {"ruleId": problem.rule, "ruleIndex": names.index(problem.rule),
                                 "level": problem.severity, "message": {"text": text}}
    if problem.source is not None:
        result["locations"] = [{"physicalLocation": {
            "artifactLocation": {"uri": problem.source.file.replace("\\", "/")},
            "region": {"startLine": problem.source.line, "startColumn": problem.source.column}}}]
    return result


def as_github(problems: Iterable[Problem], rules: Sequence[Rule]) -> Formatted:
    """Return a workflow command a finding: ::warning file=…,line=…,col=…,title=…::…"""
    lines = []
    for problem in problems:
        kind = "notice" if problem.severity == "note" else problem.severity
        place = (f"file={_property(problem.source.file)},line={problem.source.line},col={problem.source.column},"
                 if problem.source else "")
        hint = f" → {told(problem.hint)}" if problem.hint else ""
        lines.append(f"::{kind} {place}title={_property(problem.rule)}::{_data(told(problem.message) + hint)}")
    return "\n".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORMATS = {"json": as_json, "sarif": as_sarif, "github": as_github}
