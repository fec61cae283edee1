"""Pages → PDF bytes, for a screen or for a press."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from reportgen.errors import OutputError, Problem, Source
from reportgen.fonts.face import Face
from reportgen.items import Link, Pages, Tag
from reportgen.language import say
from reportgen.pdf.attachments import by_tag, catalog_entries, embed_attachments
from reportgen.pdf.colour import Inks, output_intent
from reportgen.pdf.content import Form, PageContent
from reportgen.pdf.fonts import PdfFont, embed_fonts, page_texts
from reportgen.pdf.metadata import info, xmp
from reportgen.pdf.navigation import Place, annotation, labels, outlines
from reportgen.pdf.objects import (
    File,
    PDFArray,
    PDFObject,
    PDFObjectReference,
    boolean,
    dictionary,
    name,
    numbers,
    stream,
    text,
)
from reportgen.pdf.painted import Painted
from reportgen.pdf.pictures import embed_picture
from reportgen.pdf.tags import TaggedPage, reserve_elements, write_structure
from reportgen.pdf.target import Print, Screen, Target
from reportgen.timing import stage

VERSIONS = {"X-4": (1, 6), "X-1a": (1, 4), "A-3": (1, 7), "A-4": (2, 0)}
"""ISO 15930-7 6.1, ISO 15930-4 6.1, ISO 19005-3 6.1.2 and ISO 19005-4 6.1.2."""


def write(pages: Pages, target: Target | None = None, painted: Painted | None = None) -> bytes:
    """Return the PDF file of the pages for a target (a screen where none is given), fonts embedded.

    The same pages give the same bytes; `painted`, kept from file to file of one document for screens, spares painting
    what has not changed. Raises OutputError where the target cannot carry what the pages hold.
    """
    target = target or Screen()
    file = File()
    inks = Inks(isinstance(target, Print))
    language = pages.metadata.language
    if isinstance(target, Print):
        painted = None
    with stage("cut fonts"):
        fonts = embed_fonts(file, painted.texts(pages.pages) if painted is not None else map(page_texts, pages.pages))
    with stage("paint pages"):
        if painted is not None:
            contents, streams = painted.contents(pages.pages, fonts, inks, language)
        else:
            contents = [PageContent(page, fonts, inks, language) for page in pages.pages]
            streams = [content.paint() for content in contents]
    tree = file.reserve("Pages")
    references = [file.reserve(f"Page{index}") for index in range(len(contents))]
    pictures = _pictures(file, contents, target)
    forms = {form: _form(file, form) for form in dict.fromkeys(form for content in contents for form in content.forms)}
    resources = [_resources(content, fonts, pictures, forms) for content in contents]
    digest = hashlib.sha256(b"".join(streams) + repr(pages.metadata).encode()).digest()[:16]
    common = {"Type": name("Catalog"), "Pages": tree, "Lang": text(pages.metadata.language),
              "Metadata": file.add(stream({"Type": name("Metadata"), "Subtype": name("XML")},
                                          xmp(pages.metadata, target, digest), is_encoded=True)),
              "OutputIntents": PDFArray([output_intent(file, target)]),
              "PageLabels": labels([page.label for page in pages.pages])}
    if isinstance(target, Print):
        if target.standard == "X-1a":
            _refuse_transparency(contents)
        for index, (content, code) in enumerate(zip(contents, streams, strict=True)):
            file.fill(f"Page{index}", _print_page(file, content, code, tree, resources[index], inks))
    else:
        with stage("tags, links, attachments"):
            common |= _screen(file, pages, target, contents, streams, tree, references, resources)
    file.fill("Pages", dictionary(Type=name("Pages"), Kids=PDFArray(references), Count=len(references)))
    version = VERSIONS[target.standard]
    about = None if version >= (2, 0) else info(pages.metadata, target)  # ISO 19005-4 6.1.3
    with stage("join objects"):
        return file.to_bytes(dictionary(**common), about, digest, version=version, is_packed=version >= (1, 5))


def _screen(file: File, pages: Pages, target: Screen, contents: Sequence[PageContent], streams: Sequence[bytes],
            tree: PDFObjectReference, references: Sequence[PDFObjectReference],
            resources: Sequence[PDFObject]) -> dict[str, object]:
    """Write tagged pages with their links; return what the catalog says of tags, bookmarks and attachments."""
    elements = reserve_elements(file, pages.structure)
    anchored = {key: tag for content in contents for key, tag in content.anchored.items()}
    places = {anchor.name: Place(reference, content.y(anchor.y),
                                 elements[anchored.get(anchor.name, pages.structure)] if target.is_pdf2 else None)
              for content, reference in zip(contents, references, strict=True) for anchor in content.anchors}
    tagged = []
    parent = len(contents)
    for index, (content, code) in enumerate(zip(contents, streams, strict=True)):
        annotations: list[tuple[Tag, PDFObjectReference]] = []
        everything: list[PDFObjectReference] = []
        for link in content.links:
            reference = annotation(file, link, content, places, parent)
            if reference is None:
                continue
            everything.append(reference)
            if link.tag is not None:
                annotations.append((link.tag, reference))
                parent += 1
        file.fill(f"Page{index}", _screen_page(file, content, code, tree, resources[index], everything, index))
        tagged.append(TaggedPage(references[index], content.marks, annotations, content.boxes))
    specs = embed_attachments(file, target.attachments)
    links = [link for content in contents for link in content.links]
    structure = write_structure(file, pages.structure, elements, tagged, by_tag(target.attachments, specs),
                                _targets(links, anchored) if target.is_pdf2 else None)
    catalog: dict[str, object] = {
        "StructTreeRoot": structure, "MarkInfo": dictionary(Marked=boolean(True)),
        "ViewerPreferences": dictionary(DisplayDocTitle=boolean(True)),
        "PageMode": name("UseOutlines") if pages.bookmarks else name("UseNone"),
        **catalog_entries(target.attachments, specs),
    }
    found = outlines(file, pages.bookmarks, places)
    return catalog | ({"Outlines": found} if found else {})


def _targets(links: Sequence[Link], anchored: Mapping[str, Tag]) -> dict[Tag, list[Tag]]:
    """Return the elements that links lead to, by the links' own; a note refers back (ISO 14289-2 8.2.5.8, 8.2.5.14)."""
    found: dict[Tag, list[Tag]] = defaultdict(list)
    for link in links:
        target = anchored.get(link.target.removeprefix("#"))
        if link.tag is None or target is None:
            continue
        owner = next((tag for tag in _with_parents(link.tag) if tag.role == "TOCI"), link.tag)
        if target not in found[owner]:
            found[owner].append(target)
            if target.role == "Note":
                found[target].append(owner)
    return found


def _with_parents(tag: Tag | None) -> Iterator[Tag]:
    while tag is not None:
        yield tag
        tag = tag.parent


def _pictures(file: File, contents: Sequence[PageContent], target: Target) -> dict[str, PDFObjectReference]:
    sizes: dict[str, tuple[float, float]] = {}
    places: dict[str, Source | None] = {}
    for content in contents:
        places |= content.picture_places
        for path, (width, height) in content.pictures.items():
            before = sizes.get(path, (0.0, 0.0))
            sizes[path] = (max(before[0], width), max(before[1], height))
    return {path: embed_picture(file, path, size, target, places[path]) for path, size in sizes.items()}


def _form(file: File, form: Form) -> PDFObjectReference:
    return file.add(stream({"Type": name("XObject"), "Subtype": name("Form"), "BBox": numbers(*form.box),
                            "Resources": dictionary()}, form.code))


def _refuse_transparency(contents: Sequence[PageContent]) -> None:
    """ISO 15930-4 6.13: no transparency in PDF/X-1a."""
    for content in contents:
        if content.alphas:
            raise OutputError(Problem(say("page {} has transparent colour, which PDF/X-1a forbids",
                                          content.page.label),
                                      rule="transparency", hint="use tints instead, or `standard: X-4`"))


def _screen_page(file: File, content: PageContent, code: bytes, tree: PDFObjectReference, resources: PDFObject,
                 annotations: Sequence[PDFObjectReference], index: int) -> PDFObject:
    page = content.page
    return dictionary(
        Type=name("Page"), Parent=tree, MediaBox=numbers(0, 0, page.width, page.height),
        Contents=file.add(stream({}, code)), Resources=resources, StructParents=index, Tabs=name("S"),
        Annots=PDFArray(annotations) if annotations else None, Group=_group(content, "DeviceRGB"),
    )


def _print_page(file: File, content: PageContent, code: bytes, tree: PDFObjectReference, resources: PDFObject,
                inks: Inks) -> PDFObject:
    """ISO 15930-7 6.5: the trim inside the bleed inside the sheet."""
    page = content.page
    outer = content.edge
    media = numbers(0, 0, page.width + 2 * outer, page.height + 2 * outer)
    bleed = numbers(page.slug, page.slug, outer + page.width + page.bleed, outer + page.height + page.bleed)
    trim = numbers(outer, outer, outer + page.width, outer + page.height)
    return dictionary(Type=name("Page"), Parent=tree, MediaBox=media, BleedBox=bleed, TrimBox=trim,
                      Contents=file.add(stream({}, code)), Resources=resources, Group=_group(content, "DeviceCMYK"))


def _group(content: PageContent, space: str) -> PDFObject | None:
    return dictionary(S=name("Transparency"), CS=name(space)) if content.alphas else None


def _resources(content: PageContent, fonts: Mapping[Face, PdfFont],
               pictures: Mapping[str, PDFObjectReference],
               forms: Mapping[Form, PDFObjectReference]) -> PDFObject:
    used = sorted((fonts[face] for face in content.used_fonts), key=lambda font: font.resource)
    states = {f"A{round(a * 1000)}": dictionary(Type=name("ExtGState"), ca=a, CA=a) for a in sorted(content.alphas)}
    if content.has_overprint:
        states["OverprintOn"] = dictionary(Type=name("ExtGState"), OP=boolean(True), op=boolean(True), OPM=1)
        states["OverprintOff"] = dictionary(Type=name("ExtGState"), OP=boolean(False), op=boolean(False), OPM=0)
    objects = {f"I{index}": pictures[path] for index, path in enumerate(content.pictures)}
    objects |= {key: forms[form] for form, key in content.forms.items()}
    spaces = content.inks.spaces()
    return dictionary(
        Font=dictionary(**{font.resource: font.reference for font in used}) if used else None,
        ExtGState=dictionary(**states) if states else None, XObject=dictionary(**objects) if objects else None,
        ColorSpace=dictionary(**spaces) if spaces else None,
    )
