"""Columns: nothing lost, nothing alone, balanced, on the grid; floats, notes and repeated heads where they belong."""

from hypothesis import given
from hypothesis import strategies as st

from reportgen.blocks.box import Box
from reportgen.blocks.columns import Frame, fill_frame
from reportgen.blocks.flow import Flow, Piece
from reportgen.items import Anchor

STEP = 17.0


def piece(name: str, height: float = STEP, **options: object) -> Piece:
    return Piece(Box(100, height, (Anchor(name, 0, 0),)), **options)  # type: ignore[arg-type]


def places(box: Box) -> dict[str, tuple[float, float]]:
    return {item.name: (item.x, item.y) for item in box.items if isinstance(item, Anchor)}


def frame(columns: int = 2, room: float = 10 * STEP, **options: object) -> Frame:
    return Frame(100 * columns + 20 * (columns - 1), room, columns, 20, STEP, **options)  # type: ignore[arg-type]


@given(st.integers(0, 80), st.integers(1, 4), st.integers(2, 12))
def test_frames_take_every_piece_once_and_in_order(count: int, columns: int, rows: int) -> None:
    flow = Flow(tuple(piece(str(n)) for n in range(count)), 100)
    seen: list[str] = []
    while flow.is_open:
        box, flow = fill_frame(flow, frame(columns, rows * STEP))
        found = places(box)
        assert all(y + STEP <= rows * STEP + 0.1 for _, y in found.values())
        seen += sorted(found, key=lambda name: found[name])
    assert seen == [str(n) for n in range(count)]


@given(st.integers(1, 20), st.integers(2, 4))
def test_columns_at_the_end_of_a_flow_differ_by_one_line_at_most(count: int, columns: int) -> None:
    box, rest = fill_frame(Flow(tuple(piece(str(n)) for n in range(count)), 100), frame(columns, 40 * STEP))
    assert not rest.is_open
    assert box.height == -(-count // columns) * STEP


def test_heading_goes_with_the_line_after_it() -> None:
    pieces = (*(piece(str(n)) for n in range(9)), piece("heading", keeps=True), piece("after"))
    box, rest = fill_frame(Flow(pieces, 100), frame(1))
    assert "heading" not in places(box)
    assert rest.position == 9


def test_lines_after_a_heading_stand_on_the_grid_again() -> None:
    pieces = (piece("line", is_on_grid=True), piece("heading", 23.0, space=7), piece("next", is_on_grid=True))
    box, _ = fill_frame(Flow(pieces, 100), frame(1))
    assert places(box)["next"][1] % STEP == 0


def test_float_changes_places_with_the_text_after_it() -> None:
    pieces = (*(piece(str(n)) for n in range(8)), piece("chart", 60, is_float=True), piece("8"), piece("9"))
    box, rest = fill_frame(Flow(pieces, 100), frame(1))
    assert "9" in places(box)
    box, rest = fill_frame(rest, frame(1))
    assert places(box) == {"chart": (0, 0)}
    assert not rest.is_open


def test_no_float_overtakes_another() -> None:
    """图3 that waits for the next page keeps 图4 waiting too: numbered things stand in their order."""
    floats = (piece("large", 100, is_float=True), piece("small", STEP, is_float=True))
    pieces = (*(piece(str(n)) for n in range(7)), *floats, piece("7"))
    box, rest = fill_frame(Flow(pieces, 100), frame(1))
    assert "7" in places(box)
    assert "small" not in places(box)
    box, rest = fill_frame(rest, frame(1))
    assert places(box) == {"large": (0, 0), "small": (0, 100)}


def test_head_is_repeated_where_rows_go_on_in_the_next_column() -> None:
    head = Box(100, STEP, (Anchor("head", 0, 0),))
    flow = Flow(tuple(piece(str(n), head=head) for n in range(12)), 100)
    first, rest = fill_frame(flow, frame(1))
    second, _ = fill_frame(rest, frame(1))
    assert len(places(first)) == 10
    assert places(second)["9"] == (0, STEP)


def test_notes_stand_at_the_foot_of_the_column_of_their_line() -> None:
    note = Box(100, 11, (Anchor("note", 0, 0),))
    flow = Flow((piece("a", notes=(note,)), *(piece(str(n)) for n in range(20))), 100)
    box, _ = fill_frame(flow, frame(1))
    assert places(box)["note"][1] == 10 * STEP - 11
    assert max(y for name, (_, y) in places(box).items() if name != "note") + STEP < 10 * STEP - 11


def test_columns_with_notes_are_as_high_as_their_text_where_the_frame_has_no_end() -> None:
    note = Box(100, 11, (Anchor("note", 0, 0),))
    flow = Flow((piece("a", notes=(note,)), *(piece(str(n)) for n in range(19))), 100)
    box, _ = fill_frame(flow, frame(2, 1e5, is_endless=True))
    assert box.height < 13 * STEP


def test_spanning_heading_runs_over_balanced_columns() -> None:
    pieces = (piece("a"), piece("b"), piece("title", 30, spans=True), piece("c"), piece("d"))
    box, _ = fill_frame(Flow(pieces, 100), frame(2))
    found = places(box)
    assert found["a"][1] == found["b"][1] < found["title"][1] < found["c"][1] == found["d"][1]
