"""Sheets read back from their pictures: which page lies where, and which way up."""

from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.errors import OutputError
from reportgen.output.imposition import GRIND, SHEETS, impose
from reportgen.output.reading import read_page
from reportgen.output.schemes import Scheme, booklet, cut_and_stack, n_up, sides_of, signatures, tri_fold

SCHEMES: tuple[Scheme, ...] = ("booklet", "signature-8", "signature-16", "2-up", "4-up", "cut-and-stack", "tri-fold")


def numbered(count: int, scale: int = 1) -> bytes:
    """Return pages of 100 × 150 pt with 9 pt of bleed; page n is grey n % all over, its top half darker by half."""
    with pikepdf.new() as pdf:
        for number in range(count):
            pdf.add_blank_page(page_size=(118, 168))
            page = pdf.pages[-1].obj
            page.BleedBox, page.TrimBox = pikepdf.Array([0, 0, 118, 168]), pikepdf.Array([9, 9, 109, 159])
            grey = 1 - (number + 1) / 40
            page.Contents = pdf.make_stream(f"{grey} g 0 0 118 168 re f 0 g 50 140 18 10 re f".encode())
            for key in ("/MediaBox", "/BleedBox", "/TrimBox"):
                page[key] = pikepdf.Array([float(value) * scale for value in page[key]])
        output = BytesIO()
        pdf.save(output)
        return output.getvalue()


def seen(data: bytes, side: int, columns: int, rows: int, gap: float = 0.0, head: float | None = None
         ) -> list[list[tuple[int, bool]]]:
    """Return page number and whether it stands upright, cell by cell, from the sheet's picture."""
    head = gap if head is None else head
    image = pypdfium2.PdfDocument(data)[side].render(scale=1).to_pil().convert("L")
    left = (image.width - columns * 100 - (columns - 1) * gap) / 2
    bottom = max((image.height - rows * 150 - (rows - 1) * head) / 2, 28.3)
    found = []
    for row in range(rows):
        line = []
        top = image.height - bottom - (rows - row) * 150 - (rows - 1 - row) * head
        for column in range(columns):
            x = left + column * (100 + gap)
            value = image.getpixel((int(x + 20), int(top + 75)))
            mark = image.getpixel((int(x + 50), int(top + 14)))
            assert isinstance(value, int | float)
            line.append((round((255 - value) / 255 * 40), mark == 0))
        found.append(line)
    return found


def test_a_booklet_of_eight_pages_puts_last_beside_first() -> None:
    data = impose(numbered(8), "booklet")
    assert [seen(data, side, 2, 1)[0] for side in range(4)] == [
        [(8, True), (1, True)], [(2, True), (7, True)], [(6, True), (3, True)], [(4, True), (5, True)]]


def test_a_booklet_is_filled_up_with_white_at_the_end() -> None:
    assert seen(impose(numbered(6), "booklet"), 0, 2, 1)[0][1] == (1, True)
    assert [cell.page for cell in booklet(6)[0].cells] == [None, 0]


def test_a_signature_of_eight_stands_head_to_head() -> None:
    data = impose(numbered(8), "signature-8")
    assert seen(data, 0, 2, 2, 2 * GRIND, 18) == [[(8, True), (1, True)], [(5, False), (4, False)]]
    assert seen(data, 1, 2, 2, 2 * GRIND, 18) == [[(2, True), (7, True)], [(3, False), (6, False)]]


def edges(data: bytes, axis: int) -> list[tuple[float, str]]:
    """Return where the first sheet is cut and folded across (0) or up (1), from the first cut."""
    found, kind, start = set(), "cut", (0.0, 0.0)
    with pikepdf.open(BytesIO(data)) as pdf:
        for operands, operator in pikepdf.parse_content_stream(pdf.pages[0]):
            if str(operator) == "d":
                kind = "fold" if len(operands[0]) else "cut"
            elif str(operator) == "m":
                start = float(operands[0]), float(operands[1])
            elif str(operator) == "l" and float(operands[axis]) == start[axis]:
                found.add((start[axis], kind))
    first = min(found)[0]
    return [(round(at - first, 1), kind) for at, kind in sorted(found)]


HEAD = [(0, "cut"), (150, "cut"), (159, "fold"), (168, "cut"), (318, "cut")]


@pytest.mark.parametrize(("scheme", "across", "up"), [
    ("booklet", [(0, "cut"), (100, "fold"), (200, "cut")], [(0, "cut"), (150, "cut")]),
    ("2-up", [(0, "cut"), (100, "cut"), (118, "cut"), (218, "cut")], [(0, "cut"), (150, "cut")]),
    ("signature-8", [(0, "cut"), (105, "fold"), (210, "cut")], HEAD),
    ("signature-16", [(0, "cut"), (105, "fold"), (210, "cut"), (219, "fold"), (228, "cut"), (333, "fold"),
                      (438, "cut")], HEAD),
])
def test_signatures_have_room_to_mill_at_the_spine_and_to_trim_at_head_and_face(
        scheme: Scheme, across: list[tuple[float, str]], up: list[tuple[float, str]]) -> None:
    data = impose(numbered(16), scheme, grind=5)
    assert edges(data, 0) == across
    assert edges(data, 1) == up


def test_a_signature_of_sixteen_backs_each_page_with_its_neighbour() -> None:
    outer, inner = signatures(16, 16)
    back = {(3 - cell.column, cell.row): cell.page for cell in inner.cells}
    for cell in outer.cells:
        other = back[cell.column, cell.row]
        assert cell.page is not None
        assert other is not None
        assert {cell.page, other} == {cell.page - cell.page % 2, cell.page - cell.page % 2 + 1}


def test_a_second_signature_goes_on_where_the_first_ends() -> None:
    assert sorted(cell.page or 0 for side in signatures(16, 8)[2:] for cell in side.cells) == list(range(8, 16))


def test_a_leaflet_has_flap_back_and_cover_outside_and_the_rest_inside() -> None:
    data = impose(numbered(6), "tri-fold")
    assert seen(data, 0, 3, 1) == [[(5, True), (6, True), (1, True)]]
    assert seen(data, 1, 3, 1) == [[(2, True), (3, True), (4, True)]]
    with pikepdf.open(BytesIO(data)) as pdf:
        assert pdf.pages[0].Contents.read_bytes().count(b"[3 2] 0 d") == 2


def test_panels_of_a_leaflet_keep_their_own_widths() -> None:
    with pikepdf.open(BytesIO(numbered(6))) as pdf:
        for number in (3, 4):
            pdf.pages[number].obj.TrimBox = pikepdf.Array([9, 9, 106, 159])
        output = BytesIO()
        pdf.save(output)
    data = impose(output.getvalue(), "tri-fold")
    assert edges(data, 0) == [(0, "cut"), (97, "fold"), (197, "fold"), (297, "cut")]
    with pytest.raises(OutputError, match="different trim sizes"):
        impose(output.getvalue(), "booklet")


def test_the_cover_of_a_leaflet_backs_its_first_page_and_the_flap_its_last() -> None:
    outside, inside = tri_fold(6)
    backs = {2 - cell.column: cell.page for cell in inside.cells}
    assert [(cell.page, backs[cell.column]) for cell in outside.cells] == [(4, 3), (5, 2), (0, 1)]


def test_two_up_keeps_reading_order_and_room_for_bleed() -> None:
    assert seen(impose(numbered(4), "2-up"), 1, 2, 1, gap=18)[0] == [(3, True), (4, True)]


def test_cut_piles_laid_on_one_another_are_in_order() -> None:
    sheets = cut_and_stack(10, 2, 2)
    piles = [[sheet.cells[place].page for sheet in sheets] for place in range(4)]
    assert [page for pile in piles for page in pile if page is not None] == list(range(10))


@given(st.sampled_from(SCHEMES), st.integers(1, 70))
def test_every_page_is_printed_once_in_any_scheme(scheme: Scheme, count: int) -> None:
    pages = [cell.page for side in sides_of(scheme, count) for cell in side.cells if cell.page is not None]
    assert sorted(pages) == list(range(count))


def test_creep_moves_the_inner_pages_towards_the_fold() -> None:
    plain, moved = impose(numbered(8), "booklet"), impose(numbered(8), "booklet", paper_thickness=2)
    with pikepdf.open(BytesIO(plain)) as one, pikepdf.open(BytesIO(moved)) as other:
        def black(pdf: pikepdf.Pdf, side: int) -> list[float]:
            return [mark.box[0] for mark in read_page(pdf.pages[side]).marks
                    if mark.kind == "fill" and mark.paint.values == (0.0,)]
        assert black(one, 0) == black(other, 0)
        assert [b - a for a, b in zip(black(one, 2), black(other, 2), strict=True)] == pytest.approx([2, -2])


def test_pages_stay_vector_and_are_stored_once() -> None:
    with pikepdf.open(BytesIO(impose(numbered(8), "2-up"))) as pdf:
        kinds = [thing.get("/Subtype") for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]
        assert kinds.count("/Form") == 8
        assert "/Image" not in kinds


def test_a_sheet_that_is_too_small_says_by_how_much_and_what_fits() -> None:
    with pytest.raises(OutputError, match=r"the sheet 正度16开 is \d+\.\d mm too small(.|\n)*fit: .*正度8开"):
        impose(numbered(8, scale=4), "booklet", sheet="正度16开")


def test_marks_stay_outside_the_pages() -> None:
    with pikepdf.open(BytesIO(impose(numbered(4), "booklet"))) as pdf:
        marks = [mark for mark in read_page(pdf.pages[0]).marks if mark.kind == "stroke"]
        width, height = (float(value) for value in pdf.pages[0].mediabox[2:])
        left, bottom = (width - 200) / 2, max((height - 150) / 2, 28.3)
        assert len(marks) == 10
        for mark in marks:
            x1, y1, x2, y2 = mark.box
            assert x2 <= left or x1 >= left + 200 or y2 <= bottom or y1 >= bottom + 150


def test_halvings_of_the_chinese_sheets_are_named() -> None:
    assert SHEETS["大度全开"] == (1194, 889)
    assert SHEETS["正度全开"] == (1092, 787)
    assert n_up(3, 2, 1)[1].cells[1].page is None
