"""Crowded, out of room, without permission, in odd places: a file is whole old or whole new, and a no is told."""

import ctypes
import os
import resource
import shutil
import signal
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from reportgen.builder import build, compose, read_project
from reportgen.charts import cache
from reportgen.errors import OutputError, SpecError
from reportgen.pdf.target import Screen
from reportgen.pdf.writer import write
from reportgen.resources import bundled
from tests.conftest import LIYANG

SMALL = "reportgen: 1\ntitle: 题\nsections: [{id: a, title: 一, text: [正文。]}]\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "我 的" / "项目"
    folder.mkdir(parents=True)
    (folder / "content.yaml").write_text(SMALL, encoding="utf-8")
    return folder


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "reportgen", *map(os.fsdecode, map(os.fspath, map(str, arguments)))]


def pages(data: bytes) -> int:
    with pikepdf.open(BytesIO(data)) as pdf:
        return len(pdf.pages)


def test_builds_of_one_project_at_once_all_end_well(tmp_path: Path) -> None:
    running = [subprocess.Popen(command("build", LIYANG, "-o", tmp_path / "a.pdf"), stderr=subprocess.PIPE)
               for _ in range(3)]
    assert [one.wait() for one in running] == [0, 0, 0]
    assert pages((tmp_path / "a.pdf").read_bytes()) == 12
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


@pytest.fixture
def little_room() -> Iterator[None]:
    """No file may grow beyond 4 kB, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    signal.signal(signal.SIGXFSZ, before)


def test_without_room_the_old_file_stays_and_the_error_is_told(project: Path, tmp_path: Path,
                                                               little_room: None) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")
    with pytest.raises(OutputError, match=r"error\[output\]: cannot write .*a\.pdf"):
        build(project, output=target)
    assert target.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pdf", "我 的"]


def test_a_full_disk_is_told_too(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", str(disk)], capture_output=True,
                             check=False)
    if mounted.returncode:
        pytest.skip("mounting a small file system needs root")
    try:
        done = subprocess.run(command("build", LIYANG, "-o", disk / "a.pdf"), capture_output=True, text=True,
                              check=False)
        assert done.returncode == 1
        assert "No space left on device" in done.stderr
        assert list(disk.iterdir()) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


CAPABILITY_VERSION = 0x20080522


def without_rights(work: Callable[[], None]) -> int:
    """Run a function in a child that may do no more than the owner of its files; returns its exit code."""
    child = os.fork()
    if child == 0:
        code = 3
        try:
            header, none = struct.pack("Ii", CAPABILITY_VERSION, 0), struct.pack("6I", *[0] * 6)
            assert ctypes.CDLL(None).capset(header, none) == 0
            work()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_a_folder_that_may_not_be_written_is_told(project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o555)
    pdf = build(project).pdf

    def refused() -> None:
        from reportgen.output.file import write_atomically

        with pytest.raises(OutputError, match=r"cannot write .*Permission denied"):
            write_atomically(folder / "a.pdf", pdf)
    assert without_rights(refused) == 0
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("key", ["tables: {t: {csv: {file: %s}}}", "tables: {t: {json: {file: %s}}}",
                                 "pictures: {p: {file: %s}}"])
def test_a_file_that_may_not_be_read_is_told_at_its_place(key: str, tmp_path: Path) -> None:
    closed = tmp_path / "closed.csv"
    closed.write_bytes(b"a,b\n1,2\n")
    pictures = ", pictures: [p]" if "pictures" in key else ""
    (tmp_path / "content.yaml").write_text(
        f"reportgen: 1\ntitle: 题\n{key % 'closed.csv'}\nsections: [{{id: a, title: 一, text: [正文。]{pictures}}}]\n",
        encoding="utf-8")
    closed.chmod(0)

    def refused() -> None:
        with pytest.raises(SpecError, match=r"content\.yaml:3:\d+: .*cannot read 'closed\.csv': Permission denied"):
            compose(read_project(tmp_path))
    assert without_rights(refused) == 0


def test_a_layout_written_while_the_clock_stood_elsewhere_is_read_again(project: Path) -> None:
    layout = project / "layout.yaml"
    for size, width, moment in (("A4", 210, 2_000_000_000), ("A5", 148, 1_000_000_000), ("A3", 297, 3_000_000_000)):
        layout.write_text(f"extends: poster\npage: {{size: {size}}}\n", encoding="utf-8")
        os.utime(layout, (moment, moment))
        assert round(read_project(project).layout.page.size[0] / 72 * 25.4) == width


def test_a_cache_that_may_not_be_written_or_is_damaged_only_costs_time(tmp_path: Path,
                                                                       monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    entry = tmp_path / "entry.json"
    cache.write_entry(entry, (), ())
    whole = entry.read_bytes()
    assert cache.read_entry(entry) == ((), ())
    for place in range(len(whole)):
        for bit in (0, 7):
            entry.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1:])
            assert cache.read_entry(entry) is None
        entry.write_bytes(whole[:place])
        assert cache.read_entry(entry) is None
    (tmp_path / "reportgen").write_bytes(b"a file stands where the folder should be")
    assert pages(build(LIYANG).pdf) == 12


def test_fonts_taken_away_while_pages_are_made_do_no_harm(project: Path) -> None:
    (project / "fonts").mkdir()
    own = project / "fonts" / "own.ttf"
    shutil.copyfile(bundled("fonts") / "MaShanZheng-Regular.ttf", own)
    composed = compose(read_project(project))
    own.unlink()
    assert pages(write(composed, Screen())) == len(composed.pages)


@pytest.mark.skipif(sys.version_info[:2] == (3, 12) and not __file__.isascii(), reason=(
    "Python 3.12 does not start in the C locale where a .pth file, as of an editable install, names such a folder"))
@pytest.mark.parametrize(("name", "variables"), [
    ("我 的项目".encode(), {"LC_ALL": "C"}), ("我 的项目".encode(), {"LC_ALL": "POSIX", "PYTHONUTF8": "0"}),
    (b"p\xff", {"LC_ALL": "C"}), (b"p\xff", {"PYTHONIOENCODING": "ascii"}), (b"a b;c'd\"e", {}),
    ("ａ́\u202e".encode(), {})])
def test_odd_names_and_locales_are_no_obstacle(variables: dict[str, str], name: bytes, tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/" + name
    os.mkdir(folder)
    with open(folder + b"/content.yaml", "wb") as file:
        file.write(SMALL.encode())
    done = subprocess.run([sys.executable, "-m", "reportgen", "build", folder], cwd=tmp_path, capture_output=True,
                          env=os.environ | variables, check=False)
    assert done.returncode == 0, done.stderr
    with open(os.fsencode(tmp_path) + b"/out/" + name + b".pdf", "rb") as file:
        assert pages(file.read()) > 0


def test_a_clock_that_jumps_back_changes_nothing_but_the_dates(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for moment in ("2000000000", "1", "0"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", moment)
        assert pages(build(project).pdf) > 0
