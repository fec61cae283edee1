"""A PDF → the clauses of its standards that it breaks: PDF/UA-1, PDF/A-3, PDF/X-4, as far as a file shows them.

What needs a human eye (whether an alternative text is a good one) is not here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pikepdf

from reportgen.output.paints import space_name
from reportgen.output.reading import Mark, marks_and_codes, open_pdf

STANDARD_ROLES = frozenset((
    "Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct", "Private",
    "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "THead",
    "TBody", "TFoot", "Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot", "Ruby", "RB", "RT",
    "RP", "Warichu", "WT", "WP", "Figure", "Formula", "Form",
))
"""ISO 32000-1 14.8.4."""
PRINTED, HIDDEN = 4, 1 | 2 | 32
FORBIDDEN_ACTIONS = frozenset(("/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/SetOCGState",
                               "/Rendition", "/Trans", "/GoTo3DView", "/JavaScript"))
FORBIDDEN_ANNOTATIONS = frozenset(("/3D", "/Sound", "/Screen", "/Movie"))


@dataclass(frozen=True, slots=True)
class Breach:
    """A clause that the file does not keep."""

    standard: str
    clause: str
    message: str


@dataclass
class _Opened:
    """A file with what several checks look at."""

    pdf: pikepdf.Pdf

    @cached_property
    def pages(self) -> list[tuple[list[Mark], list[tuple[Any, set[int]]]]]:
        """Marks of each page, and the codes it shows by font."""
        return [marks_and_codes(page) for page in self.pdf.pages]

    def marks(self) -> Iterator[tuple[int, Mark]]:
        for number, (marks, _) in enumerate(self.pages, 1):
            yield from ((number, mark) for mark in marks)

    @cached_property
    def xmp(self) -> dict[str, str]:
        """Properties of the XMP packet by prefixed name, empty where there is none."""
        if "/Metadata" not in self.pdf.Root:
            return {}
        with self.pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            names = {"pdfaid:part": "{http://www.aiim.org/pdfa/ns/id/}part",
                     "pdfaid:conformance": "{http://www.aiim.org/pdfa/ns/id/}conformance",
                     "pdfuaid:part": "{http://www.aiim.org/pdfua/ns/id/}part",
                     "pdfx": "{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion", "dc:title": "dc:title",
                     "xmp:CreateDate": "xmp:CreateDate", "xmp:ModifyDate": "xmp:ModifyDate",
                     "pdf:Producer": "pdf:Producer", "pdf:Trapped": "pdf:Trapped",
                     "xmpMM:DocumentID": "{http://ns.adobe.com/xap/1.0/mm/}DocumentID"}
            return {short: str(metadata[long] or "") for short, long in names.items() if long in metadata}

    @cached_property
    def elements(self) -> list[tuple[Any, str]]:
        """Structure elements with their roles, in reading order."""
        found: list[tuple[Any, str]] = []
        root = self.pdf.Root.get("/StructTreeRoot")
        if root is not None:
            self._walk(root, found)
        return found

    def _walk(self, node: Any, found: list[tuple[Any, str]]) -> None:
        if "/S" in node:
            found.append((node, str(node.S).lstrip("/")))
        for child in kids(node):
            if isinstance(child, pikepdf.Dictionary) and child.get("/Type") not in ("/MCR", "/OBJR"):
                self._walk(child, found)

    @cached_property
    def fonts(self) -> list[Any]:
        return [thing for thing in self.pdf.objects if isinstance(thing, pikepdf.Dictionary)
                and thing.get("/Type") == "/Font" and thing.get("/Subtype") not in ("/CIDFontType0", "/CIDFontType2")]

    def annotations(self) -> Iterator[tuple[int, Any]]:
        for number, page in enumerate(self.pdf.pages, 1):
            yield from ((number, annotation) for annotation in page.obj.get("/Annots", []))


def kids(node: Any) -> list[Any]:
    """Return the children of a structure element as a list."""
    found = node.get("/K", [])
    return list(found) if isinstance(found, pikepdf.Array) else [found]


Check = Callable[[_Opened], Iterator[str]]


def _ua_claim(file: _Opened) -> Iterator[str]:
    if file.xmp.get("pdfuaid:part") != "1":
        yield "the metadata does not say PDF/UA-1"


def _tagged(file: _Opened) -> Iterator[str]:
    info: Any = file.pdf.Root.get("/MarkInfo", {})
    if not info.get("/Marked", False):
        yield "the file is not marked as tagged"
    if info.get("/Suspects", False):
        yield "the tags are marked as suspect"
    if not file.elements:
        yield "the file has no structure tree"


def _title(file: _Opened) -> Iterator[str]:
    if not file.xmp.get("dc:title", "").strip():
        yield "the metadata has no title"
    preferences: Any = file.pdf.Root.get("/ViewerPreferences", {})
    if not preferences.get("/DisplayDocTitle", False):
        yield "viewers are not told to show the title"


def _all_content_is_tagged(file: _Opened) -> Iterator[str]:
    for number in sorted({number for number, mark in file.marks() if not (mark.is_tagged or mark.is_artifact)}):
        yield f"page {number} has content that is neither tagged nor an artifact"


def _artifacts_apart(file: _Opened) -> Iterator[str]:
    for number in sorted({number for number, mark in file.marks() if mark.is_tagged and mark.is_artifact}):
        yield f"page {number} has an artifact inside tagged content, or the other way round"


def _roles(file: _Opened) -> Iterator[str]:
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
            yield f"the tag {role} is no standard one and is mapped to none"
        if role in STANDARD_ROLES and role != known:
            yield f"the standard tag {role} is mapped to {known}"


def _language(file: _Opened) -> Iterator[str]:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", str(file.pdf.Root.get("/Lang", ""))):
        yield "the catalog names no language"


def _alternatives(file: _Opened) -> Iterator[str]:
    for element, role in file.elements:
        if role in ("Figure", "Formula") and not (str(element.get("/Alt", "")).strip()
                                                  or str(element.get("/ActualText", "")).strip()):
            yield f"a {role} has no alternative text"


def _headings(file: _Opened) -> Iterator[str]:
    level = 0
    for _, role in file.elements:
        match = re.fullmatch(r"H([1-6])", role)
        if match:
            if int(match[1]) > level + 1:
                yield f"{role} follows H{level}" if level else f"the first heading is {role}, not H1"
            level = int(match[1])


def _tables(file: _Opened) -> Iterator[str]:
    for element, role in file.elements:
        if role == "TH" and not _attribute(element, "/Scope"):
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
    found = _attribute(cell, key) if isinstance(cell, pikepdf.Dictionary) else None
    return int(found) if found else 1


def _attribute(element: Any, key: str) -> Any:
    attributes = element.get("/A", [])
    for one in list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]:
        if isinstance(one, pikepdf.Dictionary) and key in one:
            return one[key]
    return None


_CHILDREN = {"L": {"LI", "L", "Caption"}, "LI": {"Lbl", "LBody"}, "TOC": {"TOCI", "TOC", "Caption"},
             "TR": {"TH", "TD"}, "Table": {"TR", "THead", "TBody", "TFoot", "Caption"}}


def _nesting(file: _Opened) -> Iterator[str]:
    for element, role in file.elements:
        for child in kids(element):
            if role in _CHILDREN and isinstance(child, pikepdf.Dictionary) and "/S" in child:
                name = str(child.S).lstrip("/")
                if name not in _CHILDREN[role]:
                    yield f"{name} stands inside {role}"


def _notes(file: _Opened) -> Iterator[str]:
    ids = [str(element.get("/ID", "")) for element, role in file.elements if role == "Note"]
    if "" in ids:
        yield "a note has no ID"
    if len(set(ids)) < len(ids) and "" not in ids:
        yield "two notes have the same ID"


def _annotations_tagged(file: _Opened) -> Iterator[str]:
    wanted = {"/Link": "Link", "/Widget": "Form"}
    owners = {child.Obj.objgen: role for element, role in file.elements for child in kids(element)
              if isinstance(child, pikepdf.Dictionary) and child.get("/Type") == "/OBJR"}
    for number, annotation in file.annotations():
        kind = str(annotation.get("/Subtype"))
        if owners.get(annotation.objgen) != wanted.get(kind, "Annot") or "/StructParent" not in annotation:
            yield f"page {number}: a {kind[1:]} annotation is not in the structure tree as {wanted.get(kind, 'Annot')}"


def _tab_order(file: _Opened) -> Iterator[str]:
    for number in sorted({number for number, _ in file.annotations()}):
        if file.pdf.pages[number - 1].obj.get("/Tabs") != "/S":
            yield f"page {number}: the tab key does not follow the structure"


def _annotation_words(file: _Opened) -> Iterator[str]:
    for number, annotation in file.annotations():
        if not str(annotation.get("/Contents", "")).strip():
            yield f"page {number}: an annotation has no words of its own"


def _fonts_embedded(file: _Opened) -> Iterator[str]:
    for font in file.fonts:
        holder = font.DescendantFonts[0] if font.Subtype == "/Type0" else font
        descriptor: Any = holder.get("/FontDescriptor", {})
        if font.Subtype != "/Type3" and not any(f"/FontFile{kind}" in descriptor for kind in ("", "2", "3")):
            yield f"the font {str(font.get('/BaseFont', '/unnamed'))[1:]} is not embedded"


def _glyph_map(file: _Opened) -> Iterator[str]:
    for font in file.fonts:
        if font.Subtype == "/Type0":
            holder = font.DescendantFonts[0]
            if holder.Subtype == "/CIDFontType2" and "/CIDToGIDMap" not in holder:
                yield f"the font {str(font.BaseFont)[1:]} does not say which glyph a code means"


def _unicode(file: _Opened) -> Iterator[str]:
    for font in file.fonts:
        if font.Subtype == "/Type0" and "/ToUnicode" not in font:
            yield f"the font {str(font.BaseFont)[1:]} does not say which character a code means"


def _missing_glyphs(file: _Opened) -> Iterator[str]:
    for number, (_, fonts) in enumerate(file.pages, 1):
        for font, codes in fonts:
            if not codes.isdisjoint(_notdef_codes(font, codes)):
                yield f"page {number} shows a missing glyph of the font {str(font.get('/BaseFont', ''))[1:]}"


def _notdef_codes(font: Any, codes: set[int]) -> set[int]:
    """Return the codes, of those given, that mean .notdef, as far as the font's dictionary tells."""
    if font.Subtype == "/Type0":
        if font.Encoding not in ("/Identity-H", "/Identity-V"):
            return set()
        mapping = font.DescendantFonts[0].get("/CIDToGIDMap")
        if not isinstance(mapping, pikepdf.Stream):
            return {0}
        gids = mapping.read_bytes()
        return {code for code in codes if not any(gids[2 * code:2 * code + 2])}
    encoding = font.get("/Encoding")
    code, found = 0, set()
    for entry in encoding.get("/Differences", []) if isinstance(encoding, pikepdf.Dictionary) else []:
        if isinstance(entry, pikepdf.Name):
            found |= {code} if entry == "/.notdef" else set()
            code += 1
        else:
            code = int(entry)
    return found


def _trailer(file: _Opened) -> Iterator[str]:
    if "/ID" not in file.pdf.trailer:
        yield "the file has no ID"
    if file.pdf.is_encrypted:
        yield "the file is encrypted"


def _filters(file: _Opened) -> Iterator[str]:
    for thing in file.pdf.objects:
        if isinstance(thing, pikepdf.Stream):
            found: Any = thing.get("/Filter", [])
            if "/LZWDecode" in [str(one) for one in (found if isinstance(found, pikepdf.Array) else [found])]:
                yield "a stream is compressed by LZW"


def _archive_intent(file: _Opened) -> Iterator[str]:
    profiles = [intent.get("/DestOutputProfile") for intent in file.pdf.Root.get("/OutputIntents", [])
                if intent.get("/S") == "/GTS_PDFA1"]
    kinds = {bytes(profile.read_bytes()[16:20]) for profile in profiles if profile is not None}
    wanted = {"DeviceRGB": b"RGB ", "DeviceCMYK": b"CMYK"}
    used = {mark.paint.space for _, mark in file.marks() if mark.kind != "picture"}
    used |= {space_name(mark.picture.ColorSpace) for _, mark in file.marks()
             if isinstance(mark.picture, pikepdf.Stream) and "/ColorSpace" in mark.picture}
    for space in sorted(used & set(wanted)):
        if wanted[space] not in kinds:
            yield f"{space} is used, but no output intent says what it means"
    if "DeviceGray" in used and not kinds:
        yield "DeviceGray is used, but no output intent says what it means"


def _pictures(file: _Opened) -> Iterator[str]:
    for thing in file.pdf.objects:
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image":
            if "/Alternates" in thing or "/OPI" in thing:
                yield "a picture points to other versions of itself"
            if thing.get("/Interpolate", False):
                yield "a picture asks to be smoothed by the viewer"


def _annotation_flags(file: _Opened) -> Iterator[str]:
    for number, annotation in file.annotations():
        flags = int(annotation.get("/F", 0))
        if str(annotation.get("/Subtype")) in FORBIDDEN_ANNOTATIONS:
            yield f"page {number}: a {str(annotation.Subtype)[1:]} annotation"
        if not flags & PRINTED or flags & HIDDEN:
            yield f"page {number}: an annotation that does not print or is hidden"


def _actions(file: _Opened) -> Iterator[str]:
    for thing in file.pdf.objects:
        if isinstance(thing, pikepdf.Dictionary):
            for action in (thing.get("/A"), thing.get("/OpenAction"), thing):
                if isinstance(action, pikepdf.Dictionary) and str(action.get("/S")) in FORBIDDEN_ACTIONS:
                    yield f"an action of the kind {str(action.S)[1:]}"
            if "/AA" in thing:
                yield "an action that starts by itself"


def _metadata_stream(file: _Opened) -> Iterator[str]:
    found = file.pdf.Root.get("/Metadata")
    if found is None:
        yield "the file has no XMP metadata"
    elif "/Filter" in found:
        yield "the metadata is compressed"


def _metadata_agree(file: _Opened) -> Iterator[str]:
    info, xmp = file.pdf.docinfo, file.xmp
    for key, name in (("/Title", "dc:title"), ("/Producer", "pdf:Producer")):
        if key in info and str(info[key]) != xmp.get(name):
            yield f"Info and XMP do not say the same {key[1:].lower()}"
    for key, name in (("/CreationDate", "xmp:CreateDate"), ("/ModDate", "xmp:ModifyDate")):
        if key in info and re.sub(r"\D", "", str(info[key]))[:14] != re.sub(r"\D", "", xmp.get(name, ""))[:14]:
            yield f"Info and XMP do not say the same {key[1:]}"


def _archive_claim(file: _Opened) -> Iterator[str]:
    if file.xmp.get("pdfaid:part") != "3" or file.xmp.get("pdfaid:conformance") not in ("A", "U", "B"):
        yield "the metadata does not say PDF/A-3"


def _attachments(file: _Opened) -> Iterator[str]:
    tree: Any = file.pdf.Root.get("/Names", {})
    names = tree.get("/EmbeddedFiles", {}).get("/Names", [])
    holders = [file.pdf.Root, *(element for element, _ in file.elements), *(page.obj for page in file.pdf.pages)]
    listed = {spec.objgen for holder in holders for spec in holder.get("/AF", [])}
    for spec in list(names)[1::2]:
        if "/AFRelationship" not in spec:
            yield "an attached file does not say what it is to the document"
        if "/F" not in spec or "/UF" not in spec:
            yield "an attached file lacks its name"
        if "/Subtype" not in spec.EF.F:
            yield "an attached file lacks its MIME type"
        if spec.objgen not in listed:
            yield "an attached file belongs to nothing in the document"


def _press_intent(file: _Opened) -> Iterator[str]:
    if sum(intent.get("/S") == "/GTS_PDFX" for intent in file.pdf.Root.get("/OutputIntents", [])) != 1:
        yield "there is not exactly one output intent for print"


def _press_claim(file: _Opened) -> Iterator[str]:
    if file.xmp.get("pdfx") != "PDF/X-4":
        yield "the metadata does not say PDF/X-4"
    if "xmpMM:DocumentID" not in file.xmp:
        yield "the metadata has no document id"


def _press_trapped(file: _Opened) -> Iterator[str]:
    if str(file.pdf.docinfo.get("/Trapped", "")) not in ("/True", "/False"):
        yield "the file does not say whether it is trapped"


def _press_boxes(file: _Opened) -> Iterator[str]:
    for number, page in enumerate(file.pdf.pages, 1):
        if ("/TrimBox" in page.obj) == ("/ArtBox" in page.obj):
            yield f"page {number} has not exactly one of TrimBox and ArtBox"


def _press_annotations(file: _Opened) -> Iterator[str]:
    for number, annotation in file.annotations():
        if annotation.get("/Subtype") not in ("/PrinterMark", "/TrapNet"):
            yield f"page {number}: an annotation on the printed page"


CHECKS: Mapping[str, Mapping[str, Check]] = {
    "PDF/UA-1": {
        "5": _ua_claim, "7.1 tagged": _tagged, "7.1 title": _title, "7.1 content": _all_content_is_tagged,
        "7.1 artifacts": _artifacts_apart, "7.1 roles": _roles, "7.2": _language, "7.3": _alternatives,
        "7.4.2": _headings, "7.5": _tables, "7.6": _nesting, "7.9": _notes, "7.18.1": _annotations_tagged,
        "7.18.3": _tab_order, "7.18.5": _annotation_words, "7.21.3.2": _glyph_map, "7.21.4.1": _fonts_embedded,
        "7.21.7": _unicode, "7.21.8": _missing_glyphs,
    },
    "PDF/A-3": {
        "6.1.3": _trailer, "6.1.7.2": _filters, "6.2.4.3": _archive_intent, "6.2.8": _pictures,
        "6.2.11.4": _fonts_embedded, "6.2.11.7.2": _unicode,
        "6.2.11.8": _missing_glyphs, "6.3.2": _annotation_flags, "6.5.1": _actions,
        "6.6.2.1": _metadata_stream, "6.6.3": _metadata_agree, "6.6.4": _archive_claim, "6.8": _attachments,
    },
    "PDF/A-3a": {"6.7.2": _tagged, "6.7.4": _language},
    "PDF/X-4": {
        "6.2 metadata": _press_claim, "6.3 intent": _press_intent, "6.4 trapped": _press_trapped, "6.5": _press_boxes,
        "6.10 encryption": _trailer, "6.15 annotations": _press_annotations, "6.16 actions": _actions,
        "6.2.11 fonts": _fonts_embedded,
    },
}
"""Standard → clause → check; a word after the number parts the claims of one clause."""


def conform(data: bytes, standards: tuple[str, ...] | None = None) -> tuple[tuple[str, ...], tuple[Breach, ...]]:
    """Return the standards looked at (those the file claims where none are named) and the clauses it breaks.

    Raises OutputError where the file is no readable PDF.
    """
    with open_pdf(data) as pdf:
        file = _Opened(pdf)
        chosen = standards or claimed(file)
        breaches = tuple(Breach(standard, clause, message) for standard in chosen
                         for clause, check in CHECKS[standard].items() for message in check(file))
    return chosen, breaches


def claimed(file: _Opened) -> tuple[str, ...]:
    """Return the standards that the file says it keeps."""
    xmp = file.xmp
    found = []
    if "pdfuaid:part" in xmp:
        found.append("PDF/UA-1")
    if "pdfaid:part" in xmp:
        found += ["PDF/A-3", "PDF/A-3a"] if xmp.get("pdfaid:conformance") == "A" else ["PDF/A-3"]
    if "pdfx" in xmp:
        found.append("PDF/X-4")
    return tuple(found)
