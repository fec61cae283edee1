"""A PDF → the clauses of its standards that it breaks: PDF/UA-1 and -2, PDF/A-3 and -4, PDF/X-4, as far as a file
shows them.

What needs a human eye (whether an alternative text is a good one) is not here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct

from reportgen.output.opening import DAMAGE, of_any_pdf, open_pdf
from reportgen.output.standards import accessible, archival, fonts, graphics, interaction, nesting, pdf2, press
from reportgen.output.standards.opened import Opened

Check = Callable[[Opened], Iterator[str]]


class Breach(Struct, frozen=True):
    """A clause that the file does not keep."""

    standard: str
    clause: str
    message: str


CHECKS: Mapping[str, Mapping[str, Check]] = {
    "PDF/UA-1": {
        "5": accessible.ua_claim,
        "7.1 tagged": accessible.tagged,
        "7.1 title": accessible.title,
        "7.1 content": accessible.all_content_is_tagged,
        "7.1 artifacts": accessible.artifacts_apart,
        "7.1 roles": accessible.roles,
        "7.2 language": accessible.language,
        "7.2 nesting": nesting.listed,
        "7.3": accessible.alternatives,
        "7.4.2": accessible.headings,
        "7.4.4": accessible.heading_kinds,
        "7.5": accessible.tables,
        "7.9": accessible.notes,
        "7.10": interaction.named_layers,
        "7.11": interaction.embedded_files_named,
        "7.16": interaction.readable_when_locked,
        "7.18.1": accessible.annotations_tagged,
        "7.18.3": accessible.tab_order,
        "7.18.5": accessible.annotation_words,
        "7.20": graphics.no_references,
        "7.21.3.1": fonts.system_info,
        "7.21.3.2": fonts.glyph_map,
        "7.21.3.3": fonts.predefined_maps,
        "7.21.4.1": fonts.embedded,
        "7.21.4.1 glyphs": fonts.glyphs_there,
        "7.21.5": fonts.widths_agree,
        "7.21.6": fonts.simple_encodings,
        "7.21.7": fonts.unicode,
        "7.21.8": fonts.missing_glyphs,
    },
    "PDF/A-3": {
        "6.1.2": archival.header,
        "6.1.3": archival.trailer,
        "6.1.3 end": archival.end,
        "6.1.7.1": graphics.streams,
        "6.1.7.2": archival.filters,
        "6.2.3": graphics.profiles,
        "6.2.4.3": archival.archive_intent,
        "6.2.5": graphics.states,
        "6.2.6": graphics.rendering_intents,
        "6.2.8": graphics.pictures,
        "6.2.9": graphics.forms,
        "6.2.10": graphics.blending,
        "6.2.11.3.1": fonts.system_info,
        "6.2.11.3.2": fonts.glyph_map,
        "6.2.11.3.3": fonts.predefined_maps,
        "6.2.11.4": fonts.embedded,
        "6.2.11.4 glyphs": fonts.glyphs_there,
        "6.2.11.5": fonts.widths_agree,
        "6.2.11.6": fonts.simple_encodings,
        "6.2.11.7.2": fonts.unicode,
        "6.2.11.8": fonts.missing_glyphs,
        "6.3.2": archival.annotation_flags,
        "6.3.3": interaction.looks,
        "6.4": interaction.fields,
        "6.5.1": archival.actions,
        "6.6.2.1": archival.metadata_stream,
        "6.6.4": archival.archive_claim,
        "6.8": archival.attachments,
        "6.9 layers": interaction.layers,
    },
    "PDF/A-3a": {
        "6.7.2": accessible.tagged,
        "6.7.4": accessible.language,
    },
    "PDF/UA-2": {
        "5": pdf2.ua_claim,
        "6.2 tagged": accessible.tagged,
        "6.2 nesting": nesting.contained,  # ISO/TS 32005
        "8.2.2 content": accessible.all_content_is_tagged,
        "8.2.2 artifacts": accessible.artifacts_apart,
        "8.2.4": pdf2.roles,
        "8.2.5.2": pdf2.one_document,
        "8.2.5.8": pdf2.contents_refer,
        "8.2.5.12": pdf2.numbered_headings,
        "8.2.5.14": pdf2.notes,
        "8.2.5.20": accessible.annotations_tagged,
        "8.2.5.20 targets": pdf2.links_apart,
        "8.2.5.25": pdf2.list_labels,
        "8.2.5.26": accessible.tables,
        "8.2.5.27": nesting.captions,
        "8.2.5.28.2": accessible.figures_speak,
        "8.4.4": accessible.language,
        "8.4.5.3.1": fonts.system_info,
        "8.4.5.3.2": fonts.glyph_map,
        "8.4.5.4": fonts.predefined_maps,
        "8.4.5.5.1": fonts.embedded,
        "8.4.5.5.1 glyphs": fonts.glyphs_there,
        "8.4.5.6": fonts.widths_agree,
        "8.4.5.7": fonts.simple_encodings,
        "8.4.5.8": fonts.unicode,
        "8.4.5.9": fonts.missing_glyphs,
        "8.8": pdf2.destinations,
        "8.9.3.3": accessible.tab_order_2,
        "8.9.4.2": accessible.same_words,
        "8.11": accessible.title,
        "8.14.1": pdf2.described_files,
    },
    "PDF/A-4": {
        "6.1.2": pdf2.header,
        "6.1.3 trailer": archival.trailer,
        "6.1.3 info": pdf2.no_info,
        "6.1.3 end": archival.end,
        "6.1.6.1": graphics.streams,
        "6.1.6.2": archival.filters,
        "6.2.3": graphics.profiles,
        "6.2.4.3": archival.archive_intent,
        "6.2.5": graphics.states,
        "6.2.6": graphics.rendering_intents,
        "6.2.7.1": graphics.pictures,
        "6.2.8": graphics.forms,
        "6.2.9": graphics.blending,
        "6.2.10.3.1": fonts.system_info,
        "6.2.10.3.2": fonts.glyph_map,
        "6.2.10.3.3": fonts.predefined_maps,
        "6.2.10.4.1": fonts.embedded,
        "6.2.10.4.1 glyphs": fonts.glyphs_there,
        "6.2.10.5": fonts.widths_agree,
        "6.2.10.6": fonts.simple_encodings,
        "6.2.10.9": fonts.missing_glyphs,
        "6.3.2": archival.annotation_flags,
        "6.3.3": interaction.looks,
        "6.4": interaction.fields,
        "6.6": pdf2.actions,
        "6.7.2.1": archival.metadata_stream,
        "6.7.3": pdf2.archive_claim,
        "6.9": archival.attachments,
        "6.10": interaction.layers_2,
        "A.1": pdf2.attached,
    },
    "PDF/X-4": {
        "6.2 metadata": press.claim,
        "6.3 intent": press.intent,
        "6.4 trapped": press.trapped,
        "6.5": press.boxes,
        "6.10 encryption": archival.trailer,
        "6.15 annotations": press.no_annotations,
        "6.16 actions": archival.actions,
        "6.2.11 fonts": fonts.embedded,
    },
}
"""Standard → clause → check; a word after the number parts the claims of one clause."""


@of_any_pdf
def conform(data: bytes, standards: tuple[str, ...] | None = None) -> tuple[tuple[str, ...], tuple[Breach, ...]]:
    """Return the standards looked at (those the file claims where none are named) and the clauses it breaks.

    Raises OutputError where the file is no readable PDF.
    """
    with open_pdf(data) as pdf:
        file = Opened(pdf, data)
        chosen = standards or claimed(file)
        breaches = tuple(Breach(standard, clause, message) for standard in chosen
                         for clause, check in CHECKS[standard].items() for message in _messages(check, file))
    return chosen, breaches


def _messages(check: Check, file: Opened) -> Iterator[str]:
    """Yield what breaks a clause; objects that a check cannot make sense of break it too."""
    try:
        yield from check(file)
    except DAMAGE:
        yield "objects of the file are damaged here"


def claimed(file: Opened) -> tuple[str, ...]:
    """Return the standards that the file says it keeps."""
    xmp = file.xmp
    found = []
    if "pdfuaid:part" in xmp:
        found.append("PDF/UA-2" if xmp["pdfuaid:part"] == "2" else "PDF/UA-1")
    if xmp.get("pdfaid:part") == "4":
        found.append("PDF/A-4")
    elif "pdfaid:part" in xmp:
        found += ["PDF/A-3", "PDF/A-3a"] if xmp.get("pdfaid:conformance") == "A" else ["PDF/A-3"]
    if "pdfx" in xmp:
        found.append("PDF/X-4")
    return tuple(found)
