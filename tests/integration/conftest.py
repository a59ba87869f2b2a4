"""What integration tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data_schemas.store import Store, open_store
from tests.integration.folders import PLAIN, put


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """An empty SQLite database."""
    opened = open_store(f"sqlite:///{tmp_path / 'ledger.db'}")
    yield opened
    opened.close()


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """The same; a file that asks both databases makes its own."""
    return sqlite_store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A ledger folder with two plain receivables."""
    path = tmp_path / "ledger"
    path.mkdir()
    put(path, "receivables", PLAIN)
    return path
