"""What may be read, and what files are called, by the rules of each system: decided from words, so all are tried."""

import ntpath
import posixpath
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.errors import SpecError
from reportgen.limits import is_inside
from reportgen.paths import MOST_BYTES, lies_in, name_fault, path_fault, portable_name
from reportgen.spec.sources.files import project_file

POSIX, WINDOWS = PurePosixPath("/家/town"), PureWindowsPath("C:\\家\\Town")


def verdict(name: str, folder: PurePath) -> str:
    """As reading decides, apart from links: refused by its words, else where it leads."""
    if fault := path_fault(name, type(folder)):
        return fault.split(" ", 1)[1] if not fault.startswith("'") else fault.rpartition("' ")[2]
    is_windows = isinstance(folder, PureWindowsPath)
    whole = (ntpath if is_windows else posixpath).normpath(folder / name)
    return "inside" if lies_in(type(folder)(whole), [folder]) else "outside"


REMOTE, DEVICE, NAMELESS = "is a remote address", "is a device of Windows", "cannot be the name of a file"
ELSEWHERE, RESERVED = "is a path of another machine", "is the name of a device on Windows"
TAKEN = "begins or ends with a space, or ends with a point, which Windows takes away"
COLON = "holds ':', which no file name may hold on Windows"


@pytest.mark.parametrize(("name", "on_posix", "on_windows"), [
    ("a.png", "inside", "inside"),
    ("图/封面 1.png", "inside", "inside"),
    ("图/../a.png", "inside", "inside"),
    ("./a.png", "inside", "inside"),
    ("...", "inside", TAKEN),
    ("..a/b", "inside", "inside"),
    ("../a.png", "outside", "outside"),
    ("a/../../b", "outside", "outside"),
    ("a/../../town/b", "inside", "inside"),
    ("a/../../TOWN/b", "outside", "inside"),
    ("../town2/b", "outside", "outside"),
    ("/etc/passwd", "outside", "outside"),
    ("/家/town/a.png", "inside", "inside"),
    ("..\\a.png", "inside", "outside"),
    ("图\\..\\..\\a", "inside", "outside"),
    ("\\a.png", "inside", "outside"),
    ("C:\\a.png", ELSEWHERE, "outside"),
    ("c:/家/town/a.png", ELSEWHERE, "inside"),
    ("D:/家/Town/a.png", ELSEWHERE, "outside"),
    ("D:a.png", "inside", "outside"),
    ("C:a.png", "inside", "inside"),
    ("\\\\server\\share\\a", REMOTE, REMOTE),
    ("//server/share/a", REMOTE, REMOTE),
    ("\\/server/a", REMOTE, REMOTE),
    ("\\\\?\\C:\\家\\Town\\a", DEVICE, DEVICE),
    ("\\\\.\\PhysicalDrive0", DEVICE, DEVICE),
    ("//?/C:/a", DEVICE, DEVICE),
    ("https://example.org/a.png", REMOTE, REMOTE),
    ("file:///etc/passwd", REMOTE, REMOTE),
    ("smb:\\\\server\\a", REMOTE, REMOTE),
    ("NUL", "inside", RESERVED),
    ("图/con.png", "inside", RESERVED),
    ("Com1 .txt", "inside", RESERVED),
    ("lpt²", "inside", RESERVED),
    ("CONIN$", "inside", RESERVED),
    ("aux/a.png", "inside", RESERVED),
    ("console.png", "inside", "inside"),
    ("content.yaml:hidden", "inside", COLON),
    ("content.yaml::$DATA", "inside", COLON),
    ("a.png.", "inside", TAKEN),
    ("a.png ", "inside", TAKEN),
    ("图 /a.png", "inside", TAKEN),
    ("a?.png", "inside", "holds '?', which no file name may hold on Windows"),
    ("a\0b", NAMELESS, NAMELESS),
    ("a\nb", NAMELESS, NAMELESS),
    ("", NAMELESS, NAMELESS),
])
def test_a_path_of_the_yaml_is_judged_by_the_rules_of_each_system(name: str, on_posix: str, on_windows: str) -> None:
    assert (verdict(name, POSIX), verdict(name, WINDOWS)) == (on_posix, on_windows)


@given(st.lists(st.sampled_from(["..", "a", "town", "Town", ".", ""]), max_size=8), st.sampled_from(["/", "\\"]))
def test_no_way_of_climbing_leads_out_unnoticed(parts: list[str], slash: str) -> None:
    name = slash.join(parts)
    for folder in (POSIX, WINDOWS):
        if verdict(name, folder) == "inside":
            normal = (ntpath if folder is WINDOWS else posixpath).normpath(folder / name)
            assert normal.lower().startswith(str(folder).lower())


def test_a_way_that_still_climbs_is_in_no_folder() -> None:
    assert not lies_in(PurePosixPath("/家/town/../x"), [POSIX])
    assert not lies_in(PureWindowsPath("\\\\?\\C:\\家\\Town\\x"), [WINDOWS])


def test_links_are_followed_before_it_is_judged(tmp_path: Path) -> None:
    inside = tmp_path / "town"
    inside.mkdir()
    (inside / "link").symlink_to(tmp_path)
    assert not is_inside(inside / "link" / "a", inside)
    assert is_inside(inside / "link" / "town" / "a", inside)


@pytest.mark.parametrize(("written", "stored"), [("e\u0301.png", "\u00e9.png"), ("\u00e9.png", "e\u0301.png")])
def test_a_name_with_accents_is_found_in_either_of_its_forms(written: str, stored: str, tmp_path: Path) -> None:
    (tmp_path / stored).write_bytes(b"x")
    assert project_file(written, tmp_path, None).read_bytes() == b"x"


@pytest.mark.parametrize("name", ["x.**", "a[.b", "图.[", "*.*"])
def test_a_name_that_looks_like_a_pattern_is_only_a_name(name: str, tmp_path: Path) -> None:
    (tmp_path / "封面.PNG").write_bytes(b"x")
    with pytest.raises(SpecError, match="there is no file"):
        project_file(name, tmp_path, None)
    with pytest.raises(SpecError, match=r"files there: 封面\.PNG"):
        project_file("封面.png", tmp_path, None)


@pytest.mark.parametrize(("name", "portable"), [
    ("溧阳：2024.pdf", "溧阳：2024.pdf"),
    ('回顾:2024?*"<x>|.pdf ', "回顾：2024？＊”《x》｜.pdf"),
    ("a\r\nb.pdf", "a--b.pdf"),
    ("../../etc/passwd.zip", "-..-etc-passwd.zip"),
    ("C:\\a.zip", "C：-a.zip"),
    ("CON.pdf", "_CON.pdf"),
    ("nul .pdf", "_nul.pdf"),
    ("...", "report.pdf"),
    ("\u3000\u00a0", "report.pdf"),
    ("e\u0301.pdf", "\u00e9.pdf"),
    ("镇" * 100 + ".pdf", "镇" * 78 + ".pdf"),
    ("镇" * 100, "镇" * 80),
])
def test_a_name_is_made_one_that_every_system_can_store(name: str, portable: str) -> None:
    assert portable_name(name) == portable
    assert name_fault(portable) == ""


@given(st.text(max_size=400))
def test_every_portable_name_is_one(name: str) -> None:
    made = portable_name(name)
    assert name_fault(made) == ""
    assert len(made.encode()) <= MOST_BYTES
    assert portable_name(made) == made
