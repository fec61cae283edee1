"""What ISO 15930-7 (PDF/X-4) asks of a file beyond its fonts."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.language import say
from reportgen.output.standards.opened import Opened


def intent(file: Opened) -> Iterator[str]:
    if sum(intent.get("/S") == "/GTS_PDFX" for intent in file.pdf.Root.get("/OutputIntents", [])) != 1:
        yield "there is not exactly one output intent for print"


def claim(file: Opened) -> Iterator[str]:
    if file.xmp.get("pdfx") != "PDF/X-4":
        yield "the metadata does not say PDF/X-4"
    if "xmpMM:DocumentID" not in file.xmp:
        yield "the metadata has no document id"


def trapped(file: Opened) -> Iterator[str]:
    if str(file.pdf.docinfo.get("/Trapped", "")) not in ("/True", "/False"):
        yield "the file does not say whether it is trapped"


def boxes(file: Opened) -> Iterator[str]:
    for number, page in enumerate(file.pdf.pages, 1):
        if ("/TrimBox" in page.obj) == ("/ArtBox" in page.obj):
            yield say("page {} has not exactly one of TrimBox and ArtBox", number)


def no_annotations(file: Opened) -> Iterator[str]:
    for number, annotation in file.annotations():
        if annotation.get("/Subtype") not in ("/PrinterMark", "/TrapNet"):
            yield say("page {}: an annotation on the printed page", number)
