"""Help in the reader's language; lines are measured in cells, of which a Han character takes two."""

from __future__ import annotations

import gettext
import os
import re
from collections.abc import Iterable, Iterator
from inspect import cleandoc
from unicodedata import east_asian_width

import click

from reportgen.language import LOCALES, reader_language, told

_PIECE = r"\s+|[（《“\[(]*(?:[!-~]+|[^\s!-~])[，。；：、！？）》”\])]*"
"""What no line is broken in: a Western word or one Han character, with the marks that open and close it."""
_UNWRAPPED = "\b\n"
"""What click sets as it stands."""
MOST_TERM, GAP = 30, 2


class Formatter(click.HelpFormatter):
    """Wraps Chinese, which has no blanks to break at."""

    def write_text(self, text: str) -> None:
        width = self.width - self.current_indent
        super().write_text("\n\n".join(_set(paragraph, width) for paragraph in text.split("\n\n")))

    def write_heading(self, heading: str) -> None:
        self.write(f"{heading}{'：' if reader_language() == 'zh' else ':'}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = MOST_TERM, col_spacing: int = GAP) -> None:
        rows = list(rows)
        first = min(max((_cells(term) for term, _ in rows), default=0), col_max) + col_spacing
        indent = " " * (self.current_indent + first)
        for term, words in rows:
            lines = list(_lines(" ".join(words.split()), max(self.width - len(indent), 10)))
            blank = " " * (first - _cells(term)) if _cells(term) <= first - col_spacing else f"\n{indent}"
            self.write(f"{'':{self.current_indent}}{term}{blank}" + f"\n{indent}".join(lines) + "\n")


class Context(click.Context):
    formatter_class = Formatter


def speak() -> None:
    """Let click's own words, which it asks of gettext's default domain, come from the catalogue of reportgen too."""
    os.environ["LANGUAGE"] = reader_language()
    gettext.bindtextdomain("reportgen", str(LOCALES))
    gettext.textdomain("reportgen")


def tell_help(command: click.Command) -> None:
    """Put the help of a command and its options into the reader's language."""
    command.context_class = Context
    command.help = told(cleandoc(command.help or ""))
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            parameter.help = told(parameter.help)


def _set(paragraph: str, width: int) -> str:
    if paragraph.startswith("\b"):
        return paragraph
    return _UNWRAPPED + "\n".join(_lines(" ".join(paragraph.split()), width))


def _cells(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _lines(text: str, width: int) -> Iterator[str]:
    line, length = "", 0
    for piece in re.findall(_PIECE, text):
        cells = _cells(piece)
        if line and length + cells > width and not piece.isspace():
            yield line.rstrip()
            line, length = "", 0
        line, length = line + piece, length + cells
    yield line.rstrip()
