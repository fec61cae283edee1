"""Editions → one print run: a PDF of all their pages with a bookmark for each, every face in it once.

What editions have in common (faces, profiles, equal drawings) stands in the file once. Their tags come along, a part
for each edition, where all have them; files inside them do not.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from msgspec import Struct
from msgspec.structs import replace
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, Stream

from reportgen.batch.glyphs import CubicUnion, FaceUnion
from reportgen.batch.store import Store
from reportgen.batch.tagging import Run, join_trees, number_on, take_tags_off
from reportgen.errors import OutputError, Problem
from reportgen.fonts.cff import is_plain
from reportgen.items import Metadata
from reportgen.language import say
from reportgen.pdf.metadata import PRODUCER, xmp
from reportgen.pdf.target import Print, Screen, Target

AT_ONCE = 64
"""Editions that are open together."""
MOST_TAGGED = 1_000
"""Editions of a run that has tags: those of eight pages take 0.6 MB of memory each with them, 0.15 MB without."""
CUBIC = ".cff"
"""Ends the name of a face in a run while its program is CFF: other editions may have it as TrueType."""

SHARED = ("/FontDescriptor", "/Namespace")
"""Types of dictionaries that are alike from edition to edition."""
PLACE = "/ReportgenPlace"
"""Names, while files are put together, the element of the structure to which a bookmark leads (ISO 14289-2 8.8)."""

Unions = dict[str, FaceUnion | CubicUnion]


class _Mark(Struct, frozen=True):
    """An edition in the run: its first page and its own bookmarks, pages counted from 0 through the whole run."""

    title: str
    page: int
    sections: tuple[tuple[str, int], ...]


def write_merged(editions: Sequence[str], store: Store, path: Path, title: str,
                 target: Target) -> tuple[int, bool]:
    """Write the run to `path`; return how many pages it has, and whether it is tagged.

    `target` is what the editions were built for. Raises OutputError where it cannot be written; what stood there stays
    until it is whole.
    """
    faces: Unions = {}
    marks: list[_Mark] = []
    run = Run(is_tagged=len(editions) <= MOST_TAGGED)
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
            parts = []
            pages = 0
            for start in range(0, len(editions), AT_ONCE):
                parts.append(Path(folder) / f"{start}.pdf")
                pages = _write_part(editions[start:start + AT_ONCE], store, parts[-1], pages, faces, marks, run)
            whole = Path(folder) / "whole.pdf"
            _write_whole(parts, whole, faces, marks, title, target, run)
            whole.replace(path)
    except OSError as error:
        raise OutputError(Problem(say("cannot write {!r}: {}", str(path), error.strerror), rule="output",
                                  hint="check that the folder exists, may be written to and has room")) from error
    return pages, run.is_tagged


def _write_part(editions: Sequence[str], store: Store, path: Path, before: int, faces: Unions,
                marks: list[_Mark], run: Run) -> int:
    """Write some editions into one file without their font programs; return the pages up to here."""
    with Pdf.new() as part:
        sources = [pikepdf.open(BytesIO(store.read(edition))) for edition in editions]
        for edition, source in zip(editions, sources, strict=True):
            for font in [thing for thing in source.objects
                         if isinstance(thing, Dictionary) and thing.get("/Subtype") == "/Type0"]:
                _join(source, font, faces)
            _name_places(source, len(marks))
            sections = tuple((name, before + page) for name, page, _ in _sections(source))
            marks.append(_Mark(edition.removesuffix(".pdf"), before, sections))
            before += len(source.pages)
            number_on(source, run)
            part.pages.extend(source.pages)
        if run.is_tagged:
            join_trees(sources, part)
        part.Root.OutputIntents = part.copy_foreign(sources[0].make_indirect(sources[0].Root.OutputIntents))
        part.save(path)
        for source in sources:
            source.close()
    return before


def _write_whole(parts: Sequence[Path], path: Path, faces: Unions, marks: Sequence[_Mark], title: str,
                 target: Target, run: Run) -> None:
    with Pdf.new() as whole:
        sources = [pikepdf.open(part) for part in parts]
        whole.Root.OutputIntents = whole.copy_foreign(sources[0].make_indirect(sources[0].Root.OutputIntents))
        for source in sources:
            whole.pages.extend(source.pages)
        if run.is_tagged:
            join_trees(sources, whole)
            whole.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        else:
            take_tags_off(whole)
        _embed(whole, faces)
        _share(whole)
        if run.is_tagged and run.is_pdf2:
            whole.Root.StructTreeRoot.Namespaces = Array([whole.Root.StructTreeRoot.K[0].NS])
        places = _named_places(whole)
        with whole.open_outline() as outline:
            for number, mark in enumerate(marks):
                item = _bookmark(whole, mark.title, mark.page, places.get(f"{number}"))
                item.children.extend(_bookmark(whole, name, page, places.get(f"{number}-{index}"))
                                     for index, (name, page) in enumerate(mark.sections))
                item.is_closed = True
                outline.root.append(item)
        digest = hashlib.sha256("\n".join(mark.title for mark in marks).encode()).digest()[:16]
        about = target
        if isinstance(target, Screen):
            about = replace(target, is_accessible=run.keeps_access, standard="A-4" if run.is_pdf2 else "A-3")
        whole.Root.Metadata = Stream(whole, xmp(Metadata(title), about, digest), Type=Name.Metadata, Subtype=Name.XML)
        if not run.is_pdf2:  # ISO 19005-4 6.1.3 allows no Info
            whole.trailer.Info = whole.make_indirect(_info(title, target))
        version = "1.6" if isinstance(target, Print) else "2.0" if run.is_pdf2 else "1.7"
        whole.save(path, force_version=version, deterministic_id=True,
                   object_stream_mode=pikepdf.ObjectStreamMode.generate)
        for source in sources:
            source.close()


def _join(pdf: Pdf, font: Any, faces: Unions) -> None:
    """Move a subset's glyphs to its face's union; programs that reportgen did not make stay with their edition."""
    descendant = font.DescendantFonts[0]
    descriptor = descendant.FontDescriptor
    face = str(descriptor.FontName).lstrip("/").partition("+")[2]
    if "/FontFile2" in descriptor:
        numbers = faces.setdefault(face, FaceUnion()).add(descriptor.FontFile2.read_bytes())
        del descriptor["/FontFile2"]
        descendant.CIDToGIDMap = pdf.make_stream(b"".join(number.to_bytes(2, "big") for number in numbers))
    elif "/FontFile3" in descriptor and is_plain(program := descriptor.FontFile3.read_bytes()):
        face += CUBIC
        numbers = faces.setdefault(face, CubicUnion(face.removesuffix(CUBIC))).add(program)
        del descriptor["/FontFile3"]
        font.Encoding = _code_map(pdf, numbers)
        descendant.W = Array([part for number, width in sorted(_widths(descendant.W, numbers).items())
                              for part in (number, Array([width]))])
    else:
        return
    font.BaseFont = descendant.BaseFont = descriptor.FontName = Name(f"/{face}")


def _code_map(pdf: Pdf, numbers: Sequence[int]) -> Stream:
    """Return the CMap from two-byte codes 0, 1, … to CIDs, at most 100 a block (ISO 32000-1 9.7.5.4)."""
    lines = ["/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap",
             "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> def",
             "/CMapName /Edition def", "/CMapType 1 def", "/WMode 0 def",
             "1 begincodespacerange", "<0000> <FFFF>", "endcodespacerange"]
    for start in range(0, len(numbers), 100):
        block = numbers[start:start + 100]
        lines += [f"{len(block)} begincidchar",
                  *(f"<{code:04X}> {number}" for code, number in enumerate(block, start)), "endcidchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return Stream(pdf, "\n".join(lines).encode(), Type=Name.CMap, CMapName=Name.Edition, WMode=0,
                  CIDSystemInfo=Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"),
                                           Supplement=0))


def _widths(array: Any, numbers: Sequence[int]) -> dict[int, int]:
    """Return the widths that a W array gives, by numbers of the union."""
    parts = list(array)
    return {numbers[int(first) + index]: int(width) for first, widths in zip(parts[::2], parts[1::2], strict=True)
            for index, width in enumerate(widths)}


def _embed(whole: Pdf, faces: Unions) -> None:
    """Give each face's fonts the common program, and the tag of its glyphs to their names."""
    programs = {}
    names = {}
    for face, union in faces.items():
        data = union.program()
        about: dict[str, Any] = {"Subtype": Name.CIDFontType0C} if face.endswith(CUBIC) else {"Length1": len(data)}
        programs[face] = whole.make_stream(data, **about)
        tag = "".join(chr(65 + byte % 26) for byte in hashlib.sha256(data).digest()[:6])
        names[face] = Name(f"/{tag}+{face.removesuffix(CUBIC)}")
    for thing in whole.objects:
        if not isinstance(thing, Dictionary):
            continue
        for key in ("/BaseFont", "/FontName"):
            face = str(thing.get(key, "")).lstrip("/")
            if face in names:
                thing[key] = names[face]
                if key == "/FontName":
                    thing[Name.FontFile3 if face.endswith(CUBIC) else Name.FontFile2] = programs[face]


def _share(whole: Pdf) -> None:
    """Let equal streams and dictionaries of SHARED types stand once; first what refers to nothing, then what refers to
    that."""
    for _ in range(2):
        first: dict[bytes, Any] = {}
        doubles: dict[tuple[int, int], Any] = {}
        for thing in whole.objects:
            is_stream = isinstance(thing, Stream)
            if not is_stream and not (isinstance(thing, Dictionary) and thing.get("/Type") in SHARED):
                continue
            about = thing.stream_dict.unparse() if is_stream else thing.unparse(resolved=True)
            key = hashlib.sha256(about + (thing.read_raw_bytes() if is_stream else b"")).digest()
            if first.setdefault(key, thing).objgen != thing.objgen:
                doubles[thing.objgen] = first[key]
        if not doubles:
            return
        for thing in whole.objects:
            _redirect(thing, doubles)


def _redirect(thing: Any, doubles: Mapping[tuple[int, int], Any]) -> None:
    if isinstance(thing, Array):
        entries: Iterable[tuple[Any, Any]] = list(enumerate(thing))
    elif isinstance(thing, Dictionary | Stream):
        entries = list(thing.items())
    else:
        return
    holder: Any = thing
    for key, inner in entries:
        if not isinstance(inner, pikepdf.Object):
            continue
        if inner.is_indirect:
            if inner.objgen in doubles:
                holder[key] = doubles[inner.objgen]
        else:
            _redirect(inner, doubles)


def _sections(source: Pdf) -> Iterator[tuple[str, int, Any]]:
    """Yield the edition's own bookmarks of the first level with their pages and, in PDF 2.0, their elements."""
    places: dict[Any, int] = {page.objgen: index for index, page in enumerate(source.pages)}
    with source.open_outline() as outline:
        for item in outline.root:
            action: Any = item.action or {}
            goal = action.get("/D", item.destination)
            if isinstance(goal, Array) and goal[0].objgen in places:
                yield item.title, places[goal[0].objgen], action["/SD"][0] if "/SD" in action else None


def _name_places(source: Pdf, number: int) -> None:
    """In an edition of PDF 2.0, name the elements to which its bookmark and those of its sections lead."""
    if "/StructTreeRoot" in source.Root and "/NS" in source.Root.StructTreeRoot.K[0]:
        source.Root.StructTreeRoot.K[0][PLACE] = pikepdf.String(f"{number}")
    for index, (_, _, element) in enumerate(_sections(source)):
        if element is not None:
            element[PLACE] = pikepdf.String(f"{number}-{index}")


def _named_places(whole: Pdf) -> dict[str, Any]:
    """Return the elements by their names, which are taken off."""
    found = {}
    for thing in whole.objects:
        if isinstance(thing, Dictionary) and PLACE in thing:
            found[str(thing[PLACE])] = thing
            del thing[PLACE]
    return found


def _bookmark(whole: Pdf, title: str, page: int, element: Any) -> OutlineItem:
    if element is None:
        return OutlineItem(title, page)
    goal = Array([whole.pages[page].obj, Name.Fit])
    return OutlineItem(title, action=Dictionary(S=Name.GoTo, D=goal, SD=Array([element, Name.Fit])))


def _info(title: str, target: Target) -> Dictionary:
    made = Dictionary(Title=pikepdf.String(title), Producer=pikepdf.String(PRODUCER), Creator=pikepdf.String(PRODUCER))
    if isinstance(target, Print):
        made.Trapped = Name("/False")
    return made
