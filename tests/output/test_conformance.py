"""Each clause of the standards: the file that reportgen writes keeps it, and a broken twin is caught by that clause."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Literal

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from reportgen.builder import Report, build
from reportgen.charts.data import chart_data
from reportgen.charts.words import alt_text, csv_text
from reportgen.errors import OutputError
from reportgen.fonts.face import Face
from reportgen.items import Anchor, Bookmark, Item, Link, Metadata, Page, Pages, Swatch, Tag, rectangle, tagged
from reportgen.output.conformance import CHECKS, conform
from reportgen.output.standards.opened import Opened
from reportgen.pdf.target import Attachment, Print, Screen, condition
from reportgen.pdf.writer import write
from reportgen.spec.content import load_content
from reportgen.text.paragraph import place, set_line
from reportgen.text.style import TextStyle
from tests.output.changes import (
    Break,
    acting_field,
    annotated_by,
    attachment,
    beyond_a_truetype_program,
    blended_in_rgb,
    broken,
    circular,
    code,
    default_space,
    file_of_a_drawing,
    first,
    font,
    font_of_a_note,
    form,
    headless,
    heads_by_name,
    heads_of_another_name,
    inserted,
    invisible_font,
    invisible_signature,
    language_of_elements,
    layered,
    lone_data,
    lzw,
    mapped,
    mathematics,
    notdef,
    notdef_by_map,
    notdef_by_name,
    note,
    odd_bits,
    outside_the_page,
    own_namespace,
    own_role,
    page,
    page_intent,
    picture,
    profile,
    read_as_text,
    renamed,
    root,
    same_ids,
    same_layers,
    second_goal,
    set_on,
    simple,
    state,
    two_profiles,
    unused_font,
    with_cmap,
    with_default_width,
    with_widths_of_another,
    without_any_language,
    without_program,
    wrapped_span,
    xmp,
)

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def screen(serif: Face) -> bytes:
    return specimen(serif, "A-3")


@pytest.fixture(scope="module")
def second(serif: Face) -> bytes:
    return specimen(serif, "A-4")


def specimen(serif: Face, standard: Literal["A-3", "A-4"]) -> bytes:
    """A page with everything the clauses speak of: headings, contents, figure, table, list, notes, link, attachment."""
    style = TextStyle((serif,), 12)
    root = Tag("Document", language="zh-CN")
    items: list[Item] = [Anchor("a", 0, 0)]
    y = 20.0

    def say(text: str, tag: Tag) -> None:
        nonlocal y
        items.extend(place(set_line(text, style), 10, y, tag))
        y += 14
    say("标题", root.child("H1"))
    say("小标题", root.child("H2"))
    items.extend(tagged([rectangle(100, 10, 20, 20, fill=Swatch("red", (1, 0, 0), (0, 1, 1, 0)))],
                        figure := root.child("Figure", alt="红方块")))
    table = root.child("Table")
    for kind in ("TH", "TD"):
        row = table.child("TR")
        for text in ("甲", "乙"):
            say(text, row.child(kind))
    entry = root.child("TOC").child("TOCI").child("P").child("Link", alt="标题")
    say("标题1", entry)
    items.append(Link(10, y - 24, 40, 14, "#a", "标题", entry))
    item = root.child("L", numbering="Decimal").child("LI")
    say("一", item.child("Lbl"))
    say("第一项", item.child("LBody"))
    mark = root.child("P").child("Link", alt="注一")
    say("一", mark)
    items += [Link(10, y - 24, 40, 14, "#note", "注一", mark), Anchor("note", 10, y)]
    say("注一", root.child("Note"))
    say("注二", root.child("Note"))
    link = root.child("Link")
    say("网站", link)
    items.append(Link(10, y - 24, 40, 14, "https://example.org/", "网站", link))
    say("页码", Tag("none"))
    items[-1:] = [*place(set_line("页码", style), 10, y, None)]
    pages = Pages((Page(200, 300, 0, tuple(items), "1"),), root, (Bookmark("标题", 0, "a"),), Metadata("样书", "作者"))
    return write(pages, Screen((
        Attachment("content.yaml", "application/yaml", b"title: x", "source"),
        Attachment("chart-01.csv", "text/csv", "项目,数值\r\n".encode(), "data", "Data", (figure,))),
        standard=standard))


@pytest.fixture(scope="module")
def press(serif: Face) -> bytes:
    items = place(set_line("文", TextStyle((serif,), 12)), 50, 50, None)
    return write(Pages((Page(200, 300, 8.5, items, "1"),), Tag("Document"), (), Metadata("样书")),
                 Print(condition("coated")))


TWINS: list[tuple[str, str, Break]] = [
    ("PDF/UA-1", "5", xmp("<pdfuaid:part>1", "<pdfuaid:part>2")),
    ("PDF/UA-1", "5", renamed("pdfuaid")),
    ("PDF/UA-1", "7.1 tagged", set_on(root, "/MarkInfo", Dictionary(Marked=False))),
    ("PDF/UA-1", "7.1 title", set_on(root, "/ViewerPreferences", Dictionary(DisplayDocTitle=False))),
    ("PDF/UA-1", "7.1 title", xmp(">样书<", "><")),
    ("PDF/UA-1", "7.1 content", code(b"\n0 0 9 9 re f")),
    ("PDF/UA-1", "7.1 artifacts", code(b"\n/P <</MCID 0>> BDC /Artifact BMC 0 0 9 9 re f EMC EMC")),
    ("PDF/UA-1", "7.1 roles", lambda pdf: first(pdf, "Note").__setitem__("/S", Name.Marginalia)),
    ("PDF/UA-1", "7.1 roles", lambda pdf: pdf.Root.StructTreeRoot.__setitem__("/RoleMap", Dictionary(LI=Name.P))),
    ("PDF/UA-1", "7.2 language", set_on(root, "/Lang", None)),
    ("PDF/UA-1", "7.2 language", set_on(root, "/Lang", pikepdf.String("语言"))),
    ("PDF/UA-1", "7.2 language", without_any_language),
    ("PDF/UA-1", "7.2 nesting", lambda pdf: first(pdf, "LI").__setitem__("/S", Name.P)),
    ("PDF/UA-1", "7.2 nesting", lambda pdf: first(pdf, "P").__setitem__("/S", Name.LBody)),
    ("PDF/UA-1", "7.2 nesting", inserted("Table", 1, "Caption")),
    ("PDF/UA-1", "7.2 nesting", inserted("Table", 0, "THead")),
    ("PDF/UA-1", "7.2 nesting", inserted("L", 1, "Caption")),
    ("PDF/UA-1", "7.3", lambda pdf: first(pdf, "Figure").__delitem__("/Alt")),
    ("PDF/UA-1", "7.4.2", lambda pdf: first(pdf, "H2").__setitem__("/S", Name.H3)),
    ("PDF/UA-1", "7.4.2", lambda pdf: first(pdf, "H1").__setitem__("/S", Name.P)),
    ("PDF/UA-1", "7.1 roles", circular),
    ("PDF/UA-1", "7.4.4", lambda pdf: first(pdf, "H2").__setitem__("/S", Name.H)),
    ("PDF/UA-1", "7.4.4", headless),
    ("PDF/UA-1", "7.5", lambda pdf: first(pdf, "TH").__delitem__("/A")),
    ("PDF/UA-1", "7.5", heads_of_another_name),
    ("PDF/UA-1", "7.5", lambda pdf: first(pdf, "TR").K.__delitem__(0)),
    ("PDF/UA-1", "7.9", lambda pdf: first(pdf, "Note").__delitem__("/ID")),
    ("PDF/UA-1", "7.9", same_ids),
    ("PDF/UA-1", "7.10", layered(Name=None)),
    ("PDF/UA-1", "7.10", layered(AS=Array([]))),
    ("PDF/UA-1", "7.11", set_on(attachment, "/UF", pikepdf.String(""))),
    ("PDF/UA-1", "7.18.1", lambda pdf: first(pdf, "Link").__setitem__("/S", Name.Span)),
    ("PDF/UA-1", "7.18.1", annotated_by(Name.TrapNet)),
    ("PDF/UA-1", "7.18.1", set_on(note, "/Subtype", Name.PrinterMark)),
    ("PDF/UA-1", "7.18.3", set_on(page, "/Tabs", None)),
    ("PDF/UA-1", "7.18.5", set_on(note, "/Contents", None)),
    ("PDF/UA-1", "7.20", form(Ref=Dictionary())),
    ("PDF/UA-1", "7.21.3.1", with_cmap(Registry="Other")),
    ("PDF/UA-1", "7.21.3.1", with_cmap(Supplement=0)),
    ("PDF/UA-1", "7.21.3.1", with_cmap(WMode=1)),
    ("PDF/UA-1", "7.21.3.3", set_on(font, "/Encoding", Name.Mine)),
    ("PDF/UA-1", "7.21.3.3", with_cmap(UseCMap=Name.Mine)),
    ("PDF/UA-1", "7.21.4.1 glyphs", notdef(b"<0FFF> Tj")),
    ("PDF/UA-1", "7.21.5", with_default_width),
    ("PDF/UA-1", "7.21.6", simple(32, Name.StandardEncoding)),
    ("PDF/UA-1", "7.21.6", simple(4, Name.WinAnsiEncoding)),
    ("PDF/UA-1", "7.21.3.2", lambda pdf: font(pdf).DescendantFonts[0].__setitem__("/Subtype", Name.CIDFontType2)),
    ("PDF/UA-1", "7.21.4.1", without_program),
    ("PDF/UA-1", "7.21.4.1", font_of_a_note),
    ("PDF/UA-1", "7.21.7", lambda pdf: font(pdf).__delitem__("/ToUnicode")),
    ("PDF/UA-1", "7.21.7", mapped("1 beginbfchar <0001> <FEFF> endbfchar")),
    ("PDF/UA-1", "7.21.7", mapped("1 beginbfrange <0001> <0002> [<4E00> <0000>] endbfrange")),
    ("PDF/UA-1", "7.21.8", notdef(b"<0000> Tj")),
    ("PDF/UA-1", "7.21.8", notdef(b"3 Tr [<0001> 9 <0000>] TJ")),
    ("PDF/UA-1", "7.21.8", notdef_by_map),
    ("PDF/A-3", "6.2.11.8", notdef_by_name),
    ("PDF/A-3", "6.1.7.2", lzw),
    ("PDF/A-3", "6.2.4.3", set_on(root, "/OutputIntents", None)),
    ("PDF/A-3", "6.2.4.3", code(b"\n/Artifact BMC 0 0 0 1 k 0 0 9 9 re f EMC")),
    ("PDF/A-3", "6.1.7.1", form(FFilter=Name.FlateDecode)),
    ("PDF/A-3", "6.2.3", profile(12, b"scnr")),
    ("PDF/A-3", "6.2.3", profile(8, bytes([5]))),
    ("PDF/A-3", "6.2.3", two_profiles),
    ("PDF/A-3", "6.2.5", state(TR=Name.Identity)),
    ("PDF/A-3", "6.2.5", state(TR2=Name.Identity)),
    ("PDF/A-3", "6.2.5", state(HTP=Array([0, 0]))),
    ("PDF/A-3", "6.2.5", state(HT=Dictionary(HalftoneType=6))),
    ("PDF/A-3", "6.2.6", state(RI=Name.Vivid)),
    ("PDF/A-3", "6.2.6", picture(Intent=Name.Vivid)),
    ("PDF/A-3", "6.2.9", form(PS=Name.x)),
    ("PDF/A-3", "6.2.10", state(BM=Name.Difficult)),
    ("PDF/A-3", "6.2.10", state(BM=Array([Name.Normal, Name.Difficult]))),
    ("PDF/A-3", "6.2.11.3.1", with_cmap(Supplement=0)),
    ("PDF/A-3", "6.2.11.3.2", lambda pdf: font(pdf).DescendantFonts[0].__setitem__("/Subtype", Name.CIDFontType2)),
    ("PDF/A-3", "6.2.11.3.3", set_on(font, "/Encoding", Name.Mine)),
    ("PDF/A-3", "6.2.11.4 glyphs", notdef(b"<0FFF> Tj")),
    ("PDF/A-3", "6.2.11.4 glyphs", beyond_a_truetype_program),
    ("PDF/A-3", "6.2.11.5", with_default_width),
    ("PDF/A-3", "6.2.11.5", with_widths_of_another),
    ("PDF/A-3", "6.2.11.6", simple(4, Name.WinAnsiEncoding)),
    ("PDF/A-3", "6.3.3", annotated_by(Name.Square)),
    ("PDF/A-3", "6.3.3", set_on(note, "/AP", Dictionary(N=Dictionary()))),
    ("PDF/A-3", "6.3.3", set_on(note, "/AP", Dictionary(D=Dictionary()))),
    ("PDF/A-3", "6.4", set_on(root, "/AcroForm", Dictionary(NeedAppearances=True))),
    ("PDF/A-3", "6.4", set_on(root, "/AcroForm", Dictionary(XFA=Array([])))),
    ("PDF/A-3", "6.4", acting_field),
    ("PDF/A-3", "6.9 layers", layered(Name=None)),
    ("PDF/A-3", "6.9 layers", layered(Order=Array([]))),
    ("PDF/A-3", "6.9 layers", same_layers),
    ("PDF/A-3", "6.2.8", odd_bits),
    ("PDF/A-3", "6.2.8", picture(Interpolate=True)),
    ("PDF/A-3", "6.2.8", picture(Alternates=Array([]))),
    ("PDF/A-3", "6.2.11.4", without_program),
    ("PDF/A-3", "6.2.11.7.2", lambda pdf: font(pdf).__delitem__("/ToUnicode")),
    ("PDF/A-3", "6.3.2", set_on(note, "/F", 6)),
    ("PDF/A-3", "6.3.2", set_on(note, "/Subtype", Name.Sound)),
    ("PDF/A-3", "6.5.1", set_on(root, "/OpenAction", Dictionary(S=Name.JavaScript, JS=pikepdf.String("1")))),
    ("PDF/A-3", "6.5.1", set_on(page, "/AA", Dictionary())),
    ("PDF/A-3", "6.5.1", set_on(root, "/OpenAction", Dictionary(S=Name.Named, N=Name.Print))),
    ("PDF/A-3", "6.6.2.1", set_on(root, "/Metadata", None)),
    ("PDF/A-3", "6.6.4", xmp("<pdfaid:part>3", "<pdfaid:part>1")),
    ("PDF/A-3", "6.6.4", renamed("pdfaid")),
    ("PDF/A-3", "6.8", set_on(attachment, "/AFRelationship", None)),
    ("PDF/A-3", "6.8", set_on(attachment, "/UF", None)),
    ("PDF/A-3", "6.8", lambda pdf: attachment(pdf).EF.F.__delitem__("/Subtype")),
    ("PDF/A-3", "6.8", set_on(root, "/AF", Array([]))),
    ("PDF/A-3", "6.8", lone_data),
    ("PDF/A-3a", "6.7.2", set_on(root, "/StructTreeRoot", None)),
    ("PDF/A-3a", "6.7.4", set_on(root, "/Lang", pikepdf.String("chinese!"))),
]
PRESS_TWINS: list[tuple[str, str, Break]] = [
    ("PDF/X-4", "6.2 metadata", xmp("PDF/X-4", "PDF/X-9")),
    ("PDF/X-4", "6.3 intent", set_on(root, "/OutputIntents", Array([]))),
    ("PDF/X-4", "6.4 trapped", lambda pdf: pdf.docinfo.__delitem__("/Trapped")),
    ("PDF/X-4", "6.5", set_on(page, "/TrimBox", None)),
    ("PDF/X-4", "6.15 annotations", set_on(page, "/Annots", Array([Dictionary(Subtype=Name.Link)]))),
    ("PDF/X-4", "6.16 actions", set_on(page, "/AA", Dictionary())),
    ("PDF/X-4", "6.2.11 fonts", without_program),
]


SECOND_TWINS: list[tuple[str, str, Break]] = [
    ("PDF/UA-2", "5", xmp("<pdfuaid:part>2", "<pdfuaid:part>1")),
    ("PDF/UA-2", "5", xmp("<pdfuaid:rev>2024", "<pdfuaid:rev>2023")),
    ("PDF/UA-2", "6.2 tagged", set_on(root, "/MarkInfo", Dictionary(Marked=False))),
    ("PDF/UA-2", "6.2 nesting", lambda pdf: first(pdf, "TOCI").K[0].__setitem__("/S", Name.Link)),
    ("PDF/UA-2", "6.2 nesting", inserted("Document", 0, "Span")),
    ("PDF/UA-2", "6.2 nesting", lambda pdf: first(pdf, "H1").__setitem__("/S", Name.Sect)),
    ("PDF/UA-2", "6.2 nesting", wrapped_span),
    ("PDF/UA-2", "8.2.2 content", code(b"\n0 0 9 9 re f")),
    ("PDF/UA-2", "8.2.2 artifacts", code(b"\n/P <</MCID 0>> BDC /Artifact BMC 0 0 9 9 re f EMC EMC")),
    ("PDF/UA-2", "8.2.4", lambda pdf: first(pdf, "TOC").__setitem__("/NS", pdf.Root.StructTreeRoot.Namespaces[0])),
    ("PDF/UA-2", "8.2.4", lambda pdf: first(pdf, "FENote").__delitem__("/NS")),
    ("PDF/UA-2", "8.2.4", own_namespace),
    ("PDF/UA-2", "8.2.5.2", lambda pdf: first(pdf, "Document").__delitem__("/NS")),
    ("PDF/UA-2", "8.2.5.8", lambda pdf: first(pdf, "TOCI").__delitem__("/Ref")),
    ("PDF/UA-2", "8.2.5.12", lambda pdf: first(pdf, "H2").__setitem__("/S", Name.H)),
    ("PDF/UA-2", "8.2.5.14", lambda pdf: first(pdf, "FENote").__setitem__("/S", Name.Note)),
    ("PDF/UA-2", "8.2.5.14", lambda pdf: first(pdf, "FENote").__delitem__("/Ref")),
    ("PDF/UA-2", "8.2.5.14", lambda pdf: first(pdf, "FENote").Ref[0].__delitem__("/Ref")),
    ("PDF/UA-2", "8.2.5.20", lambda pdf: first(pdf, "Link").__setitem__("/S", Name.Span)),
    ("PDF/UA-2", "8.2.5.20 targets", second_goal),
    ("PDF/UA-2", "8.2.5.25", lambda pdf: first(pdf, "L").__delitem__("/A")),
    ("PDF/UA-2", "8.2.5.26", lambda pdf: first(pdf, "TR").K.__delitem__(0)),
    ("PDF/UA-2", "8.2.5.27", inserted("Document", 1, "Caption")),
    ("PDF/UA-2", "8.2.5.28.2", lambda pdf: first(pdf, "Figure").__delitem__("/Alt")),
    ("PDF/UA-2", "8.4.4", set_on(root, "/Lang", None)),
    ("PDF/UA-2", "8.4.5.3.1", with_cmap(Ordering="Other")),
    ("PDF/UA-2", "8.4.5.4", set_on(font, "/Encoding", Name.Mine)),
    ("PDF/UA-2", "8.4.5.5.1 glyphs", notdef(b"<0FFF> Tj")),
    ("PDF/UA-2", "8.4.5.6", with_default_width),
    ("PDF/UA-2", "8.4.5.7", simple(4, Name.WinAnsiEncoding)),
    ("PDF/UA-2", "8.4.5.3.2", lambda pdf: font(pdf).DescendantFonts[0].__setitem__("/Subtype", Name.CIDFontType2)),
    ("PDF/UA-2", "8.4.5.5.1", without_program),
    ("PDF/UA-2", "8.4.5.8", lambda pdf: font(pdf).__delitem__("/ToUnicode")),
    ("PDF/UA-2", "8.4.5.9", notdef(b"<0000> Tj")),
    ("PDF/UA-2", "8.8", lambda pdf: note(pdf).A.__delitem__("/SD")),
    ("PDF/UA-2", "8.8", lambda pdf: note(pdf).__setitem__("/Dest", Array([page(pdf), Name.Fit]))),
    ("PDF/UA-2", "8.9.3.3", set_on(page, "/Tabs", None)),
    ("PDF/UA-2", "8.9.4.2", lambda pdf: first(pdf, "Link").__setitem__("/Alt", pikepdf.String("别的"))),
    ("PDF/UA-2", "8.11", set_on(root, "/ViewerPreferences", Dictionary(DisplayDocTitle=False))),
    ("PDF/UA-2", "8.14.1", set_on(attachment, "/Desc", None)),
    ("PDF/A-4", "6.1.3 info", lambda pdf: pdf.docinfo.__setitem__("/Title", "样书")),
    ("PDF/A-4", "6.1.6.1", form(FFilter=Name.FlateDecode)),
    ("PDF/A-4", "6.1.6.2", lzw),
    ("PDF/A-4", "6.2.3", profile(12, b"scnr")),
    ("PDF/A-4", "6.2.5", state(HTO=Array([0, 0]))),
    ("PDF/A-4", "6.2.6", state(RI=Name.Vivid)),
    ("PDF/A-4", "6.2.8", form(OPI=Dictionary())),
    ("PDF/A-4", "6.2.9", state(BM=Name.Difficult)),
    ("PDF/A-4", "6.2.10.3.1", with_cmap(Registry="Other")),
    ("PDF/A-4", "6.2.10.3.2", lambda pdf: font(pdf).DescendantFonts[0].__setitem__("/Subtype", Name.CIDFontType2)),
    ("PDF/A-4", "6.2.10.3.3", set_on(font, "/Encoding", Name.Mine)),
    ("PDF/A-4", "6.2.10.4.1 glyphs", notdef(b"<0FFF> Tj")),
    ("PDF/A-4", "6.2.10.5", with_default_width),
    ("PDF/A-4", "6.2.10.6", simple(4, Name.WinAnsiEncoding)),
    ("PDF/A-4", "6.3.3", annotated_by(Name.Square)),
    ("PDF/A-4", "6.4", set_on(root, "/AcroForm", Dictionary(NeedAppearances=True))),
    ("PDF/A-4", "6.10", layered(Name=None)),
    ("PDF/A-4", "6.2.4.3", set_on(root, "/OutputIntents", None)),
    ("PDF/A-4", "6.2.7.1", picture(Interpolate=True)),
    ("PDF/A-4", "6.2.10.4.1", without_program),
    ("PDF/A-4", "6.2.10.9", notdef(b"<0000> Tj")),
    ("PDF/A-4", "6.3.2", set_on(note, "/F", 6)),
    ("PDF/A-4", "6.6", set_on(page, "/AA", Dictionary(O=Dictionary(S=Name.GoTo)))),
    ("PDF/A-4", "6.6", set_on(root, "/OpenAction", Dictionary(S=Name.Launch))),
    ("PDF/A-4", "6.7.2.1", set_on(root, "/Metadata", None)),
    ("PDF/A-4", "6.7.3", xmp("<pdfaid:rev>2020", "<pdfaid:rev>2019")),
    ("PDF/A-4", "6.9", set_on(attachment, "/AFRelationship", None)),
    ("PDF/A-4", "A.1", xmp("<pdfaid:conformance>F</pdfaid:conformance>", "")),
    ("PDF/A-4", "6.7.3", renamed("pdfaid")),
    ("PDF/A-4", "A.1", set_on(root, "/Names", None)),
]


@pytest.mark.parametrize(("standard", "clause", "change"), SECOND_TWINS)
def test_a_broken_file_of_pdf_2_is_caught_by_its_clause(second: bytes, standard: str, clause: str,
                                                        change: Break) -> None:
    _, breaches = conform(broken(second, change), (standard,))
    assert clause in {breach.clause for breach in breaches}


def test_pdf_a_4_lets_an_annotation_act_when_the_pointer_enters(second: bytes) -> None:
    acting = broken(second, set_on(note, "/AA", Dictionary(E=Dictionary(S=Name.GoTo))))
    assert conform(acting, ("PDF/A-4",))[1] == ()


def test_a_file_of_pdf_1_is_no_pdf_a_4(screen: bytes) -> None:
    assert "6.1.2" in {breach.clause for breach in conform(screen, ("PDF/A-4",))[1]}


def test_pdf_2_is_chosen_in_the_layout_and_changes_no_page(tmp_path: Path, liyang: Report) -> None:
    (tmp_path / "layout.yaml").write_text("reportgen: 1\nextends: brochure\noutputs: {screen: {standard: A-4}}\n",
                                          encoding="utf-8")
    built = build(ROOT / "data" / "liyang-2024", tmp_path / "layout.yaml")
    assert built.pdf.startswith(b"%PDF-2.0\n")
    assert conform(built.pdf) == (("PDF/UA-2", "PDF/A-4"), ())
    with pikepdf.open(BytesIO(built.pdf)) as new, pikepdf.open(BytesIO(liyang.pdf)) as old:
        assert [page.Contents.read_bytes() for page in new.pages] == [page.Contents.read_bytes() for page in old.pages]
        targets = [link.A.SD[0] for link in new.pages[1].Annots]
        assert {str(target.S) if target.S == "/H2" else str(target.K[0].S) for target in targets} == {"/H2"}
        entries = first(new, "TOC").K
        assert [target.objgen for target in targets] == [entry.Ref[0].objgen for entry in entries]


def test_pdf_2_without_attachments_claims_no_f(serif: Face) -> None:
    tree = Tag("Document")
    items = place(set_line("文", TextStyle((serif,), 12)), 50, 50, tree.child("P"))
    data = write(Pages((Page(200, 300, 0, items, "1"),), tree, (), Metadata("样书")), Screen(standard="A-4"))
    assert conform(data) == (("PDF/UA-2", "PDF/A-4"), ())
    assert b"pdfaid:conformance" not in data


def test_written_files_keep_every_clause(screen: bytes, second: bytes, press: bytes) -> None:
    assert conform(second) == (("PDF/UA-2", "PDF/A-4"), ())
    assert conform(screen) == (("PDF/UA-1", "PDF/A-3", "PDF/A-3a"), ())
    assert conform(press) == (("PDF/X-4",), ())


@pytest.mark.parametrize(("standard", "clause", "change"), TWINS)
def test_a_broken_screen_file_is_caught_by_its_clause(screen: bytes, standard: str, clause: str, change: Break) -> None:
    _, breaches = conform(broken(screen, change), (standard,))
    assert clause in {breach.clause for breach in breaches}


@pytest.mark.parametrize(("standard", "clause", "change"), PRESS_TWINS)
def test_a_broken_press_file_is_caught_by_its_clause(press: bytes, standard: str, clause: str, change: Break) -> None:
    _, breaches = conform(broken(press, change), (standard,))
    assert {breach.clause for breach in breaches} == {clause}


@pytest.mark.parametrize(("standard", "change"), [
    ("PDF/UA-1", unused_font), ("PDF/A-3", unused_font), ("PDF/UA-1", invisible_font), ("PDF/UA-1", own_role),
    ("PDF/UA-1", heads_by_name), ("PDF/UA-1", language_of_elements), ("PDF/UA-1", layered()),
    ("PDF/UA-1", annotated_by(Name.Popup)), ("PDF/UA-1", invisible_signature), ("PDF/UA-1", outside_the_page),
    ("PDF/UA-1", read_as_text),
    ("PDF/UA-1", set_on(root, "/Lang", pikepdf.String("portugue-pt"))),
    ("PDF/A-3", default_space), ("PDF/A-3", page_intent), ("PDF/A-3", file_of_a_drawing), ("PDF/A-3", layered()),
    ("PDF/A-3", annotated_by(Name.Popup)), ("PDF/A-3", with_cmap()),
    ("PDF/A-3", lambda pdf: pdf.docinfo.__setitem__("/Title", "别的"))])
def test_what_the_standard_allows_is_no_breach(screen: bytes, standard: str, change: Break) -> None:
    assert conform(broken(screen, change), (standard,))[1] == ()


@pytest.mark.parametrize(("standard", "change"), [
    ("PDF/UA-2", mathematics), ("PDF/UA-2", set_on(page, "/Tabs", Name.W)), ("PDF/A-4", blended_in_rgb),
    ("PDF/A-4", set_on(root, "/OpenAction", Dictionary(S=Name.JavaScript)))])
def test_what_pdf_2_allows_is_no_breach(second: bytes, standard: str, change: Break) -> None:
    assert conform(broken(second, change), (standard,))[1] == ()


def test_info_and_metadata_say_the_same(screen: bytes, press: bytes) -> None:
    for data in (screen, press):
        with pikepdf.open(BytesIO(data)) as pdf:
            about = Opened(pdf).xmp
            assert str(pdf.docinfo["/Title"]) == about["dc:title"]
            assert str(pdf.docinfo["/Producer"]) == about["pdf:Producer"]
            for key, name in (("/CreationDate", "xmp:CreateDate"), ("/ModDate", "xmp:ModifyDate")):
                assert re.sub(r"\D", "", str(pdf.docinfo[key])) == re.sub(r"\D", "", about[name])


@pytest.mark.parametrize(("clause", "change"), [
    ("6.1.2", lambda data: b"\n" + data), ("6.1.2", lambda data: data[:8] + b"\n%text" + data[14:]),
    ("6.1.3 end", lambda data: data + b"\n\n"), ("6.1.3 end", lambda data: data + b"more")])
def test_bytes_before_and_after_the_file_break_archives(screen: bytes, second: bytes, clause: str,
                                                        change: Callable[[bytes], bytes]) -> None:
    assert clause in {one.clause for one in conform(change(screen), ("PDF/A-3",))[1]}
    assert clause in {one.clause for one in conform(change(second), ("PDF/A-4",))[1]}


def locked(data: bytes) -> bytes:
    with pikepdf.open(BytesIO(data)) as pdf:
        output = BytesIO()
        pdf.save(output, encryption=pikepdf.Encryption(owner="a", user="", R=3, aes=False, metadata=False,
                                                       allow=pikepdf.Permissions(accessibility=False)))
        return output.getvalue()


def test_a_lock_that_keeps_screen_readers_out_breaks_its_clause(screen: bytes) -> None:
    assert "7.16" in {one.clause for one in conform(locked(screen), ("PDF/UA-1",))[1]}
    assert "7.16" not in {one.clause for one in conform(encrypted(screen), ("PDF/UA-1",))[1]}


def encrypted(data: bytes) -> bytes:
    with pikepdf.open(BytesIO(data)) as pdf:
        output = BytesIO()
        pdf.save(output, encryption=pikepdf.Encryption(owner="a", user=""))
        return output.getvalue()


def nameless(data: bytes) -> bytes:
    """Return the file without its /ID; pikepdf itself would write a new one."""
    assert data.count(b"/ID[") == 1
    return data.replace(b"/ID[", b"/IX[")


@pytest.mark.parametrize("change", [encrypted, nameless])
def test_a_trailer_that_locks_or_does_not_name_the_file_breaks_archive_and_press(
        screen: bytes, second: bytes, press: bytes, change: Callable[[bytes], bytes]) -> None:
    assert ("PDF/A-4", "6.1.3 trailer") in {(one.standard, one.clause) for one in conform(change(second))[1]}
    assert ("PDF/A-3", "6.1.3") in {(one.standard, one.clause) for one in conform(change(screen))[1]}
    assert {(one.standard, one.clause) for one in conform(change(press))[1]} == {("PDF/X-4", "6.10 encryption")}


def test_every_clause_has_a_broken_twin() -> None:
    tried = {(standard, clause) for standard, clause, _ in (*TWINS, *SECOND_TWINS, *PRESS_TWINS)}
    trailer = {("PDF/A-3", "6.1.3"), ("PDF/A-4", "6.1.3 trailer"), ("PDF/X-4", "6.10 encryption"), ("PDF/A-4", "6.1.2"),
               ("PDF/UA-1", "7.16"), ("PDF/A-3", "6.1.2"), ("PDF/A-3", "6.1.3 end"), ("PDF/A-4", "6.1.3 end")}
    assert {(standard, clause) for standard, checks in CHECKS.items() for clause in checks} == tried | trailer


def test_the_sample_brochures_keep_what_they_claim(liyang: Report) -> None:
    assert conform(liyang.pdf) == (("PDF/UA-1", "PDF/A-3", "PDF/A-3a"), ())
    town = build(ROOT / "data" / "sample-town")
    assert conform(town.pdf)[1] == ()
    assert conform(build(ROOT / "data" / "sample-town", purpose="print").pdf) == (("PDF/X-4",), ())


@pytest.mark.parametrize("layout", ["brochure", "newspaper", "report"])
def test_everything_between_paragraphs_stands_where_pdf_2_lets_it(tmp_path: Path, layout: str) -> None:
    (tmp_path / "layout.yaml").write_text(
        f"reportgen: 1\nextends: {layout}\noutputs: {{screen: {{standard: A-4}}}}\n", encoding="utf-8")
    assert conform(build(ROOT / "tests" / "layout" / "rich", tmp_path / "layout.yaml").pdf)[1] == ()


def test_source_lies_inside_and_can_be_taken_out_again(liyang: Report) -> None:
    with pikepdf.open(BytesIO(liyang.pdf)) as pdf:
        assert pdf.attachments["content.yaml"].get_file().read_bytes() == (
            ROOT / "data" / "liyang-2024" / "content.yaml").read_bytes()


def test_each_chart_carries_its_data_and_is_bound_to_it(liyang: Report) -> None:
    content = load_content(ROOT / "data" / "liyang-2024" / "content.yaml")
    charts = [chart for section in content.sections for chart in section.charts]
    with pikepdf.open(BytesIO(liyang.pdf)) as pdf:
        bound = {}
        for element in pdf.objects:
            if isinstance(element, Dictionary) and element.get("/S") == "/Figure" and "/AF" in element:
                (spec,) = element.AF
                assert spec.AFRelationship == "/Data"
                bound[str(spec.UF)] = (str(element.Alt), spec.EF.F.read_bytes().decode("utf-8-sig"))
        assert len(bound) == len(charts) == len(pdf.attachments) - 1
        for (_, (alt, table)), chart in zip(sorted(bound.items()), charts, strict=True):
            assert alt == alt_text(chart, chart_data(chart, content.facts))
            assert table == csv_text(chart_data(chart, content.facts))


def test_data_of_a_figure_belongs_to_the_document_too(screen: bytes) -> None:
    with pikepdf.open(BytesIO(screen)) as pdf:
        figure, of_document = first(pdf, "Figure").AF[0], pdf.Root.AF[1]
        assert figure.objgen == of_document.objgen


def test_nothing_lies_inside_where_the_layout_says_so(tmp_path: Path) -> None:
    (tmp_path / "layout.yaml").write_text("reportgen: 1\nextends: brochure\noutputs: {screen: {attach: false}}\n",
                                          encoding="utf-8")
    bare = build(ROOT / "data" / "liyang-2024", tmp_path / "layout.yaml")
    with pikepdf.open(BytesIO(bare.pdf)) as pdf:
        assert len(pdf.attachments) == 0
        assert not any(isinstance(thing, Dictionary) and "/AF" in thing for thing in pdf.objects)


def test_a_figure_without_words_takes_the_claim_back() -> None:
    from reportgen.output.screen import without_alternative

    tree = Tag("Document")
    figure = tree.child("Figure")
    item = rectangle(0, 0, 9, 9, fill=Swatch("red", (1, 0, 0), (0, 1, 1, 0)))
    pages = Pages((Page(99, 99, 0, tagged([item], figure), "1"),), tree, (), Metadata("样书"))
    assert [problem.rule for problem in without_alternative(pages)] == ["alternative"]
    assert conform(write(pages, Screen(is_accessible=False))) == (("PDF/A-3",), ())


def test_no_pdf_is_refused() -> None:
    with pytest.raises(OutputError, match="not a readable PDF"):
        conform(b"nothing")
