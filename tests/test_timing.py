"""Stages of a build: nesting, the table, the trace."""

import json
from pathlib import Path

from click.testing import CliRunner

from reportgen.cli import main
from reportgen.timing import Span, Timings, stage, table, timed

ROOT = Path(__file__).parents[1]


def test_stages_are_noted_only_inside_timed() -> None:
    with stage("before"):
        pass
    with timed() as found, stage("outer"), stage("inner"):
        pass
    assert [(span.name, span.depth) for span in found.spans] == [("inner", 1), ("outer", 0)]


def test_the_table_adds_up_stages_of_one_name_under_their_outer_one() -> None:
    spans = [Span("draw", 0.001, 0.002, 1), Span("draw", 0.003, 0.005, 1), Span("page", 0.0, 0.006, 0)]
    assert table(Timings(spans)).splitlines() == ["      6.0 ms  page", "      3.0 ms    draw × 2"]


def test_a_build_tells_its_stages_and_writes_a_trace(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["build", str(ROOT / "data" / "liyang-2024"), "-o", str(tmp_path / "a.pdf"),
                                       "--timings", "--trace", str(tmp_path / "trace.json")])
    assert result.exit_code == 0, result.output
    for name in ("import", "read content", "compose", "template cover", "chart waffle", "paint pages"):
        assert f" {name}" in result.stderr
    events = json.loads((tmp_path / "trace.json").read_text(encoding="utf-8"))["traceEvents"]
    whole = next(event for event in events if event["name"] == "all")
    assert all(whole["ts"] <= event["ts"] and event["ts"] + event["dur"] <= whole["ts"] + whole["dur"] + 0.2
               for event in events)
