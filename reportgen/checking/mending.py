"""Edits → files with just these places changed, every other byte as it was; a file that would no longer read the same
is left alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from reportgen.checking.review import Edit, review
from reportgen.errors import OutputError, Problem, ReportgenError
from reportgen.language import say
from reportgen.output.file import write_atomically
from reportgen.spec.trees import parse_yaml

MOST_PASSES = 8
"""One correction can make room for the next: a half-width mark, then a doubled one."""


def mend(project: Path, layout: str | None = None, overrides: dict[str, str] | None = None, *,
         allow_code: bool = False) -> list[Edit]:
    """Make every mechanical correction of a project's files; return the edits made, in order. Raises OutputError."""
    done: list[Edit] = []
    for _ in range(MOST_PASSES):
        edits = list(review(project, layout, overrides, allow_code=allow_code).edits.values())
        if not edits:
            break
        by_file: dict[str, list[Edit]] = defaultdict(list)
        for edit in edits:
            by_file[edit.place.file].append(edit)
        for name, chosen in by_file.items():
            done += apply(Path(name), chosen)
    return done


def apply(path: Path, edits: Iterable[Edit]) -> list[Edit]:
    """Make the edits in a file, every other byte kept; return those made, in order. Raises OutputError."""
    data = path.read_bytes()
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    lines = data[len(mark):].decode("utf-8").split("\n")
    made: list[Edit] = []
    for edit in sorted(set(edits), key=lambda edit: (-edit.place.line, -edit.place.column, edit.after)):
        row, start = edit.place.line - 1, edit.place.column - 1
        line = lines[row]
        stop = edit.end - 1
        is_free = not made or made[-1].place.line != edit.place.line or stop <= made[-1].place.column - 1
        if line[start:stop] == edit.before and is_free:
            lines[row] = line[:start] + edit.after + line[stop:]
            made.append(edit)
    text = "\n".join(lines)
    try:
        parse_yaml(text, str(path))
    except ReportgenError as error:
        raise OutputError(Problem(say("{} would no longer be valid YAML; it is left as it was", path), rule="fix",
                                  hint="mend it by hand")) from error
    write_atomically(path, mark + text.encode("utf-8"))
    return made[::-1]
