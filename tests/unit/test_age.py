"""How old a claim is: what the model sees of it, and at which ages it is taught."""

import numpy as np

from data_schemas.codes import Stage
from model.asked import Asked
from model.columns import AGE, columns_of
from model.features import features_at
from model.features_terms import AGES
from model.units import OPEN_AGES, open_units
from model.view import LedgerView
from tests.factories import a_ledger

OLD = {"receivable_id": "R1", "customer_id": "C1", "due_date": "2018-01-01",
       "invoice_date": "2017-06-01", "amount": 1.0}  # fmt: skip


def test_the_pieces_of_an_age_add_up_to_it() -> None:
    view = LedgerView(a_ledger("2026-06-30", [OLD]))
    asked = Asked(open_units(view, (-10, 0, 45, 200, 1000, 3000)), view)
    pieces = [f for f in features_at(Stage.OPEN) if f.name.startswith(AGE)]
    gone = np.column_stack([f.compute(asked) for f in pieces if f.compute])
    days = gone @ np.diff(AGES)
    assert days.tolist() == [0, 0, 45, 200, 1000, AGES[-1]]
    assert gone.min() == 0
    assert gone.max() == 1
    # At signing there is no age.
    assert not [f for f in features_at(Stage.SIGNING) if f.name.startswith(AGE)]
    columns = columns_of(pieces, [f.name for f in pieces])
    assert all(columns.age)


def test_an_old_claim_is_looked_at_as_often_as_a_book_holds_it() -> None:
    view = LedgerView(a_ledger("2026-06-30", [OLD]))
    age = Asked(open_units(view), view).snapshot - view.due[0]
    assert age.tolist() == list(OPEN_AGES)
    assert set(np.diff(age[age >= 90])) == {91}
