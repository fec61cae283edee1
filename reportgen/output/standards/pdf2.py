"""What ISO 14289-2 (PDF/UA-2) and ISO 19005-4 (PDF/A-4), both for PDF 2.0, ask beyond their predecessors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from reportgen.language import say
from reportgen.output.standards import archival
from reportgen.output.standards.accessible import STANDARD_ROLES, attribute
from reportgen.output.standards.nesting import MATHML
from reportgen.output.standards.opened import Opened, elements_in, kids

NAMESPACE = "http://iso.org/pdf2/ssn"
EVENTS = frozenset(("/E", "/X", "/D", "/U", "/Fo", "/Bl"))
"""What may start an action: the pointer or the keyboard comes to an annotation or leaves it."""
NEW_ROLES = frozenset(("DocumentFragment", "Title", "Sub", "FENote", "Em", "Strong", "Aside", "Artifact"))
OLD_ROLES = frozenset(("Art", "BlockQuote", "TOC", "TOCI", "Index", "Private", "Quote", "Note", "Reference",
                       "BibEntry", "Code"))
ROLES = {NAMESPACE: STANDARD_ROLES - OLD_ROLES | NEW_ROLES, "": STANDARD_ROLES}
"""ISO 32000-2 14.8.6: structure types of PDF 2.0, and those of PDF 1.7, which need no namespace."""


def header(file: Opened) -> Iterator[str]:
    if not file.pdf.pdf_version.startswith("2."):
        yield say("the file is PDF {}, not PDF 2.0", file.pdf.pdf_version)
    else:
        yield from archival.first_bytes(file, rb"2\.\d")


def no_info(file: Opened) -> Iterator[str]:
    if "/Info" in file.pdf.trailer and "/PieceInfo" not in file.pdf.Root:
        yield "the file has an Info dictionary"


def archive_claim(file: Opened) -> Iterator[str]:
    if file.xmp.get("pdfaid:part") != "4" or file.xmp.get("pdfaid:rev") != "2020" or file.has_foreign_prefix("pdfaid"):
        yield "the metadata does not say PDF/A-4 of 2020"


def attached(file: Opened) -> Iterator[str]:
    """Files of any kind make a file PDF/A-4f; without that claim each is a PDF itself (ISO 19005-4 6.9)."""
    tree: Any = file.pdf.Root.get("/Names", {})
    specs = list(tree.get("/EmbeddedFiles", {}).get("/Names", []))[1::2]
    claims_files = file.xmp.get("pdfaid:conformance") == "F"
    has_others = any(not spec.EF.F.read_bytes().startswith(b"%PDF-") for spec in specs)
    if (claims_files and not specs) or (has_others and file.xmp.get("pdfaid:conformance") not in ("F", "E")):
        yield "the metadata and the file do not agree on whether files are attached (PDF/A-4f)"


def actions(file: Opened) -> Iterator[str]:
    """Scripts may be started, and events of annotations start an action (ISO 19005-4 6.6)."""
    yield from archival.forbidden_actions(file, archival.FORBIDDEN_ACTIONS - {"/JavaScript"})
    for thing in file.pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and "/AA" in thing and not (
                thing.get("/Subtype") == "/Widget" or "/FT" in thing or EVENTS.issuperset(thing.AA.keys())):
            yield "an action that starts by itself"


def ua_claim(file: Opened) -> Iterator[str]:
    if file.xmp.get("pdfuaid:part") != "2" or file.xmp.get("pdfuaid:rev") != "2024" or (
            file.has_foreign_prefix("pdfuaid")):
        yield "the metadata does not say PDF/UA-2 of 2024"


def roles(file: Opened) -> Iterator[str]:
    for role, space in sorted({file.standard_role(element) for element, _ in file.elements}):
        if space != MATHML and not (role in ROLES.get(space, ()) or re.fullmatch(r"H[1-9]\d*", role)):
            yield say("the tag {} is no standard one and is mapped to none", role)
    for element, _ in file.elements:
        target = element.NS.get("/RoleMapNS", {}).get(str(element.S)) if "/NS" in element else None
        if isinstance(target, pikepdf.Array) and target[1].objgen == element.NS.objgen:
            yield say("the tag {} is mapped to one of its own namespace", str(element.S)[1:])


def one_document(file: Opened) -> Iterator[str]:
    tops = kids(file.pdf.Root.get("/StructTreeRoot", pikepdf.Dictionary()))
    if [file.standard_role(top) for top in tops if "/S" in top] != [("Document", NAMESPACE)]:
        yield "the structure tree does not begin with one Document of PDF 2.0"


def contents_refer(file: Opened) -> Iterator[str]:
    for element, role in file.elements:
        if role == "TOCI" and not any("/Ref" in one for one in [element, *elements_in(element)]):
            yield "an entry of the contents does not refer to what it names"


def links_apart(file: Opened) -> Iterator[str]:
    goals: dict[tuple[int, int], set[bytes]] = {}
    for _, annotation in file.annotations():
        if annotation.get("/Subtype") == "/Link" and annotation.objgen in file.owners:
            goal = annotation.get("/A", annotation.get("/Dest"))
            goals.setdefault(file.owners[annotation.objgen][0].objgen, set()).add(
                goal.unparse() if goal is not None else b"")
    if any(len(one) > 1 for one in goals.values()):
        yield "links to different places stand in one element"


def numbered_headings(file: Opened) -> Iterator[str]:
    if any(role == "H" for _, role in file.elements):
        yield "a heading has no level"


def notes(file: Opened) -> Iterator[str]:
    for element, role in file.elements:
        if role == "Note":
            yield "a note is no FENote"
        if role == "FENote" and not any(_is_among(element, target) for target in element.get("/Ref", [])):
            yield "a note and the words that point to it do not refer to each other"


def list_labels(file: Opened) -> Iterator[str]:
    for element, role in file.elements:
        labelled = any(child.get("/S") == "/Lbl" for item in kids(element) if isinstance(item, pikepdf.Dictionary)
                       for child in kids(item) if isinstance(child, pikepdf.Dictionary))
        if role == "L" and labelled and str(attribute(element, "/ListNumbering") or "/None") == "/None":
            yield "a list does not say what its labels are"


def destinations(file: Opened) -> Iterator[str]:
    for thing in file.pdf.objects:
        if not isinstance(thing, pikepdf.Dictionary):
            continue
        action = thing.get("/A")
        if "/Dest" in thing and not _is_element(thing.Dest[0]):
            yield "a link or bookmark leads to a page and not to an element of the structure"
        if isinstance(action, pikepdf.Dictionary) and action.get("/S") == "/GoTo" and not (
                "/SD" in action and _is_element(action.SD[0])):
            yield "a link or bookmark leads to a page and not to an element of the structure"


def described_files(file: Opened) -> Iterator[str]:
    tree: Any = file.pdf.Root.get("/Names", {})
    for spec in list(tree.get("/EmbeddedFiles", {}).get("/Names", []))[1::2]:
        if not str(spec.get("/Desc", "")).strip():
            yield "an attached file has no description"


def _is_element(thing: Any) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and "/S" in thing


def _is_among(element: Any, target: Any) -> bool:
    return any(back.objgen == element.objgen for back in target.get("/Ref", []))
