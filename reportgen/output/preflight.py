"""Preflight: a PDF → findings, each with its rule, page and place, of what a press would stumble over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pikepdf

from reportgen.errors import OutputError
from reportgen.language import say
from reportgen.output.findings import Finding
from reportgen.output.geometry import rectangle_of
from reportgen.output.opening import DAMAGE, of_any_pdf, open_pdf
from reportgen.output.page_rules import PAGE_RULES, Sheet, glyph_boxes, ink_coverage
from reportgen.output.reading import read_page


@of_any_pdf
def preflight(data: bytes, *, ink_limit: float = 320.0, multiple: int = 1) -> tuple[Finding, ...]:
    """Return the findings of a PDF, worst of the file first, then page by page.

    `multiple` is what the page count must divide by for the binding. Raises OutputError where it is no readable PDF.
    """
    try:
        pdf = open_pdf(data)
    except OutputError as error:
        if error.problems[0].rule != "encryption":
            raise
        return (Finding("encryption", "error", error.problems[0].message),)
    with pdf:
        findings = list(_found(partial(_file_findings, pdf, multiple), 0))
        for number, page in enumerate(pdf.pages, 1):
            findings += _found(partial(_page_findings, data, page, number, ink_limit), number)
    return tuple(_merged(findings))


def _page_findings(data: bytes, page: pikepdf.Page, number: int, ink_limit: float) -> Iterator[Finding]:
    read = read_page(page)
    if read.damages:
        yield Finding("damaged", "error", say("operators of the page that mean nothing: {}", read.damages), number)
    trim, bleed, media = map(rectangle_of, (page.trimbox, page.bleedbox, page.mediabox))
    sheet = Sheet(number, page, read.marks, trim, bleed, media, partial(glyph_boxes, data, number))
    for rule in PAGE_RULES:
        yield from _found(partial(rule, sheet), number)
    yield from _found(partial(ink_coverage, sheet, ink_limit), number)


def _found(rule: Callable[[], Iterator[Finding]], number: int) -> Iterator[Finding]:
    """Yield what a rule finds, and that the objects it looks at are damaged where they are."""
    try:
        yield from rule()
    except DAMAGE:
        yield Finding("damaged", "error", "objects of the file are not what the standard asks", number)


def _merged(findings: list[Finding]) -> Iterator[Finding]:
    """Of the same finding on one page the first place stands for all, with their number."""
    groups: dict[tuple[str, int, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.rule, finding.page, finding.message), []).append(finding)
    for (rule, page, message), same in groups.items():
        words = say("{} ({} times)", message, len(same)) if len(same) > 1 else message
        yield Finding(rule, same[0].severity, words, page, same[0].box)


def _file_findings(pdf: pikepdf.Pdf, multiple: int) -> Iterator[Finding]:
    if pdf.is_encrypted:
        yield Finding("encryption", "error", "the file is encrypted, which no print standard allows")
    if not pdf.pages:
        yield Finding("pages", "error", "the file has no pages")
    elif len(pdf.pages) % multiple:
        yield Finding("page-count", "error", say("{} pages do not divide by {} for this binding",
                                                 len(pdf.pages), multiple))
    intents = [intent for intent in pdf.Root.get("/OutputIntents", []) if intent.get("/S") == "/GTS_PDFX"]
    if not intents:
        yield Finding("output-intent", "warning", "no output intent says for which press the colours are meant")
    if "/GTS_PDFXVersion" not in pdf.docinfo and "GTS_PDFXVersion" not in _xmp(pdf):
        yield Finding("standard", "note", "the file does not claim to be PDF/X")
    if str(pdf.docinfo.get("/Trapped", "")) not in ("/True", "/False"):
        yield Finding("trapped", "note", "the file does not say whether it is trapped")
    names: Any = pdf.Root.get("/Names", {})
    if "/JavaScript" in names or "/OpenAction" in pdf.Root or "/AcroForm" in pdf.Root:
        yield Finding("interactive", "error", "the file holds forms, scripts or actions")
    sizes = {tuple(round(edge) for edge in (b[2] - b[0], b[3] - b[1]))
             for b in (rectangle_of(page.trimbox) for page in pdf.pages)}
    if len(sizes) > 1:
        yield Finding("page-size", "warning", say("the pages have {} different sizes", len(sizes)))


def _xmp(pdf: pikepdf.Pdf) -> str:
    if "/Metadata" not in pdf.Root:
        return ""
    return pdf.Root.Metadata.read_bytes().decode("utf-8", "replace")


