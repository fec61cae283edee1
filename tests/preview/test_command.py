"""What `reportgen preview` says when it cannot begin, and how the editor's command is read."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from reportgen.errors import OutputError
from reportgen.preview.editor import Editor
from reportgen.preview.images import page_plates
from reportgen.preview.watching import stamps
from tests.preview.conftest import LIYANG


def told(*arguments: str) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-m", "reportgen", "preview", "--no-open", *arguments], capture_output=True,
                          text=True, timeout=60)
    return done.returncode, done.stderr


def test_no_project_is_told_at_once(tmp_path: Path) -> None:
    assert told(str(tmp_path / "none"))[0] == 1
    code, words = told(str(tmp_path))
    assert code == 1
    assert "has no content.yaml" in words


def test_a_port_in_use_is_told_with_a_remedy() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, words = told(str(LIYANG), "--port", str(port))
    assert code == 1
    assert f"error[port]: cannot use the port {port}" in words
    assert "--port" in words.splitlines()[1]


def test_an_editor_that_is_not_there_is_told_before_the_page_opens() -> None:
    code, words = told(str(LIYANG), "--editor", "no-such-editor -g {file}")
    assert code == 1
    assert "error[editor]: cannot run the editor 'no-such-editor -g {file}'" in words


def test_each_word_of_the_editors_command_stays_one_word(tmp_path: Path) -> None:
    file = tmp_path / "a b; rm -rf {line}.yaml"
    file.write_text("", encoding="utf-8")
    editor = Editor.of(f"{sys.executable} -g '{{file}}:{{line}}:{{column}}' --wait")
    assert editor.arguments(file, 12, 3)[1:] == ["-g", f"{file}:12:3", "--wait"]


def test_a_command_without_a_place_for_the_file_gets_it_at_the_end(tmp_path: Path) -> None:
    assert Editor.of(sys.executable).arguments(tmp_path / "x", 1, 1)[1:] == [str(tmp_path / "x")]


@pytest.mark.parametrize("command", ["", "   ", "'unclosed"])
def test_a_command_that_is_none_is_refused(command: str) -> None:
    with pytest.raises(OutputError):
        Editor.of(command)


def test_what_is_built_and_what_is_hidden_is_not_watched(tmp_path: Path) -> None:
    for name in ("content.yaml", "pictures/a.png", ".git/x", "out/town.pdf", "content.yaml~"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert {Path(path).relative_to(tmp_path).as_posix() for path in stamps(tmp_path)} == {"content.yaml",
                                                                                         "pictures/a.png"}
    assert stamps(tmp_path / "gone") == {}


def test_plates_without_ghostscript_are_told_with_a_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(OutputError, match="Ghostscript, which is not installed\n    → install it"):
        page_plates(b"", 1)
