"""Bytes → a file that is whole or not there; a file that one process holds for itself."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from reportgen.errors import OutputError, Problem
from reportgen.language import say


def write_atomically(path: Path, data: bytes, *, is_forced: bool = True) -> None:
    """Write `data` beside `path` and move it there; what stood there stays until then. Raises OutputError.

    Where `is_forced` it is on the disk when this returns; else it is whole for every process, but not yet where the
    power fails.
    """
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if is_forced:
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


def try_lock(file: BinaryIO) -> bool:
    """Lock an open file until it is closed; False where another process has it. True on systems without such locks."""
    try:
        import fcntl
    except ImportError:  # Windows
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True
