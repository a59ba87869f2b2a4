"""How long a book of 20,000 open receivables takes."""

from __future__ import annotations

import time
from datetime import date

import pandas as pd

from data_schemas.frame import TABLES, Ledger
from model.portfolio.answer import Telling, Wanted, open_receivables, portfolio
from model.portfolio.work import work_list
from model.scorer import Scorer
from model.view import LedgerView
from training.company import ID_COLUMNS
from training.simulate import simulate

COPIES, DEALS = 4, 16_000
SECONDS = 30.0


def test_twenty_thousand_open_receivables(scorer: Scorer) -> None:
    ledger = copied(simulate(DEALS, seed=3).ledger)
    view, day = LedgerView(ledger), ledger.as_of
    began = time.process_time()
    found = scorer.figures(view, day)
    told = portfolio(found, Telling("zh", 1, synthetic=True))
    listed = open_receivables(found, Telling("zh", 1, synthetic=True), Wanted(limit=50))
    work = work_list(found, "zh", revision=1, calls=40, visits=6)
    first = time.process_time() - began
    began = time.process_time()
    portfolio(found, Telling("en", 1, synthetic=True))
    again = time.process_time() - began
    print(f"{told.receivables} open: {first:.1f} s, told again {again:.2f} s")
    assert told.receivables > 20_000
    assert len(listed.items) == 50
    assert work.items
    assert first < SECONDS
    assert again < 2


def copied(ledger: Ledger) -> Ledger:
    """The same company so many times over, under other ids."""
    tables: dict[str, pd.DataFrame] = {}
    for table in TABLES:
        frame: pd.DataFrame = getattr(ledger, table)
        names = [c for c in (*ID_COLUMNS, "id") if c in frame.columns]
        copies = [
            frame.assign(**{c: frame[c] + f"#{copy}" for c in names}) for copy in range(COPIES)
        ]
        tables[table] = pd.concat(copies, ignore_index=True)
    day: date = ledger.as_of
    return ledger.replace(**tables, as_of=day)
