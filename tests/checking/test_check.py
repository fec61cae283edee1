"""`reportgen check` as a command: exact places in every kind of scalar, --fix, ignores, formats, exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.checking.formats import as_github, as_sarif
from reportgen.checking.ignores import ignores
from reportgen.checking.mending import mend
from reportgen.checking.review import review
from reportgen.checking.rules import RULES
from reportgen.errors import Problem, Source
from reportgen.spec.marks import SourceText
from reportgen.spec.trees import parse_yaml

ROOT = Path(__file__).parents[2]
HEAD = "reportgen: 1\ntitle: 云溪回顾\n"
IGNORE = "# reportgen: ignore half-width 原文如此"


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from reportgen.cli import main; main()", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False,
                          env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"})


def project(folder: Path, content: str | bytes) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "content.yaml").write_bytes(content if isinstance(content, bytes) else content.encode())
    (folder / "layout.yaml").write_text("extends: report\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("written", [
    "lead: 春天@花开", "lead: '春天''里''@花开'", 'lead: "春\\u5929\\t里\\"@花开"', "lead: >-\n  春天\n  又春天@花开",
    "lead: |-\n  春天 里\n\n  又 春天@花开", "lead: 春天\n  又春天@花开", "lead: >  # 注释\n   春 天\n   又春天@花开",
    "lead: \"春天\\\n  又@花开\"", "lead: 'one\n  two  three\n  @four'",
])
def test_a_character_is_found_at_its_place_in_every_kind_of_scalar(written: str) -> None:
    text = parse_yaml(written, "t.yaml").data["lead"]
    assert isinstance(text, SourceText)
    place = text.at(text.index("@"))
    before = written[:written.index("@")]
    assert place is not None
    assert (place.line, place.column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))
    part = text.part(2)
    assert part.at(part.index("@")) == place


FAULTY = """\
# 说明，不要动：a,b  c
reportgen: 1
title: 云溪回顾
facts: {jobs: {value: 320, unit: 人,   label: 新增 就业}}   # 尾注,不动
lead:
  - >-
    春天,花开了,
    就业{jobs},,好。。
  - '他说"好",真好'
  - "转义\\u7684,话"
  - |-
    - 甲,乙
    - 的的确确，好的的花
"""
MENDED = """\
# 说明，不要动：a,b  c
reportgen: 1
title: 云溪回顾
facts: {jobs: {value: 320, unit: 人,   label: 新增就业}}   # 尾注,不动
lead:
  - >-
    春天，花开了，
    就业{jobs}，好。
  - '他说“好”，真好'
  - "转义\\u7684，话"
  - |-
    - 甲，乙
    - 的的确确，好的花
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_fix_changes_only_what_is_wrong_and_a_second_run_finds_nothing(tmp_path: Path, newline: str,
                                                                       mark: bytes) -> None:
    folder = project(tmp_path / "p", mark + FAULTY.replace("\n", newline).encode())
    assert mend(folder)
    assert (folder / "content.yaml").read_bytes() == mark + MENDED.replace("\n", newline).encode()
    assert mend(folder) == []
    assert review(folder).problems == ()


@given(st.lists(st.text("春天花开,;:!?()（），。“”\"'… .-{}abc12 ", min_size=1, max_size=14), min_size=1, max_size=4))
def test_fix_of_any_text_keeps_its_letters_and_digits_and_comes_to_rest(lines: list[str]) -> None:
    from reportgen.editing.punctuation import RULES as PUNCTUATION
    from reportgen.editing.punctuation import changes, corrected

    for line in lines:
        mended = corrected(line)
        assert changes(mended, PUNCTUATION) == []
        assert [char for char in mended if char.isalnum()] == [char for char in line if char.isalnum()]


def test_an_ignore_takes_the_findings_of_its_entry_away(tmp_path: Path) -> None:
    folder = project(tmp_path / "p", f"{HEAD}lead:\n  {IGNORE}\n  - >-\n    春天,\n    花,开\n  - 夏天,到  {IGNORE}\n"
                     "  - 秋天,到\n")
    assert [(problem.source.line, problem.rule) for problem in review(folder).problems if problem.source] == [
        (9, "half-width")]


def test_an_ignore_above_a_key_speaks_of_all_below_it(tmp_path: Path) -> None:
    folder = project(tmp_path / "p", f"{HEAD}{IGNORE}\nlead:\n- 春天,到\n- 夏天,到\nsubtitle: 秋天,到\n")
    assert [problem.source.line for problem in review(folder).problems if problem.source] == [7]


@pytest.mark.parametrize(("comment", "message"), [
    ("# reportgen: ignore half-width", "gives no reason"),
    ("# reportgen: ignore halfwidth 原文", "no rule 'halfwidth'"),
    ("# reportgen: ignore dash 原文如此", "matches nothing")])
def test_an_ignore_without_reason_rule_or_use_is_reported(tmp_path: Path, comment: str, message: str) -> None:
    folder = project(tmp_path / "p", f"{HEAD}lead: 春天到  {comment}\n")
    [problem] = review(folder).problems
    assert message in problem.message
    assert (problem.rule, problem.source) == ("ignore", Source(str(folder / "content.yaml"), 3, 12))


def test_an_ignore_inside_a_text_is_text() -> None:
    text = "a: |\n  # reportgen: ignore dash 原文\nb: 'x # reportgen: ignore dash 原文'\n"
    assert ignores(text, parse_yaml(text, "t"), "t") == []


PROBLEMS = [Problem("50% 够了", Source("a,b.yaml", 3, 5), "sign", "改\n好", "warning"),
            Problem("无处", None, "page", "", "error"), Problem("首个", Source("a.yaml", 1, 2), "claim", "", "note")]


def test_sarif_names_rule_level_and_region() -> None:
    log = json.loads(as_sarif(PROBLEMS, RULES))
    run_ = log["runs"][0]
    assert (log["version"], run_["columnKind"]) == ("2.1.0", "unicodeCodePoints")
    rules = run_["tool"]["driver"]["rules"]
    for result, level in zip(run_["results"], ["warning", "error", "note"], strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] == level
    assert run_["results"][0]["locations"][0]["physicalLocation"]["region"] == {"startLine": 3, "startColumn": 5}
    assert "locations" not in run_["results"][1]


def test_github_annotations_escape_what_the_form_needs() -> None:
    assert as_github(PROBLEMS, RULES).split("\n") == [
        "::warning file=a%2Cb.yaml,line=3,col=5,title=sign::50%25 够了 → 改%0A好", "::error title=page::无处",
        "::notice file=a.yaml,line=1,col=2,title=claim::首个"]


def test_exit_code_follows_the_severity_asked_for(tmp_path: Path) -> None:
    project(tmp_path / "p", HEAD + "lead: 春天,到，全省第一\n")
    plain = run("check", "p", cwd=tmp_path)
    assert plain.returncode == 0
    assert plain.stderr.splitlines()[-1] == "0 errors, 1 warnings, 1 notes (--notes shows them)"
    assert "claim" not in "".join(plain.stderr.splitlines()[:-1])
    assert run("check", "p", "--fail-on", "warning", cwd=tmp_path).returncode == 1
    assert "note[claim]" in run("check", "p", "--notes", cwd=tmp_path).stderr
    project(tmp_path / "p", HEAD + "lead: 2月30日到\n")
    annotated = run("check", "p", "--format", "github", cwd=tmp_path).stdout
    assert annotated.startswith("::error file=p/content.yaml,line=3,col=7")
    assert run("check", "p", cwd=tmp_path).returncode == 1


def test_many_findings_of_one_rule_are_gathered(tmp_path: Path) -> None:
    project(tmp_path / "p", HEAD + "lead: " + "又3个，" * 12 + "到\n")
    told = run("check", "p", cwd=tmp_path).stderr
    assert told.count("[figure-without-fact]") == 5
    assert "7 more of the rule figure-without-fact: --all shows them" in told
    assert run("check", "p", "--all", cwd=tmp_path).stderr.count("[figure-without-fact]") == 12
    assert run("check", "p", "--format", "github", cwd=tmp_path).stdout.count("figure-without-fact") == 12


def test_fix_prints_each_edit_and_rules_are_listed(tmp_path: Path) -> None:
    project(tmp_path / "p", HEAD + "lead: 春天,到\n")
    fixed = run("check", "p", "--fix", cwd=tmp_path)
    assert fixed.stderr.splitlines() == ["p/content.yaml:3:9: , → ，", "0 errors, 0 warnings"]
    listed = run("check", "--rules", cwd=tmp_path).stdout
    assert all(f"{rule.name} " in listed and rule.description in listed for rule in RULES)
    assert run("check", cwd=tmp_path).returncode == 2


def test_check_of_the_review_finds_nothing_and_imports_nothing_heavy() -> None:
    code = ("import sys\nfrom reportgen.cli import main\n"
            "try: main(['check', 'data/liyang-2024', '--fail-on', 'warning'])\n"
            "except SystemExit as end: print(end.code)\n"
            "print(sorted({'matplotlib', 'pikepdf', 'PIL', 'numpy', 'docx', 'openpyxl'} & set(sys.modules)))")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True,
                          encoding="utf-8")
    assert done.stdout.split() == ["0", "[]"]


def test_the_sample_town_gives_nothing_either() -> None:
    assert review(ROOT / "data" / "sample-town").problems == ()
