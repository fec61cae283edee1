"""Each clause of the standards: the file that reportgen writes keeps it, and a broken twin is caught by that clause."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Literal

import pikepdf
import pytest
from pikepdf import Dictionary, Name

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
    annotated_by,
    blended_in_rgb,
    broken,
    default_space,
    file_of_a_drawing,
    first,
    heads_by_name,
    invisible_font,
    invisible_signature,
    language_of_elements,
    layered,
    mathematics,
    note,
    outside_the_page,
    own_role,
    page,
    page_intent,
    read_as_text,
    referring_below,
    root,
    set_on,
    unused_font,
    with_cmap,
)
from tests.output.twins import PRESS_TWINS, SECOND_TWINS, TWINS

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


@pytest.mark.parametrize(("standard", "clause", "change"), SECOND_TWINS)
def test_a_broken_file_of_pdf_2_is_caught_by_its_clause(second: bytes, standard: str, clause: str,
                                                        change: Break) -> None:
    _, breaches = conform(broken(second, change), (standard,))
    assert clause in {breach.clause for breach in breaches}


def test_pdf_a_4_lets_an_annotation_act_when_the_pointer_enters(second: bytes) -> None:
    acting = broken(second, set_on(note, "/AA", Dictionary(E=Dictionary(S=Name.GoTo))))
    assert conform(acting, ("PDF/A-4",))[1] == ()


def test_pdf2_files_declare_that_they_are_well_tagged_for_access_and_reuse(screen: bytes, second: bytes) -> None:
    """Well-Tagged PDF 1.0 6.1.3 and 6.1.4."""
    for data, uses in ((screen, set()), (second, {"accessibility1.0", "reuse1.0"})):
        with pikepdf.open(BytesIO(data)) as pdf:
            found = re.findall(rb"pdfa.org/declarations/wtpdf#([a-z.0-9]+)<", pdf.Root.Metadata.read_bytes())
        assert {one.decode() for one in found} == uses



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
    ("PDF/UA-2", mathematics), ("PDF/UA-2", referring_below), ("PDF/A-4", layered(Name=pikepdf.String(""))),
    ("PDF/UA-2", set_on(page, "/Tabs", Name.W)), ("PDF/A-4", blended_in_rgb),
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
