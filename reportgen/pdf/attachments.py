"""Files carried inside the PDF as its source, or as the data of a figure (ISO 19005-3 6.8, ISO 32000-2 14.13)."""

from __future__ import annotations

import hashlib
import time
from collections import defaultdict
from collections.abc import Sequence

from reportgen.items import Tag
from reportgen.pdf.objects import (
    File,
    PDFArray,
    PDFObjectReference,
    ascii_string,
    date,
    dictionary,
    hex_string,
    name,
    stream,
    text,
)
from reportgen.pdf.target import Attachment


def embed_attachments(file: File, attachments: Sequence[Attachment]) -> list[PDFObjectReference]:
    """Write the files and return the reference to each one's file specification."""
    return [_file_specification(file, attachment) for attachment in attachments]


def catalog_entries(attachments: Sequence[Attachment], specs: Sequence[PDFObjectReference]) -> dict[str, object]:
    """Return what the catalog says of the files: nothing where there are none."""
    if not attachments:
        return {}
    names: list[object] = []
    for attachment, spec in sorted(zip(attachments, specs, strict=True), key=lambda pair: pair[0].name):
        names += [text(attachment.name), spec]
    return {"AF": PDFArray(list(specs)), "Names": dictionary(EmbeddedFiles=dictionary(Names=PDFArray(names)))}


def by_tag(attachments: Sequence[Attachment],
           specs: Sequence[PDFObjectReference]) -> dict[Tag, list[PDFObjectReference]]:
    """Return the files that belong to each element of the structure tree."""
    found: dict[Tag, list[PDFObjectReference]] = defaultdict(list)
    for attachment, spec in zip(attachments, specs, strict=True):
        for tag in attachment.tags:
            found[tag].append(spec)
    return found


def _file_specification(file: File, attachment: Attachment) -> PDFObjectReference:
    moment = ascii_string(time.strftime("D:%Y%m%d%H%M%S+00'00'", date()))
    digest = hashlib.md5(attachment.data, usedforsecurity=False).digest()
    embedded = file.add(stream({
        "Type": name("EmbeddedFile"), "Subtype": name(attachment.mime),
        "Params": file.add(dictionary(Size=len(attachment.data), ModDate=moment, CheckSum=hex_string(digest))),
    }, attachment.data))
    return file.add(dictionary(
        Type=name("Filespec"), F=text(attachment.name), UF=text(attachment.name), Desc=text(attachment.description),
        AFRelationship=name(attachment.relationship), EF=dictionary(F=embedded, UF=embedded)))
