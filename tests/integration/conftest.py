"""What integration tests share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data_schemas.frame import Ledger, ledger_of
from data_schemas.settings import Settings
from data_schemas.store import Store, open_store
from model.view import LedgerView
from service.champion import Champion
from service.metrics import Metrics
from service.serving import Serving
from tests.integration.fake_registry import Registry, load
from tests.integration.folders import PLAIN, put
from tests.integration.look_back import look_back
from training.backtest import Backtest


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


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a command run here keeps its files in ``var``, and speaks English."""
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("HUIKUAN_LANG", "en")
    return tmp_path


PREPAID = 40
"""Every so many of the receivables asked about is paid ahead of its invoice."""


@pytest.fixture(scope="module")
def cutoff(simulated: Ledger) -> date:
    """Where a look back at the simulated company begins."""
    return simulated.as_of - timedelta(days=700)


@pytest.fixture(scope="module")
def bare(simulated: Ledger, cutoff: date) -> Ledger:
    """The receivables alone, as most companies start; ids that look like numbers.

    Some of those asked about were paid before they were invoiced.
    """
    columns = ["receivable_id", "customer_id", "invoice_date", "due_date", "amount", "paid_date"]
    receivables = simulated.receivables.copy()
    receivables.loc[:, [c for c in receivables if c not in columns]] = np.nan
    receivables["receivable_id"] = [f"00{i}" for i in range(len(receivables))]
    receivables["deal_id"] = receivables["instalment_id"] = None
    invoiced = receivables["invoice_date"]
    ahead = receivables.index[invoiced >= pd.Timestamp(cutoff)][::PREPAID]
    receivables.loc[ahead, "paid_date"] = invoiced[ahead] - pd.Timedelta(days=3)
    return ledger_of(simulated.as_of, receivables=receivables, synthetic=True)


@pytest.fixture(scope="module")
def looked_back(bare: Ledger, cutoff: date) -> Backtest:
    """A look back at the bare ledger from the cutoff on."""
    return look_back(bare, cutoff)


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    """An MLflow store without a model."""
    return Registry(tmp_path_factory.mktemp("registry"))


@pytest.fixture
def start(store: Store) -> Iterator[Callable[..., Serving]]:
    """Begins to serve by settings what a registry has; stopped at the end."""
    started: list[Serving] = []

    def begin(settings: Settings) -> Serving:
        serving = Serving(
            store, Metrics(), load=load, index=lambda _: LedgerView(ledger_of(date(2026, 11, 22))),
            champion=Champion(settings), period=0.05,
        )  # fmt: skip
        started.append(serving)
        serving.start()
        return serving

    yield begin
    for serving in started:
        serving.stop()
