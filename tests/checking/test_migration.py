"""`reportgen migrate`: files that say no version are given it, everything else in them stays to the byte."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reportgen.builder import read_project
from reportgen.cli import main
from reportgen.spec.trees import parse_yaml

BODY = "title: 题  # 标题\nsections: [{id: a, title: 一, text: [正文。]}]\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["migrate", *map(str, arguments)])


@pytest.mark.parametrize(("before", "after"), [
    (BODY, "reportgen: 1\n" + BODY),
    ("# 说明\n\n" + BODY, "# 说明\n\nreportgen: 1\n" + BODY),
    ("\ufeff# 说明\r\ntitle: 题\r\n", "\ufeff# 说明\r\nreportgen: 1\r\ntitle: 题\r\n"),
    ("---\n  title: 题\n  lead: [一]\n", "---\n  reportgen: 1\n  title: 题\n  lead: [一]\n"),
    ("{title: 题, lead: [一]}", "{reportgen: 1, title: 题, lead: [一]}"),
    ('"title": 题', 'reportgen: 1\n"title": 题'),
])
def test_the_version_is_written_before_the_first_key_and_no_other_byte_changes(before: str, after: str,
                                                                             tmp_path: Path) -> None:
    path = tmp_path / "content.yaml"
    path.write_bytes(before.encode())
    assert run(path, "--check").exit_code == 1
    assert path.read_bytes() == before.encode()
    done = run(path)
    assert done.exit_code == 0, done.output
    assert path.read_bytes() == after.encode()
    plain = parse_yaml(before.lstrip("\ufeff"), "x").data
    assert parse_yaml(after.lstrip("\ufeff"), "x").data == {"reportgen": 1, **plain}
    again = run(path, "--check")
    assert (again.exit_code, again.output) == (0, f"{path}: is of version 1, the present one\n")


def test_every_file_of_a_project_is_brought_along_and_then_it_can_be_read(tmp_path: Path) -> None:
    files = {"content.yaml": BODY, "content.en.yaml": "extends: content.yaml\ntitle: Title\n",
             "layout.yaml": "extends: poster\n", "layout.en.yaml": "reportgen: 1\nextends: brochure\n"}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "theme.yaml").write_text("extends: ink\n", encoding="utf-8")
    refused = CliRunner().invoke(main, ["check", str(tmp_path)]).output
    assert "write `reportgen: 1` at its head; `reportgen migrate` does it" in refused
    done = run(tmp_path)
    assert done.output.splitlines() == [
        f"{tmp_path}/content.en.yaml:1:1: says no version → 1", f"{tmp_path}/content.yaml:1:1: says no version → 1",
        f"{tmp_path}/layout.en.yaml: is of version 1, the present one",
        f"{tmp_path}/layout.yaml:1:1: says no version → 1"]
    assert read_project(tmp_path, language="en").content.title == "Title"
    assert (tmp_path / "theme.yaml").read_text(encoding="utf-8") == "extends: ink\n"


@pytest.mark.parametrize(("text", "said"), [
    ("reportgen: 2\n", "layout.yaml:1:12: error[version]: the file is of version 2 of the format"),
    ("reportgen: 0\n", "layout.yaml:1:12: error[version]: there is no version 0"),
    ("reportgen: true\n", "layout.yaml:1:12: error[version]: there is no version true"),
    ("extends: a\nextends: b\n", "layout.yaml:2:1: error[duplicate-key]"),
    ("- a\n", "layout.yaml:1:1: error[value]: a mapping (key: value) is expected here"),
    ("? [a]\n: 1\n", "layout.yaml:1:3: error[version]: the version cannot be written before this key"),
])
def test_where_one_file_cannot_be_brought_along_none_is_written(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "content.yaml").write_text(BODY, encoding="utf-8")
    (tmp_path / "layout.yaml").write_text(text, encoding="utf-8")
    done = run(tmp_path)
    assert done.exit_code == 1
    assert said in done.output
    assert (tmp_path / "content.yaml").read_text(encoding="utf-8") == BODY


def test_a_folder_without_a_project_is_told(tmp_path: Path) -> None:
    assert "has no content.yaml" in run(tmp_path).output
