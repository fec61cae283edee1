"""Which structure elements may stand inside which: what ISO 32000-1 14.8.4 says of tables, lists and contents, and the
whole table of ISO/TS 32005 for PDF 2.0."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf

from reportgen.language import say
from reportgen.output.standards.opened import Opened, kids

Roles = frozenset[str]

THROUGH = frozenset(("Div", "NonStruct", "Part"))
"""What stands inside these stands, for these rules, inside what they stand in (ISO/TS 32005)."""
MATHML = "http://www.w3.org/1998/Math/MathML"
CONTENT = "content"
"""Stands for words and pictures of the element's own."""


def _roles(names: str) -> Roles:
    return frozenset(names.split())


LISTED: Mapping[str, Roles] = {
    "L": _roles("LI L Caption"), "LI": _roles("Lbl LBody"), "TOC": _roles("TOCI TOC Caption"),
    "Table": _roles("TR THead TBody TFoot Caption"), "THead": _roles("TR"), "TBody": _roles("TR"),
    "TFoot": _roles("TR"), "TR": _roles("TH TD"),
}
HOLDERS: Mapping[str, Roles] = {
    "TR": _roles("Table THead TBody TFoot"), "THead": _roles("Table"), "TBody": _roles("Table"),
    "TFoot": _roles("Table"), "TH": _roles("TR"), "TD": _roles("TR"), "LI": _roles("L"), "LBody": _roles("LI"),
    "TOCI": _roles("TOC"),
}

WORDS = _roles("Annot BibEntry Code Em FENote Figure Form Formula Lbl Link Note Quote Reference Ruby Span Strong Sub "
               f"Warichu {CONTENT}")
GROUPS = _roles("Annot Art Aside BlockQuote Code Document DocumentFragment FENote Figure Form Formula H Hn Index L "
                "Link Note P Sect TOC Table Title")
_QUOTED = GROUPS - _roles("Aside Title") | _roles(f"Caption Lbl Reference {CONTENT}")
_NOTED = (GROUPS | WORDS | _roles("Caption")) - _roles("Document H Hn TOC Title")
_CELL = (GROUPS | WORDS) - _roles("Aside BlockQuote Document DocumentFragment Sub TOC Title")
_GLOSS = WORDS - _roles("BibEntry Code FENote Figure Formula Lbl Note Ruby Warichu")

INSIDE: Mapping[str, Roles] = {
    "Document": GROUPS, "DocumentFragment": GROUPS, "Sect": GROUPS - _roles("Document") | _roles("Caption Lbl"),
    "Art": GROUPS - _roles("Art Document") | _roles("Caption Lbl"), "Aside": _QUOTED, "BlockQuote": _QUOTED,
    "P": WORDS | _roles("L Table"), "H": WORDS | _roles("Art Sect"), "Hn": WORDS | _roles("Art Sect"),
    "Title": WORDS - _roles("Sub") | _roles("Aside Caption L P Table"), "Sub": WORDS - _roles("Sub") | _roles("L"),
    "Em": WORDS, "Strong": WORDS, "Span": WORDS, "Quote": WORDS, "Lbl": WORDS - _roles("Lbl"),
    "Reference": WORDS - _roles("Code Form Formula Quote Reference Ruby Sub Warichu"),
    "BibEntry": WORDS - _roles("BibEntry Code Form Formula Quote Ruby Sub Warichu") | _roles("P"),
    "Code": WORDS - _roles("Code Figure Form Formula Lbl Quote Ruby Warichu") | _roles("DocumentFragment"),
    "Link": (GROUPS | WORDS | _roles("Caption")) - _roles("Document Index Link TOC"),
    "Annot": (GROUPS | WORDS | _roles("Caption")) - _roles("Document Index TOC"),
    "Form": _roles(f"BibEntry Caption Code FENote Figure Formula L Lbl Note Reference Table {CONTENT}"),
    "Note": _NOTED, "FENote": _NOTED - _roles("BibEntry Index"),
    "Index": _roles("Annot Caption FENote Figure Formula H Hn L Note P Reference Sect Table"),
    "Figure": (GROUPS | WORDS | _roles("Caption")) - _roles("Document DocumentFragment TOC Title"),
    "Formula": (GROUPS | WORDS | _roles("Caption")) - _roles("Art Document DocumentFragment Sect TOC Title"),
    "Caption": (GROUPS | WORDS) - _roles("Document TOC Title"),
    "L": LISTED["L"], "LI": _roles(f"Lbl LBody {CONTENT}"),
    "LBody": (GROUPS | WORDS | _roles("Caption")) - _roles("Document DocumentFragment Lbl TOC Title"),
    "TOC": LISTED["TOC"], "TOCI": _roles("Lbl P Reference TOC"), "Table": LISTED["Table"], "THead": _roles("TR"),
    "TBody": _roles("TR"), "TFoot": _roles("TR"), "TR": _roles("TH TD"), "TH": _CELL, "TD": _CELL,
    "Ruby": _roles(f"RB RT RP {CONTENT}"), "RB": _GLOSS, "RT": _GLOSS, "RP": _GLOSS,
    "Warichu": _roles(f"WP WT {CONTENT}"), "WP": _GLOSS, "WT": _GLOSS,
}
"""ISO/TS 32005 table 5: what may stand in each element, of those that may not stand anywhere."""


def listed(file: Opened) -> Iterator[str]:
    """Tables, lists and contents hold their own parts alone, and those stand nowhere else."""
    for element, role in file.elements:
        allowed = LISTED.get(role)
        for _, name in _children(file, element):
            is_misplaced = name in HOLDERS and role not in HOLDERS[name] | THROUGH
            if is_misplaced or (allowed and name not in allowed | {CONTENT, "NonStruct", "Artifact"}):
                yield say("{} stands inside {}", name, role)
        if role in ("Table", "L", "TOC"):
            yield from _captions(file, element, role, is_first_only=role != "Table")
        if role == "Table":
            yield from _table_parts(file, element)


def contained(file: Opened) -> Iterator[str]:
    """Each element stands in one that may hold it (ISO/TS 32005 table 5)."""
    for element, role in file.elements:
        allowed = INSIDE.get(_level_apart(role))
        if allowed is not None:
            for name in _through(file, element):
                known = _level_apart(name)
                if (known in INSIDE or known == CONTENT) and known not in allowed:
                    yield say("{} stands inside {}", name if name != CONTENT else say("content"), role)


def captions(file: Opened) -> Iterator[str]:
    """A caption is the first or last of what it stands with (ISO 14289-2 8.2.5.27)."""
    for element, role in file.elements:
        if role not in THROUGH:
            yield from _captions(file, element, role)


def _captions(file: Opened, element: Any, role: str, *, is_first_only: bool = False) -> Iterator[str]:
    names = [name for name in _through(file, element) if name != CONTENT]
    inner = names[1:] if is_first_only else names[1:-1]
    if "Caption" in inner:
        yield say("a caption stands in the middle of a {}", role)


def _table_parts(file: Opened, table: Any) -> Iterator[str]:
    names = [name for _, name in _children(file, table)]
    for part in ("THead", "TFoot", "Caption"):
        if names.count(part) > 1:
            yield say("a table has more than one {}", part)
    if {"THead", "TFoot"} & set(names) and "TBody" not in names:
        yield "a table has a THead or TFoot and no TBody"


def _children(file: Opened, element: Any) -> Iterator[tuple[Any, str]]:
    for child in kids(element):
        role, space = CONTENT, ""
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            role, space = file.standard_role(child)
        yield child, role if space != MATHML else CONTENT


def _through(file: Opened, element: Any) -> Iterator[str]:
    """Yield the roles of the children, those of a Div's children instead of the Div's."""
    for child, name in _children(file, element):
        if name in THROUGH:
            yield from _through(file, child)
        else:
            yield name


def _level_apart(role: str) -> str:
    return "Hn" if re.fullmatch(r"H[1-9]\d*", role) else role
