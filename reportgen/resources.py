"""Where bundled fonts and assets lie (inside the wheel, or beside the package in a checkout), and the cache."""

from __future__ import annotations

import os
from pathlib import Path

PACKAGE = Path(__file__).parent


def bundled(name: str) -> Path:
    """Return the folder of bundled resources called `name` ("fonts" or "assets")."""
    inside = PACKAGE / "bundled" / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def cache_folder() -> Path:
    """Return the folder for what can be made again: $XDG_CACHE_HOME/reportgen, else ~/.cache/reportgen."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if os.path.isabs(base) else Path.home() / ".cache") / "reportgen"
