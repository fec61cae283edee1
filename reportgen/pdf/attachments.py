"""Files carried inside the PDF as its associated source (ISO 19005-3 6.8, ISO 32000-2 14.13)."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence

from reportlab.pdfbase.pdfdoc import PDFString

from reportgen.pdf.objects import File, PDFArray, PDFObjectReference, date, dictionary, name, stream, text
from reportgen.pdf.target import Attachment


def embed_attachments(file: File, attachments: Sequence[Attachment]) -> dict[str, object]:
    """Write the files and return the catalog's entries for them: none where there are none."""
    if not attachments:
        return {}
    specs = [_file_specification(file, attachment) for attachment in attachments]
    names: list[object] = []
    for attachment, spec in sorted(zip(attachments, specs, strict=True), key=lambda pair: pair[0].name):
        names += [text(attachment.name), spec]
    tree = dictionary(EmbeddedFiles=dictionary(Names=PDFArray(names)))
    return {"AF": PDFArray(specs), "Names": tree}


def _file_specification(file: File, attachment: Attachment) -> PDFObjectReference:
    moment = PDFString(time.strftime("D:%Y%m%d%H%M%S+00'00'", date()))
    digest = hashlib.md5(attachment.data, usedforsecurity=False).hexdigest()
    embedded = file.add(stream({
        "Type": name("EmbeddedFile"), "Subtype": name(attachment.mime.replace("/", "#2F")),
        "Params": dictionary(Size=len(attachment.data), ModDate=moment, CheckSum=f"<{digest}>"),
    }, attachment.data))
    return file.add(dictionary(
        Type=name("Filespec"), F=text(attachment.name), UF=text(attachment.name), Desc=text(attachment.description),
        AFRelationship=name("Source"), EF=dictionary(F=embedded, UF=embedded)))
