"""Title, author and language in the Info dictionary and, the same, in XMP (ISO 32000-1 14.3)."""

from __future__ import annotations

import time
from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFString

from reportgen.items import Metadata
from reportgen.pdf.objects import date, dictionary, text

PRODUCER = "reportgen 0.1.0"


def info(metadata: Metadata) -> PDFDictionary:
    """Return the Info dictionary."""
    moment = PDFString(time.strftime("D:%Y%m%d%H%M%S+00'00'", date()))
    return dictionary(Title=text(metadata.title), Author=text(metadata.author) if metadata.author else None,
                      Subject=text(metadata.subject) if metadata.subject else None,
                      Keywords=text(", ".join(metadata.keywords)) if metadata.keywords else None,
                      Producer=text(PRODUCER), Creator=text(PRODUCER), CreationDate=moment, ModDate=moment)


def xmp(metadata: Metadata) -> bytes:
    """Return the XMP packet that says the same as Info."""
    moment = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", date())
    author = (f"<dc:creator><rdf:Seq><rdf:li>{escape(metadata.author)}</rdf:li></rdf:Seq></dc:creator>"
              if metadata.author else "")
    subject = (f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{escape(metadata.subject)}</rdf:li></rdf:Alt>'
               "</dc:description>" if metadata.subject else "")
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(metadata.title)}</rdf:li></rdf:Alt></dc:title>
{author}{subject}<dc:language><rdf:Bag><rdf:li>{escape(metadata.language)}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>
<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool><pdf:Producer>{PRODUCER}</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()
