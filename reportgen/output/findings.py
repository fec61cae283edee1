"""What is found in a PDF."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from reportgen.output.geometry import Box

Severity = Literal["error", "warning", "note"]


class Finding(Struct, frozen=True):
    """One thing found; `page` counts from 1, 0 is the whole file; `box` is in the page's points, y upward."""

    rule: str
    severity: Severity
    message: str
    page: int = 0
    box: Box | None = None
