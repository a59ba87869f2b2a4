"""A deal's what-ifs are read once for each set of answers, not once for each instalment."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from data_schemas.case import DealCase
from data_schemas.codes import Stage
from model.composite import Composites
from model.scorer import Scorer
from model.view import LedgerView


def deal(parts: int, as_of: date) -> DealCase:
    """A deal of which little is known, in equal progress payments a month apart."""
    body: dict[str, Any] = {
        "customer": {"customer_id": "C1", "agency_type": "hospital", "level": "county"},
        "deal": {
            "deal_id": "D1", "customer_id": "C1", "signing_date": str(as_of),
            "amount": 1000.0 * parts,
        },
        "instalments": [
            {
                "instalment_id": str(at), "kind": "progress", "amount": 1000.0,
                "due_date": str(as_of + timedelta(days=30 * (at + 1))),
            }
            for at in range(parts)
        ],
    }  # fmt: skip
    return DealCase.model_validate(body)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_more_instalments_bring_no_more_answers_to_read(
    monkeypatch: pytest.MonkeyPatch, scorer: Scorer, view: LedgerView, as_of: date, lang: str
) -> None:
    """Most of the time of 36 instalments went into reading the same answers 36 times."""
    read: list[int] = []
    plain = Composites.read

    def counted(self: Composites, scores: Any, *more: Any) -> Any:
        read.append(len(scores))
        return plain(self, scores, *more)

    monkeypatch.setattr(Composites, "read", counted)
    most = []
    for parts in (2, 36):
        read.clear()
        scorer.score_deal(deal(parts, as_of), view, as_of=as_of, lang=lang, new_id=lambda: "s")
        most.append(max(read))
    assert most[1] <= most[0] + 36


def test_rows_read_once_say_what_they_say_alone(scorer: Scorer, view: LedgerView) -> None:
    """To the bit: whatever else is asked with a row, its answer is one."""
    bundle, rng = scorer.bundle, np.random.default_rng(3)
    scored = scorer.score_open(view, view.ledger.as_of)
    x, first = scored.x[:6], scored.first[:6]
    order = rng.integers(0, len(x), 40)
    blank = rng.random((4, x.shape[1])) < 0.3
    some = np.where(blank[:, None, :], np.nan, x[None]).reshape(-1, x.shape[1])
    rows = np.concatenate([some, x[order]])
    of = np.concatenate([np.tile(first, 4), first[order]])
    together = bundle.predict(Stage.OPEN, rows, of)
    alone = [bundle.predict(Stage.OPEN, rows[[i]], of[[i]]) for i in range(len(rows))]
    np.testing.assert_array_equal(together, np.vstack(alone))
