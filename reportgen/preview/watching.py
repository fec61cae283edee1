"""The files of a project as they stand on the disk, and whether they have changed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

MOST_FILES = 4_000
"""Watched; a folder with more is no project folder."""

LEFT_OUT = {"out", "node_modules", "__pycache__"}

Stamps = dict[str, tuple[int, int]]
"""Time of the last change in ns and size, by path."""


def stamps(folder: Path, others: Iterable[Path] = ()) -> Stamps:
    """Return the stamps of the files below a folder, hidden ones and what was built left out, and of the others."""
    found: Stamps = {}
    waiting = [os.fspath(folder)]
    while waiting and len(found) < MOST_FILES:
        try:
            entries = list(os.scandir(waiting.pop()))
        except OSError:  # it went away meanwhile
            continue
        for entry in entries:
            if entry.name.startswith(".") or entry.name.endswith("~"):
                continue
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in LEFT_OUT:
                    waiting.append(entry.path)
            else:
                _note(entry.path, found)
    for path in others:
        _note(os.fspath(path), found)
    return found


def _note(path: str, found: Stamps) -> None:
    try:
        status = os.stat(path)
    except OSError:
        return
    found[path] = (status.st_mtime_ns, status.st_size)
