"""Files that are there whole or not at all, and whether one can be written."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A name to write under; what is written takes the place of ``path`` once it is complete.

    Where writing fails, what stood there stands, and nothing is left beside it. Folders above it
    are made; a link is followed, and who may read the file of before may read the new one.
    """
    path = _followed(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    # In the same folder, so that it is renamed, not copied; of two writers each has its own.
    fresh = path.with_name(f".{secrets.token_hex(8)}.new")
    try:
        yield fresh
        if path.exists():
            shutil.copymode(path, fresh)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def check_place(path: Path) -> None:
    """Fail as writing the file would, for a command that works long before it writes.

    Raises
    ------
    OSError
        Naming ``path``: it is a folder, or none may be made, or no file, where it would lie.
    """
    try:
        path = _followed(path)
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        # Folders are made once there is something to write.
        above = next(folder for folder in path.parents if folder.exists())
        with TemporaryFile(dir=above):
            pass
    except OSError as err:
        raise type(err)(err.errno, err.strerror, str(path)) from err


def _followed(path: Path) -> Path:
    """Where its links lead; a link to itself is an error of the system, as any place is."""
    try:
        return path.resolve()
    except RuntimeError as err:
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from err
