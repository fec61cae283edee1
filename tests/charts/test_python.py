"""Charts of the project's own code: only when allowed, in the page's look, with errors that say what went wrong."""

import subprocess
import sys
from pathlib import Path as FilePath

import pypdfium2
import pytest

from reportgen.builder import build
from reportgen.errors import SpecError

CONTENT = """\
reportgen: 1
title: 题
sections:
  - id: one
    title: 甲
    text: 文字。
    charts:
      - {{kind: python, title: 自绘, python: "{function}", args: {args}, alt: "两根柱子，3和5"}}
"""
MODULE = """\
from matplotlib.figure import Figure

def pair(names, fail=False):
    if fail:
        raise RuntimeError("没有数据")
    figure = Figure()
    figure.add_subplot().bar(names, [3, 5])
    return figure

def word():
    return "图"

def leave():
    raise SystemExit(3)

def broken():
    figure = Figure()
    figure.add_subplot().set_title("$\\\\frac{1$")
    return figure
"""


def project(folder: FilePath, function: str = "mycharts:pair", args: str = "{names: [东村, 西村]}") -> FilePath:
    (folder / "content.yaml").write_text(CONTENT.format(function=function, args=args), encoding="utf-8")
    (folder / "mycharts.py").write_text(MODULE, encoding="utf-8")
    return folder


def text_of(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))


def test_code_is_refused_until_it_is_allowed(tmp_path: FilePath) -> None:
    with pytest.raises(SpecError, match="--allow-code") as caught:
        build(project(tmp_path))
    assert "content.yaml:8:" in str(caught.value)
    assert "东村" in text_of(build(tmp_path, allow_code=True).pdf)


def test_change_of_the_code_is_drawn_and_its_modules_are_forgotten(tmp_path: FilePath) -> None:
    first = text_of(build(project(tmp_path), allow_code=True).pdf)
    assert "mycharts" not in sys.modules
    (tmp_path / "mycharts.py").write_text(MODULE.replace("names, [3, 5]", "[n + '北' for n in names], [3, 5]"),
                                          encoding="utf-8")
    assert "东村北" not in first
    assert "东村北" in text_of(build(tmp_path, allow_code=True).pdf)


@pytest.mark.parametrize(("function", "args", "message"), [
    ("mychart:pair", "{}", "no module 'mychart'"), ("mycharts:pear", "{}", "no function 'pear'"),
    ("mycharts:word", "{}", "gave a str, not a Matplotlib Figure"),
    ("mycharts:pair", "{names: [东], fail: true}", "RuntimeError: 没有数据"), ("mycharts:pair", "{}", "TypeError"),
])
def test_fault_of_the_code_is_told_at_the_chart(tmp_path: FilePath, function: str, args: str, message: str) -> None:
    with pytest.raises(SpecError) as caught:
        build(project(tmp_path, function, args), allow_code=True)
    assert message in str(caught.value)
    assert "content.yaml:8:" in str(caught.value)


def test_command_takes_the_permission(tmp_path: FilePath) -> None:
    project(tmp_path)
    code = "from reportgen.cli import main; main()"
    command = [sys.executable, "-c", code, "build", str(tmp_path), "-o", str(tmp_path / "x.pdf")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1
    assert subprocess.run([*command, "--allow-code", "--no-cache"], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize(("function", "said"), [
    ("leave", r"mycharts:leave failed: SystemExit: 3"),
    ("broken", r"mycharts:broken failed: ValueError: ParseSyntaxException: Expected"),
])
def test_code_that_ends_the_program_or_cannot_be_drawn_is_told_at_its_chart(function: str, said: str,
                                                                         tmp_path: FilePath) -> None:
    with pytest.raises(SpecError, match=said) as caught:
        build(project(tmp_path, f"mycharts:{function}", "{}"), allow_code=True)
    assert "content.yaml:8:" in str(caught.value)
