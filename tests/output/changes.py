"""How tests spoil or change a written PDF: each function changes one thing of an open file."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from reportgen.output.standards.opened import kids

ROOT = Path(__file__).parents[2]
Break = Callable[[pikepdf.Pdf], object]


def broken(data: bytes, change: Break) -> bytes:
    with pikepdf.open(BytesIO(data)) as pdf:
        change(pdf)
        output = BytesIO()
        pdf.save(output, fix_metadata_version=False, compress_streams=False,
                 stream_decode_level=pikepdf.StreamDecodeLevel.none)
        return output.getvalue()


def first(pdf: pikepdf.Pdf, role: str) -> pikepdf.Object:
    def walk(node: pikepdf.Object) -> pikepdf.Object | None:
        if node.get("/S") == f"/{role}":
            return node
        for child in kids(node):
            if isinstance(child, Dictionary):
                found = walk(child)
                if found is not None:
                    return found
        return None
    found = walk(pdf.Root.StructTreeRoot)
    assert found is not None
    return found


def xmp(before: str, after: str) -> Break:
    def change(pdf: pikepdf.Pdf) -> None:
        text = pdf.Root.Metadata.read_bytes().decode()
        assert before in text
        pdf.Root.Metadata.write(text.replace(before, after).encode())
    return change


def set_on(path: Callable[[pikepdf.Pdf], pikepdf.Object], key: str, value: object) -> Break:
    def change(pdf: pikepdf.Pdf) -> None:
        if value is None:
            del path(pdf)[key]
        else:
            path(pdf)[key] = value
    return change


def root(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.Root


def page(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.pages[0].obj


def note(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return page(pdf).Annots[0]


def font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return next(iter(page(pdf).Resources.Font.values()))


def without_program(pdf: pikepdf.Pdf) -> None:
    del font(pdf).DescendantFonts[0].FontDescriptor["/FontFile3"]


def code(text: bytes) -> Break:
    def change(pdf: pikepdf.Pdf) -> None:
        page(pdf).Contents = pdf.make_stream(page(pdf).Contents.read_bytes() + text)
    return change


def same_ids(pdf: pikepdf.Pdf) -> None:
    for element in pdf.objects:
        if isinstance(element, Dictionary) and element.get("/S") == "/Note":
            element.ID = pikepdf.String("same")


def lzw(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Thing = pdf.make_stream(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", Filter=Name.LZWDecode)


def picture(**entries: object) -> Break:
    def change(pdf: pikepdf.Pdf) -> None:
        image = pdf.make_stream(b"\0", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1,
                                ColorSpace=Name.DeviceGray, BitsPerComponent=8, **entries)
        page(pdf).Resources.XObject = Dictionary(I=image)
    return change


def attachment(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.Root.Names.EmbeddedFiles.Names[1]


def notdef(text: bytes) -> Break:
    def change(pdf: pikepdf.Pdf) -> None:
        key = next(iter(page(pdf).Resources.Font.keys())).encode()
        code(b"\n/Artifact BMC BT " + key + b" 9 Tf " + text + b" ET EMC")(pdf)
    return change


def notdef_by_map(pdf: pikepdf.Pdf) -> None:
    font(pdf).DescendantFonts[0].CIDToGIDMap = pdf.make_stream(bytes(200))


def notdef_by_name(pdf: pikepdf.Pdf) -> None:
    page(pdf).Resources.Font.T = Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.Thing,
        Encoding=Dictionary(Differences=Array([65, Name.A, Name("/.notdef")])))
    code(b"\n/Artifact BMC BT /T 9 Tf (B) Tj ET EMC")(pdf)


def lone_data(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.AF[1]
    del first(pdf, "Figure").AF


def renamed(prefix: str) -> Break:
    """Give a claim's schema another prefix, all else alike."""
    def change(pdf: pikepdf.Pdf) -> None:
        text = pdf.Root.Metadata.read_bytes().decode()
        for before, after in ((f"<{prefix}:", "<mine:"), (f"</{prefix}:", "</mine:"),
                              (f"xmlns:{prefix}=", "xmlns:mine=")):
            text = text.replace(before, after)
        pdf.Root.Metadata.write(text.encode())
    return change


def without_any_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang
    del pdf.Root.Outlines
    del page(pdf).Annots
    del first(pdf, "Document").Lang


def inserted(role: str, at: int, name: str) -> Break:
    """Put an empty element into the first one of a role."""
    def change(pdf: pikepdf.Pdf) -> None:
        parent = first(pdf, role)
        element = Dictionary(Type=Name.StructElem, S=Name(f"/{name}"), P=parent, K=Array([]))
        if "/NS" in parent:
            element.NS = parent.NS
        parent.K.insert(at, pdf.make_indirect(element))
    return change


def wrapped_span(pdf: pikepdf.Pdf) -> None:
    """A Div does not hide what stands in it."""
    inserted("Document", 0, "Div")(pdf)
    inserted("Div", 0, "Span")(pdf)


def circular(pdf: pikepdf.Pdf) -> None:
    first(pdf, "Note").S = Name.Aside
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(Aside=Name.Beside, Beside=Name.Aside)


def headless(pdf: pikepdf.Pdf) -> None:
    for role in ("H1", "H2"):
        first(pdf, role).S = Name.H


def own_namespace(pdf: pikepdf.Pdf) -> None:
    first(pdf, "P").NS.RoleMapNS = Dictionary(P=Array([Name.Span, first(pdf, "P").NS]))


def layered(**entries: Any) -> Break:
    """Add a layer and its default set, with `entries` of other values; None takes one away."""
    def change(pdf: pikepdf.Pdf) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=pikepdf.String("层")))
        default: dict[str, Any] = {"Name": pikepdf.String("全部"), "Order": Array([Array([layer])]), **entries}
        kept = {key: value for key, value in default.items() if value is not None}
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(**kept))
    return change


def same_layers(pdf: pikepdf.Pdf) -> None:
    layered()(pdf)
    pdf.Root.OCProperties.Configs = Array([Dictionary(Name=pikepdf.String("全部"))])


def annotated_by(kind: Name) -> Break:
    def change(pdf: pikepdf.Pdf) -> None:
        page(pdf).Annots.append(pdf.make_indirect(Dictionary(
            Type=Name.Annot, Subtype=kind, Rect=Array([5, 5, 20, 20]), F=4)))
    return change


def invisible_signature(pdf: pikepdf.Pdf) -> None:
    field = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, Rect=Array([0, 0, 0, 0]), F=132))
    page(pdf).Annots.append(field)
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))


def second_goal(pdf: pikepdf.Pdf) -> None:
    """Put a link to another place into the element of the first one."""
    element = first(pdf, "Link")
    copy = pdf.make_indirect(pikepdf.Dictionary(note(pdf)))
    copy["/A"] = Dictionary(S=Name.URI, URI=pikepdf.String("https://example.org/other"))
    page(pdf).Annots.append(copy)
    element.K.append(Dictionary(Type=Name.OBJR, Pg=page(pdf), Obj=copy))


def field_above_itself(pdf: pikepdf.Pdf) -> None:
    invisible_signature(pdf)
    field = pdf.Root.AcroForm.Fields[0]
    field.Rect = Array([5, 5, 20, 20])
    field.Parent = field


def acting_field(pdf: pikepdf.Pdf) -> None:
    note(pdf).Subtype = Name.Widget
    note(pdf).A = Dictionary(S=Name.URI)
    pdf.Root.AcroForm = Dictionary(Fields=Array([note(pdf)]))


def form(**entries: Any) -> Break:
    def change(pdf: pikepdf.Pdf) -> None:
        stream = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]), **entries)
        page(pdf).Resources.XObject = Dictionary(F=stream)
    return change


def state(**entries: Any) -> Break:
    def change(pdf: pikepdf.Pdf) -> None:
        page(pdf).Resources.ExtGState = Dictionary(S=Dictionary(**entries))
    return change


def with_cmap(**entries: Any) -> Break:
    """Give the font a CMap of its own; `entries` are of its collection, or of its dictionary."""
    def change(pdf: pikepdf.Pdf) -> None:
        about: dict[str, Any] = {"Registry": "Adobe", "Ordering": "Identity", "Supplement": 1}
        font(pdf).DescendantFonts[0].CIDSystemInfo = Dictionary(**about)
        own = {key: entries.get(key, value) for key, value in about.items()}
        others = {key: value for key, value in entries.items() if key not in about}
        font(pdf).Encoding = pdf.make_stream(b"/WMode 0 def", Type=Name.CMap, CMapName=Name.Mine,
                                             CIDSystemInfo=Dictionary(**own), **others)
    return change


def mapped(text: str) -> Break:
    def change(pdf: pikepdf.Pdf) -> None:
        font(pdf).ToUnicode = pdf.make_stream(text.encode())
    return change


def simple(flags: int, encoding: Name) -> Break:
    """Show a letter in a TrueType font of one-byte codes."""
    def change(pdf: pikepdf.Pdf) -> None:
        page(pdf).Resources.Font.T = pdf.make_indirect(Dictionary(
            Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.Thing, Encoding=encoding,
            FontDescriptor=Dictionary(Flags=flags, FontFile2=pdf.make_stream(b""))))
        code(b"\n/Artifact BMC BT /T 9 Tf (B) Tj ET EMC")(pdf)
    return change


def profile(at: int, value: bytes) -> Break:
    """Overwrite bytes of the intent's profile."""
    def change(pdf: pikepdf.Pdf) -> None:
        stream = pdf.Root.OutputIntents[0].DestOutputProfile
        data = stream.read_bytes()
        stream.write(data[:at] + value + data[at + len(value):])
    return change


def two_profiles(pdf: pikepdf.Pdf) -> None:
    data = pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes()
    pdf.Root.OutputIntents.append(Dictionary(S=Name.GTS_PDFX, DestOutputProfile=pdf.make_stream(data, N=3)))


def odd_bits(pdf: pikepdf.Pdf) -> None:
    picture()(pdf)
    page(pdf).Resources.XObject.I.BitsPerComponent = 3


def unused_font(pdf: pikepdf.Pdf) -> None:
    page(pdf).Resources.Font.H = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


def invisible_font(pdf: pikepdf.Pdf) -> None:
    page(pdf).Resources.Font.H = pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding))
    code(b"\n/Artifact BMC BT 3 Tr /H 9 Tf (B) Tj ET EMC")(pdf)


def font_of_a_note(pdf: pikepdf.Pdf) -> None:
    resources = Dictionary(Font=Dictionary(H=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)))
    note(pdf).AP = Dictionary(N=pdf.make_stream(b"", Subtype=Name.Form, BBox=Array([0, 0, 1, 1]), Resources=resources))


def own_role(pdf: pikepdf.Pdf) -> None:
    first(pdf, "TR").S = Name.Zeile
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(Zeile=Name.Row, Row=Name.TR)


def heads_by_name(pdf: pikepdf.Pdf) -> None:
    cells = [one for one in pdf.objects if isinstance(one, Dictionary) and one.get("/S") in ("/TH", "/TD")]
    for cell in cells:
        if cell.S == "/TH":
            del cell["/A"]
            cell.ID = pikepdf.String("head")
        else:
            cell.A = Dictionary(O=Name.Table, Headers=Array([pikepdf.String("head")]))


def heads_of_another_name(pdf: pikepdf.Pdf) -> None:
    heads_by_name(pdf)
    first(pdf, "TD").A.Headers[0] = pikepdf.String("tail")


def language_of_elements(pdf: pikepdf.Pdf) -> None:
    without_any_language(pdf)
    first(pdf, "Document").Lang = pikepdf.String("zh-CN")


def default_space(pdf: pikepdf.Pdf) -> None:
    space = Array([Name.ICCBased, pdf.Root.OutputIntents[0].DestOutputProfile])
    del pdf.Root.OutputIntents
    page(pdf).Resources.ColorSpace = Dictionary(DefaultRGB=space, DefaultGray=space)


def page_intent(pdf: pikepdf.Pdf) -> None:
    page(pdf).OutputIntents = pdf.Root.OutputIntents
    del pdf.Root.OutputIntents


def blended_in_rgb(pdf: pikepdf.Pdf) -> None:
    space = Array([Name.ICCBased, pdf.Root.OutputIntents[0].DestOutputProfile])
    del pdf.Root.OutputIntents
    page(pdf).Group = Dictionary(S=Name.Transparency, CS=space)


def file_of_a_drawing(pdf: pikepdf.Pdf) -> None:
    form(AF=Array([attachment(pdf)]))(pdf)
    pdf.Root.AF = Array([spec for spec in pdf.Root.AF if spec.objgen != attachment(pdf).objgen])


def referring_below(pdf: pikepdf.Pdf) -> None:
    """Move what an entry of the contents refers to, to the element inside."""
    entry = first(pdf, "TOCI")
    entry.K[0].Ref = entry.Ref
    del entry["/Ref"]


def mathematics(pdf: pikepdf.Pdf) -> None:
    inserted("Document", 0, "Formula")(pdf)
    inserted("Formula", 0, "math")(pdf)
    first(pdf, "math").NS = pdf.make_indirect(
        Dictionary(Type=Name.Namespace, NS=pikepdf.String("http://www.w3.org/1998/Math/MathML")))


def outside_the_page(pdf: pikepdf.Pdf) -> None:
    page(pdf).Annots.append(pdf.make_indirect(Dictionary(Subtype=Name.Square, Rect=Array([900, 5, 990, 9]), F=4)))


def read_as_text(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "Figure").Alt
    first(pdf, "Figure").ActualText = pikepdf.String("红")


def with_default_width(pdf: pikepdf.Pdf) -> None:
    font(pdf).DescendantFonts[0].DW = 990


def _as_truetype(pdf: pikepdf.Pdf) -> None:
    """Put a whole TrueType program in the font's place, its codes numbers of glyphs there."""
    data = (ROOT / "fonts" / "Inconsolata-Regular.ttf").read_bytes()
    descendant = font(pdf).DescendantFonts[0]
    del descendant.FontDescriptor["/FontFile3"]
    descendant.FontDescriptor.FontFile2 = pdf.make_stream(data)
    descendant.Subtype = Name.CIDFontType2
    descendant.CIDToGIDMap = Name.Identity


def with_widths_of_another(pdf: pikepdf.Pdf) -> None:
    _as_truetype(pdf)
    font(pdf).DescendantFonts[0].W = Array([0, 65535, 1])


def beyond_a_truetype_program(pdf: pikepdf.Pdf) -> None:
    _as_truetype(pdf)
    notdef(b"<FFFE> Tj")(pdf)
