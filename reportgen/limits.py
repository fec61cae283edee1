"""How much a project may take, and what it may reach beyond its own folder; the same for everything built in a context.

A project folder may come from anyone. Without leave it reads only itself and what comes with reportgen, and opens no
connection; running its Python is a matter of `allow_code`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from msgspec import Struct

from reportgen.paths import lies_in


class Limits(Struct, frozen=True):
    """Most of each thing; `paths` are folders outside the project that may be read, `network` lets databases on
    servers be asked."""

    yaml_bytes: int = 16_000_000
    data_bytes: int = 50_000_000
    values: int = 200_000
    levels: int = 60
    characters: int = 20_000
    sections: int = 2_000
    pages: int = 5_000
    pixels: int = 200_000_000
    unpacked_bytes: int = 200_000_000
    shapes: int = 10_000
    svg_bytes: int = 1_000_000
    query_seconds: int = 30
    operators: int = 1_000_000
    paths: tuple[Path, ...] = ()
    network: bool = False


NAMES = tuple(name for name in Limits.__struct_fields__ if name not in ("paths", "network"))
"""The limits that are numbers."""

DEFAULT = Limits()
_CURRENT: ContextVar[Limits] = ContextVar("limits", default=DEFAULT)


def limits() -> Limits:
    """Return the limits of this context."""
    return _CURRENT.get()


@contextmanager
def limited(to: Limits) -> Iterator[None]:
    """Set other limits for what is done inside."""
    token = _CURRENT.set(to)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def is_file(path: Path) -> bool:
    """Whether a file lies there; a name that the system cannot even ask for is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_inside(path: Path, folder: Path) -> bool:
    """Whether a path, its links followed, lies in the folder or in one that may be read; one whose links go round
    lies nowhere."""
    try:
        real = path.resolve()
    except RuntimeError:  # links that go round, before Python 3.13
        return False
    if real.is_symlink():  # such links, since then
        return False
    return lies_in(real, [root.resolve() for root in (folder, *limits().paths)])
