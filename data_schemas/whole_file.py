"""Files that are there whole or not at all."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A name to write under; what is written takes the place of ``path`` once it is complete.

    Where writing fails, what stood there stands, and nothing is left beside it. Folders above it
    are made; a link is followed, and who may read the file of before may read the new one.
    """
    path = path.resolve()
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
