"""Pages → PDF bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from reportgen.fonts.face import Face
from reportgen.items import Bookmark, Link, Pages, Tag
from reportgen.pdf.content import ColourSpace, PageContent
from reportgen.pdf.fonts import PdfFont, embed_fonts
from reportgen.pdf.metadata import info, xmp
from reportgen.pdf.objects import File, PDFArray, PDFObjectReference, dictionary, name, numbers, stream, text
from reportgen.pdf.pictures import embed_picture
from reportgen.pdf.tags import TaggedPage, write_structure

Places = Mapping[str, tuple[PDFObjectReference, float, float]]


def write(pages: Pages, *, colour: ColourSpace = "rgb") -> bytes:
    """Return the PDF 1.7 file of the pages, tagged, fonts embedded; the same pages give the same bytes.

    `colour` "rgb" is for screens, "cmyk" writes every swatch with its ink values.
    """
    file = File()
    fonts = embed_fonts(file, pages.pages)
    contents = [PageContent(page, fonts, colour) for page in pages.pages]
    streams = [content.paint() for content in contents]
    tree = file.reserve("Pages")
    references = [file.reserve(f"Page{index}") for index in range(len(contents))]
    places = {anchor.name: (reference, content.x(anchor.x), content.y(anchor.y))
              for content, reference in zip(contents, references, strict=True) for anchor in content.anchors}
    pictures = {path: embed_picture(file, path, colour)
                for path in dict.fromkeys(path for content in contents for path in content.pictures)}
    tagged = []
    parent = len(contents)
    for index, (content, code) in enumerate(zip(contents, streams, strict=True)):
        annotations: list[tuple[Tag, PDFObjectReference]] = []
        everything: list[PDFObjectReference] = []
        for link in content.links:
            reference = _annotation(file, link, content, places, parent)
            if reference is None:
                continue
            everything.append(reference)
            if link.tag is not None:
                annotations.append((link.tag, reference))
                parent += 1
        resources = _resources(content, fonts, pictures)
        file.fill(f"Page{index}", _page(file, content, code, tree, resources, everything, index))
        tagged.append(TaggedPage(references[index], content.marks, annotations, content.boxes))
    file.fill("Pages", dictionary(Type=name("Pages"), Kids=PDFArray(references), Count=len(references)))
    structure = write_structure(file, pages.structure, tagged)
    catalog = dictionary(
        Type=name("Catalog"), Pages=tree, Lang=text(pages.metadata.language), StructTreeRoot=structure,
        MarkInfo=dictionary(Marked=_true()), ViewerPreferences=dictionary(DisplayDocTitle=_true()),
        Metadata=file.add(stream({"Type": name("Metadata"), "Subtype": name("XML")}, xmp(pages.metadata))),
        Outlines=_outlines(file, pages.bookmarks, places), PageLabels=_labels([p.label for p in pages.pages]),
        PageMode=name("UseOutlines") if pages.bookmarks else None,
    )
    digest = hashlib.sha256(b"".join(streams) + xmp(pages.metadata)).digest()[:16]
    return file.to_bytes(catalog, info(pages.metadata), digest)


def _true() -> object:
    from reportlab.pdfbase.pdfdoc import PDFtrue

    return PDFtrue


def _page(file: File, content: PageContent, code: bytes, tree: PDFObjectReference, resources: object,
          annotations: Sequence[PDFObjectReference], index: int) -> object:
    page = content.page
    width, height = page.width + 2 * page.bleed, page.height + 2 * page.bleed
    trim = numbers(page.bleed, page.bleed, page.bleed + page.width, page.bleed + page.height)
    return dictionary(
        Type=name("Page"), Parent=tree, MediaBox=numbers(0, 0, width, height), CropBox=trim if page.bleed else None,
        BleedBox=numbers(0, 0, width, height) if page.bleed else None, TrimBox=trim,
        Contents=file.add(stream({}, code)), Resources=resources, StructParents=index, Tabs=name("S"),
        Annots=PDFArray(annotations) if annotations else None,
        Group=dictionary(S=name("Transparency"), CS=name("DeviceCMYK" if content.colour == "cmyk" else "DeviceRGB"))
        if content.alphas else None,
    )


def _resources(content: PageContent, fonts: Mapping[Face, PdfFont],
               pictures: Mapping[str, PDFObjectReference]) -> object:
    used = sorted((fonts[face] for face in content.used_fonts), key=lambda font: font.resource)
    alphas = {f"A{round(a * 1000)}": dictionary(Type=name("ExtGState"), ca=a, CA=a) for a in sorted(content.alphas)}
    images = {f"I{index}": pictures[path] for index, path in enumerate(content.pictures)}
    return dictionary(
        Font=dictionary(**{font.resource: font.reference for font in used}) if used else None,
        ExtGState=dictionary(**alphas) if alphas else None, XObject=dictionary(**images) if images else None,
    )


def _annotation(file: File, link: Link, content: PageContent, places: Places,
                parent: int) -> PDFObjectReference | None:
    """A link annotation (ISO 14289-1 7.18.5: with its text in Contents); None where the anchor is on no page."""
    from reportlab.pdfbase.pdfdoc import PDFString

    rectangle = numbers(content.x(link.x), content.y(link.y + link.height), content.x(link.x + link.width),
                        content.y(link.y))
    if link.target.startswith("#"):
        if link.target[1:] not in places:
            return None
        target = {"Dest": _destination(places[link.target[1:]])}
    else:
        target = {"A": dictionary(S=name("URI"), URI=PDFString(link.target))}
    return file.add(dictionary(Type=name("Annot"), Subtype=name("Link"), Rect=rectangle, Border=numbers(0, 0, 0), F=4,
                               Contents=text(link.title or link.target),
                               StructParent=parent if link.tag is not None else None, **target))


def _destination(place: tuple[PDFObjectReference, float, float]) -> PDFArray:
    reference, _, y = place
    return PDFArray([reference, name("FitH"), round(y, 2)])


def _outlines(file: File, bookmarks: Sequence[Bookmark], places: Places) -> PDFObjectReference | None:
    """Bookmarks as a tree by level (ISO 32000-1 12.3.3)."""
    found = [bookmark for bookmark in bookmarks if bookmark.anchor in places]
    if not found:
        return None
    root = file.reserve("Outlines")
    references = [file.reserve(f"Outline{index}") for index in range(len(found))]
    children: dict[int, list[int]] = {-1: []}
    stack: list[int] = []
    for index, bookmark in enumerate(found):
        while stack and found[stack[-1]].level >= bookmark.level:
            stack.pop()
        children.setdefault(stack[-1] if stack else -1, []).append(index)
        children.setdefault(index, [])
        stack.append(index)
    for above, below in children.items():
        for position, index in enumerate(below):
            own = children[index]
            file.fill(f"Outline{index}", dictionary(
                Title=text(found[index].title), Parent=root if above < 0 else references[above],
                Dest=_destination(places[found[index].anchor]),
                Prev=references[below[position - 1]] if position else None,
                Next=references[below[position + 1]] if position + 1 < len(below) else None,
                First=references[own[0]] if own else None, Last=references[own[-1]] if own else None,
                Count=len(own) if own else None,
            ))
    top = children[-1]
    file.fill("Outlines", dictionary(Type=name("Outlines"), First=references[top[0]], Last=references[top[-1]],
                                     Count=len(found)))
    return root


def _labels(labels: Sequence[str]) -> object:
    entries: list[object] = []
    for index, label in enumerate(labels):
        entries += [index, dictionary(P=text(label))]
    return dictionary(Nums=PDFArray(entries))
