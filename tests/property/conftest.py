"""What several laws ask of the simulated company."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from model.units import current_units, known_before
from model.view import LedgerView
from tests.referred import LATER


@pytest.fixture(scope="module")
def old_claims(view: LedgerView, as_of: date) -> list[str]:
    """Receivables that fell due lately and were open both a month ago and now."""
    then = current_units(LedgerView(known_before(view.ledger, as_of - LATER)), as_of - LATER)
    now = current_units(view, as_of)
    both = now[now["receivable_id"].isin(then["receivable_id"])].sort_values("due")
    return [str(i) for i in both.loc[both["due"] < pd.Timestamp(as_of), "receivable_id"]][-2:]
