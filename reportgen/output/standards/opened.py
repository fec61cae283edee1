"""A PDF opened for checks: what it paints, its metadata, structure, fonts and annotations, each found once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import pikepdf
from msgspec import Struct

from reportgen.output.reading import Mark, read_page


class Opened(Struct, dict=True):
    """A file with what several checks look at."""

    pdf: pikepdf.Pdf

    @cached_property
    def pages(self) -> list[tuple[list[Mark], list[tuple[Any, set[int]]]]]:
        """Marks of each page, and the codes it shows by font."""
        return [(read.marks, read.codes) for read in map(read_page, self.pdf.pages)]

    def marks(self) -> Iterator[tuple[int, Mark]]:
        for number, (marks, _) in enumerate(self.pages, 1):
            yield from ((number, mark) for mark in marks)

    @cached_property
    def xmp(self) -> dict[str, str]:
        """Properties of the XMP packet by prefixed name, empty where there is none."""
        if "/Metadata" not in self.pdf.Root:
            return {}
        with self.pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            names = {"pdfaid:part": "{http://www.aiim.org/pdfa/ns/id/}part",
                     "pdfaid:conformance": "{http://www.aiim.org/pdfa/ns/id/}conformance",
                     "pdfaid:rev": "{http://www.aiim.org/pdfa/ns/id/}rev",
                     "pdfuaid:part": "{http://www.aiim.org/pdfua/ns/id/}part",
                     "pdfuaid:rev": "{http://www.aiim.org/pdfua/ns/id/}rev",
                     "pdfx": "{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion", "dc:title": "dc:title",
                     "xmp:CreateDate": "xmp:CreateDate", "xmp:ModifyDate": "xmp:ModifyDate",
                     "pdf:Producer": "pdf:Producer", "pdf:Trapped": "pdf:Trapped",
                     "xmpMM:DocumentID": "{http://ns.adobe.com/xap/1.0/mm/}DocumentID"}
            return {short: str(metadata[long] or "") for short, long in names.items() if long in metadata}

    @cached_property
    def elements(self) -> list[tuple[Any, str]]:
        """Structure elements with their roles, in reading order."""
        found: list[tuple[Any, str]] = []
        root = self.pdf.Root.get("/StructTreeRoot")
        if root is not None:
            self._walk(root, found)
        return found

    def _walk(self, node: Any, found: list[tuple[Any, str]]) -> None:
        if "/S" in node:
            found.append((node, str(node.S).lstrip("/")))
        for child in kids(node):
            if isinstance(child, pikepdf.Dictionary) and child.get("/Type") not in ("/MCR", "/OBJR"):
                self._walk(child, found)

    @cached_property
    def fonts(self) -> list[Any]:
        return [thing for thing in self.pdf.objects if isinstance(thing, pikepdf.Dictionary)
                and thing.get("/Type") == "/Font" and thing.get("/Subtype") not in ("/CIDFontType0", "/CIDFontType2")]

    def annotations(self) -> Iterator[tuple[int, Any]]:
        for number, page in enumerate(self.pdf.pages, 1):
            yield from ((number, annotation) for annotation in page.obj.get("/Annots", []))


def kids(node: Any) -> list[Any]:
    """Return the children of a structure element as a list."""
    found = node.get("/K", [])
    return list(found) if isinstance(found, pikepdf.Array) else [found]
