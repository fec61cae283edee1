"""Fonts of a PDF as a reader of content needs them: code lengths, advances, the codes shown (ISO 32000-1 9.6, 9.7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf


class Codes:
    """Code lengths and advances of a font, in 1/1000 em, and the codes shown in it so far."""

    def __init__(self, font: Any) -> None:
        self.font = font
        self.shown: set[int] = set()
        self.step = 2 if font.get("/Subtype") == "/Type0" else 1
        self.widths: dict[int, float] = {}
        self.default = 500.0
        if self.step == 2:
            descendant = font["/DescendantFonts"][0]
            self.default = float(descendant.get("/DW", 1000))
            self._read_runs(list(descendant.get("/W", [])))
        else:
            first = int(font.get("/FirstChar", 0))
            unit = 1000 * float(font.FontMatrix[0]) if font.get("/Subtype") == "/Type3" else 1.0
            self.widths = {first + index: float(width) * unit for index, width in enumerate(font.get("/Widths", []))}

    def _read_runs(self, entries: list[Any]) -> None:
        index = 0
        while index + 1 < len(entries):
            first, second = int(entries[index]), entries[index + 1]
            if isinstance(second, pikepdf.Array):
                self.widths |= {first + place: float(width) for place, width in enumerate(second)}
                index += 2
            else:
                self.widths |= {code: float(entries[index + 2]) for code in range(first, int(second) + 1)}
                index += 3

    def drawing(self, code: int) -> Any:
        """Return the stream that draws a code of a Type 3 font (ISO 32000-1 9.6.5), None where there is none."""
        names: dict[int, str] = {}
        number = 0
        for entry in self.font.get("/Encoding", {}).get("/Differences", []):
            if isinstance(entry, pikepdf.Name):
                names[number] = str(entry)
                number += 1
            else:
                number = int(entry)
        return self.font.get("/CharProcs", {}).get(names.get(code, ""))

    def codes(self, data: bytes) -> Iterator[tuple[int, float]]:
        for start in range(0, len(data), self.step):
            code = int.from_bytes(data[start:start + self.step], "big")
            self.shown.add(code)
            yield code, self.widths.get(code, self.default)
