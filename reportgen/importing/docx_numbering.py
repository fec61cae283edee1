"""Automatic numbers of a Word document: the label that Word shows before a paragraph, such as 一、 or （二） or 3."""

from __future__ import annotations

import re
from typing import Any

from reportgen.text.numbering import number_text

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographTraditional",
            "taiwaneseCountingThousand", "chineseLegalSimplified")


class Numbering:
    """Counts a document's numbered paragraphs in reading order."""

    def __init__(self, package: Any) -> None:
        self.counts: dict[str, list[int]] = {}
        self.levels: dict[str, dict[int, Any]] = {}
        root = next((relation.target_part.element for relation in package.part.rels.values()
                     if relation.reltype.endswith("/numbering")), None)
        if root is None:
            return
        abstract = {one.get(W + "abstractNumId"): one for one in root.iter(W + "abstractNum")}
        for number in root.iter(W + "num"):
            reference = number.find(W + "abstractNumId")
            source = abstract.get(reference.get(W + "val")) if reference is not None else None
            if source is not None:
                self.levels[number.get(W + "numId")] = {
                    int(level.get(W + "ilvl")): level for level in source.iter(W + "lvl")}

    def label(self, paragraph: Any, style: Any) -> tuple[str, bool]:
        """Return the label before a paragraph (empty where it has none), and whether it is a bullet."""
        found = paragraph.find(f"{W}pPr/{W}numPr")
        while found is None and style is not None:
            found = style.element.find(f"{W}pPr/{W}numPr")
            style = getattr(style, "base_style", None)
        if found is None:
            return "", False
        number = found.find(W + "numId")
        depth = found.find(W + "ilvl")
        name = number.get(W + "val") if number is not None else ""
        level = int(depth.get(W + "val")) if depth is not None else 0
        definition = self.levels.get(name, {}).get(level)
        if definition is None:
            return "", False
        if _of(definition, "numFmt") == "bullet":
            return "", True
        counts = self.counts.setdefault(name, [0] * 9)
        counts[level] = counts[level] + 1 if counts[level] else int(_of(definition, "start") or 1)
        counts[level + 1:] = [0] * (8 - level)
        return re.sub(r"%(\d)", lambda match: self._number(name, int(match[1]) - 1), _of(definition, "lvlText")), False

    def _number(self, name: str, level: int) -> str:
        value = self.counts[name][level] or 1
        form = _of(self.levels[name].get(level), "numFmt")
        if form in _CHINESE:
            return number_text(value)
        if form == "decimalEnclosedCircle" and value <= 20:
            return chr(0x245F + value)
        if form == "lowerLetter":
            return chr(96 + value)
        if form == "upperLetter":
            return chr(64 + value)
        return str(value)


def _of(level: Any, name: str) -> str:
    found = level.find(W + name) if level is not None else None
    return "" if found is None else found.get(W + "val") or ""
