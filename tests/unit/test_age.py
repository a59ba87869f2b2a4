"""How old a claim is: what the model sees of it, and at which ages it is taught."""

from datetime import date

import numpy as np
import pandas as pd

from data_schemas.codes import Stage
from model.asked import Asked
from model.bundle import Bundle
from model.columns import columns_of, is_age
from model.day import day_number, days_of
from model.features import features_at, matrix
from model.features_terms import AGES
from model.reader_fit import fit_reader
from model.units import (
    LANDMARKS,
    OPEN_AGES,
    day_before_due,
    open_units,
    signing_units,
    taught_units,
)
from model.values import ledger_values
from model.view import LedgerView
from tests.factories import a_ledger

OLD = {"receivable_id": "R1", "customer_id": "C1", "due_date": "2018-01-01",
       "invoice_date": "2017-06-01", "amount": 1.0}  # fmt: skip


def test_the_pieces_of_an_age_add_up_to_it() -> None:
    view = LedgerView(a_ledger("2026-06-30", [OLD]))
    asked = Asked(open_units(view, (-150, -40, -5, 0, 45, 200, 1000, 3000)), view)
    pieces = [f for f in features_at(Stage.OPEN) if is_age(f.name)]
    gone = np.column_stack([f.compute(asked) for f in pieces if f.compute])
    days = gone @ np.diff(AGES) + AGES[0]
    assert days.tolist() == [AGES[0], -40, -5, 0, 45, 200, 1000, AGES[-1]]
    assert gone.min() == 0
    assert gone.max() == 1
    # At signing there is no age.
    assert not [f for f in features_at(Stage.SIGNING) if is_age(f.name)]
    columns = columns_of(pieces, [f.name for f in pieces])
    assert all(columns.age)
    # Causes have slopes of their own in four phases; each begins when the one before is there.
    assert len(columns.phases) == 3
    come = np.column_stack([np.ones(len(gone)), gone[:, columns.phases]])
    assert (np.diff(come, axis=1) <= 0).all()
    assert ((come[:, 2:] == 0) | (come[:, 1:-1] == 1)).all()


def test_an_old_claim_is_looked_at_as_often_as_a_book_holds_it() -> None:
    view = LedgerView(a_ledger("2026-06-30", [OLD]))
    age = Asked(taught_units(view), view).snapshot - view.due[0]
    assert age[age >= 0].tolist() == list(OPEN_AGES)
    assert set(np.diff(age[age >= 90])) == {91}


def test_where_a_book_holds_nearly_all_its_overdue_claims_they_are_looked_at_once_more() -> None:
    """On a day of its own each: fixed days would leave all between to a straight line."""
    rows = [OLD | {"receivable_id": f"R{n}"} for n in range(200)]
    paid = [row | {"paid_date": f"2018-01-{5 + n % 20:02d}"} for n, row in enumerate(rows)]

    def between(never_paid: int) -> np.ndarray:
        """Ages past due at which claims of a ledger are looked at, other than the usual."""
        view = LedgerView(a_ledger("2026-06-30", [*paid[never_paid:], *rows[:never_paid]]))
        age = Asked(taught_units(view), view).snapshot - view.due[0]
        return age[(age > 0) & ~np.isin(age, OPEN_AGES)]

    found = between(never_paid=0)
    assert found.min() == 1
    assert 20 < found.max() < 24
    assert 60 < len(found) < 140, "those that are still open on their day"
    assert len(between(never_paid=2)) == 0, "two that stay for years are most of what it holds"


def test_claims_are_looked_at_all_over_their_term_once_each() -> None:
    term, claims = 90, 400
    rows = [
        OLD | {"receivable_id": f"R{n}", "invoice_date": "2017-10-03", "due_date": "2018-01-01"}
        for n in range(claims)
    ]
    view = LedgerView(a_ledger("2026-06-30", rows))
    units = taught_units(view)
    ahead = days_of(units["due"]) - days_of(units["snapshot"])
    before = ahead[ahead > 0]
    assert len(before) == claims
    assert (before.min(), before.max()) == (1, term - 1)
    thirds = np.bincount((before - 1) * 3 // (term - 1))
    assert thirds.min() > claims / 4


def test_what_was_given_up_is_looked_at_no_more() -> None:
    """On each day before it was a claim that was never paid; afterwards nobody asks about it."""
    kept = OLD | {"receivable_id": "R2"}
    gone = {
        "payment_id": "W1", "receivable_id": "R1", "paid_date": "2018-07-10", "amount": 1.0,
        "kind": "write_off", "recorded_date": "2018-07-20",
    }  # fmt: skip
    view = LedgerView(a_ledger("2026-06-30", [OLD, kept], payments=[gone]))
    alone = taught_units(LedgerView(a_ledger("2026-06-30", [OLD, kept])))
    units = taught_units(view)
    mine, before = units["receivable_id"].eq("R1"), alone["snapshot"] < "2018-07-20"
    assert units.loc[mine, "snapshot"].max() < pd.Timestamp("2018-07-20")
    assert units.loc[mine, "paid"].isna().all()
    left = alone[~alone["receivable_id"].eq("R1") | before].reset_index(drop=True)
    pd.testing.assert_frame_equal(units, left)
    ages = days_of(open_units(view, LANDMARKS)["snapshot"][lambda s: s > "2018-07-20"])
    assert len(ages) == len(set(ages.tolist())), "the other claim alone"
    assert signing_units(view)["paid"].isna().all()


def test_the_day_before_due_is_of_the_claim_not_of_the_ledger_around_it() -> None:
    rows = [OLD | {"receivable_id": f"R{n:02}"} for n in range(20)]
    alone = day_before_due(LedgerView(a_ledger("2026-06-30", rows[7:8])))
    among = day_before_due(LedgerView(a_ledger("2026-06-30", rows)))
    assert alone[0] == among[7]
    assert len(set(among.tolist())) > 10


def test_a_claim_invoiced_when_it_was_due_is_looked_at_once_that_day() -> None:
    late = OLD | {"invoice_date": "2018-01-01"}
    view = LedgerView(a_ledger("2018-01-10", [late]))
    age = Asked(taught_units(view), view).snapshot - view.due[0]
    assert age.tolist() == [1]


def test_claims_far_from_due_are_told_as_risky_as_they_turned_out(
    view: LedgerView, bundle: Bundle, as_of: date
) -> None:
    """Taught from their last fortnight alone they were told half as risky again."""
    horizon = 90
    units = open_units(view, (-3650,))
    days = days_of(units["due"]) - days_of(units["snapshot"])
    known = days_of(units["due"]) + horizon < day_number(as_of)
    units = units[(days >= 45) & known].reset_index(drop=True)
    asked = Asked(units, view)
    x = matrix(bundle.features(Stage.OPEN), asked, ledger_values(asked))
    at = bundle.horizons(Stage.OPEN).index(horizon)
    told = bundle.predict(Stage.OPEN, x, np.zeros(len(x), dtype="int64"))[:, at].mean()
    unpaid = (days_of(units["paid"]) > days_of(units["due"]) + horizon).mean()
    assert abs(told - unpaid) < 0.07


def test_a_piece_of_age_goes_evenly_from_day_to_day() -> None:
    """Training looks on a few days; what lies between two of them belongs to neither."""
    pieces = [f for f in features_at(Stage.OPEN) if is_age(f.name)]

    def gone(ages: np.ndarray) -> np.ndarray:
        low, high = np.array(AGES[:-1]), np.array(AGES[1:])
        return np.asarray(np.clip((ages[:, None] - low) / (high - low), 0, 1))

    looks = np.repeat(OPEN_AGES, 400 // np.arange(1, len(OPEN_AGES) + 1))
    reader = fit_reader(gone(looks), columns_of(pieces, [f.name for f in pieces])).reader
    daily = np.diff(reader.read(gone(np.arange(OPEN_AGES[-1] + 1))).filled, axis=0)
    for step in daily.T:
        assert (step >= 0).all()
        assert len(step[step > 0]) == 0 or step.max() < 1.001 * step[step > 0].min()
    assert (daily.max(axis=0) > 0).sum() == sum(low >= 0 for low in AGES[:-1])
