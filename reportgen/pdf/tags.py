"""The structure tree: tags and their marked content → StructTreeRoot and ParentTree (ISO 32000-1 14.7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from reportgen.items import Tag
from reportgen.pdf.objects import File, PDFArray, PDFObjectReference, dictionary, name, numbers, text


@dataclass(frozen=True, slots=True)
class TaggedPage:
    """What one page gives to the tree: its object, tags by MCID, tagged annotations, boxes of tags."""

    reference: PDFObjectReference
    marks: Sequence[Tag]
    annotations: Sequence[tuple[Tag, PDFObjectReference]]
    boxes: dict[Tag, tuple[float, float, float, float]]


def write_structure(file: File, root: Tag, pages: Sequence[TaggedPage]) -> PDFObjectReference:
    """Write the tree and return the reference to StructTreeRoot; annotation i has StructParent pages + i."""
    content: dict[Tag, list[object]] = defaultdict(list)
    references: dict[Tag, PDFObjectReference] = {}
    boxes: dict[Tag, tuple[float, float, float, float]] = {}
    for page in pages:
        for mcid, tag in enumerate(page.marks):
            content[tag].append(dictionary(Type=name("MCR"), Pg=page.reference, MCID=mcid))
        for tag, annotation in page.annotations:
            content[tag].append(dictionary(Type=name("OBJR"), Pg=page.reference, Obj=annotation))
        boxes.update(page.boxes)
    tree_root = file.reserve("StructTreeRoot")
    top = _element(file, root, tree_root, content, references, boxes)
    entries: list[object] = []
    for index, page in enumerate(pages):
        entries += [index, file.add(PDFArray([references[tag] for tag in page.marks]))]
    number = len(pages)
    for page in pages:
        for tag, _ in page.annotations:
            entries += [number, references[tag]]
            number += 1
    file.fill("StructTreeRoot", dictionary(
        Type=name("StructTreeRoot"), K=PDFArray([top]), ParentTree=file.add(dictionary(Nums=PDFArray(entries))),
        ParentTreeNextKey=number,
    ))
    return tree_root


def _element(file: File, tag: Tag, parent: PDFObjectReference, content: dict[Tag, list[object]],
             references: dict[Tag, PDFObjectReference],
             boxes: dict[Tag, tuple[float, float, float, float]]) -> PDFObjectReference:
    key = f"Struct{len(references)}"
    reference = references[tag] = file.reserve(key)
    children: list[object] = [*content.get(tag, ())]
    children += [_element(file, child, reference, content, references, boxes) for child in tag.children]
    attributes = None
    if tag.role == "Figure" and tag in boxes:
        attributes = dictionary(O=name("Layout"), BBox=numbers(*boxes[tag]), Placement=name("Block"))
    if tag.role == "TH":
        attributes = dictionary(O=name("Table"), Scope=name("Column"))
    file.fill(key, dictionary(
        Type=name("StructElem"), S=name(tag.role), P=parent, K=PDFArray(children),
        ID=text(key) if tag.role == "Note" else None,  # ISO 14289-1 7.9
        Alt=text(tag.alt) if tag.alt else None, Lang=text(tag.language) if tag.language else None, A=attributes,
    ))
    return reference
