"""Found with some seven hundred hostile projects: each once failed in a way that told nothing, or did not end."""

import os
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from reportgen.builder import compose, read_project
from reportgen.cli import main
from reportgen.errors import SpecError
from reportgen.limits import Limits, limited

SECTION = "sections: [{id: a, title: 一, text: [正文。]}]\n"
CONTENT = "reportgen: 1\ntitle: 题\n" + SECTION
TABLE = "reportgen: 1\ntitle: 题\ntables: {t: {title: 表, %s}}\n" + SECTION


def problem(folder: Path, content: str = CONTENT, layout: str = "", **options: str) -> str:
    (folder / "content.yaml").write_text(content, encoding="utf-8")
    if layout:
        (folder / "layout.yaml").write_text("reportgen: 1\nextends: brochure\n" + layout, encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        compose(read_project(folder, **options))  # type: ignore[arg-type]
    return str(caught.value).replace(f"{folder}/", "")


@pytest.mark.parametrize("name", ["content.yaml", "layout.yaml", "theme.yaml", "content.en.yaml"])
def test_a_file_of_the_project_that_is_a_link_out_of_it_is_not_read(name: str, tmp_path: Path) -> None:
    secret, project = tmp_path / "secret", tmp_path / "project"
    secret.write_text("hunter2: 1\n")
    project.mkdir()
    (project / "content.yaml").write_text(CONTENT, encoding="utf-8")
    (project / name).unlink(missing_ok=True)
    (project / name).symlink_to(secret)
    with pytest.raises(SpecError, match=f"{name}:1:1: error.project.: '{name}' lies outside") as caught:
        read_project(project, language="en" if ".en." in name else None)
    assert "hunter2" not in str(caught.value)


def test_a_folder_of_fonts_holds_no_pipe_that_would_be_waited_for(tmp_path: Path) -> None:
    (tmp_path / "content.yaml").write_text(CONTENT, encoding="utf-8")
    (tmp_path / "fonts").mkdir()
    os.mkfifo(tmp_path / "fonts" / "a.ttf")
    assert compose(read_project(tmp_path)).pages


def test_a_picture_whose_links_go_round_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "a.png").symlink_to("a.png")
    content = CONTENT.replace("sections", "pictures: {p: {file: a.png}}\nsections").replace("]}]", "], pictures: [p]}]")
    assert "content.yaml:3:22: error[picture]: 'a.png'" in problem(tmp_path, content)


@pytest.mark.parametrize("extends", ['"a\\0b"', "a" * 5000, ".", "../x"])
def test_an_edition_extends_only_what_is_a_file(extends: str, tmp_path: Path) -> None:
    (tmp_path / "content.en.yaml").write_text(f"extends: {extends}\n", encoding="utf-8")
    assert "content.en.yaml:1:10: error[edition]: there is no" in problem(tmp_path, language="en")


@pytest.mark.parametrize("language", ["../../x", "[", "a\0b", "x" * 300])
def test_a_language_is_no_path(language: str, tmp_path: Path) -> None:
    assert "error[edition]: the project has no edition" in problem(tmp_path, language=language)


@pytest.mark.parametrize(("layout", "said"), [
    ("page: {baseline: 0pt}\n", "layout.yaml:3:18: error[value]: 'baseline': a number above 0"),
    ("templates: {cover: {areas: {x: {columns: 1-2, top: 0mm, height: 9mm, blocks: [{block: qr, target: '"
     + "x" * 4000 + "'}]}}}}\n", "error[qr]: 4000 characters are more than a QR code holds"),
])
def test_a_layout_that_no_page_can_hold_is_refused(layout: str, said: str, tmp_path: Path) -> None:
    assert said in problem(tmp_path, layout=layout)


@pytest.mark.parametrize(("data", "said"), [
    ("a,b\nx\u202e,1\n", "a.csv, cell A2: 'x\\u202e' in column 'a' holds an unseen control character U+202E"),
    ("a,b\n\x1b[31m,1\n", "holds an unseen control character U+001B"),
    ("a,b\n" + "9" * 20_001 + ",1\n", "in column 'a' has 20001 characters, at most 20000 are set in one piece"),
    (",".join(f"c{n}" for n in range(501)) + "\n", "a.csv has 501 columns, a table at most 500"),
])
def test_a_cell_holds_nothing_that_yaml_may_not_say(data: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(data, encoding="utf-8")
    found = problem(tmp_path, TABLE % "csv: {file: a.csv}")
    assert found.startswith("content.yaml:3:36: error[table-source]: ")
    assert said in found


def test_a_table_has_as_many_cells_as_the_limit_allows(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n" + "x,1\n" * 60, encoding="utf-8")
    with limited(Limits(values=100)):
        assert "a.csv has 120 cells, a table at most 100" in problem(tmp_path, TABLE % "csv: {file: a.csv}")


def test_a_surrogate_of_a_json_file_is_refused_at_its_entry(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"a": "\\ud800"}]', encoding="utf-8")
    assert "entry 1, 'a': '\\ud800' in column 'a' holds an unseen control character U+D800" in problem(
        tmp_path, TABLE % "json: {file: a.json}")


ENDLESS = "with recursive c(x) as (select 1 union all select x + 1 from c) select count(*) as a from c"


@pytest.mark.parametrize(("query", "said"), [
    (ENDLESS, "the query takes longer than 1 s"), ("select zeroblob(60000000) as a", "too big")])
def test_a_query_in_a_file_ends_in_time_and_gives_no_value_beyond_the_limit(query: str, said: str,
                                                                         tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "a.db").execute("create table t (a)").connection.close()
    with limited(Limits(query_seconds=1)):
        found = problem(tmp_path, TABLE % f"sql: {{url: 'sqlite:///a.db', query: '{query}'}}")
    assert "content.yaml:3:" in found
    assert said in found


def test_a_database_whose_name_looks_like_an_address_is_opened_to_read_only(tmp_path: Path) -> None:
    sqlite3.connect(f"{tmp_path}/a.db?mode=rwc&x=").execute("create table t (a)").connection.close()
    content = TABLE % "sql: {url: 'sqlite:///a.db?mode=rwc&x=', query: 'select 7 as a, 1 as b'}"
    assert "there is no file 'a.db' in the project" in problem(tmp_path, content)
    assert [path.name for path in tmp_path.glob("a.db*")] == ["a.db?mode=rwc&x="]


@pytest.mark.parametrize(("options", "said"), [
    (["build", ".", "--limit", "seconds=99999999999999"], "is not NAME=NUMBER"),
    (["mail", ".", "--from", "a@b.c", "--to", "d@e.f", "--smtp", "h:99999"], "is not HOST:PORT"),
    (["mail", ".", "--from", "a@b.c", "--to", "d@e.f", "--smtp", "bad host:25"], "is not HOST:PORT"),
    (["mail", ".", "--from", "a@b.c", "--to", "d@e.f", "--dry-run", "--max-size", "x"], "is not a size"),
    (["mail", ".", "--from", "a@b.c", "--to", "d@e.f", "--dry-run", "--body", "b"], "b is not text in utf-8-sig"),
])
def test_options_beyond_sense_are_told(options: list[str], said: str, tmp_path: Path,
                                       monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("content.yaml").write_text(CONTENT, encoding="utf-8")
    Path("b").write_bytes(b"\xff\0\x81")
    done = CliRunner().invoke(main, options)
    assert done.exit_code in (1, 2)
    assert said in done.output.replace("\n", " ")
