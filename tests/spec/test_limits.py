"""What files of unknown origin may ask: nothing outside the project, nothing without end, and each no has its place."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reportgen.builder import compose, read_project
from reportgen.cli import main
from reportgen.errors import LayoutError, ReportgenError, SpecError
from reportgen.limits import Limits, limited

TEXT = "reportgen: 1\ntitle: 试\nsections:\n  - {id: a, title: 一, text: [%s]}\n"
FACT = "reportgen: 1\ntitle: 试\nfacts: {a: {value: %s}}\nsections: [{id: a, title: 一, text: ['{a}']}]\n"
ALIASES = "a: &a [" + ",".join("x" * 9) + "]\n" + "".join(
    f"{after}: &{after} [{','.join(['*' + before] * 9)}]\n"
    for before, after in zip("abcdefgh", "bcdefghi", strict=True))
TAG = "reportgen: 1\ntitle: !!python/object/apply:os.system ['true']\n"


def project(folder: Path, text: str | bytes) -> Path:
    data = text.encode() if isinstance(text, str) else text
    (folder / "content.yaml").write_bytes(data)
    return folder


def problem(folder: Path, text: str | bytes) -> str:
    with pytest.raises(SpecError) as caught:
        read_project(project(folder, text))
    return str(caught.value.problems[0]).replace(f"{folder}/", "")


@pytest.mark.parametrize(("text", "said"), [
    (TEXT % "正\0文", "content.yaml:4:31: error[control-character]: an unseen control character U+0000"),
    (TEXT % "正\x1b文", "content.yaml:4:31: error[control-character]: an unseen control character U+001B"),
    (TEXT % '"正\\x01文"', "content.yaml:4:30: error[control-character]: an unseen control character U+0001"),
    (TEXT % '"收款人\\u202eABC\\u202c"', "content.yaml:4:30: error[control-character]: an unseen control"),
    (TEXT % '"正\\ud800文"', "content.yaml:4:34: error[yaml]"),
    (b"reportgen: 1\ntitle: \xed\xa0\x80\n", "content.yaml:1:1: error[encoding]"),
    (ALIASES + TEXT % "x", "content.yaml:1:24: error[limit]: the file is too large or too deeply nested"),
    ("reportgen: 1\ntitle: &a [*a]\n", "content.yaml:2:8: error[limit]"),
    (TEXT % ("[" * 3000 + "]" * 3000), "content.yaml:4:1026: error[limit]: the file is too deeply nested"),
    (TEXT % ("正" * 20_001), "content.yaml:4:30: error[limit]: a text of 20001 characters in one piece"),
    (TEXT % ("'" + "[" * 1001 + "'"), "content.yaml:4:31: error[limit]: more than 1000 marks in one text"),
    (TAG, "content.yaml:2:8: error"),
    (FACT % "1e999999999", "content.yaml:3:20: error[value]: 'value': the number is out of any range"),
    (FACT % "'1e400000'", "content.yaml:3:20: error[value]"),
    (FACT % "1.0e+400000", "content.yaml:3:20: error[number]"),
    (FACT % ".nan", "content.yaml:3:20: error[number]"),
    (FACT % "-.inf", "content.yaml:3:20: error[number]"),
    (FACT % ("9" * 5000), "content.yaml:3:20: error"),
    ("reportgen: 1\ntitle: 试\nsections:\n"
     + "".join(f"  - {{id: a{n}, title: 一, text: [正]}}\n" for n in range(2001)),
     "content.yaml:4:3: error[limit]: 2001 sections"),
])
def test_hostile_yaml_is_refused_at_its_place(tmp_path: Path, text: str | bytes, said: str) -> None:
    if isinstance(text, str) and "[[[" in text and said.endswith("marks in one text"):
        with pytest.raises(SpecError) as caught:
            compose(read_project(project(tmp_path, text)))
        assert str(caught.value).replace(f"{tmp_path}/", "").startswith(said)
        return
    assert problem(tmp_path, text).startswith(said)


def test_faults_without_end_are_told_a_few_times(tmp_path: Path) -> None:
    with pytest.raises(SpecError) as caught:
        read_project(project(tmp_path, TEXT % ("'" + "{" * 10_000 + "'")))
    assert len(caught.value.problems) == 20


def test_size_of_a_file_is_held_before_it_is_read(tmp_path: Path) -> None:
    with limited(Limits(yaml_bytes=100)):
        assert "larger than 0 MB" in problem(tmp_path, TEXT % ("正" * 100))


def test_pages_are_held(tmp_path: Path) -> None:
    read = read_project(project(tmp_path, TEXT % ("正文一段。" * 1000)), "report")
    assert len(compose(read).pages) > 3
    with limited(Limits(pages=3)), pytest.raises(LayoutError, match="more than 3 pages"):
        compose(read)


PICTURE = "reportgen: 1\ntitle: x\npictures: {p: {file: %s}}\nsections: [{id: a, title: x, text: [x], pictures: [p]}]\n"
CSV = "reportgen: 1\ntitle: x\ntables: {t: {csv: {file: %s}}}\nsections: [{id: a, title: x, text: [x]}]\n"
XLSX = CSV.replace("csv:", "xlsx:")
JSON = CSV.replace("csv:", "json:")
SQL = CSV.replace("csv: {file: %s}", "sql: {url: 'sqlite:///%s', query: select 1}")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A project with a file beside it that is none of its business, and a link to it."""
    (tmp_path / "secret.csv").write_text("name,pin\nx,1\n")
    inside = tmp_path / "project"
    inside.mkdir()
    (inside / "link.csv").symlink_to(tmp_path / "secret.csv")
    (inside / "folder").symlink_to(tmp_path)
    return inside


@pytest.mark.parametrize("spec", [PICTURE, CSV, XLSX, JSON, SQL], ids=["picture", "csv", "xlsx", "json", "sql"])
@pytest.mark.parametrize("name", ["../secret.csv", "/etc/hostname", "link.csv", "folder/secret.csv",
                                  "a/../../secret.csv"])
def test_files_outside_the_project_are_not_read(house: Path, spec: str, name: str) -> None:
    with pytest.raises(SpecError, match="lies outside the project") as caught:
        compose(read_project(project(house, spec % name)))
    assert caught.value.problems[0].source is not None
    assert "pin" not in str(caught.value)


def test_allowed_folder_may_be_read(house: Path) -> None:
    project(house, CSV % "../secret.csv")
    with limited(Limits(paths=(house.parent,))):
        assert read_project(house).content.tables["t"].rows == (("x", 1),)


@pytest.mark.parametrize("name", ["https://example.org/a.png", "\\\\server\\share\\a.png", "//server/a.png", "file:///etc/x"])
def test_remote_names_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SpecError, match="remote address"):
        compose(read_project(project(tmp_path, PICTURE % f"'{name}'")))


@pytest.mark.parametrize("name", ["a" * 5000, "con\\u0085x"])
def test_names_that_no_file_can_have_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SpecError, match=r"cannot be the name|no file|control"):
        compose(read_project(project(tmp_path, PICTURE % f'"{name}"')))


def test_layout_does_not_reach_out_of_its_folder(house: Path) -> None:
    (house.parent / "house.yaml").write_text("extends: brochure\n")
    project(house, TEXT % "正文")
    (house / "layout.yaml").write_text("reportgen: 1\nextends: ../house.yaml\n")
    with pytest.raises(SpecError, match="lies outside the project"):
        read_project(house)
    with limited(Limits(paths=(house.parent,))):
        assert read_project(house).layout.page.size


def test_layout_and_ornament_named_by_the_user_or_project_stay_inside(house: Path) -> None:
    project(house, TEXT % "正文")
    (house / "layout.yaml").write_text(
        "extends: brochure\n"
        "templates: {cover: {ornaments: [{ornament: ../x.svg, columns: 1-2, top: 1mm, height: 9mm}]}}\n")
    (house.parent / "x.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    with pytest.raises(SpecError, match="lies outside the project"):
        compose(read_project(house))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_limits_are_flags_of_the_commands(house: Path, tmp_path: Path) -> None:
    project(house, CSV % "../secret.csv")
    assert "lies outside the project" in run("check", str(house)).output
    assert run("check", str(house), "--allow-path", str(house.parent)).exit_code == 0
    refused = run("check", str(house), "--limit", "size=3")
    assert refused.exit_code == 2
    assert "yaml_bytes" in refused.output
    assert "larger than 0 MB" in run("build", str(house), "--limit", "yaml_bytes=10").output


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits of a process are Unix's")
def test_time_and_memory_of_a_build_are_held(tmp_path: Path) -> None:
    import subprocess
    import sys

    text = "reportgen: 1\ntitle: x\nsections:\n" + "".join(
        f"  - {{id: a{n}, title: 一, text: [{'正文一段，写得很长。' * 300}]}}\n" for n in range(300))
    project(tmp_path, text)
    for limit, said in (("seconds=1", "it took longer than 1 s"), ("megabytes=260", "there is not enough memory")):
        done = subprocess.run([sys.executable, "-m", "reportgen", "build", str(tmp_path), "--layout", "report",
                               "-o", str(tmp_path / "o.pdf"), "--limit", limit], capture_output=True, text=True)
        assert done.returncode == 1
        assert said in done.stderr
        assert "Traceback" not in done.stderr
        assert not (tmp_path / "o.pdf").exists()


def test_every_error_of_hostile_yaml_is_our_own(tmp_path: Path) -> None:
    for data in (bytes(range(256)), b"", b"- a\n", "标题: [".encode("utf-16"), b"a: b: c\n", b"%YAML 9.9\n---\na\n"):
        with pytest.raises(ReportgenError):
            read_project(project(tmp_path, data))
