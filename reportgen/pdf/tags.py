"""The structure tree: tags and their marked content → StructTreeRoot and ParentTree (ISO 32000-1 14.7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

from msgspec import Struct, field

from reportgen.items import Tag
from reportgen.pdf.objects import File, PDFArray, PDFObject, PDFObjectReference, dictionary, name, numbers, text

NAMESPACE = "http://iso.org/pdf2/ssn"
PDF1_TYPES = frozenset(("TOC", "TOCI", "BlockQuote", "Code"))
"""Structure types of PDF 1.7 alone (ISO 32000-2 14.8.6): an element without a namespace is of that."""
HEADINGS = frozenset(("H1", "H2", "H3", "H4", "H5", "H6"))
PDF2_NUMBERING = frozenset(("Description", "Ordered", "Unordered"))
"""Values of ListNumbering that came with PDF 2.0 (ISO 32000-2 14.8.5.5)."""


class TaggedPage(Struct, frozen=True):
    """What one page gives to the tree: its object, tags by MCID, tagged annotations, boxes of tags."""

    reference: PDFObjectReference
    marks: Sequence[Tag]
    annotations: Sequence[tuple[Tag, PDFObjectReference]]
    boxes: dict[Tag, tuple[float, float, float, float]]


class _Tree(Struct):
    """What belongs to each tag: marked content and annotations, its box, its files, what it refers to."""

    file: File
    files: Mapping[Tag, Sequence[PDFObjectReference]]
    references: Mapping[Tag, PDFObjectReference]
    space: PDFObjectReference | None
    """The namespace of PDF 2.0 where the file is one."""
    targets: Mapping[Tag, Sequence[Tag]]
    content: dict[Tag, list[tuple[int, object]]] = field(default_factory=lambda: defaultdict(list))
    pages: dict[Tag, PDFObjectReference] = field(default_factory=dict)
    """The page on which a tag's content begins: there it is named by its number alone."""
    boxes: dict[Tag, tuple[float, float, float, float]] = field(default_factory=dict)
    places: dict[Tag, int] = field(default_factory=dict)
    """Place in the reading order of the first content of a tag or of its children."""
    levels: dict[Tag, int] = field(default_factory=dict)
    """Levels of the headings in the file."""


def reserve_elements(file: File, root: Tag) -> dict[Tag, PDFObjectReference]:
    """Return the reference of each element of the tree, before anything is known of its content."""
    return {tag: file.reserve(f"Struct{number}") for number, tag in enumerate(_walk(root))}


def _walk(tag: Tag) -> Iterator[Tag]:
    yield tag
    for child in tag.children:
        yield from _walk(child)


def write_structure(file: File, root: Tag, references: Mapping[Tag, PDFObjectReference], pages: Sequence[TaggedPage],
                    files: Mapping[Tag, Sequence[PDFObjectReference]],
                    targets: Mapping[Tag, Sequence[Tag]] | None) -> PDFObjectReference:
    """Write the tree and return the reference to StructTreeRoot; annotation i has StructParent pages + i.

    `files` are the file specifications that belong to a tag. `targets`, for PDF 2.0 alone, are the elements to which
    an element of the text refers.
    """
    space = None if targets is None else file.add(dictionary(Type=name("Namespace"), NS=text(NAMESPACE)))
    tree = _Tree(file, files, references, space, targets or {})
    count = 0
    for page in pages:
        for mcid, tag in enumerate(page.marks):
            is_here = tree.pages.setdefault(tag, page.reference) == page.reference
            tree.content[tag].append((count, mcid if is_here else dictionary(Type=name("MCR"), Pg=page.reference,
                                                                             MCID=mcid)))
            place: Tag | None = tag
            while place is not None and place not in tree.places:
                tree.places[place] = count
                place = place.parent
            count += 1
        for tag, annotation in page.annotations:
            tree.content[tag].append((count, dictionary(Type=name("OBJR"), Pg=page.reference, Obj=annotation)))
        tree.boxes.update(page.boxes)
    tree.levels.update(_heading_levels(tag for tag in _read(tree, root) if tag.role in HEADINGS))
    tree_root = file.reserve("StructTreeRoot")
    for number, tag in enumerate(references):
        file.fill(f"Struct{number}", _element(tree, tag, references[tag.parent] if tag.parent else tree_root))
    entries: list[object] = []
    for index, page in enumerate(pages):
        entries += [index, file.add(PDFArray([references[tag] for tag in page.marks]))]
    number = len(pages)
    for page in pages:
        for tag, _ in page.annotations:
            entries += [number, references[tag]]
            number += 1
    file.fill("StructTreeRoot", dictionary(
        Type=name("StructTreeRoot"), K=PDFArray([references[root]]),
        ParentTree=file.add(dictionary(Nums=PDFArray(entries))), ParentTreeNextKey=number,
        Namespaces=PDFArray([space]) if space else None,
    ))
    return tree_root


def _element(tree: _Tree, tag: Tag, parent: PDFObjectReference) -> PDFObject:
    below = [(place, tree.references[child]) for place, child in _below(tree, tag)]
    children = [part for _, part in sorted([*tree.content.get(tag, ()), *below], key=itemgetter(0))]
    role = _role(tree, tag)
    targets = [tree.references[target] for target in tree.targets.get(tag, ())]
    return dictionary(
        Type=name("StructElem"), S=name(role), NS=None if role in PDF1_TYPES else tree.space, P=parent,
        Pg=tree.pages.get(tag), K=PDFArray(children),
        ID=text(f"Note{tree.references[tag].number}") if role == "Note" else None,  # ISO 14289-1 7.9
        Alt=text(tag.alt) if tag.alt else None, Lang=text(tag.language) if tag.language else None,
        A=_attributes(tree, tag), Ref=PDFArray(targets) if targets else None,
        AF=PDFArray(list(tree.files[tag])) if tag in tree.files else None,
    )


def _below(tree: _Tree, tag: Tag) -> list[tuple[int, Tag]]:
    """Return the children by their places, so that what stands first is read first, whichever was composed first: a
    heading before its list, a figure between the words of its line (ISO 14289-1 7.1). An empty cell follows the one
    before it.
    """
    place = 0
    found = []
    for child in tag.children:
        place = tree.places.get(child, place)
        found.append((place, child))
    return sorted(found, key=itemgetter(0))


def _read(tree: _Tree, tag: Tag) -> Iterator[Tag]:
    """Yield a tag and those below it in reading order."""
    yield tag
    for _, child in _below(tree, tag):
        yield from _read(tree, child)


def _heading_levels(headings: Iterable[Tag]) -> Iterator[tuple[Tag, int]]:
    """Yield the headings with their levels in the file: how deep each lies below those before it.

    A layout may leave the title out or set small headings alone; the first is H1 all the same and no level is skipped
    (ISO 14289-1 7.4.2).
    """
    above: list[str] = []
    for tag in headings:
        while above and above[-1] >= tag.role:
            above.pop()
        above.append(tag.role)
        yield tag, len(above)


def _role(tree: _Tree, tag: Tag) -> str:
    """Return the structure type; PDF 2.0 has FENote for what the text refers to (ISO 14289-2 8.2.5.14)."""
    if tag.role == "Note" and tree.space:
        return "FENote" if tag in tree.targets else "P"
    return f"H{tree.levels[tag]}" if tag in tree.levels else tag.role


def _attributes(tree: _Tree, tag: Tag) -> PDFObject | None:
    if tag.role == "Figure" and tag in tree.boxes:
        placement = "Inline" if tag.parent in tree.content else "Block"
        return dictionary(O=name("Layout"), BBox=numbers(*tree.boxes[tag]), Placement=name(placement))
    if tag.role == "TH" or (tag.role == "TD" and (tag.rows > 1 or tag.columns > 1)):
        return dictionary(O=name("Table"), Scope=name("Column") if tag.role == "TH" else None,
                          RowSpan=tag.rows if tag.rows > 1 else None,
                          ColSpan=tag.columns if tag.columns > 1 else None)
    if tag.numbering and (tree.space or tag.numbering not in PDF2_NUMBERING):
        return dictionary(O=name("List"), ListNumbering=name(tag.numbering))
    return None
