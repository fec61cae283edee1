"""The command line as a person uses it: real processes, exit codes, files."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from reportgen.cli import main; main()", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False,
                          env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"})


@pytest.fixture
def town(tmp_path: Path) -> Path:
    assert run("init", "town", cwd=tmp_path).returncode == 0
    return tmp_path / "town"


def test_init_makes_a_project_that_checks_and_builds(town: Path) -> None:
    checked = run("check", "town", cwd=town.parent)
    assert (checked.returncode, checked.stderr.strip()) == (0, "0 errors, 0 warnings")
    built = run("build", "town", cwd=town.parent)
    assert built.returncode == 0
    assert (town.parent / built.stdout.strip()).read_bytes().startswith(b"%PDF-1.7")
    assert sorted(path.name for path in town.iterdir()) == [".reportgen", "content.yaml", "layout.yaml"]


def test_init_leaves_an_existing_folder_alone(town: Path) -> None:
    again = run("init", "town", cwd=town.parent)
    assert again.returncode == 1
    assert "not empty" in again.stderr


def test_mistake_is_reported_at_its_line_and_leaves_the_old_file(town: Path) -> None:
    output = town.parent / "out.pdf"
    assert run("build", "town", "-o", "out.pdf", cwd=town.parent).returncode == 0
    before = output.read_bytes()
    path = town / "content.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("{jobs}", "{job}"), encoding="utf-8")
    failed = run("build", "town", "-o", "out.pdf", cwd=town.parent)
    assert failed.returncode == 1
    assert "content.yaml:" in failed.stderr
    assert "did you mean {jobs}?" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert output.read_bytes() == before


def test_check_as_json_lists_each_problem_with_its_place(town: Path) -> None:
    path = town / "content.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("都在步行", "都在步行15分钟"), encoding="utf-8")
    checked = run("check", "town", "--format", "json", cwd=town.parent)
    problems = json.loads(checked.stdout)
    assert [problem["rule"] for problem in problems] == ["figure-without-fact"]
    assert problems[0]["source"]["line"] > 20
    assert checked.returncode == 0


def test_wrong_usage_exits_with_two(tmp_path: Path) -> None:
    assert run("build", cwd=tmp_path).returncode == 2
    assert run("build", ".", "--set", "nonsense", cwd=tmp_path).returncode == 2


def test_missing_project_and_missing_output_folder_say_what_to_do(town: Path) -> None:
    assert "reportgen init" in run("build", "nowhere", cwd=town.parent).stderr
    assert "make the folder first" in run("build", "town", "-o", "no/such/x.pdf", cwd=town.parent).stderr


def test_fonts_are_listed_with_coverage_and_permission(tmp_path: Path) -> None:
    listed = run("fonts", cwd=tmp_path).stdout
    assert "LXGW WenKai" in listed
    assert listed.count("allowed") == 7


def test_help_does_not_load_the_heavy_libraries() -> None:
    code = ("import sys; from reportgen.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
            "print(sorted({'matplotlib','reportlab','uharfbuzz','PIL','yaml'} & set(sys.modules)))")
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                         env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert out.stdout.strip().endswith("[]")


def test_schema_is_shown_or_written(town: Path) -> None:
    shown = run("schema", "theme", cwd=town)
    assert json.loads(shown.stdout)["$schema"].startswith("http://json-schema.org/draft-07/")
    written = run("schema", "content", "--project", ".", "-o", "mine.json", cwd=town)
    assert written.stdout.strip() == "mine.json"
    assert '"jobs"' in (town / "mine.json").read_text(encoding="utf-8")


def test_init_writes_another_layout_in_another_language_and_builds_it(tmp_path: Path) -> None:
    assert run("init", "leaflet", "--layout", "trifold", "--language", "en", cwd=tmp_path).returncode == 0
    built = run("build", "leaflet", cwd=tmp_path)
    assert (built.returncode, built.stderr) == (0, "")


def test_build_takes_the_edition_of_a_language(tmp_path: Path) -> None:
    built = run("build", str(ROOT / "data" / "liyang-2024"), "--language", "en", cwd=tmp_path)
    assert (built.stdout.strip(), built.stderr) == ("out/liyang-2024-en.pdf", "")
    missing = run("build", str(ROOT / "data" / "liyang-2024"), "--language", "fr", cwd=tmp_path)
    assert missing.returncode == 1
    assert "content.fr.yaml" in missing.stderr


def test_docs_want_to_know_what_to_write(tmp_path: Path) -> None:
    asked = run("docs", cwd=tmp_path)
    assert asked.returncode == 2
    assert "--html" in asked.stderr
