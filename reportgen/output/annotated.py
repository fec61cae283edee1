"""Findings → a copy of the PDF with each of them framed on its page and said in a note."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pikepdf

from reportgen.language import told
from reportgen.output.findings import Finding
from reportgen.output.geometry import Box
from reportgen.output.opening import of_any_pdf, open_pdf

COLOURS = {"error": (0.85, 0.1, 0.1), "warning": (0.95, 0.55, 0.0), "note": (0.1, 0.4, 0.8)}
ROOM = 2.0
CLAIMS = tuple(f"{{http://www.{owner}/ns/id/}}" for owner in ("aiim.org/pdfa", "aiim.org/pdfua", "npes.org/pdfx"))
"""Namespaces of the metadata in which a file says what standard it keeps."""


@of_any_pdf
def annotated(data: bytes, findings: Sequence[Finding]) -> bytes:
    """Return the PDF with a square annotation for each finding; those of the whole file stand on the first page.

    The copy claims no standard: it is for reading, and its notes keep none.
    """
    with open_pdf(data) as pdf:
        for finding in findings:
            page = pdf.pages[max(finding.page, 1) - 1]
            x1, y1, x2, y2 = (float(value) for value in page.trimbox)
            box = finding.box or (x1 + ROOM, y1 + ROOM, x2 - ROOM, y2 - ROOM)
            if "/Annots" not in page.obj:
                page.obj.Annots = pikepdf.Array()
            page.obj.Annots.append(pdf.make_indirect(_square(pdf, finding, box)))
        _without_claims(pdf)
        output = BytesIO()
        pdf.save(output, deterministic_id=True)
        return output.getvalue()


def _without_claims(pdf: pikepdf.Pdf) -> None:
    if "/Metadata" in pdf.Root:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            for key in [key for key in metadata if key.startswith(CLAIMS)]:
                del metadata[key]
    about: Any = pdf.trailer.get("/Info", {})
    for key in ("/GTS_PDFXVersion", "/GTS_PDFXConformance"):
        if key in about:
            del about[key]


def _square(pdf: pikepdf.Pdf, finding: Finding, box: Box) -> pikepdf.Dictionary:
    left, bottom, right, top = box[0] - ROOM, box[1] - ROOM, box[2] + ROOM, box[3] + ROOM
    colour = COLOURS[finding.severity]
    width, height = right - left, top - bottom
    code = f"{' '.join(map(str, colour))} RG 1 w 0.5 0.5 {width - 1:.2f} {height - 1:.2f} re S"
    look = pdf.make_stream(code.encode(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form,
                           BBox=[0, 0, width, height], Resources=pikepdf.Dictionary())
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Square, Rect=[left, bottom, right, top], C=list(colour), F=4,
        T=pikepdf.String(f"{told(finding.severity)}[{finding.rule}]"), Contents=pikepdf.String(told(finding.message)),
        AP=pikepdf.Dictionary(N=look))
