"""A file that comes in while the ledger is being read: never its day over rows of before."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data_schemas.store import open_store
from model.view import LedgerView
from service.metrics import Metrics
from service.serving import Serving
from tests.factories import checked

FIRST, SECOND = date(2026, 3, 1), date(2026, 6, 1)


@pytest.mark.slow
def test_the_day_of_a_file_comes_with_its_rows(tmp_path: Path) -> None:
    """Else all that was open would be told as three months older, unpaid."""
    store = open_store(f"sqlite:///{tmp_path / 'huikuan.db'}")
    owed = {"customer_id": "C", "invoice_date": "2026-01-01", "due_date": "2026-01-31"}
    claim = checked("receivables", receivable_id=["R"], amount=1.0, **owed)
    store.write({"receivables": claim}, FIRST, synthetic=False)
    paid = checked("receivables", receivable_id=["R"], amount=1.0, paid_date="2026-03-05", **owed)

    def index(revision: int) -> LedgerView:
        if store.goes_to() == FIRST:
            store.write({"receivables": paid}, SECOND, synthetic=False)
        return LedgerView(store.read_ledger(revision=revision))

    serving = Serving(
        store,
        Metrics(),
        load=lambda _: pytest.fail("no model is asked for"),
        index=index,
        champion=None,
    )
    serving.refresh_view()
    assert serving.view is not None
    found = serving.view.ledger
    assert (found.as_of, found.receivables["paid_date"].notna().all()) == (SECOND, True)
    store.close()
