"""What commands share: problems printed to standard error, `--set` and `--limit` read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from reportgen.errors import OutputError, Problem
from reportgen.language import say, told
from reportgen.limits import NAMES, Limits, limited, limits

LIMIT = re.compile(r"[1-9][0-9]{0,11}")
"""Up to twelve digits, a thousand times any machine's."""


def print_problems(problems: Iterable[Problem]) -> None:
    for problem in problems:
        click.echo(str(problem), err=True)


def tell(sentence: str, *, err: bool = False) -> None:
    """Print a sentence in the reader's language."""
    click.echo(told(sentence), err=err)


def overrides(settings: Iterable[str]) -> dict[str, str]:
    """Return KEY=VALUE settings as a mapping; anything else is wrong usage."""
    pairs = {}
    for setting in settings:
        key, sign, value = setting.partition("=")
        if not sign or not key:
            raise click.BadParameter(say("{!r} is not KEY=VALUE", setting), param_hint="--set")
        pairs[key] = value
    return pairs


def file_bytes(path: Path) -> bytes:
    """Return the bytes of a file that a command reads; raises OutputError where it cannot."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise OutputError(Problem(say("cannot read {!r}: {}", str(path), error.strerror), rule="input",
                                  hint="check the path and the permission to read it")) from error


def within_limits(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say what a project may reach and take, time and memory of this process too."""
    return within_bounds(_reaching(function))


def limit_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """As within_limits, but `process` hands the command those limits that are a process's: seconds and megabytes."""
    return _bounded(_reaching(function))


def within_bounds(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option that says what the files it reads may take, time and memory of this process too."""
    @_bounded
    @wraps(function)
    def command(*args: Any, process: dict[str, int], **options: Any) -> Any:
        for name, number in process.items():
            PROCESS[name](number)
        return function(*args, **options)
    return command


def _reaching(function: Callable[..., Any]) -> Callable[..., Any]:
    @click.option("--allow-path", "paths", type=click.Path(path_type=Path, exists=True, file_okay=False), multiple=True,
                  help="A folder outside the project that it may read; may be given again.")
    @click.option("--allow-network", is_flag=True, help="Let the project's tables ask databases on servers.")
    @wraps(function)
    def command(*args: Any, paths: tuple[Path, ...], allow_network: bool, **options: Any) -> Any:
        with limited(replace(limits(), paths=paths, network=allow_network)):
            return function(*args, **options)
    return command


def _bounded(function: Callable[..., Any]) -> Callable[..., Any]:
    @click.option("--limit", "given", multiple=True, metavar="NAME=NUMBER",
                  help=told(say("Change what a project may take: {}.", ", ".join((*NAMES, *PROCESS)))))
    @wraps(function)
    def command(*args: Any, given: tuple[str, ...], **options: Any) -> Any:
        numbers = _numbers(given)
        process = {name: numbers.pop(name) for name in PROCESS if name in numbers}
        with limited(Limits(**numbers)):
            return function(*args, process=process, **options)
    return command


def _numbers(given: Iterable[str]) -> dict[str, Any]:
    found = {}
    for setting in given:
        name, _, value = setting.partition("=")
        if name not in (*NAMES, *PROCESS) or not LIMIT.fullmatch(value):
            raise click.BadParameter(say("{!r} is not NAME=NUMBER; names: {}",
                                         setting, ", ".join((*NAMES, *PROCESS))),
                                     param_hint="--limit")
        found[name] = int(value)
    return found


def _stop_after(seconds: int) -> None:
    import signal

    def stop(number: int, frame: object) -> None:
        raise OutputError(Problem(say("it took longer than {} s", seconds), rule="limit",
                                  hint="make the document smaller, or give more with --limit seconds=…"))
    signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)


def _hold_memory(megabytes: int) -> None:
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, most))


def release_memory() -> None:
    """Take the limit on memory off again, so that the error can be told."""
    with suppress(ImportError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


PROCESS: dict[str, Callable[[int], None]] = {"seconds": _stop_after, "megabytes": _hold_memory}
"""Limits of the whole process, where the system has them."""
