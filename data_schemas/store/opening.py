"""One process at a time opens MLflow's own database: the first one makes its tables."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import sqlalchemy as sa


@contextmanager
def opened_alone(uri: str) -> Iterator[None]:
    """Hold what only one process and thread can hold, where MLflow's store is a SQLite file.

    MLflow makes and migrates its tables at the first opening and asks nobody: two that open a new
    file at once both make them, and one ends in the middle of it. Whoever waits finds them made;
    whoever dies lets go.

    Parameters
    ----------
    uri : str
        MLflow's tracking URI; a server and a database elsewhere see to it themselves.
    """
    with ExitStack() as stack:
        database = sa.make_url(uri).database if uri.startswith("sqlite:") else None
        if database:
            try:
                lock = stack.enter_context(Path(f"{database}-opening").open("w", encoding="utf-8"))
            except OSError:
                pass  # where nothing can be written, nothing is made either
            else:
                fcntl.flock(lock, fcntl.LOCK_EX)
        yield
