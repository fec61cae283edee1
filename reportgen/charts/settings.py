"""What charts may do in a build: run the project's own Python, and keep drawings on disk."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct


class ChartSettings(Struct, frozen=True):
    """`folder` is the project's, where its own modules lie; without `uses_cache` nothing is read or kept."""

    folder: Path = Path()
    allow_code: bool = False
    uses_cache: bool = False


CAREFUL = ChartSettings()
"""No code of the project, nothing kept."""
