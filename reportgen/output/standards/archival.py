"""What ISO 19005-3 (PDF/A-3) asks of a file, its colours, actions, metadata and attachments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from reportgen.language import say
from reportgen.output.paints import space_name
from reportgen.output.standards.opened import Opened

PRINTED, HIDDEN = 4, 1 | 2 | 32 | 256
FORBIDDEN_ACTIONS = frozenset(("/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/SetOCGState",
                               "/Rendition", "/Trans", "/GoTo3DView", "/JavaScript"))
NAMED = frozenset(("/NextPage", "/PrevPage", "/FirstPage", "/LastPage"))
FORBIDDEN_ANNOTATIONS = frozenset(("/3D", "/Sound", "/Screen", "/Movie"))


def header(file: Opened) -> Iterator[str]:
    return first_bytes(file, rb"1\.[0-7]")


def first_bytes(file: Opened, version: bytes) -> Iterator[str]:
    """The file begins with its version and four bytes by which programs see that it is no text."""
    if not re.match(rb"%PDF-" + version + rb"(\r\n?|\n)%[\x80-\xff]{4}", file.data):
        yield "the file does not begin as PDF for archives does"


def end(file: Opened) -> Iterator[str]:
    if not re.search(rb"%%EOF(\r\n?|\n)?\Z", file.data[-16:]):
        yield "something follows the end of the file"


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


PROFILES = {"DeviceRGB": ("RGB ",), "DeviceCMYK": ("CMYK",), "DeviceGray": ("RGB ", "CMYK", "GRAY")}
"""Colour spaces of devices, and the kinds of profile that say what they mean."""


def archive_intent(file: Opened) -> Iterator[str]:
    """A device's colours are told by a default space, the page's blending space, or an intent of the page or file."""
    whole = _intents(file.pdf.Root)
    unsaid = {space for page, used in _device_spaces(file) for space in used
              if f"/Default{space.removeprefix('Device')}" not in _default_spaces(page)
              and not (set(PROFILES[space]) & (_intents(page) or whole))
              and PROFILES[space][0] not in _blending(page)}
    for space in sorted(unsaid):
        yield say("{} is used, but no output intent says what it means", space)


def _device_spaces(file: Opened) -> Iterator[tuple[Any, set[str]]]:
    for page, (marks, _) in zip(file.pdf.pages, file.pages, strict=True):
        used = {mark.paint.space for mark in marks if mark.kind != "picture"}
        used |= {space_name(mark.picture.ColorSpace) for mark in marks
                 if isinstance(mark.picture, pikepdf.Stream) and "/ColorSpace" in mark.picture}
        yield page.obj, used & set(PROFILES)


def _intents(holder: Any) -> set[str]:
    """Return the kinds of the profiles of a file's or a page's intents for archives."""
    profiles = [intent.get("/DestOutputProfile") for intent in holder.get("/OutputIntents", [])
                if intent.get("/S") == "/GTS_PDFA1"]
    return {_kind(profile) for profile in profiles if profile is not None}


def _kind(profile: Any) -> str:
    return bytes(profile.read_bytes()[16:20]).decode("latin-1")


def _default_spaces(page: Any) -> set[str]:
    return {key for holder in _with_forms(page) for key in holder.get("/Resources", {}).get("/ColorSpace", {})}


def _blending(page: Any) -> set[str]:
    """Return the kinds of the spaces, no devices', in which a page and its forms mix their transparent colours."""
    found = set()
    for holder in _with_forms(page):
        space = holder.get("/Group", {}).get("/CS")
        if isinstance(space, pikepdf.Array) and len(space) > 1:
            found.add(_kind(space[1]) if space[0] == "/ICCBased" else str(space[0]).replace("/Cal", "") + " ")
    return found


def _with_forms(page: Any) -> Iterator[Any]:
    yield page
    drawn = page.get("/Resources", {}).get("/XObject", {})
    yield from (drawn[key] for key in drawn if drawn[key].get("/Subtype") == "/Form")


def annotation_flags(file: Opened) -> Iterator[str]:
    for number, annotation in file.annotations():
        flags = int(annotation.get("/F", 0))
        if str(annotation.get("/Subtype")) in FORBIDDEN_ANNOTATIONS:
            yield say("page {}: a {} annotation", number, str(annotation.Subtype)[1:])
        is_popup = annotation.get("/Subtype") == "/Popup" and "/F" not in annotation
        if not is_popup and (not flags & PRINTED or flags & HIDDEN):
            yield say("page {}: an annotation that does not print or is hidden", number)


def actions(file: Opened) -> Iterator[str]:
    yield from forbidden_actions(file, FORBIDDEN_ACTIONS)
    for thing in file.pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and "/AA" in thing:
            yield "an action that starts by itself"


def forbidden_actions(file: Opened, forbidden: frozenset[str]) -> Iterator[str]:
    for thing in file.pdf.objects:
        if isinstance(thing, pikepdf.Dictionary):
            for action in (thing.get("/A"), thing.get("/OpenAction"), thing):
                if isinstance(action, pikepdf.Dictionary):
                    if str(action.get("/S")) in forbidden:
                        yield say("an action of the kind {}", str(action.S)[1:])
                    if action.get("/S") == "/Named" and str(action.get("/N")) not in NAMED:
                        yield say("an action of the kind {}", str(action.get("/N"))[1:])


def metadata_stream(file: Opened) -> Iterator[str]:
    found = file.pdf.Root.get("/Metadata")
    if found is None:
        yield "the file has no XMP metadata"
    elif "/Filter" in found:
        yield "the metadata is compressed"


def archive_claim(file: Opened) -> Iterator[str]:
    if file.xmp.get("pdfaid:part") != "3" or file.xmp.get("pdfaid:conformance") not in ("A", "U", "B") or (
            file.has_foreign_prefix("pdfaid")):
        yield "the metadata does not say PDF/A-3"


def attachments(file: Opened) -> Iterator[str]:
    tree: Any = file.pdf.Root.get("/Names", {})
    names = tree.get("/EmbeddedFiles", {}).get("/Names", [])
    listed = {spec.objgen for holder in _holders(file) for spec in holder.get("/AF", [])}
    listed |= {annotation.FS.objgen for _, annotation in file.annotations() if "/FS" in annotation}
    for spec in list(names)[1::2]:
        if "/AFRelationship" not in spec:
            yield "an attached file does not say what it is to the document"
        if "/F" not in spec or "/UF" not in spec:
            yield "an attached file lacks its name"
        if "/Subtype" not in spec.EF.F:
            yield "an attached file lacks its MIME type"
        if spec.objgen not in listed:
            yield "an attached file belongs to nothing in the document"


def _holders(file: Opened) -> Iterator[Any]:
    """Yield what files may belong to: the document, or any object of it."""
    yield from (thing for thing in file.pdf.objects if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream))
    yield from (annotation for _, annotation in file.annotations())
