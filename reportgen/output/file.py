"""Bytes → a file that is whole or not there."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from reportgen.errors import OutputError, Problem
from reportgen.language import say


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` beside `path` and move it there; what stood there stays until then. Raises OutputError."""
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, path)
    except OSError as error:
        raise OutputError(Problem(say("cannot write {!r}: {}", str(path), error.strerror), rule="output",
                                  hint="check that the folder exists, may be written to and has room")) from error
    finally:
        if temporary and os.path.exists(temporary):
            os.unlink(temporary)
