"""What people read is told in Chinese where they read Chinese, in English elsewhere, wherever it was made."""

import ast
import json
import os
import pickle
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.charts.cache import read_entry, write_entry
from reportgen.errors import Problem, SpecError
from reportgen.language import Sentence, joined, reader_language, say, told
from tests.language import catalogue

HAN = re.compile(r"[\u4e00-\u9fff]")

PROJECTS = {
    "SpecError": ("title: 一\ntitel: 二\n", "unknown-key", "不认识的键 'titel'", "unknown key 'titel'"),
    "FontError": ("title: 一\u1682二\n", "missing-glyph", "没有字形", "no glyph for"),
    "LayoutError": ("title: 一\nlead: [" + "很长的导语，" * 400 + "]\n", "overfull", "比内容小",
                    "too small for its content"),
}
SECTIONS = "sections: [{id: a, title: 民生, text: [新增就业很多。]}]\n"


def reportgen(*arguments: str, language: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items()
                   if key not in ("REPORTGEN_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANGUAGE")}
    return subprocess.run([sys.executable, "-m", "reportgen", *arguments], capture_output=True, encoding="utf-8",
                          cwd=cwd, env=environment | {"LANG": language, "PYTHONUTF8": "1"}, check=False)


def test_every_sentence_has_its_chinese_and_no_other_is_kept() -> None:
    kept = catalogue.kept()
    assert catalogue.untranslated(catalogue.brought_up(kept)) == []
    assert catalogue.PO.read_bytes() == catalogue.written(catalogue.brought_up(kept))


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    assert catalogue.MO.read_bytes() == catalogue.compiled(catalogue.kept())


def test_each_translation_has_the_places_of_its_sentence_and_is_chinese() -> None:
    for message in catalogue.kept():
        if message.id and isinstance(message.id, str):
            assert catalogue.places(message.string) == catalogue.places(message.id), message.id
            assert HAN.search(message.string), message.id


def test_no_sentence_is_put_together_where_it_cannot_be_translated() -> None:
    loose = []
    for path in sorted(catalogue.PACKAGE.rglob("*.py")):
        for call in catalogue.calls(ast.parse(path.read_text(encoding="utf-8"))):
            for part in catalogue.sentence_arguments(call):
                if isinstance(part, ast.JoinedStr | ast.BinOp) and any(
                        isinstance(one, ast.Constant) and isinstance(one.value, str)
                        and catalogue.has_words(one.value) for one in ast.walk(part)):
                    loose.append(f"{path.name}:{part.lineno}: {ast.unparse(part)}")
    assert loose == []


@pytest.mark.parametrize("name", PROJECTS)
def test_an_error_is_told_in_the_language_of_the_environment(name: str, tmp_path: Path) -> None:
    content, rule, chinese, english = PROJECTS[name]
    (tmp_path / "content.yaml").write_text(f"reportgen: 1\n{content}{SECTIONS}", encoding="utf-8")
    for language, word, shown in (("zh_CN.UTF-8", "错误", chinese), ("C", "error", english)):
        done = reportgen("build", ".", language=language, cwd=tmp_path)
        assert done.returncode == 1
        assert f"{word}[{rule}]: " in done.stderr
        assert shown in done.stderr


def test_an_output_error_and_wrong_usage_are_told_in_the_language_of_the_environment(tmp_path: Path) -> None:
    (tmp_path / "content.yaml").write_text(f"reportgen: 1\ntitle: 一\n{SECTIONS}", encoding="utf-8")
    for language, refused, usage in (("zh_CN.UTF-8", "错误[output]: 没有文件夹 'no'", "用法： "),
                                     ("C", "error[output]: there is no folder 'no'", "Usage: ")):
        assert refused in reportgen("build", ".", "-o", "no/a.pdf", language=language, cwd=tmp_path).stderr
        wrong = reportgen("build", ".", "--limit", "pages", language=language, cwd=tmp_path)
        assert wrong.returncode == 2
        assert wrong.stderr.startswith(usage)
        assert ("不是 名称=数值" if usage == "用法： " else "is not NAME=NUMBER") in wrong.stderr


def test_help_is_chinese_and_no_line_is_wider_than_the_terminal(tmp_path: Path) -> None:
    from reportgen.cli.help import _cells

    shown = reportgen("build", "--help", language="zh_CN.UTF-8", cwd=tmp_path).stdout
    assert "把项目 PROJECT" in shown
    assert "选项：" in shown
    assert "显示本说明后退出" in shown
    assert not re.search(r"[a-z]{3,} [a-z]{3,} [a-z]{3,}", shown.replace("reportgen build", ""))
    assert max(map(_cells, shown.splitlines())) <= 80


def test_json_holds_the_rule_and_the_message_in_the_readers_language(tmp_path: Path) -> None:
    (tmp_path / "content.yaml").write_text(f"reportgen: 1\ntitle: 增长了。。\n{SECTIONS}", encoding="utf-8")
    done = reportgen("check", ".", "--format", "json", language="zh_CN.UTF-8", cwd=tmp_path)
    finding = next(one for one in json.loads(done.stdout) if one["rule"] == "doubled-mark")
    assert finding["message"] == "。。 应为 。"
    assert finding["severity"] == "warning"


@pytest.mark.parametrize(("variables", "language"), [
    ({"LANG": "zh_CN.UTF-8"}, "zh"), ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"), ({"LANG": "en_GB.UTF-8"}, "en"),
    ({"LANG": "C", "REPORTGEN_LANGUAGE": "zh"}, "zh"), ({"LANG": "Chinese (Simplified)_China.936"}, "zh")])
def test_the_language_is_that_of_the_first_variable_set(variables: dict[str, str], language: str,
                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REPORTGEN_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert reader_language() == language


def test_a_problem_from_another_process_can_be_told_in_chinese() -> None:
    code = ("import pickle, sys; from reportgen.errors import *; from reportgen.language import say;"
            "error = SpecError(Problem(say('there is no folder {!r}', 'a'), hint='check the path'));"
            "sys.stdout.buffer.write(pickle.dumps(error.problems))")
    found = pickle.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
    assert told(found[0].message, "zh") == "没有文件夹 'a'"
    assert told(found[0].hint, "zh") == "检查路径"
    assert found[0].message == "there is no folder 'a'"


def test_a_warning_kept_with_its_chart_can_be_told_in_chinese(tmp_path: Path) -> None:
    path = tmp_path / "entry.json"
    warning = Problem(say("the target {!r} has no room for its label", "甲"), None, "chart-crowded",
                      "draw the chart larger", "warning")
    write_entry(path, (), (warning,))
    entry = read_entry(path)
    assert entry is not None
    assert entry[1] == (warning,)
    assert told(entry[1][0].message, "zh") == "目标 '甲' 的标签放不下"


def test_sentences_inside_sentences_and_exceptions_are_told_too() -> None:
    inner = say("page {}", 3)
    whole = joined([say("page {}: {}", 2, "x"), inner])
    assert whole == "page 2: x; page 3"
    assert told(whole, "zh") == "第 2 页：x; 第 3 页"
    assert isinstance(str(ValueError(inner)), Sentence)


def test_what_has_no_translation_stays_as_it_is() -> None:
    assert told("no such sentence anywhere", "zh") == "no such sentence anywhere"
    assert told("", "zh") == ""
    assert told(say("page {}", 1), "de") == "page 1"


@given(st.text(), st.text())
def test_values_are_never_read_as_templates(one: str, other: str) -> None:
    assert told(say("{}: {} ({})", one, other, 1), "zh") == f"{one}: {other} (1)"


def test_an_exception_shows_each_problem_in_the_readers_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTGEN_LANGUAGE", "zh")
    error = SpecError([Problem(say("there is no folder {!r}", "a"), rule="output"), Problem("the file is empty")])
    assert str(error) == "错误[output]: 没有文件夹 'a'\n错误[error]: 文件是空的"
