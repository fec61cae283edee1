"""Colours as a PDF says them: spaces by name, components, ink (ISO 32000-1 8.6)."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pikepdf
from msgspec import Struct


class Paint(Struct, frozen=True):
    """A colour as the file says it: its space ("DeviceCMYK", "Separation:All" …) and its components."""

    space: str = "DeviceGray"
    values: tuple[float, ...] = (0.0,)

    @property
    def ink(self) -> float | None:
        """Total ink in percent; None where the space is not one of inks."""
        if self.space == "DeviceCMYK":
            return 100 * sum(self.values)
        if self.space == "DeviceGray":
            return 100 * (1 - self.values[0]) if self.values else None
        return 100 * sum(self.values) if self.space.startswith(("Separation:", "DeviceN:")) else None

    @property
    def is_white(self) -> bool:
        if self.space in ("DeviceCMYK",) or self.space.startswith("Separation:"):
            return bool(self.values) and not any(self.values)
        return self.space in ("DeviceGray", "DeviceRGB") and bool(self.values) and min(self.values) >= 1


def space_name(space: Any) -> str:
    """Return a colour space's name; for inks of their own with the ink, for ICC with the number of components."""
    if isinstance(space, pikepdf.Name):
        return str(space).lstrip("/")
    if isinstance(space, pikepdf.Array) and len(space):
        family = str(space[0]).lstrip("/")
        if family == "Separation":
            return f"Separation:{_ink_name(space[1])}"
        if family == "DeviceN":
            return "DeviceN:" + ",".join(_ink_name(ink) for ink in space[1])
        if family == "ICCBased":
            return f"ICCBased:{int(space[1].get('/N', 0))}"
        if family == "Indexed":
            return space_name(space[1])
        return family
    return "unknown"


def _ink_name(name: Any) -> str:
    """Return a name's characters: pikepdf shows those outside of ASCII words as #xx."""
    return unquote(str(name).lstrip("/").replace("%", "%25").replace("#", "%"))


def base_space(space: Any) -> str:
    """Return the space in which the colours of a space are given: for patterns that of their ink."""
    if isinstance(space, pikepdf.Array) and len(space) > 1 and space[0] == "/Pattern":
        return space_name(space[1])
    return space_name(space)


def first_paint(space: str) -> Paint:
    """ISO 32000-1 8.6.5 and 8.6.6: the colour that a space starts with."""
    if space == "DeviceCMYK":
        return Paint(space, (0.0, 0.0, 0.0, 1.0))
    if space.startswith(("Separation:", "DeviceN:")):
        return Paint(space, (1.0,) * (space.count(",") + 1))
    count = {"DeviceRGB": 3, "CalRGB": 3, "Lab": 3, "ICCBased:3": 3, "ICCBased:4": 4}.get(space, 1)
    return Paint(space, (0.0,) * count)
