"""The structure trees of editions → one tree with a part for each edition (ISO 32000-1 14.7).

Numbers in the parent tree are counted through the whole run from the start, so that putting files together again
changes none of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pikepdf
from msgspec import Struct
from pikepdf import Array, Dictionary, Name, Pdf

OF_TREE = ("/StructParents", "/StructParent", "/Tabs")
"""Keys of pages and links that point into the structure tree."""


class Run(Struct):
    """What the editions so far have come to: the next number of the parent tree, the editions counted.

    `is_tagged` as long as each has a tree, `is_accessible` as long as each says that it is PDF/UA.
    `second` counts those that are PDF 2.0.
    """

    number: int = 0
    editions: int = 0
    is_tagged: bool = True
    is_accessible: bool = True
    second: int = 0

    @property
    def is_pdf2(self) -> bool:
        """Whether the run is PDF 2.0: it is as soon as one edition is."""
        return self.second > 0

    @property
    def keeps_access(self) -> bool:
        """Whether the run may say that it is PDF/UA: all editions do, and of the same part."""
        return self.is_accessible and self.second in (0, self.editions)


def number_on(source: Pdf, run: Run) -> None:
    """Count an edition's numbers on from those before it, and make the names of its notes its own."""
    run.editions += 1
    run.second += source.pdf_version.startswith("2.")
    run.is_tagged = run.is_tagged and "/StructTreeRoot" in source.Root
    run.is_accessible &= run.is_tagged and b"pdfuaid:part" in source.Root.Metadata.read_bytes()
    if not run.is_tagged:
        return
    for page in source.pages:
        for thing in (page.obj, *page.obj.get("/Annots", ())):
            for key in OF_TREE[:2]:
                if key in thing:
                    thing[key] = int(thing[key]) + run.number
    tree = source.Root.StructTreeRoot
    numbers = tree.ParentTree.Nums
    for index in range(0, len(numbers), 2):
        numbers[index] = int(numbers[index]) + run.number
    run.number += int(tree.ParentTreeNextKey)
    tree.ParentTreeNextKey = run.number
    for element in source.objects:
        if isinstance(element, Dictionary) and element.get("/Type") == "/StructElem":
            if "/ID" in element:  # ISO 14289-1 7.9: unique in the file
                element.ID = pikepdf.String(f"{run.editions}-{element.ID}")
            if "/AF" in element:
                del element["/AF"]


def join_trees(sources: Sequence[Pdf], into: Pdf) -> None:
    """Give a file whose pages are those of the sources one tree: below a document what is below each of theirs.

    The tree of an edition becomes a part in the edition's language; a tree made here before is taken apart again.
    """
    root = into.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = into.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    parts, nodes, following = [], [], 0
    for source in sources:
        tree: Any = into.copy_foreign(source.Root.StructTreeRoot)
        top = tree.K[0]
        if "/Kids" in tree.ParentTree:
            nodes += list(tree.ParentTree.Kids)
            tops = list(top.K)
        else:
            numbers = tree.ParentTree
            numbers.Limits = Array([numbers.Nums[0], numbers.Nums[-2]])
            nodes.append(into.make_indirect(numbers))
            top.S, top.Lang = Name.Part, source.Root.Lang
            tops = [top]
        for part in tops:
            part.P = document
        parts += tops
        following = int(tree.ParentTreeNextKey)
    document.K = Array(parts)
    spaces = [part.NS for part in parts if "/NS" in part]
    if spaces:
        document.NS = spaces[0]
    root.K = Array([document])
    root.ParentTree = into.make_indirect(Dictionary(Kids=Array(nodes)))
    root.ParentTreeNextKey = following
    into.Root.StructTreeRoot = root
    into.Root.MarkInfo = Dictionary(Marked=True)
    into.Root.Lang = sources[0].Root.Lang


def take_tags_off(pdf: Pdf) -> None:
    """Let pages and links point into no tree: not every edition has one."""
    for page in pdf.pages:
        for thing in (page.obj, *page.obj.get("/Annots", ())):
            for key in OF_TREE:
                if key in thing:
                    del thing[key]
