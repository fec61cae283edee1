"""Preflight finds each fault of a deliberately bad PDF for the right reason, and none in a good one."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from reportgen.errors import OutputError
from reportgen.fonts.face import Face
from reportgen.items import BLACK, Metadata, Page, Pages, Tag, rectangle
from reportgen.output.annotated import annotated
from reportgen.output.conformance import conform
from reportgen.output.findings import Finding
from reportgen.output.plates import ghostscript, ink_findings
from reportgen.output.preflight import preflight
from reportgen.pdf.target import Print, Screen, Target, condition
from reportgen.pdf.writer import write
from reportgen.text.paragraph import place, set_line
from reportgen.text.style import TextStyle

GROUND = "0.1 0 0 0 k 0 0 317 317 re f"
"""A ground that runs into the bleed of a 300 × 300 pt page with 8.5 pt of bleed."""
Change = Callable[[pikepdf.Pdf], None]


def made(code: str = GROUND, change: Change | None = None, **resources: object) -> bytes:
    """Return a good print page with `code` on it, then spoilt by `change`."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(317, 317))
        page = pdf.pages[0].obj
        page.BleedBox = Array([0, 0, 317, 317])
        page.TrimBox = Array([8.5, 8.5, 308.5, 308.5])
        page.Contents = pdf.make_stream(code.encode())
        page.Resources = Dictionary({f"/{key}": value for key, value in resources.items()})  # type: ignore[arg-type]
        profile = pdf.make_stream(b"profile", N=4)
        pdf.Root.OutputIntents = Array([Dictionary(S=Name.GTS_PDFX, DestOutputProfile=profile)])
        pdf.docinfo["/GTS_PDFXVersion"] = "PDF/X-1a:2003"
        pdf.docinfo["/Trapped"] = Name("/False")
        if change:
            change(pdf)
        output = BytesIO()
        pdf.save(output)
        return output.getvalue()


def rules(data: bytes, **options: float) -> set[str]:
    return {finding.rule for finding in preflight(data, **options)}  # type: ignore[arg-type]


def font(*, is_embedded: bool) -> Dictionary:
    descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name.Test)
    if is_embedded:
        descriptor["/FontFile2"] = Dictionary()
    return Dictionary(F=Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.Test, FirstChar=65,
                                   Widths=[1000], FontDescriptor=descriptor))


def text(size: float, colour: str, x: float = 100, y: float = 100) -> str:
    return f"{GROUND} {colour} BT /F {size} Tf {x} {y} Td (A) Tj ET"


def picture(pixels: int, space: Name = Name.DeviceCMYK, bits: int = 8, **more: object) -> Change:
    def place(pdf: pikepdf.Pdf) -> None:
        image = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Image, Width=pixels, Height=pixels,
                                ColorSpace=space, BitsPerComponent=bits, **more)
        pdf.pages[0].obj.Resources.XObject = Dictionary(I=image)
    return place


def boxes(**values: list[float] | None) -> Change:
    def set_boxes(pdf: pikepdf.Pdf) -> None:
        for key, value in values.items():
            if value is None:
                del pdf.pages[0].obj[f"/{key}"]
            else:
                pdf.pages[0].obj[f"/{key}"] = Array(value)
    return set_boxes


def add(action: Callable[[pikepdf.Pdf], object]) -> Change:
    def run(pdf: pikepdf.Pdf) -> None:
        action(pdf)
    return run


def twice(pdf: pikepdf.Pdf, size: float = 317) -> None:
    pdf.add_blank_page(page_size=(size, size))
    page = pdf.pages[-1].obj
    page.BleedBox, page.TrimBox = Array([0, 0, size, size]), Array([8.5, 8.5, size - 8.5, size - 8.5])
    page.Contents = pdf.make_stream(f"1 0 0 0 k 0 0 {size} {size} re f".encode())


def tiling(code: str, kind: int = 1) -> Change:
    """Give the page a pattern P: coloured (1), or uncoloured (2) with the space U over DeviceCMYK."""
    def place(pdf: pikepdf.Pdf) -> None:
        resources = pdf.pages[0].obj.Resources
        resources.Pattern = Dictionary(P=pdf.make_stream(
            code.encode(), Type=Name.Pattern, PatternType=1, PaintType=kind, TilingType=1, BBox=[0, 0, 9, 9], XStep=9,
            YStep=9, Resources=Dictionary()))
        resources.ColorSpace = Dictionary(U=Array([Name.Pattern, Name.DeviceCMYK]))
    return place


def drawn_font(glyph: str) -> Change:
    """Give the page a Type 3 font F whose A is drawn by `glyph`."""
    def place(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Resources.Font = Dictionary(F=Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 100, 100], FontMatrix=[0.01, 0, 0, 0.01, 0, 0],
            FirstChar=65, LastChar=65, Widths=[100], Encoding=Dictionary(Differences=[65, Name.square]),
            CharProcs=Dictionary(square=pdf.make_stream(glyph.encode())), Resources=Dictionary()))
    return place


PATTERNED = f"{GROUND} /Pattern cs /P scn 50 50 90 90 re f"
SHADED = Dictionary(Type=Name.Pattern, PatternType=2, Shading=Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB))
PLACED = f"{GROUND} q 72 0 0 72 100 100 cm /I Do Q"
STATE = "/ExtGState"
ALL = Array([Name.Separation, Name.All, Name.DeviceCMYK, Dictionary(FunctionType=2, Domain=[0, 1], N=1)])
LAB = Array([Name.Lab, Dictionary(WhitePoint=[0.96, 1, 0.82])])

BAD: dict[str, tuple[str, bytes]] = {
    "RGB fill": ("rgb", made("1 0 0 rg 0 0 317 317 re f")),
    "RGB stroke": ("rgb", made(f"{GROUND} 1 0 0 RG 100 100 m 200 200 l S")),
    "RGB text": ("rgb", made(text(12, "1 0 0 rg"), Font=font(is_embedded=True))),
    "RGB picture": ("rgb", made(PLACED, picture(400, Name.DeviceRGB))),
    "Lab colour": ("rgb", made(f"{GROUND} /L cs 50 0 0 sc 50 50 90 90 re f", ColorSpace=Dictionary(L=LAB))),
    "too much ink": ("ink-limit", made("1 1 1 0.5 k 0 0 317 317 re f")),
    "font left out": ("font-embedding", made(text(12, "0 0 0 1 k"), Font=font(is_embedded=False))),
    "small text in rich black": ("rich-black-text", made(text(9, "0.6 0.4 0.4 1 k"), Font=font(is_embedded=True))),
    "small white text": ("small-reversed-text", made(text(5, "0 0 0 0 k"), Font=font(is_embedded=True))),
    "text at the cut": ("near-trim", made(text(9, "0 0 0 1 k", x=12), Font=font(is_embedded=True))),
    "hairline": ("hairline", made(f"{GROUND} 0.1 w 50 50 m 200 200 l S")),
    "line of width nought": ("hairline", made(f"{GROUND} 0 w 50 50 m 200 200 l S")),
    "line scaled thin": ("hairline", made(f"{GROUND} q 0.1 0 0 0.1 0 0 cm 1 w 500 500 m 900 900 l S Q")),
    "white overprint": ("white-overprint", made(f"{GROUND} /O gs 0 0 0 0 k 50 50 90 90 re f",
                                                ExtGState=Dictionary(O=Dictionary(op=True, OP=True, OPM=0)))),
    "coarse picture": ("resolution", made(PLACED, picture(72))),
    "coarse line art": ("resolution", made(PLACED, picture(600, Name.DeviceGray, 1))),
    "no trim box": ("trim-box", made(change=boxes(TrimBox=None))),
    "trim outside bleed": ("boxes", made(change=boxes(BleedBox=[20, 20, 300, 300]))),
    "no bleed": ("bleed", made(change=boxes(TrimBox=[0, 0, 317, 317]))),
    "colour stops at the trim": ("short-of-bleed", made("1 0 0 0 k 8.5 8.5 300 300 re f")),
    "registration ink on the page": ("registration-colour", made(f"{GROUND} /A cs 1 scn 50 50 9 9 re f",
                                                                 ColorSpace=Dictionary(A=ALL))),
    "see-through": ("transparency", made(f"{GROUND} /T gs 50 50 9 9 re f",
                                         ExtGState=Dictionary(T=Dictionary(ca=0.5)))),
    "blend mode": ("transparency", made(f"{GROUND} /T gs 50 50 9 9 re f",
                                        ExtGState=Dictionary(T=Dictionary(BM=Name.Multiply)))),
    "blank page": ("blank-page", made("")),
    "page of white": ("blank-page", made("0 0 0 0 k 0 0 317 317 re f")),
    "link on the page": ("annotation", made(change=add(lambda pdf: pdf.pages[0].obj.__setitem__(
        "/Annots", Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[50, 50, 90, 90])]))))),
    "script": ("interactive", made(change=add(lambda pdf: pdf.Root.__setitem__(
        "/OpenAction", Dictionary(S=Name.JavaScript, JS="1"))))),
    "no output intent": ("output-intent", made(change=add(lambda pdf: pdf.Root.__delitem__("/OutputIntents")))),
    "two sizes": ("page-size", made(change=add(lambda pdf: twice(pdf, 400)))),
    "RGB in a pattern": ("rgb", made(PATTERNED, tiling("1 0 0 rg 0 0 5 5 re f"))),
    "RGB in a pattern of lines": ("rgb", made(f"{GROUND} /Pattern CS /P SCN 3 w 50 50 m 90 90 l S",
                                              tiling("1 0 0 rg 0 0 5 5 re f"))),
    "hairline in a pattern": ("hairline", made(PATTERNED, tiling("0.05 w 0 0 m 9 9 l S"))),
    "too much ink through a pattern": ("ink-limit", made(f"{GROUND} /U cs 1 1 1 1 /P scn 50 50 90 90 re f",
                                                         tiling("0 0 5 5 re f", 2))),
    "RGB shading": ("rgb", made(f"{GROUND} /S sh", Shading=Dictionary(S=SHADED.Shading))),
    "RGB shading as a pattern": ("rgb", made(PATTERNED, Pattern=Dictionary(P=SHADED))),
    "inside a form": ("rgb", made(f"{GROUND} /X Do", add(lambda pdf: pdf.pages[0].obj.Resources.__setitem__(
        "/XObject", Dictionary(X=pdf.make_stream(b"1 0 0 rg 40 40 50 50 re f", Type=Name.XObject, Subtype=Name.Form,
                                                 BBox=[0, 0, 317, 317])))))),
}


@pytest.mark.parametrize("fault", BAD)
def test_a_bad_file_is_found_for_its_own_fault_alone(fault: str) -> None:
    rule, data = BAD[fault]
    assert rules(data) == {rule}


def test_a_good_file_has_no_findings() -> None:
    good = made(text(12, "0 0 0 1 k") + " 0.5 w 50 50 m 90 90 l S q 72 0 0 72 150 150 cm /I Do Q", picture(300),
                Font=font(is_embedded=True))
    assert preflight(good) == ()


def test_a_pattern_and_drawn_glyphs_in_ink_are_no_faults() -> None:
    assert preflight(made(PATTERNED, tiling("0 1 0 0 k 0 0 5 5 re f"))) == ()
    assert rules(made(text(12, "0 0 0 1 k"), drawn_font("100 0 0 0 90 90 d1 0 0 90 90 re f"))) == {"type3-font"}


@pytest.mark.parametrize(("code", "glyph", "rule"), [
    (text(12, "0 0 0 1 k"), "100 0 d0 1 0 0 rg 0 0 90 90 re f", "rgb"),
    (text(5, "0 0 0 0 k"), "100 0 0 0 90 90 d1 0 0 90 90 re f", "small-reversed-text"),
    (text(12, "0 0 0 1 k", x=12), "100 0 0 0 90 90 d1 0 0 90 90 re f", "near-trim"),
])
def test_drawn_glyphs_are_looked_into(code: str, glyph: str, rule: str) -> None:
    assert rules(made(code, drawn_font(glyph))) == {"type3-font", rule}


def test_a_page_count_that_the_binding_cannot_hold_is_an_error() -> None:
    assert rules(made(), multiple=4) == {"page-count"}
    assert rules(made(change=twice), multiple=2) == set()


def test_the_ink_limit_is_the_paper_s() -> None:
    data = made("0.8 0.8 0.8 0.3 k 0 0 317 317 re f")
    assert rules(data, ink_limit=320) == set()
    assert rules(data, ink_limit=240) == {"ink-limit"}


def test_an_encrypted_file_is_named_as_such() -> None:
    with pikepdf.open(BytesIO(made())) as pdf:
        output = BytesIO()
        pdf.save(output, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert [finding.rule for finding in preflight(output.getvalue())] == ["encryption"]


def test_something_else_than_a_pdf_is_refused_with_a_remedy() -> None:
    with pytest.raises(OutputError, match="not a readable PDF"):
        preflight(b"no pdf at all")


def test_the_empty_half_of_a_full_width_mark_may_lie_near_the_cut(serif: Face) -> None:
    for text, rule in (("年！", set()), ("年年", {"near-trim"})):
        line = place(set_line(text, TextStyle((serif,), 40)), 208, 100, None)
        page = Page(300, 300, 8.504, (rectangle(-9, -9, 318, 318, fill=BLACK.tint(0.1)), *line), "1")
        data = write(Pages((page,), Tag("Document"), (), Metadata("样书")), Print(condition("coated")))
        assert rules(data) == rule


def test_marks_in_the_slug_are_no_findings() -> None:
    grown = boxes(MediaBox=[-40, -40, 357, 357])
    outside = f"{GROUND} 0.05 w 1 1 1 1 K -30 100 m -10 100 l S"
    assert rules(made(outside, grown)) == set()


def test_annotated_copy_frames_the_finding_with_its_words() -> None:
    data = BAD["small white text"][1]
    with pikepdf.open(BytesIO(annotated(data, preflight(data)))) as pdf:
        note = pdf.pages[0].obj.Annots[0]
        assert str(note.T) == "warning[small-reversed-text]"
        assert [round(float(value)) for value in note.Rect] == [98, 97, 107, 106]


@pytest.mark.parametrize("target", [Screen(), Print(condition("coated")), Print(condition("coated"), "X-1a")])
def test_annotated_copy_claims_no_standard(target: Target) -> None:
    data = write(Pages((Page(200, 300, 8.5, (), "1"),), Tag("Document"), (), Metadata("样书")), target)
    copy = annotated(data, [Finding("bleed", "error", "the bleed is missing", 1)])
    assert conform(copy)[0] == ()
    with pikepdf.open(BytesIO(copy)) as pdf:
        assert "/GTS_PDFXVersion" not in pdf.docinfo


@pytest.mark.skipif(ghostscript() is None, reason="Ghostscript is not installed")
def test_ink_of_a_picture_is_measured_on_rendered_plates() -> None:
    def inky(pdf: pikepdf.Pdf) -> None:
        image = pdf.make_stream(b"\xff\xff\xff\x80" * 100, Type=Name.XObject, Subtype=Name.Image, Width=10, Height=10,
                                ColorSpace=Name.DeviceCMYK, BitsPerComponent=8)
        pdf.pages[0].obj.Resources.XObject = Dictionary(I=image)
    findings = list(ink_findings(made(PLACED, inky), 320))
    assert [(finding.rule, finding.page) for finding in findings] == [("ink-limit", 1)]
    assert "350 %" in findings[0].message


def test_same_findings_of_a_page_are_counted_not_repeated() -> None:
    twofold = made(text(5, "0 0 0 0 k") + " BT /F 5 Tf 200 200 Td (A) Tj ET", Font=font(is_embedded=True))
    findings: tuple[Finding, ...] = preflight(twofold)
    assert len(findings) == 1
    assert findings[0].message.endswith("(2 times)")
