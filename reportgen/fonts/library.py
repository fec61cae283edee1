"""Font files in folders → faces by family name and weight."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from reportgen.errors import FontError, Problem, Source, nearest
from reportgen.fonts.face import Face
from reportgen.language import say
from reportgen.limits import is_inside
from reportgen.resources import bundled

SUFFIXES = {".ttf", ".otf", ".ttc", ".otc"}
MOST_FACES = 256
"""Faces in one collection; those on sale have up to 60."""
SYSTEM_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts",
                  "C:/Windows/Fonts")


@lru_cache(maxsize=256)
def open_face(path: Path, index: int = 0, axes: tuple[tuple[str, float], ...] = ()) -> Face:
    """Open a face once per process; a 15 MB file is mapped, not read."""
    return Face(path, index, axes)


class FontLibrary:
    """The faces a document may use: the bundled ones, those of the project's folders, the system's on request."""

    def __init__(self, folders: Iterable[Path] = (), *, use_system: bool = False) -> None:
        system = [Path(folder) for folder in SYSTEM_FOLDERS] if use_system else []
        self.own = list(folders)
        self.folders = [bundled("fonts"), *self.own, *system]
        self._faces: dict[str, list[Face]] | None = None

    def faces(self) -> list[Face]:
        """Return every face found, bundled ones first."""
        return [face for faces in self._by_family().values() for face in faces]

    def face(self, family: str, weight: int = 400, source: Source | None = None) -> Face:
        """Return the face of `family` nearest to `weight`.

        Raises FontError when the family is unknown or forbids embedding.
        """
        faces = self._by_family().get(family.casefold())
        if not faces:
            names = sorted({face.family for face in self.faces()})
            near = nearest(family, names)
            hint = say("did you mean {!r}?", near) if near else say("families found: {}", ", ".join(names))
            raise FontError(Problem(say("no font family called {!r}", family), source, "font", hint))
        face = min((_at_weight(candidate, weight) for candidate in faces),
                   key=lambda candidate: abs(candidate.weight - weight))
        if not face.is_embeddable:
            raise FontError(
                Problem(say("{} ({}) forbids embedding (OS/2 fsType {:#06x})",
                            face.name, face.path.name, face.embedding_bits),
                        source, "font", "choose another face, or ask its maker for a licence that allows embedding")
            )
        return face

    def _by_family(self) -> dict[str, list[Face]]:
        if self._faces is None:
            self._faces = {}
            for folder in self.folders:
                for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
                    if path.suffix.lower() in SUFFIXES and path.is_file():
                        if folder in self.own and not is_inside(path, folder.parent):
                            raise FontError(Problem(say("the font {} lies outside the project", path.name), rule="font",
                                                    hint="copy it into the project, or allow its folder with "
                                                         "--allow-path"))
                        self._add(path)
        return self._faces

    def _add(self, path: Path) -> None:
        assert self._faces is not None
        face = open_face(path)
        for index in range(_face_count(path)):
            face = open_face(path, index)
            self._faces.setdefault(face.family.casefold(), []).append(face)


def _at_weight(face: Face, weight: int) -> Face:
    """Return the instance of a variable face nearest to a weight, a static face as it is."""
    if face.weight_range is None:
        return face
    low, high = face.weight_range
    return open_face(face.path, face.index, (("wght", min(high, max(low, float(weight)))),))


@lru_cache(maxsize=256)
def _face_count(path: Path) -> int:
    with path.open("rb") as file:
        head = file.read(12)
    count = int.from_bytes(head[8:12], "big") if head[:4] == b"ttcf" else 1
    if count > MOST_FACES:
        raise FontError(Problem(say("{} is not a font file that can be read", path.name), rule="font",
                                hint="take it out of the fonts folder"))
    return count
