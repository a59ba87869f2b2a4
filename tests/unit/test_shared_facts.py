"""Views of one ledger at several days use its facts again where they are the same."""

from __future__ import annotations

import pytest

from data_schemas.frame import Ledger
from model.view import LedgerView

pytestmark = pytest.mark.slow


def test_facts_are_indexed_again_where_they_or_whose_they_are_differ(simulated: Ledger) -> None:
    first = LedgerView(simulated)
    paid = simulated.replace(payments=simulated.payments.iloc[1:])
    assert LedgerView(paid, like=first).facts is first.facts
    known = simulated.replace(facts=simulated.facts.iloc[1:])
    assert LedgerView(known, like=first).facts is not first.facts
    # The same facts, of customers that stand in other places.
    turned = simulated.replace(customers=simulated.customers.iloc[::-1].reset_index(drop=True))
    assert LedgerView(turned, like=first).facts is not first.facts
