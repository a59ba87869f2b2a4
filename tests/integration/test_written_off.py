"""What a score says of a claim that was written off, and what training makes of it."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from data_schemas.case import ReceivableCase
from data_schemas.errors import NotFound
from data_schemas.frame import Ledger
from model.day import NEVER
from model.scorer import Scorer
from model.settlement import outcomes
from model.units import current_units, known_before
from model.view import LedgerView


@pytest.fixture
def claim(view: LedgerView, as_of: date) -> str:
    return str(current_units(view, as_of)["receivable_id"].iloc[0])


@pytest.fixture
def given_up(view: LedgerView, claim: str, as_of: date) -> Ledger:
    """The ledger with one open claim written off ten days ago, which was recorded five days ago."""
    ledger = view.ledger
    mine = ledger.receivables["receivable_id"] == claim
    row = {
        "payment_id": "W-1", "receivable_id": claim, "kind": "write_off",
        "amount": float(ledger.receivables.loc[mine, "amount"].iloc[0]),
        "paid_date": pd.Timestamp(as_of - timedelta(days=10)),
        "recorded_date": pd.Timestamp(as_of - timedelta(days=5)),
    }  # fmt: skip
    more = pd.DataFrame([row]).reindex(columns=ledger.payments.columns)
    more = more.astype(ledger.payments.dtypes.to_dict())
    return ledger.replace(payments=pd.concat([ledger.payments, more], ignore_index=True))


def test_it_is_not_scored_and_says_why(
    scorer: Scorer, given_up: Ledger, claim: str, as_of: date
) -> None:
    case = ReceivableCase(receivable_id=claim)
    with pytest.raises(NotFound) as refused:
        scorer.score_receivable(
            case, LedgerView(given_up), as_of=as_of, lang="zh", new_id=lambda: "S"
        )
    assert "核销" in refused.value.text("zh")
    assert "written off" in refused.value.text("en")
    # Its own day, and the day we learnt it, which was another.
    off, told = as_of - timedelta(days=10), as_of - timedelta(days=5)
    assert f"已于 {off} 核销（{told} 登记）" in refused.value.text("zh")
    assert f"written off on {off}, recorded on {told}" in refused.value.text("en")
    before = as_of - timedelta(days=5)  # nobody knew yet
    then = LedgerView(known_before(given_up, before))
    score = scorer.score_receivable(case, then, as_of=before, lang="zh", new_id=lambda: "S")
    assert score.subject == claim


def test_only_that_claim_leaves_the_book(given_up: Ledger, view: LedgerView, as_of: date) -> None:
    left = set(current_units(LedgerView(given_up), as_of)["receivable_id"])
    had = set(current_units(view, as_of)["receivable_id"])
    assert len(had - left) == 1
    assert not left - had


def test_training_takes_it_as_never_paid_and_nothing_else_moves(
    given_up: Ledger, view: LedgerView, claim: str
) -> None:
    with_it, without = outcomes(given_up), view.outcomes
    mine = (view.ledger.receivables["receivable_id"] == claim).to_numpy()
    assert (with_it.paid[mine] == NEVER).all()
    assert (with_it.known[mine] == NEVER).all()
    for name in ("paid", "known", "owed", "excluded", "written_off", "given_up"):
        assert np.array_equal(getattr(with_it, name)[~mine], getattr(without, name)[~mine])
