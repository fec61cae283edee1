"""A PDF → what its bytes are spent on."""

from __future__ import annotations

import pikepdf

from reportgen.language import say
from reportgen.output.opening import of_any_pdf, open_pdf


@of_any_pdf
def sizes(data: bytes) -> list[tuple[str, int]]:
    """Return (what, bytes) of each stream as stored, largest first, and of everything else together.

    Raises OutputError where the file is no readable PDF.
    """
    with open_pdf(data) as pdf:
        names = _names(pdf)
        found = [(names.get(thing.objgen, _kind(thing)), len(thing.read_raw_bytes()))
                 for thing in pdf.objects if isinstance(thing, pikepdf.Stream)
                 and thing.get("/Type") not in ("/ObjStm", "/XRef")]
    rest = len(data) - sum(size for _, size in found)
    return sorted([*found, (say("structure, bookmarks and all that is no stream"), rest)], key=lambda entry: -entry[1])


def _names(pdf: pikepdf.Pdf) -> dict[tuple[int, int], str]:
    names: dict[tuple[int, int], str] = {}
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
            for key in ("/FontFile", "/FontFile2", "/FontFile3"):
                if key in thing:
                    names[thing[key].objgen] = say("font {}", str(thing.FontName)[1:])
        if isinstance(thing, pikepdf.Dictionary) and "/ToUnicode" in thing:
            names[thing.ToUnicode.objgen] = say("characters of {}", str(thing.get("/BaseFont", "/?"))[1:])
        if isinstance(thing, pikepdf.Dictionary) and "/DestOutputProfile" in thing:
            names[thing.DestOutputProfile.objgen] = say("colour profile")
    for number, page in enumerate(pdf.pages, 1):
        contents = page.obj.get("/Contents")
        for stream in contents if isinstance(contents, pikepdf.Array) else [contents]:
            if stream is not None:
                names[stream.objgen] = say("page {}", number)
        for key, thing in page.resources.get("/XObject", {}).items():
            if thing.get("/Subtype") == "/Image":
                names.setdefault(thing.objgen, say("picture {} of page {}, {} × {}", key[1:], number, int(thing.Width),
                                                   int(thing.Height)))
    return names


def _kind(thing: pikepdf.Stream) -> str:
    kind = str(thing.get("/Type", thing.get("/Subtype", "/stream")))[1:]
    return {"Metadata": say("metadata"), "EmbeddedFile": say("attached file"),
            "XObject": say("form or mask")}.get(kind, kind)
