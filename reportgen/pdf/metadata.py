"""Title, author, language and the standards met, in the Info dictionary and, the same, in XMP (ISO 32000-1 14.3)."""

from __future__ import annotations

import time
import uuid

from reportgen.items import Metadata
from reportgen.pdf.objects import PDFDictionary, ascii_string, date, dictionary, name, text
from reportgen.pdf.target import Print, Screen, Target

PRODUCER = "reportgen 0.1.0"
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def info(metadata: Metadata, target: Target) -> PDFDictionary:
    """Return the Info dictionary."""
    moment = ascii_string(time.strftime("D:%Y%m%d%H%M%S+00'00'", date()))
    is_x1a = isinstance(target, Print) and target.standard == "X-1a"
    return dictionary(Title=text(metadata.title), Author=text(metadata.author) if metadata.author else None,
                      Subject=text(metadata.subject) if metadata.subject else None,
                      Keywords=text(", ".join(metadata.keywords)) if metadata.keywords else None,
                      Producer=text(PRODUCER), Creator=text(PRODUCER), CreationDate=moment, ModDate=moment,
                      Trapped=name("False") if isinstance(target, Print) else None,
                      GTS_PDFXVersion=ascii_string("PDF/X-1a:2003") if is_x1a else None)


def xmp(metadata: Metadata, target: Target, digest: bytes) -> bytes:
    """Return the XMP packet that says the same as Info; `digest` (16 bytes) makes the document's id."""
    moment = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", date())
    author = (f"<dc:creator><rdf:Seq><rdf:li>{_escaped(metadata.author)}</rdf:li></rdf:Seq></dc:creator>"
              if metadata.author else "")
    subject = (f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{_escaped(metadata.subject)}</rdf:li></rdf:Alt>'
               "</dc:description>" if metadata.subject else "")
    keywords = f"<pdf:Keywords>{_escaped(', '.join(metadata.keywords))}</pdf:Keywords>" if metadata.keywords else ""
    claim = (_print_claim(target, moment, digest) if isinstance(target, Print)
             else _screen_claim(target))
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{_escaped(metadata.title)}</rdf:li></rdf:Alt></dc:title>
{author}{subject}{keywords}<dc:language><rdf:Bag><rdf:li>{_escaped(metadata.language)}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>
<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool><pdf:Producer>{PRODUCER}</pdf:Producer>
</rdf:Description>
{claim}
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()


def _escaped(words: str) -> str:
    """As html.escape; that module reads its table of named characters, which takes a millisecond of every build."""
    return words.translate(_ENTITIES)


def _print_claim(target: Print, moment: str, digest: bytes) -> str:
    """ISO 15930-7 6.2: version, trapping and identifiers; PDF/X-1a names itself in Info alone."""
    identity = uuid.UUID(bytes=digest, version=5)
    version = ("<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>" if target.standard == "X-4" else "")
    return f"""<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">{version}
<pdf:Trapped>False</pdf:Trapped><xmp:MetadataDate>{moment}</xmp:MetadataDate>
<xmpMM:DocumentID>uuid:{identity}</xmpMM:DocumentID><xmpMM:InstanceID>uuid:{identity}</xmpMM:InstanceID>
<xmpMM:VersionID>1</xmpMM:VersionID><xmpMM:RenditionClass>default</xmpMM:RenditionClass>
</rdf:Description>"""


def _screen_claim(target: Screen) -> str:
    """ISO 19005-3 6.6.4 and ISO 14289-1 5, with the description of the second's schema (ISO 19005-3 6.6.2.3).

    For PDF 2.0 ISO 19005-4 6.7.3, ISO 14289-2 5 and Well-Tagged PDF 1.0 6.1.3.
    """
    if target.is_pdf2:
        archive = "<pdfaid:part>4</pdfaid:part><pdfaid:rev>2020</pdfaid:rev>" + (
            "<pdfaid:conformance>F</pdfaid:conformance>" if target.attachments else "")
        access = "<pdfuaid:part>2</pdfuaid:part><pdfuaid:rev>2024</pdfuaid:rev>" + WELL_TAGGED
    else:
        level = "A" if target.is_accessible else "U"
        archive = f"<pdfaid:part>3</pdfaid:part><pdfaid:conformance>{level}</pdfaid:conformance>"
        access = "<pdfuaid:part>1</pdfuaid:part>" + (UA_SCHEMA if target.is_archival else "")
    claims = (archive if target.is_archival else "") + (access if target.is_accessible else "")
    return f'''<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
{claims}</rdf:Description>'''


WELL_TAGGED = '<pdfd:declarations xmlns:pdfd="http://pdfa.org/declarations/"><rdf:Bag>' + "".join(
    f'<rdf:li rdf:parseType="Resource"><pdfd:conformsTo>http://pdfa.org/declarations/wtpdf#{use}</pdfd:conformsTo></rdf:li>'
    for use in ("accessibility1.0", "reuse1.0")) + "</rdf:Bag></pdfd:declarations>"

UA_SCHEMA = """
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>"""
