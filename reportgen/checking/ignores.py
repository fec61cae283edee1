"""`# reportgen: ignore RULE reason` in a YAML file: which findings it takes away, and what is wrong with it.

At the end of a line it speaks of the entry that begins there; on a line of its own, of the entry below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from reportgen.errors import Problem, Source
from reportgen.language import say
from reportgen.spec.marks import SourceText
from reportgen.spec.trees import MarkedTree

_COMMENT = re.compile(r"(?:^|(?<=\s))#\s*reportgen:\s*ignore\b[ \t]*(?P<rule>[\w-]*)[ \t]*(?P<reason>.*)")


class Ignore(Struct, frozen=True):
    """A comment at its place, its rule and reason, and the lines (first, last) it speaks of."""

    place: Source
    rule: str
    reason: str
    lines: tuple[int, int]


def ignores(text: str, tree: MarkedTree, name: str) -> list[Ignore]:
    """Return the ignores of a file."""
    lines = text.split("\n")
    inside = _scalar_lines(tree.data)
    found = []
    for number, line in enumerate(lines, 1):
        match = _COMMENT.search(line)
        if match is None or any(first <= (number, match.start() + 1) < last for first, last in inside):
            continue
        start = number if line[:match.start()].strip() else _next_entry(lines, number)
        found.append(Ignore(Source(name, number, match.start() + 1), match["rule"], match["reason"].strip(),
                            (start, _last_line(lines, start))))
    return found


def sift(problems: Iterable[Problem], found: list[Ignore], known: Iterable[str]) -> Iterator[Problem]:
    """Yield the problems that no ignore takes away, and a problem for each ignore that is no good."""
    used = set()
    names = set(known)
    for problem in problems:
        hit = next((one for one in found if one.reason and one.rule == problem.rule and problem.source is not None
                    and problem.source.file == one.place.file
                    and one.lines[0] <= problem.source.line <= one.lines[1]), None)
        if hit is None:
            yield problem
        used.add(hit)
        names.add(problem.rule)
    for one in found:
        if not one.rule or one.rule not in names:
            yield Problem(say("there is no rule {!r}", one.rule), one.place, "ignore",
                          "`reportgen check --rules` lists them", "warning")
        elif not one.reason:
            yield Problem(say("the ignore of {!r} gives no reason", one.rule), one.place, "ignore",
                          "write the reason behind the rule's name", "warning")
        elif one not in used:
            yield Problem(say("the ignore of {!r} matches nothing", one.rule),
                          one.place, "ignore", "take it out", "warning")


def _next_entry(lines: list[str], number: int) -> int:
    return next((index for index in range(number + 1, len(lines) + 1)
                 if lines[index - 1].strip() and not lines[index - 1].lstrip().startswith("#")), number)


def _last_line(lines: list[str], start: int) -> int:
    """Return the last line of the entry that begins at `start`: those indented deeper, or list entries of its key."""
    head = lines[start - 1] if start <= len(lines) else ""
    margin = _margin(head)
    last = start
    for number in range(start + 1, len(lines) + 1):
        line = lines[number - 1]
        if line.strip():
            is_list = line.lstrip().startswith("- ") and _margin(line) == margin and not head.lstrip().startswith("- ")
            if _margin(line) <= margin and not is_list:
                break
            last = number
    return last


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _scalar_lines(data: Any) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return the places (line, column) from and to which the file's texts run: a # in them is no comment."""
    found = []
    waiting = [data]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, SourceText) and thing.source is not None and thing.raw:
            start, raw = thing.source, thing.raw
            head = raw.find("\n") if raw[:1] in ("|", ">") else 0
            first = (start.line + 1, 1) if head else (start.line, start.column)
            breaks = raw.count("\n")
            tail = len(raw) - raw.rfind("\n") - 1 if breaks else start.column - 1 + len(raw)
            found.append((first, (start.line + breaks, tail + 1)))
        elif isinstance(thing, dict):
            waiting += thing.values()
        elif isinstance(thing, list):
            waiting += thing
    return found
