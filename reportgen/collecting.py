"""How often a process looks for garbage: rarely, where it is all reportgen's; a library leaves its host alone."""

from __future__ import annotations

import atexit
import gc

ALLOCATIONS = 100_000
"""New objects before the collector looks for circles among them; Python's own 700 to 2,000 cost a build a tenth of its
time, because nearly all that it makes lives to its end."""


def collect_rarely() -> None:
    """Look for garbage rarely, and not once more when the process ends."""
    gc.set_threshold(ALLOCATIONS)
    atexit.register(gc.freeze)
