"""The record, cut off anywhere, and paths from any words."""

import json
import ntpath
import os
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen.batch.edition import Outcome
from reportgen.batch.manifest import open_manifest
from reportgen.batch.names import edition_path
from reportgen.errors import OutputError, Problem, SpecError
from reportgen.spec.template import Cell, Row


def outcome(name: str, digest: str) -> Outcome:
    return Outcome(f"{name}.pdf", "towns.csv, row 2", digest, "built", "sha", 10, 8, 0.1,
                   (Problem("行太松", rule="loose-line", severity="warning"),))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(min_value=0, max_value=700))
def test_a_record_cut_off_at_any_byte_keeps_its_whole_lines_and_takes_new_ones(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "manifest.jsonl"
    path.unlink(missing_ok=True)
    with open_manifest(path) as manifest:
        for number in range(3):
            manifest.write(outcome(f"镇{number}", "a"))
    path.write_bytes(path.read_bytes()[:cut])
    whole = path.read_bytes().count(b"\n")
    with open_manifest(path) as manifest:
        assert sorted(manifest.entries) == [f"镇{number}.pdf" for number in range(whole)]
        manifest.write(outcome("镇9", "b"))
    lines = [json.loads(line) for line in path.read_bytes().splitlines()]
    assert [line["edition"] for line in lines] == [*(f"镇{number}.pdf" for number in range(whole)), "镇9.pdf"]


def test_the_last_line_is_on_the_disk_when_the_record_is_closed_and_a_fault_of_the_disk_is_told(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "manifest.jsonl"
    sizes: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda number: sizes.append(os.fstat(number).st_size))
    with open_manifest(path) as manifest:
        for number in range(50):
            manifest.write(outcome(f"镇{number}", "a"))
    assert sizes[-1] == path.stat().st_size

    def failing(number: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(OutputError, match="cannot write the record"), open_manifest(path) as manifest:
        manifest.write(outcome("镇50", "a"))


@given(county=st.text(max_size=30), town=st.text(max_size=30))
def test_a_path_from_any_words_stays_below_its_root_on_every_system_or_is_refused(county: str, town: str) -> None:
    row = Row({"county": Cell(county, county, "cell A2"), "town": Cell(town, town, "cell B2")}, "row 2")
    try:
        path = edition_path("{county}/{town}.pdf", row)
    except SpecError:
        return
    parts = PurePosixPath(path).parts
    assert len(parts) == 2
    assert ".." not in parts
    assert not ntpath.splitdrive(path)[0]
    assert not set(path) & set('<>:"\\|?*\0')
    assert all(not part.endswith((" ", ".")) for part in parts)
