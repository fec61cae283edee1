"""The reader's editor, started at a line of a file; without a shell."""

from __future__ import annotations

import asyncio
import shlex
import shutil
from pathlib import Path

from msgspec import Struct, field

from reportgen.errors import OutputError, Problem
from reportgen.language import say


class Editor(Struct):
    """A command with {file}, {line} and {column} in its words, such as `code -g {file}:{line}`; none where empty."""

    words: tuple[str, ...] = ()
    _running: set[asyncio.Task[int]] = field(default_factory=set)

    @classmethod
    def of(cls, command: str) -> Editor:
        """Return the editor of a command line; raises OutputError for a program that is not there."""
        try:
            words = tuple(shlex.split(command))
        except ValueError:
            words = ()
        if not words or shutil.which(words[0]) is None:
            raise OutputError(Problem(say("cannot run the editor {!r}", command), rule="editor",
                                      hint="give an installed program, such as --editor 'code -g {file}:{line}'"))
        return cls(words if "{file}" in command else (*words, "{file}"))

    @property
    def is_set(self) -> bool:
        return bool(self.words)

    def arguments(self, file: Path, line: int, column: int) -> list[str]:
        """Return the program and its arguments; each word is filled in by itself, so that a name stays one word."""
        values = {"{file}": str(file.resolve()), "{line}": str(line), "{column}": str(column)}
        program, *words = self.words
        return [shutil.which(program) or program, *(_filled(word, values) for word in words)]

    async def open(self, file: Path, line: int, column: int) -> None:
        """Start the editor, and wait for its end in the background."""
        quiet = asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(*self.arguments(file, line, column), stdin=quiet, stdout=quiet,
                                                       stderr=quiet, start_new_session=True)
        task = asyncio.create_task(process.wait())
        self._running.add(task)
        task.add_done_callback(self._running.discard)


def _filled(word: str, values: dict[str, str]) -> str:
    file, marked = values["{file}"], word.split("{file}")
    for name in ("{line}", "{column}"):
        marked = [part.replace(name, values[name]) for part in marked]
    return file.join(marked)
