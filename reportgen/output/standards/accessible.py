"""What ISO 14289-1 (PDF/UA-1) asks of a file's tags, words and annotations; each check yields what breaks it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from reportgen.language import say
from reportgen.output.standards.opened import Opened, elements_in, inherited, kids

STANDARD_ROLES = frozenset((
    "Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct", "Private",
    "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "THead",
    "TBody", "TFoot", "Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot", "Ruby", "RB", "RT",
    "RP", "Warichu", "WT", "WP", "Figure", "Formula", "Form",
))
"""ISO 32000-1 14.8.4."""
LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


def ua_claim(file: Opened) -> Iterator[str]:
    if file.xmp.get("pdfuaid:part") != "1" or file.has_foreign_prefix("pdfuaid"):
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
    for role in sorted({str(element.S).lstrip("/") for element, _ in file.elements}):
        known, seen = role, {role}
        while f"/{known}" in mapping:
            known = str(mapping[f"/{known}"]).lstrip("/")
            if known in seen:
                yield say("the tag {} is mapped in a circle", role)
                break
            seen.add(known)
        if known not in STANDARD_ROLES:
            yield say("the tag {} is no standard one and is mapped to none", role)
        if role in STANDARD_ROLES and role != known:
            yield say("the standard tag {} is mapped to {}", role, known)


def language(file: Opened) -> Iterator[str]:
    """The catalog's language, and those of elements, are ones of RFC 3066; without the first, all words have their
    own."""
    whole = file.pdf.Root.get("/Lang")
    if whole is None:
        yield from _without_language(file)
    for tag in {str(one.Lang) for one in [file.pdf.Root, *(element for element, _ in file.elements)] if "/Lang" in one}:
        if not LANGUAGE.fullmatch(tag):
            yield say("{!r} is no name of a language", tag)


def _without_language(file: Opened) -> Iterator[str]:
    if "/First" in file.pdf.Root.get("/Outlines", {}) or not file.elements or any(
            "/Contents" in annotation and "/Lang" not in annotation
            and inherited(file.owners.get(annotation.objgen, (None, ""))[0], "/Lang", "/P") is None
            for _, annotation in file.annotations()):
        yield "the catalog names no language"
        return
    marked = file.marked_languages
    for element, _ in file.elements:
        words = _marked(element)
        if (not words <= marked or {"/Alt", "/ActualText", "/E"} & set(element.keys())) and (
                inherited(element, "/Lang", "/P") is None):
            yield "the catalog names no language"
            return


def _marked(element: Any) -> set[tuple[tuple[int, int], int]]:
    """Return page and number of each marked content that is an element's own."""
    found = set()
    for child in kids(element):
        if isinstance(child, int) and "/Pg" in element:
            found.add((element.Pg.objgen, int(child)))
        elif isinstance(child, pikepdf.Dictionary) and "/MCID" in child:
            found.add((child.get("/Pg", element.get("/Pg")).objgen, int(child.MCID)))
    return found


def alternatives(file: Opened) -> Iterator[str]:
    yield from _speechless(file, "Figure", "Formula")


def figures_speak(file: Opened) -> Iterator[str]:
    """In PDF 2.0 a formula may be read as MathML (ISO 14289-2 8.2.5.29)."""
    yield from _speechless(file, "Figure")


def _speechless(file: Opened, *roles: str) -> Iterator[str]:
    for element, role in file.elements:
        if role in roles and not str(element.get("/Alt", "")).strip() and "/ActualText" not in element:
            yield say("a {} has no alternative text", role)


def headings(file: Opened) -> Iterator[str]:
    level = 0
    for _, role in file.elements:
        match = re.fullmatch(r"H([1-9]\d*)", role)
        if match:
            if int(match[1]) > level + 1:
                yield say("{} follows H{}", role, level) if level else say("the first heading is {}, not H1", role)
            level = int(match[1])


def heading_kinds(file: Opened) -> Iterator[str]:
    """Headings have levels, or are one H for each element (ISO 14289-1 7.4.4)."""
    found = {role for _, role in file.elements}
    if "H" in found and any(re.fullmatch(r"H[1-9]\d*", role) for role in found):
        yield "some headings have a level and some have none"
    for element, _ in file.elements:
        if sum(file.role(child) == "H" for child in elements_in(element)) > 1:
            yield "an element has two headings without a level"


def tables(file: Opened) -> Iterator[str]:
    for element, role in file.elements:
        if role == "Table":
            rows = [elements_in(row) for row in _rows(file, element)]
            if len(set(_row_widths(rows))) > 1:
                yield "a table's rows have different numbers of cells"
            heads = [cell for row in rows for cell in row if file.role(cell) == "TH"]
            if any(not attribute(head, "/Scope") for head in heads) and not _name_their_heads(file, rows, heads):
                yield "a table's header cell does not say which cells it heads"


def _name_their_heads(file: Opened, rows: list[list[Any]], heads: list[Any]) -> bool:
    """Say whether each cell with data names header cells that there are (ISO 32000-1 14.8.5.7)."""
    known = {str(head.ID) for head in heads if "/ID" in head}
    named = [{str(one) for one in attribute(cell, "/Headers") or ()} for row in rows for cell in row
             if file.role(cell) == "TD"]
    return all(one and one <= known for one in named)


def _rows(file: Opened, table: Any) -> Iterator[Any]:
    for child in elements_in(table):
        role = file.role(child)
        if role == "TR":
            yield child
        elif role in ("THead", "TBody", "TFoot"):
            yield from _rows(file, child)


def _row_widths(rows: list[list[Any]]) -> Iterator[int]:
    """Yield how many columns each row fills, with the cells that reach down into it."""
    reaching: list[tuple[int, int]] = []
    for row in rows:
        cells = [(_span(cell, "/RowSpan"), _span(cell, "/ColSpan")) for cell in row]
        yield sum(columns for _, columns in reaching + cells)
        reaching = [(rows - 1, columns) for rows, columns in reaching + cells if rows > 1]
    if reaching:
        yield 0


def _span(cell: Any, key: str) -> int:
    found = attribute(cell, key)
    return int(found) if found else 1


def attribute(element: Any, key: str) -> Any:
    attributes = element.get("/A", [])
    for one in list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]:
        if isinstance(one, pikepdf.Dictionary) and key in one:
            return one[key]
    return None


def notes(file: Opened) -> Iterator[str]:
    ids = [str(element.get("/ID", "")) for element, role in file.elements if role == "Note"]
    if "" in ids:
        yield "a note has no ID"
    if len(set(ids)) < len(ids) and "" not in ids:
        yield "two notes have the same ID"


OWNERS = {"/Link": "Link", "/Widget": "Form"}
HIDDEN = 2


def annotations_tagged(file: Opened) -> Iterator[str]:
    owners = file.owners
    for number, annotation in seen_annotations(file):
        kind = str(annotation.get("/Subtype"))
        wanted = OWNERS.get(kind, "Annot")
        owner = owners.get(annotation.objgen)
        if kind == "/TrapNet":
            yield say("page {}: a {} annotation", number, kind[1:])
        elif kind == "/PrinterMark":
            if owner is not None:
                yield say("page {}: a printer's mark is in the structure tree", number)
        elif owner is None or owner[1] != wanted or "/StructParent" not in annotation:
            yield say("page {}: a {} annotation is not in the structure tree as {}", number, kind[1:], wanted)


def seen_annotations(file: Opened) -> Iterator[tuple[int, Any]]:
    """Yield the annotations that show on their page; a popup belongs to another one."""
    for number, annotation in file.annotations():
        x1, y1, x2, y2 = (float(value) for value in annotation.get("/Rect", (0, 0, 0, 0)))
        left, bottom, right, top = (float(value) for value in file.pdf.pages[number - 1].cropbox)
        is_on_page = max(x1, x2) > left and min(x1, x2) < right and max(y1, y2) > bottom and min(y1, y2) < top
        if is_on_page and not int(annotation.get("/F", 0)) & HIDDEN and annotation.get("/Subtype") != "/Popup":
            yield number, annotation


def tab_order(file: Opened) -> Iterator[str]:
    return _tabs(file, "/S")


def tab_order_2(file: Opened) -> Iterator[str]:
    """PDF 2.0 has an order of the annotations' array and of widgets too (ISO 14289-2 8.9.3.3)."""
    return _tabs(file, "/S", "/A", "/W")


def _tabs(file: Opened, *allowed: str) -> Iterator[str]:
    for number in sorted({number for number, _ in file.annotations()}):
        if file.pdf.pages[number - 1].obj.get("/Tabs") not in allowed:
            yield say("page {}: the tab key does not follow the structure", number)


def annotation_words(file: Opened) -> Iterator[str]:
    """Links say in Contents where they lead, fields in TU what they are; others may leave it to their element's Alt."""
    for number, annotation in seen_annotations(file):
        kind = annotation.get("/Subtype")
        words = [inherited(annotation, "/TU") if kind == "/Widget" else annotation.get("/Contents")]
        if kind != "/Link" and annotation.objgen in file.owners:
            words.append(file.owners[annotation.objgen][0].get("/Alt"))
        if kind != "/PrinterMark" and not any(one is not None and str(one).strip() for one in words):
            yield say("page {}: an annotation has no words of its own", number)


def same_words(file: Opened) -> Iterator[str]:
    """What an annotation says and what the element around it says agree (ISO 14289-2 8.9.4.2)."""
    for number, annotation in file.annotations():
        element, _ = file.owners.get(annotation.objgen, ({}, ""))
        if "/Contents" in annotation and "/Alt" in element and str(annotation.Contents) != str(element.Alt):
            yield say("page {}: an annotation and its element say different things", number)
