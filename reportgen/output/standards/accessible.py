"""What ISO 14289-1 (PDF/UA-1) asks of a file's tags, words and annotations; each check yields what breaks it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from reportgen.language import say
from reportgen.output.standards.opened import Opened, kids

STANDARD_ROLES = frozenset((
    "Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct", "Private",
    "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "THead",
    "TBody", "TFoot", "Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot", "Ruby", "RB", "RT",
    "RP", "Warichu", "WT", "WP", "Figure", "Formula", "Form",
))
"""ISO 32000-1 14.8.4."""


def ua_claim(file: Opened) -> Iterator[str]:
    if file.xmp.get("pdfuaid:part") != "1":
        yield "the metadata does not say PDF/UA-1"


def tagged(file: Opened) -> Iterator[str]:
    info: Any = file.pdf.Root.get("/MarkInfo", {})
    if not info.get("/Marked", False):
        yield "the file is not marked as tagged"
    if info.get("/Suspects", False):
        yield "the tags are marked as suspect"
    if not file.elements:
        yield "the file has no structure tree"


def title(file: Opened) -> Iterator[str]:
    if not file.xmp.get("dc:title", "").strip():
        yield "the metadata has no title"
    preferences: Any = file.pdf.Root.get("/ViewerPreferences", {})
    if not preferences.get("/DisplayDocTitle", False):
        yield "viewers are not told to show the title"


def all_content_is_tagged(file: Opened) -> Iterator[str]:
    for number in sorted({number for number, mark in file.marks() if not (mark.is_tagged or mark.is_artifact)}):
        yield say("page {} has content that is neither tagged nor an artifact", number)


def artifacts_apart(file: Opened) -> Iterator[str]:
    for number in sorted({number for number, mark in file.marks() if mark.is_tagged and mark.is_artifact}):
        yield say("page {} has an artifact inside tagged content, or the other way round", number)


def roles(file: Opened) -> Iterator[str]:
    tree: Any = file.pdf.Root.get("/StructTreeRoot", {})
    mapping: Any = tree.get("/RoleMap", {})
    for role in sorted({role for _, role in file.elements}):
        known, seen = role, {role}
        while f"/{known}" in mapping:
            known = str(mapping[f"/{known}"]).lstrip("/")
            if known in seen:
                break
            seen.add(known)
        if known not in STANDARD_ROLES:
            yield say("the tag {} is no standard one and is mapped to none", role)
        if role in STANDARD_ROLES and role != known:
            yield say("the standard tag {} is mapped to {}", role, known)


def language(file: Opened) -> Iterator[str]:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", str(file.pdf.Root.get("/Lang", ""))):
        yield "the catalog names no language"


def alternatives(file: Opened) -> Iterator[str]:
    for element, role in file.elements:
        if role in ("Figure", "Formula") and not (str(element.get("/Alt", "")).strip()
                                                  or str(element.get("/ActualText", "")).strip()):
            yield say("a {} has no alternative text", role)


def headings(file: Opened) -> Iterator[str]:
    level = 0
    for _, role in file.elements:
        match = re.fullmatch(r"H([1-6])", role)
        if match:
            if int(match[1]) > level + 1:
                yield say("{} follows H{}", role, level) if level else say("the first heading is {}, not H1", role)
            level = int(match[1])


def tables(file: Opened) -> Iterator[str]:
    for element, role in file.elements:
        if role == "TH" and not attribute(element, "/Scope"):
            yield "a table's header cell does not say which cells it heads"
        if role == "Table" and len(set(_row_widths(element))) > 1:
            yield "a table's rows have different numbers of cells"


def _rows(table: Any) -> Iterator[Any]:
    for child in kids(table):
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            if child.S == "/TR":
                yield child
            elif child.S in ("/THead", "/TBody", "/TFoot"):
                yield from _rows(child)


def _row_widths(table: Any) -> Iterator[int]:
    """Yield how many columns each row fills, with the cells that reach down into it."""
    reaching: list[tuple[int, int]] = []
    for row in _rows(table):
        cells = [(_span(cell, "/RowSpan"), _span(cell, "/ColSpan")) for cell in kids(row)]
        yield sum(columns for _, columns in reaching + cells)
        reaching = [(rows - 1, columns) for rows, columns in reaching + cells if rows > 1]


def _span(cell: Any, key: str) -> int:
    found = attribute(cell, key) if isinstance(cell, pikepdf.Dictionary) else None
    return int(found) if found else 1


def attribute(element: Any, key: str) -> Any:
    attributes = element.get("/A", [])
    for one in list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]:
        if isinstance(one, pikepdf.Dictionary) and key in one:
            return one[key]
    return None


_CHILDREN = {"L": {"LI", "L", "Caption"}, "LI": {"Lbl", "LBody"}, "TOC": {"TOCI", "TOC", "Caption"},
             "TOCI": {"Lbl", "Reference", "NonStruct", "P", "TOC"},
             "TR": {"TH", "TD"}, "Table": {"TR", "THead", "TBody", "TFoot", "Caption"}}


def nesting(file: Opened) -> Iterator[str]:
    for element, role in file.elements:
        for child in kids(element):
            if role in _CHILDREN and isinstance(child, pikepdf.Dictionary) and "/S" in child:
                name = str(child.S).lstrip("/")
                if name not in _CHILDREN[role]:
                    yield say("{} stands inside {}", name, role)


def notes(file: Opened) -> Iterator[str]:
    ids = [str(element.get("/ID", "")) for element, role in file.elements if role == "Note"]
    if "" in ids:
        yield "a note has no ID"
    if len(set(ids)) < len(ids) and "" not in ids:
        yield "two notes have the same ID"


def annotations_tagged(file: Opened) -> Iterator[str]:
    wanted = {"/Link": "Link", "/Widget": "Form"}
    owners = {child.Obj.objgen: role for element, role in file.elements for child in kids(element)
              if isinstance(child, pikepdf.Dictionary) and child.get("/Type") == "/OBJR"}
    for number, annotation in file.annotations():
        kind = str(annotation.get("/Subtype"))
        if owners.get(annotation.objgen) != wanted.get(kind, "Annot") or "/StructParent" not in annotation:
            yield say("page {}: a {} annotation is not in the structure tree as {}",
                      number, kind[1:], wanted.get(kind, "Annot"))


def tab_order(file: Opened) -> Iterator[str]:
    for number in sorted({number for number, _ in file.annotations()}):
        if file.pdf.pages[number - 1].obj.get("/Tabs") != "/S":
            yield say("page {}: the tab key does not follow the structure", number)


def annotation_words(file: Opened) -> Iterator[str]:
    for number, annotation in file.annotations():
        if not str(annotation.get("/Contents", "")).strip():
            yield say("page {}: an annotation has no words of its own", number)
