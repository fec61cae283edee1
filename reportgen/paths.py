r"""What a path written by anyone may be and what a file may be called, by the rules of Linux, macOS and Windows.

Decided from the words alone, for the system asked about: `PurePosixPath` or `PureWindowsPath`. What links on a disk
make of a path is looked into after that (`limits.is_inside`).

Source: Microsoft, "Naming Files, Paths, and Namespaces"; UAX #15 for the two forms of accented letters (macOS keeps
whichever it is given, Linux too, and takes them for different names).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePath, PurePosixPath, PureWindowsPath

from reportgen.language import say

REMOTE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:[\\/]{2}|[\\/]{2}(?![?.][\\/]))", re.IGNORECASE)
"""`https://…`, `file:///…`, `//server/…`, `\\\\server\\…`: Windows reads either slash."""
NAMESPACE = re.compile(r"^[\\/]{2}[?.][\\/]")
r"""`\\?\C:\…`, `\\.\PhysicalDrive0`: past every rule of names."""
DRIVE = re.compile(r"^[A-Za-z]:[\\/]")
UNNAMEABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]")
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
"""Characters that names on Windows cannot hold; a colon would open a second stream of the file."""
DEVICES = re.compile(r"^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(\..*)?$", re.IGNORECASE)
"""Names that Windows takes for a device in every folder, whatever ending stands behind them."""
MOST_BYTES = 240
"""File systems take 255 bytes a name; the rest is for the ending of a temporary file."""
LONGEST_ENDING = 12
HERE = type(PurePath())
"""The system that this runs on."""

LOOK_ALIKES = {":": "：", "?": "？", "*": "＊", '"': "”", "<": "《", ">": "》", "|": "｜"}


def path_fault(name: str, system: type[PurePath] = HERE) -> str:
    """Return why a path that stands in a project's file is not even looked for on a system, else nothing."""
    if NAMESPACE.match(name):
        return say("{!r} is a device of Windows", name)
    if REMOTE.match(name):
        return say("{!r} is a remote address", name)
    if not name or UNNAMEABLE.search(name):
        return say("{!r} cannot be the name of a file", name)
    if not issubclass(system, PureWindowsPath):
        return say("{!r} is a path of another machine", name) if DRIVE.match(name) else ""
    path = system(name)
    parts = [part for part in path.parts if part not in (path.anchor, "..")]
    return next((say("{!r} {}", part, fault) for part in parts if (fault := name_fault(part))), "")


def lies_in(path: PurePath, folders: Iterable[PurePath]) -> bool:
    """Whether an absolute path lies in one of the folders, all without links; on Windows capitals are as small ones."""
    return ".." not in path.parts and any(path.is_relative_to(folder) for folder in folders)


def character_fault(text: str) -> str:
    """Return what forbids words to be part of a file's name, else nothing."""
    if not text.strip():
        return say("is empty, and the file's path needs it")
    found = FORBIDDEN.search(text)
    return say("holds {!r}, which no file name may hold on Windows", found[0]) if found else ""


def name_fault(name: str) -> str:
    """Return what forbids a name to be a file's or folder's on any of the systems, else nothing."""
    if fault := character_fault(name):
        return fault
    if name in (".", ".."):
        return say("would lead out of the output folder")
    if name[-1] in ". " or name[0] == " ":
        return say("begins or ends with a space, or ends with a point, which Windows takes away")
    if DEVICES.match(name):
        return say("is the name of a device on Windows")
    if len(name.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        return say("is longer than {} bytes", MOST_BYTES)
    return ""


def portable_name(name: str, otherwise: str = "report.pdf") -> str:
    """Return the nearest name that every system can store; what Windows forbids becomes a full-width or plain mark."""
    composed = unicodedata.normalize("NFC", name)
    clean = FORBIDDEN.sub(lambda found: LOOK_ALIKES.get(found[0], "-"), composed).strip(" .")
    clean = clean if clean.strip() else otherwise
    if DEVICES.match(clean):
        clean = f"_{clean}"
    ending = PurePosixPath(clean).suffix
    ending = ending if len(ending) <= LONGEST_ENDING else ""
    stem = clean.removesuffix(ending).encode()[:MOST_BYTES - len(ending.encode())]
    return stem.decode("utf-8", "ignore").rstrip(" .") + ending
