"""Where editions go: a local folder, or with fsspec any address that it knows (S3, HDFS, SFTP …)."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import uuid4

from reportgen.errors import OutputError, Problem
from reportgen.language import say
from reportgen.output.file import write_atomically


class Store:
    """Files by path below a root; a file is whole or not there.

    In a folder the PDF files are forced onto the disk together, by `settle`; `holds` tells which were lost where the
    power failed before.
    """

    def __init__(self, root: str) -> None:
        self.root = root.rstrip("/")
        self._files: Any = None
        if is_address(root):
            try:
                import fsspec
            except ImportError:
                raise OutputError(Problem(say("writing to {} needs fsspec", root), rule="output",
                                          hint="pip install 'reportgen[batch]'")) from None
            try:
                self._files, self.root = fsspec.core.url_to_fs(self.root)
            except (ImportError, ValueError) as error:
                raise OutputError(Problem(say("cannot write to {}: {}", public(root), error), rule="output",
                                          hint="install what fsspec needs for it, such as s3fs for s3://")) from error
            except Exception as error:  # every file system of fsspec raises its own
                raise OutputError(Problem(say("cannot write to {}: {}", public(root), error), rule="output",
                                          hint="check the address, and the key or password that it asks for"
                                          )) from error

    def write(self, name: str, data: bytes) -> None:
        """Write a file, with the folders above it. Raises OutputError."""
        path = f"{self.root}/{name}"
        if self._files is None:
            try:
                Path(path).parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise OutputError(Problem(say("cannot make the folder of {!r}: {}", path, error.strerror),
                                          rule="output",
                                          hint="a file may stand in the folder's place, or writing is not allowed"
                                          )) from error
            write_atomically(Path(path), data, is_forced=not name.endswith(".pdf"))
            return
        folder, _, last = path.rpartition("/")
        temporary = f"{folder}/.{last}.{uuid4().hex[:8]}"
        try:
            self._make_folder(folder)
            self._files.pipe_file(temporary, data)
            self._files.mv(temporary, path)
        except Exception as error:  # every file system of fsspec raises its own
            raise OutputError(Problem(say("cannot write {!r}: {}", path, error), rule="output",
                                      hint="check the address and the permission to write there")) from error

    def _make_folder(self, folder: str) -> None:
        """Make a folder and those above it, while other workers do the same.

        fsspec's SFTP looks for each folder before it makes it, and fails where another writer was quicker; each such
        failure leaves one folder less to make.
        """
        for missing in reversed(range(folder.count("/") + 1)):
            try:
                self._files.makedirs(folder, exist_ok=True)
                return
            except Exception:  # every file system of fsspec raises its own
                if not missing:
                    raise

    def settle(self, names: Iterable[str]) -> None:
        """Force files that were written into a folder onto the disk. Raises OutputError."""
        for name in names if self._files is None else ():
            try:
                with open(f"{self.root}/{name}", "r+b") as file:
                    os.fsync(file.fileno())
            except FileNotFoundError:  # taken away since
                continue
            except OSError as error:
                hint = "check that the folder exists, may be written to and has room"
                raise OutputError(Problem(say("cannot write {!r}: {}", name, error.strerror), rule="output",
                                          hint=hint)) from error

    def read(self, name: str) -> bytes:
        """Return a file's bytes; raises FileNotFoundError."""
        path = f"{self.root}/{name}"
        data = Path(path).read_bytes() if self._files is None else self._files.cat_file(path)
        return bytes(data)

    def holds(self, name: str, digest: str, size: int) -> bool:
        """Whether the file is there as it was written: its bytes in a folder, its size at an address."""
        path = f"{self.root}/{name}"
        try:
            if self._files is not None:
                return bool(self._files.info(path)["size"] == size)
            with open(path, "rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == digest
        except OSError:
            return False


def is_address(root: str) -> bool:
    """Whether a root is an fsspec address, such as s3://bucket/folder, and not a folder of this machine."""
    return "://" in root


def public(root: str) -> str:
    """Return an address without the password that may stand in it."""
    return re.sub(r"(://[^/@:]*):[^/@]*@", r"\1@", root)
