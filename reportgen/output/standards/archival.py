"""What ISO 19005-3 (PDF/A-3) asks of a file, its colours, actions, metadata and attachments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from reportgen.language import say
from reportgen.output.paints import space_name
from reportgen.output.standards.opened import Opened

PRINTED, HIDDEN = 4, 1 | 2 | 32
FORBIDDEN_ACTIONS = frozenset(("/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/SetOCGState",
                               "/Rendition", "/Trans", "/GoTo3DView", "/JavaScript"))
FORBIDDEN_ANNOTATIONS = frozenset(("/3D", "/Sound", "/Screen", "/Movie"))


def trailer(file: Opened) -> Iterator[str]:
    if "/ID" not in file.pdf.trailer:
        yield "the file has no ID"
    if file.pdf.is_encrypted:
        yield "the file is encrypted"


def filters(file: Opened) -> Iterator[str]:
    for thing in file.pdf.objects:
        if isinstance(thing, pikepdf.Stream):
            found: Any = thing.get("/Filter", [])
            if "/LZWDecode" in [str(one) for one in (found if isinstance(found, pikepdf.Array) else [found])]:
                yield "a stream is compressed by LZW"


def archive_intent(file: Opened) -> Iterator[str]:
    profiles = [intent.get("/DestOutputProfile") for intent in file.pdf.Root.get("/OutputIntents", [])
                if intent.get("/S") == "/GTS_PDFA1"]
    kinds = {bytes(profile.read_bytes()[16:20]) for profile in profiles if profile is not None}
    wanted = {"DeviceRGB": b"RGB ", "DeviceCMYK": b"CMYK"}
    used = {mark.paint.space for _, mark in file.marks() if mark.kind != "picture"}
    used |= {space_name(mark.picture.ColorSpace) for _, mark in file.marks()
             if isinstance(mark.picture, pikepdf.Stream) and "/ColorSpace" in mark.picture}
    for space in sorted(used & set(wanted)):
        if wanted[space] not in kinds:
            yield say("{} is used, but no output intent says what it means", space)
    if "DeviceGray" in used and not kinds:
        yield "DeviceGray is used, but no output intent says what it means"


def pictures(file: Opened) -> Iterator[str]:
    for thing in file.pdf.objects:
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image":
            if "/Alternates" in thing or "/OPI" in thing:
                yield "a picture points to other versions of itself"
            if thing.get("/Interpolate", False):
                yield "a picture asks to be smoothed by the viewer"


def annotation_flags(file: Opened) -> Iterator[str]:
    for number, annotation in file.annotations():
        flags = int(annotation.get("/F", 0))
        if str(annotation.get("/Subtype")) in FORBIDDEN_ANNOTATIONS:
            yield say("page {}: a {} annotation", number, str(annotation.Subtype)[1:])
        if not flags & PRINTED or flags & HIDDEN:
            yield say("page {}: an annotation that does not print or is hidden", number)


def actions(file: Opened, allowed: frozenset[str] = frozenset()) -> Iterator[str]:
    """No action of a kind that is forbidden, and none that starts by itself but at the `allowed` events."""
    for thing in file.pdf.objects:
        if isinstance(thing, pikepdf.Dictionary):
            for action in (thing.get("/A"), thing.get("/OpenAction"), thing):
                if isinstance(action, pikepdf.Dictionary) and str(action.get("/S")) in FORBIDDEN_ACTIONS:
                    yield say("an action of the kind {}", str(action.S)[1:])
            if "/AA" in thing and not (allowed and allowed.issuperset(thing.AA.keys())):
                yield "an action that starts by itself"


def metadata_stream(file: Opened) -> Iterator[str]:
    found = file.pdf.Root.get("/Metadata")
    if found is None:
        yield "the file has no XMP metadata"
    elif "/Filter" in found:
        yield "the metadata is compressed"


def metadata_agree(file: Opened) -> Iterator[str]:
    info, xmp = file.pdf.docinfo, file.xmp
    for key, name in (("/Title", "dc:title"), ("/Producer", "pdf:Producer")):
        if key in info and str(info[key]) != xmp.get(name):
            yield say("Info and XMP do not say the same {}", key[1:].lower())
    for key, name in (("/CreationDate", "xmp:CreateDate"), ("/ModDate", "xmp:ModifyDate")):
        if key in info and re.sub(r"\D", "", str(info[key]))[:14] != re.sub(r"\D", "", xmp.get(name, ""))[:14]:
            yield say("Info and XMP do not say the same {}", key[1:])


def archive_claim(file: Opened) -> Iterator[str]:
    if file.xmp.get("pdfaid:part") != "3" or file.xmp.get("pdfaid:conformance") not in ("A", "U", "B"):
        yield "the metadata does not say PDF/A-3"


def attachments(file: Opened) -> Iterator[str]:
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
