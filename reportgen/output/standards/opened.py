"""A PDF opened for checks: what it paints, its metadata, structure, fonts and annotations, each found once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import pikepdf
from msgspec import Struct

from reportgen.output.programs import program_widths
from reportgen.output.reading import Mark, read_page

MOST_LEVELS = 1_000
"""A damaged file may have nodes that stand, by way of others, above themselves."""


class Opened(Struct, dict=True):
    """A file with what several checks look at."""

    pdf: pikepdf.Pdf
    data: bytes = b""

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

    def has_foreign_prefix(self, prefix: str) -> bool:
        """Say whether the metadata name the schema of a claim by another prefix than the standard's."""
        packet = self.pdf.Root.Metadata.read_bytes().decode("utf-8", "replace")
        space = {"pdfaid": "http://www.aiim.org/pdfa/ns/id/", "pdfuaid": "http://www.aiim.org/pdfua/ns/id/"}[prefix]
        return any(one != prefix for one in re.findall(rf"""xmlns:(\w+)\s*=\s*["']{space}["']""", packet))

    @cached_property
    def elements(self) -> list[tuple[Any, str]]:
        """Structure elements with their roles, mapped to standard ones, in reading order."""
        found: list[tuple[Any, str]] = []
        root = self.pdf.Root.get("/StructTreeRoot")
        if root is not None:
            self._walk(root, found)
        return found

    def _walk(self, node: Any, found: list[tuple[Any, str]]) -> None:
        if "/S" in node:
            found.append((node, self.role(node)))
        for child in kids(node):
            if isinstance(child, pikepdf.Dictionary) and child.get("/Type") not in ("/MCR", "/OBJR"):
                self._walk(child, found)

    def role(self, element: Any) -> str:
        """Return the standard role of a structure element."""
        return self.standard_role(element)[0]

    def standard_role(self, element: Any) -> tuple[str, str]:
        """Return a structure element's role and its namespace, by the maps of its namespace and of the file."""
        name, space = str(element.S), element.get("/NS")
        mapping: Any = self.pdf.Root.StructTreeRoot.get("/RoleMap", {})
        seen: set[str] = set()
        while name not in seen:
            seen.add(name)
            target = space.get("/RoleMapNS", {}).get(name) if space is not None else mapping.get(name)
            if target is None:
                break
            name, space = (str(target[0]), target[1]) if isinstance(target, pikepdf.Array) else (str(target), None)
        return name.lstrip("/"), str(space.NS) if space is not None else ""

    @cached_property
    def owners(self) -> dict[tuple[int, int], tuple[Any, str]]:
        """The structure element of each annotation that has one, with its role."""
        return {child.Obj.objgen: (element, role) for element, role in self.elements for child in kids(element)
                if isinstance(child, pikepdf.Dictionary) and child.get("/Type") == "/OBJR"}

    @cached_property
    def marked_languages(self) -> set[tuple[tuple[int, int], int]]:
        """Page and number of each marked content that names its language."""
        found = set()
        for page in self.pdf.pages:
            around: list[int | None] = []
            for instruction in pikepdf.parse_content_stream(page, "BMC BDC EMC"):
                properties: Any = instruction.operands[-1] if instruction.operands else {}
                if isinstance(properties, pikepdf.Name):
                    named: Any = page.obj.Resources.get("/Properties", {})
                    properties = named.get(str(properties), {})
                if str(instruction.operator) == "EMC":
                    around = around[:-1]
                else:
                    around.append(int(properties["/MCID"]) if "/MCID" in properties else around[-1] if around else None)
                    if "/Lang" in properties and around[-1] is not None:
                        found.add((page.obj.objgen, around[-1]))
        return found

    @cached_property
    def fonts(self) -> list[Any]:
        """The fonts in which something is shown, on pages or by annotations."""
        found = [font for _, fonts in self.pages for font, codes in fonts if codes]
        for _, annotation in self.annotations():
            looks = annotation.get("/AP", {}).get("/N", {})
            for look in [looks] if isinstance(looks, pikepdf.Stream) else [looks[key] for key in looks]:
                resources: Any = look.get("/Resources", {})
                found += resources.get("/Font", {}).values()
        return list({font.objgen if font.is_indirect else id(font): font for font in found}.values())

    @cached_property
    def drawn_fonts(self) -> list[Any]:
        """The fonts of `fonts` that are not only shown invisibly."""
        drawn = {mark.font.objgen for _, mark in self.marks() if mark.font is not None}
        shown = {font.objgen for _, fonts in self.pages for font, _ in fonts}
        return [font for font in self.fonts if font.objgen in drawn or font.objgen not in shown]

    @cached_property
    def glyphs(self) -> list[tuple[Any, set[int], Mapping[int, float]]]:
        """The drawn composite fonts with the codes shown and the advances that their programs give those codes."""
        shown: dict[tuple[int, int], set[int]] = {}
        for _, fonts in self.pages:
            for font, codes in fonts:
                shown.setdefault(font.objgen, set()).update(codes)
        read = [(font, shown[font.objgen], program_widths(font, shown[font.objgen]))
                for font in self.drawn_fonts if font.objgen in shown]
        return [(font, codes, widths) for font, codes, widths in read if widths is not None]

    def annotations(self) -> Iterator[tuple[int, Any]]:
        for number, page in enumerate(self.pdf.pages, 1):
            yield from ((number, annotation) for annotation in page.obj.get("/Annots", []))


def kids(node: Any) -> list[Any]:
    """Return the children of a structure element as a list."""
    found = node.get("/K", [])
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def elements_in(node: Any) -> list[Any]:
    """Return the structure elements right below one."""
    return [child for child in kids(node) if isinstance(child, pikepdf.Dictionary) and "/S" in child]


def inherited(node: Any, key: str, above: str = "/Parent") -> Any:
    """Return an entry of a form field or another node, its own or that of one above it; None where there is none."""
    for _ in range(MOST_LEVELS):
        if node is None or key in node:
            break
        node = node.get(above)
    return node[key] if node is not None and key in node else None
