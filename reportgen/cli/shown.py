"""What commands share: problems printed to standard error, `--set` read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from reportgen.errors import OutputError, Problem


def print_problems(problems: Iterable[Problem]) -> None:
    for problem in problems:
        click.echo(str(problem), err=True)


def summary(problems: Iterable[Problem]) -> str:
    severities = [problem.severity for problem in problems]
    return f"{severities.count('error')} errors, {severities.count('warning')} warnings"


def overrides(settings: Iterable[str]) -> dict[str, str]:
    """Return KEY=VALUE settings as a mapping; anything else is wrong usage."""
    pairs = {}
    for setting in settings:
        key, sign, value = setting.partition("=")
        if not sign or not key:
            raise click.BadParameter(f"{setting!r} is not KEY=VALUE", param_hint="--set")
        pairs[key] = value
    return pairs


def file_bytes(path: Path) -> bytes:
    """Return the bytes of a file that a command reads; raises OutputError where it cannot."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise OutputError(Problem(f"cannot read {str(path)!r}: {error.strerror}", rule="input",
                                  hint="check the path and the permission to read it")) from error
