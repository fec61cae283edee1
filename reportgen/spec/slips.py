"""What people mistype in YAML → where it stands and what to write: found by its look, after the reader has given up."""

from __future__ import annotations

import re
from typing import NamedTuple

from reportgen.language import say


class Slip(NamedTuple):
    """Line and column count from 0."""

    line: int
    column: int
    remedy: str


SLIPS = (
    (r"^\s*(?:- +)?[A-Za-z_][\w-]*(?P<slip>：)",
     say("a full-width colon stands after the key; write `: `, with a blank after it")),
    (r"[{,][^\"'{}]*(?P<slip>，)\s*[A-Za-z_]+\s*[:：]",
     say("a full-width comma stands between the keys; write `, `")),
    (r"[:\[{,-] +(?P<slip>[%@`])", say("a value that begins with {} must stand in quotes", "% @ `")),
    (r": +(?P<slip>#[0-9A-Fa-f]{3,8}\b)", say("what follows # is a comment; put the value in quotes")),
    (r"^\s*(?P<slip>-)[^\s-]", say("a blank stands between the dash and the entry of a list")),
    (r"^\s*(?:- +|[\w-]+: +)+(?P<slip>\"[^\"]*\")\s*[^\s,}\]#:]",
     say("a text that begins with a straight quotation mark stands in '…' as a whole; “” need nothing")),
)


def slip_at(lines: list[str], line: int) -> Slip | None:
    """Look at the line where reading stopped and at the last one before it that is not empty."""
    before = next((number for number in range(min(line, len(lines)) - 1, -1, -1) if lines[number].strip()), line)
    for number in dict.fromkeys((line, before)):
        for form, remedy in SLIPS:
            if number < len(lines) and (match := re.search(form, lines[number])):
                return Slip(number, match.start("slip"), remedy)
    return None
