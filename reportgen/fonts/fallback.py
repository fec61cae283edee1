"""A string and a list of faces → runs of one face; a character that no face has is an error."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from reportgen.errors import FontError, Problem, Source
from reportgen.fonts.face import Face
from reportgen.language import say


def face_runs(text: str, faces: Sequence[Face], source: Source | None = None) -> list[tuple[int, int, Face]]:
    """Split `text` into (start, end, face), each character in the first face that has it.

    Raises FontError that names the character, its code point and the faces tried.
    """
    runs: list[tuple[int, int, Face]] = []
    for index, char in enumerate(text):
        face = face_for(char, faces, runs[-1][2] if runs else None)
        if face is None:
            name = unicodedata.name(char, "unnamed")
            tried = ", ".join(face.name for face in faces)
            raise FontError(
                Problem(say("no glyph for “{}” (U+{:04X} {}) in {}", char, ord(char), name, tried),
                        source, "missing-glyph",
                        "replace the character, or add a face that has it to the family's list in the layout")
            )
        if runs and runs[-1][2] is face:
            runs[-1] = (runs[-1][0], index + 1, face)
        else:
            runs.append((index, index + 1, face))
    return runs


def face_for(char: str, faces: Sequence[Face], current: Face | None = None) -> Face | None:
    """Return the face for one character; marks and joiners stay in the face of what they follow."""
    if current is not None and (unicodedata.category(char) in ("Mn", "Mc", "Me", "Cf") or char in " \u00a0"):
        return current
    for face in faces:
        if face.covers(char):
            return face
    return faces[0] if faces and is_invisible(char) else None


def is_invisible(char: str) -> bool:
    """Whether a character only says how its neighbours are set: joiners, soft hyphens, variation selectors."""
    code = ord(char)
    return code in (0x200D, 0x200C, 0x00AD) or 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF
