"""A page PDF → sheets as a press prints them: booklets, signatures, leaflets, n-up, cut and stack, all vector.

Each page becomes a form that a sheet places, turned where its scheme says so, with crop marks where it is cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

import pikepdf

from reportgen.errors import OutputError, Problem
from reportgen.output.marks import MARK_LENGTH, MARK_WIDTH, MM
from reportgen.output.reading import open_pdf

Scheme = Literal["booklet", "signature-8", "signature-16", "2-up", "4-up", "cut-and-stack", "tri-fold"]

SHEETS: dict[str, tuple[float, float]] = {
    "大度对开": (889, 597), "大度4开": (597, 444), "大度8开": (444, 298), "大度16开": (298, 222),
    "正度对开": (787, 546), "正度4开": (546, 393), "正度8开": (393, 273), "正度16开": (273, 196),
    "大度全开": (1194, 889), "正度全开": (1092, 787),
    "A1": (841, 594), "A2": (594, 420), "A3": (420, 297), "SRA3": (450, 320), "A4": (297, 210), "B2": (707, 500),
    "B3": (500, 353), "B4": (353, 250),
}
"""Sheets in mm, the long side first: 大度 889 × 1194 and 正度 787 × 1092 with their halvings, ISO A and B."""
GRIPPER = 10 * MM
"""The edge by which the press holds the sheet: nothing may be printed there."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One page's place on a sheet side: column and row from the top left; `page` counts from 0, None is white."""

    page: int | None
    column: int
    row: int
    is_turned: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a sheet: cells in a grid; `creep_step` counts the sheets that lie outside of this one in the fold."""

    columns: int
    rows: int
    cells: tuple[Cell, ...]
    creep_step: int = 0


def booklet(count: int) -> list[Side]:
    """Saddle stitch: sheets of four pages inside one another, filled up with white pages at the end."""
    total = -(-count // 4) * 4
    sides = []
    for sheet in range(total // 4):
        low, high = 2 * sheet, total - 1 - 2 * sheet
        for left, right in ((high, low), (low + 1, high - 1)):
            sides.append(Side(2, 1, (_cell(left, count, 0, 0), _cell(right, count, 1, 0)), sheet))
    return sides


def signatures(count: int, size: Literal[8, 16]) -> list[Side]:
    """Perfect binding: sheets folded to 8 or 16 pages each, one after another; heads meet in the first fold."""
    patterns = {8: (((8, 1), (5, 4)), ((2, 7), (3, 6))),
                16: (((5, 12, 9, 8), (4, 13, 16, 1)), ((7, 10, 11, 6), (2, 15, 14, 3)))}
    turned_row = {8: 1, 16: 0}[size]
    sides = []
    for start in range(0, count, size):
        for rows in patterns[size]:
            cells = tuple(_cell(start + page - 1, count, column, row, is_turned=row == turned_row)
                          for row, pages in enumerate(rows) for column, page in enumerate(pages))
            sides.append(Side(len(rows[0]), 2, cells))
    return sides


def tri_fold(count: int) -> list[Side]:
    """Leaflets of six panels in reading order: cover, three inside, the flap that is folded in, back.

    All panels are of one width: a flap that must lie loose inside is cut by the shop, or is a layout `trifold`, whose
    pages are whole sides already.
    """
    orders = ((4, 5, 0), (1, 2, 3))
    return [Side(3, 1, tuple(_cell(start + page, count, column, 0) for column, page in enumerate(order)))
            for start in range(0, count, 6) for order in orders]


def n_up(count: int, columns: int, rows: int) -> list[Side]:
    """Pages in reading order, as many on a sheet as its grid holds."""
    each = columns * rows
    return [Side(columns, rows, tuple(_cell(start + place, count, place % columns, place // columns)
                                      for place in range(each))) for start in range(0, count, each)]


def cut_and_stack(count: int, columns: int, rows: int) -> list[Side]:
    """Cards: the sheets are cut as one pile, and the piles laid on one another are in order."""
    each = columns * rows
    deep = -(-count // each)
    return [Side(columns, rows, tuple(_cell(place * deep + sheet, count, place % columns, place // columns)
                                      for place in range(each))) for sheet in range(deep)]


def _cell(page: int, count: int, column: int, row: int, *, is_turned: bool = False) -> Cell:
    return Cell(page if page < count else None, column, row, is_turned)


def sides_of(scheme: Scheme, count: int) -> list[Side]:
    """Return the sides of a scheme for a number of pages."""
    match scheme:
        case "booklet":
            return booklet(count)
        case "signature-8":
            return signatures(count, 8)
        case "signature-16":
            return signatures(count, 16)
        case "tri-fold":
            return tri_fold(count)
        case "2-up":
            return n_up(count, 2, 1)
        case "4-up":
            return n_up(count, 2, 2)
        case "cut-and-stack":
            return cut_and_stack(count, 2, 2)


def impose(data: bytes, scheme: Scheme, *, sheet: str | None = None, paper_thickness: float = 0.0) -> bytes:
    """Return the sheets of a page PDF, on a named sheet or one just large enough.

    `paper_thickness` in points is what each sheet inside another moves its pages towards the fold (creep).
    Raises OutputError where the pages differ in size or the sheet is too small, with the millimetres that are missing.
    """
    with open_pdf(data) as source, pikepdf.new() as output:
        width, height = _page_size(source)
        sides = sides_of(scheme, len(source.pages))
        bleed = _bleed(source)
        sheet_size = _sheet_size(sheet, sides[0], width, height, bleed)
        has_gutters = scheme in ("2-up", "4-up", "cut-and-stack")
        gap = 2 * bleed if has_gutters else 0.0
        forms: dict[int, pikepdf.Object] = {}
        for side in sides:
            pages = [cell.page for cell in side.cells if cell.page is not None]
            for page in pages:
                if page not in forms:
                    forms[page] = output.copy_foreign(source.pages[page].as_form_xobject())
                    forms[page].Group = forms[page].get("/Group", pikepdf.Dictionary(
                        S=pikepdf.Name.Transparency, CS=pikepdf.Name.DeviceCMYK))
            _add_sheet(output, source, side, forms, sheet_size, (width, height), bleed, gap,
                       paper_thickness * side.creep_step)
        for key in ("/OutputIntents", "/Metadata"):
            if key in source.Root:
                output.Root[key] = output.copy_foreign(source.Root[key]) if source.Root[key].is_indirect else (
                    pikepdf.Array([output.copy_foreign(item) for item in source.Root[key]]))
        for key, value in source.docinfo.items():
            output.docinfo[key] = value
        stored = BytesIO()
        output.save(stored, deterministic_id=True, min_version=source.pdf_version,
                    object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return stored.getvalue()


def _page_size(source: pikepdf.Pdf) -> tuple[float, float]:
    if not source.pages:
        raise OutputError(Problem("the file has no pages to impose", rule="imposition", hint="build it first"))
    sizes = {(round(float(t[2]) - float(t[0]), 1), round(float(t[3]) - float(t[1]), 1))
             for t in (page.trimbox for page in source.pages)}
    if len(sizes) > 1:
        raise OutputError(Problem(f"the pages have {len(sizes)} different trim sizes", rule="imposition",
                                  hint="impose files of one page size"))
    box = source.pages[0].trimbox
    return float(box[2]) - float(box[0]), float(box[3]) - float(box[1])


def _bleed(source: pikepdf.Pdf) -> float:
    page = source.pages[0]
    return max(0.0, min(float(page.trimbox[0]) - float(page.bleedbox[0]),
                        float(page.trimbox[1]) - float(page.bleedbox[1])))


def _sheet_size(name: str | None, side: Side, width: float, height: float, bleed: float) -> tuple[float, float]:
    edge = bleed + MARK_LENGTH + MM
    need = (side.columns * width + (side.columns - 1) * 2 * bleed + 2 * edge,
            side.rows * height + (side.rows - 1) * 2 * bleed + edge + max(edge, GRIPPER))
    if name is None:
        return need
    if name not in SHEETS:
        raise OutputError(Problem(f"unknown sheet {name!r}", rule="sheet", hint=f"known: {', '.join(SHEETS)}"))
    long, short = (value * MM for value in SHEETS[name])
    size = (long, short) if need[0] >= need[1] else (short, long)
    over = max(need[0] - size[0], need[1] - size[1])
    if over > 0.01:
        fitting = [other for other, mm in SHEETS.items()
                   if max(mm) * MM >= max(need) and min(mm) * MM >= min(need)]
        raise OutputError(Problem(f"the sheet {name} is {over / MM:.1f} mm too small for "
                                  f"{need[0] / MM:.0f} × {need[1] / MM:.0f} mm of pages, marks and gripper",
                                  rule="sheet", hint=f"sheets that fit: {', '.join(fitting) or 'none'}"))
    return size


def _add_sheet(output: pikepdf.Pdf, source: pikepdf.Pdf, side: Side, forms: dict[int, pikepdf.Object],
               sheet: tuple[float, float], page: tuple[float, float], bleed: float, gap: float, creep: float) -> None:
    width, height = page
    left = (sheet[0] - side.columns * width - (side.columns - 1) * gap) / 2
    spare = sheet[1] - side.rows * height - (side.rows - 1) * gap
    bottom = max(spare / 2, GRIPPER)
    code: list[str] = []
    used = pikepdf.Dictionary()
    for cell in side.cells:
        if cell.page is None:
            continue
        used[f"/P{cell.page}"] = forms[cell.page]
        x = left + cell.column * (width + gap)
        y = bottom + (side.rows - 1 - cell.row) * (height + gap)
        shift = creep if cell.column == 0 else -creep
        code += _placed(source.pages[cell.page], cell, x, y, width, height, bleed, gap, shift, side)
    code += _sheet_marks(left, bottom, side, width, height, bleed, gap)
    sheet_box = [0, 0, round(sheet[0], 3), round(sheet[1], 3)]
    output.add_blank_page(page_size=(sheet_box[2], sheet_box[3]))
    added = output.pages[-1].obj
    added.TrimBox = pikepdf.Array(sheet_box)
    added.Contents = output.make_stream("\n".join(code).encode())
    added.Resources = pikepdf.Dictionary(XObject=used, ColorSpace=pikepdf.Dictionary(All=_registration()))


def _placed(page: pikepdf.Page, cell: Cell, x: float, y: float, width: float, height: float, bleed: float, gap: float,
            shift: float, side: Side) -> list[str]:
    """Clip to the page and the bleed it has to itself: none where it meets its neighbour in a fold."""
    inner = gap / 2
    clip_left = x - (bleed if cell.column == 0 else inner)
    clip_right = x + width + (bleed if cell.column == side.columns - 1 else inner)
    clip_top = y + height + (bleed if cell.row == 0 else inner)
    clip_bottom = y - (bleed if cell.row == side.rows - 1 else inner)
    trim_x, trim_y = float(page.trimbox[0]), float(page.trimbox[1])
    if cell.is_turned:
        matrix = f"-1 0 0 -1 {x + width + trim_x + shift:.3f} {y + height + trim_y:.3f}"
    else:
        matrix = f"1 0 0 1 {x - trim_x + shift:.3f} {y - trim_y:.3f}"
    return ["q", f"{clip_left:.3f} {clip_bottom:.3f} {clip_right - clip_left:.3f} {clip_top - clip_bottom:.3f} re W n",
            f"{matrix} cm /P{cell.page} Do", "Q"]


def _sheet_marks(left: float, bottom: float, side: Side, width: float, height: float, bleed: float,
                 gap: float) -> list[str]:
    """Return crop marks at every cut, dashed at the folds, all outside the block of pages."""
    code = ["q", f"/All CS 1 SCN {MARK_WIDTH} w"]
    right = left + side.columns * width + (side.columns - 1) * gap
    top = bottom + side.rows * height + (side.rows - 1) * gap
    for x, is_fold in _edges(left, side.columns, width, gap):
        code.append("[3 2] 0 d" if is_fold else "[] 0 d")
        for start, way in ((bottom - bleed, -1), (top + bleed, 1)):
            code.append(f"{x:.3f} {start:.3f} m {x:.3f} {start + way * MARK_LENGTH:.3f} l S")
    for y, is_fold in _edges(bottom, side.rows, height, gap):
        code.append("[3 2] 0 d" if is_fold else "[] 0 d")
        for start, way in ((left - bleed, -1), (right + bleed, 1)):
            code.append(f"{start:.3f} {y:.3f} m {start + way * MARK_LENGTH:.3f} {y:.3f} l S")
    return [*code, "Q"]


def _edges(start: float, count: int, size: float, gap: float) -> Iterable[tuple[float, bool]]:
    """Yield where cells begin and end; cells that touch share a fold."""
    edges: Sequence[tuple[float, bool]] = [(start, False), (start + count * size + (count - 1) * gap, False)]
    inner: list[tuple[float, bool]] = []
    for index in range(1, count):
        end = start + index * size + (index - 1) * gap
        inner += [(end, False), (end + gap, False)] if gap else [(end, True)]
    return [*edges, *inner]


def _registration() -> pikepdf.Array:
    return pikepdf.Array([pikepdf.Name.Separation, pikepdf.Name.All, pikepdf.Name.DeviceCMYK, pikepdf.Dictionary(
        FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)])
