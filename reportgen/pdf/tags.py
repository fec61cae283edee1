"""The structure tree: tags and their marked content → StructTreeRoot and ParentTree (ISO 32000-1 14.7)."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from operator import itemgetter

from msgspec import Struct, field

from reportgen.items import Tag
from reportgen.pdf.objects import File, PDFArray, PDFObjectReference, dictionary, name, numbers, text


class TaggedPage(Struct, frozen=True):
    """What one page gives to the tree: its object, tags by MCID, tagged annotations, boxes of tags."""

    reference: PDFObjectReference
    marks: Sequence[Tag]
    annotations: Sequence[tuple[Tag, PDFObjectReference]]
    boxes: dict[Tag, tuple[float, float, float, float]]


class _Tree(Struct):
    """What belongs to each tag: marked content and annotations, its box, its files; its reference once written."""

    file: File
    files: Mapping[Tag, Sequence[PDFObjectReference]]
    content: dict[Tag, list[tuple[int, object]]] = field(default_factory=lambda: defaultdict(list))
    boxes: dict[Tag, tuple[float, float, float, float]] = field(default_factory=dict)
    places: dict[Tag, int] = field(default_factory=dict)
    """Place in the reading order of the first content of a tag or of its children."""
    references: dict[Tag, PDFObjectReference] = field(default_factory=dict)


def write_structure(file: File, root: Tag, pages: Sequence[TaggedPage],
                    files: Mapping[Tag, Sequence[PDFObjectReference]]) -> PDFObjectReference:
    """Write the tree and return the reference to StructTreeRoot; annotation i has StructParent pages + i.

    `files` are the file specifications that belong to a tag.
    """
    tree = _Tree(file, files)
    count = 0
    for page in pages:
        for mcid, tag in enumerate(page.marks):
            tree.content[tag].append((count, (page.reference, mcid)))
            place: Tag | None = tag
            while place is not None and place not in tree.places:
                tree.places[place] = count
                place = place.parent
            count += 1
        for tag, annotation in page.annotations:
            tree.content[tag].append((count, dictionary(Type=name("OBJR"), Pg=page.reference, Obj=annotation)))
        tree.boxes.update(page.boxes)
    tree_root = file.reserve("StructTreeRoot")
    top = _element(tree, root, tree_root)
    entries: list[object] = []
    for index, page in enumerate(pages):
        entries += [index, file.add(PDFArray([tree.references[tag] for tag in page.marks]))]
    number = len(pages)
    for page in pages:
        for tag, _ in page.annotations:
            entries += [number, tree.references[tag]]
            number += 1
    file.fill("StructTreeRoot", dictionary(
        Type=name("StructTreeRoot"), K=PDFArray([top]), ParentTree=file.add(dictionary(Nums=PDFArray(entries))),
        ParentTreeNextKey=number,
    ))
    return tree_root


def _element(tree: _Tree, tag: Tag, parent: PDFObjectReference) -> PDFObjectReference:
    key = f"Struct{len(tree.references)}"
    reference = tree.references[tag] = tree.file.reserve(key)
    own = tree.content.get(tag, [])
    below = [(tree.places.get(child, sys.maxsize), _element(tree, child, reference)) for child in tag.children]
    page = next((part[0] for _, part in own if isinstance(part, tuple)), None)
    marked = [(place, _marked(part, page) if isinstance(part, tuple) else part) for place, part in own]
    # A figure inside a line of text is read between its words.
    children = [part for _, part in (sorted([*marked, *below], key=itemgetter(0)) if marked else below)]
    attributes = None
    if tag.role == "Figure" and tag in tree.boxes:
        placement = "Inline" if tag.parent in tree.content else "Block"
        attributes = dictionary(O=name("Layout"), BBox=numbers(*tree.boxes[tag]), Placement=name(placement))
    if tag.role == "TH" or (tag.role == "TD" and (tag.rows > 1 or tag.columns > 1)):
        attributes = dictionary(O=name("Table"), Scope=name("Column") if tag.role == "TH" else None,
                                RowSpan=tag.rows if tag.rows > 1 else None,
                                ColSpan=tag.columns if tag.columns > 1 else None)
    tree.file.fill(key, dictionary(
        Type=name("StructElem"), S=name(tag.role), P=parent, Pg=page, K=PDFArray(children),
        ID=text(key) if tag.role == "Note" else None,  # ISO 14289-1 7.9
        Alt=text(tag.alt) if tag.alt else None, Lang=text(tag.language) if tag.language else None, A=attributes,
        AF=PDFArray(list(tree.files[tag])) if tag in tree.files else None,
    ))
    return reference


def _marked(part: tuple[PDFObjectReference, int], page: PDFObjectReference | None) -> object:
    """Return marked content as its number on the element's page, with the page where that is another."""
    reference, mcid = part
    return mcid if reference == page else dictionary(Type=name("MCR"), Pg=reference, MCID=mcid)
