"""What leads around the file: link annotations, bookmarks and page labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from msgspec import Struct

from reportgen.items import Bookmark, Link
from reportgen.pdf.content import PageContent
from reportgen.pdf.objects import File, PDFArray, PDFObjectReference, ascii_string, dictionary, name, numbers, text

RESERVED = "%/:?#[]@!$&'()*+,;="
"""Characters of an address that stay as they are (RFC 3986 2.2); Chinese ones are written as %xx."""


class Place(Struct, frozen=True):
    """Where an anchor stands: its page, its height there in pt, and its structure element where the file is PDF 2.0."""

    page: PDFObjectReference
    y: float
    element: PDFObjectReference | None = None


Places = Mapping[str, Place]


def annotation(file: File, link: Link, content: PageContent, places: Places,
                parent: int) -> PDFObjectReference | None:
    """A link annotation (ISO 14289-1 7.18.5: with its text in Contents); None where the anchor is on no page."""
    rectangle = numbers(content.x(link.x), content.y(link.y + link.height), content.x(link.x + link.width),
                        content.y(link.y))
    if link.target.startswith("#"):
        if link.target[1:] not in places:
            return None
        target = _destination(places[link.target[1:]])
    else:
        target = {"A": dictionary(S=name("URI"), URI=ascii_string(quote(link.target, safe=RESERVED)))}
    return file.add(dictionary(Type=name("Annot"), Subtype=name("Link"), Rect=rectangle, Border=numbers(0, 0, 0), F=4,
                               Contents=text(link.title or link.target),
                               StructParent=parent if link.tag is not None else None, **target))


def _destination(place: Place) -> dict[str, object]:
    """Return where a link or bookmark leads, in PDF 2.0 to the structure element too (ISO 14289-2 8.8)."""
    def at(goal: PDFObjectReference) -> PDFArray:
        return PDFArray([goal, name("FitH"), round(place.y, 2)])
    if place.element is None:
        return {"Dest": at(place.page)}
    return {"A": dictionary(S=name("GoTo"), D=at(place.page), SD=at(place.element))}


def outlines(file: File, bookmarks: Sequence[Bookmark], places: Places) -> PDFObjectReference | None:
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
                **_destination(places[found[index].anchor]),
                Prev=references[below[position - 1]] if position else None,
                Next=references[below[position + 1]] if position + 1 < len(below) else None,
                First=references[own[0]] if own else None, Last=references[own[-1]] if own else None,
                Count=len(own) if own else None,
            ))
    top = children[-1]
    file.fill("Outlines", dictionary(Type=name("Outlines"), First=references[top[0]], Last=references[top[-1]],
                                     Count=len(found)))
    return root


def labels(page_labels: Sequence[str]) -> object:
    entries: list[object] = []
    for index, label in enumerate(page_labels):
        entries += [index, dictionary(P=text(label))]
    return dictionary(Nums=PDFArray(entries))
