"""Point-in-time history: equal to the slow reference, and blind to the future."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_schemas.codes import ProcessState, Stage
from data_schemas.frame import Ledger
from model.asked import Asked
from model.day import NEVER, Days, day_number
from model.events import order_of
from model.extras import Extra, extra_features, extras_of
from model.facts import decode
from model.features import features_at, matrix
from model.features_history import HALF_LIFE, HISTORY_FEATURES
from model.features_process import PROCESS_FEATURES
from model.features_receivable import RECEIVABLE_FEATURES
from model.past import Past
from model.payers import LATE_AT
from model.tally import tally_of
from model.track_record import record_features
from model.units import open_units, signing_units, taught_units
from model.values import STATE, ledger_values, raw_fields
from model.view import LedgerView
from tests.factories import a_ledger
from tests.property.reference import RECORD_AT, Book

START = pd.Timestamp("2024-10-01")
DAYS = st.integers(0, 500)


@st.composite
def rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A few receivables of a few customers, some unpaid, some paid before due or invoice."""
    out = []
    for number in range(draw(st.integers(1, 14))):
        issued = draw(DAYS)
        due = issued + draw(st.integers(-20, 120))
        paid = draw(st.none() | st.integers(issued - 40, issued + 400))
        out.append(
            {
                "receivable_id": f"R{number}", "customer_id": draw(st.sampled_from("AB")),
                "invoice_date": on(issued), "due_date": on(due),
                "amount": float(draw(st.integers(1, 1000))),
                "paid_date": None if paid is None else on(paid),
            }
        )  # fmt: skip
    return out


def on(number: int) -> str:
    return str((START + pd.Timedelta(days=number)).date())


def past_of(ledger: Ledger, customer: str, at: pd.Timestamp) -> Past:
    view = LedgerView(ledger)
    key: Days = view.customer_ids.get_indexer(pd.Index([customer])).astype("int64")
    return Past(view.payers("customer"), key, np.array([day_number(at.date())]))


def summary(past: Past) -> dict[str, float]:
    out = {
        "faded_late_by": past.faded_late_by(HALF_LIFE), "mean_late_by": past.mean_late_by(),
        "late_trend": past.late_trend(5),
        "mean_amount": past.mean_amount(), "days_since_invoice": past.days_since_invoice(),
        "recent_share_30": past.recent_share(30, 10), "ten_late": past.mean_late(10),
        "settled_count": past.settled_count, "open_count": past.open_count(),
        "overdue_count": past.overdue_count(), "open_amount": past.open_amount(),
        "overdue_amount": past.overdue_amount(), "mean_late": past.mean_late(),
        "recent_late": past.mean_late(3), "last_late": past.last_late(),
        "median_late": past.median_late(10), "year_end_share": past.year_end_share(),
        "days_since_payment": past.days_since_payment(),
        "oldest_overdue": past.oldest_overdue_days(),
    }  # fmt: skip
    for h in LATE_AT:
        out[f"ripe_{h}"], out[f"late_{h}"] = past.matured(h)
    return {name: float(value[0]) for name, value in out.items()}


@given(rows(), DAYS, st.sampled_from("ABZ"))
def test_history_equals_the_slow_reference(made: list[dict[str, Any]], at: int, who: str) -> None:
    ledger = a_ledger("2026-12-31", made)
    t = START + pd.Timedelta(days=at)
    found = summary(past_of(ledger, who, t))
    want = Book(ledger).history("customer", who, day_number(t.date()))
    assert found.keys() == want.keys()
    for name, value in want.items():
        np.testing.assert_allclose(found[name], value, atol=1e-9, err_msg=name)


@pytest.mark.parametrize("invoice", ["2025-03-01", None])
def test_a_claim_paid_before_it_is_there_tells_nothing_of_its_own_outcome(
    invoice: str | None,
) -> None:
    """Without an invoice date a claim is there from its due date on, whenever it was paid."""
    due = pd.Timestamp("2025-03-31" if invoice else "2025-03-01")
    other = {
        "receivable_id": "R0", "customer_id": "A", "invoice_date": "2025-01-01",
        "due_date": "2025-01-31", "amount": 10.0, "paid_date": "2025-02-03",
    }  # fmt: skip
    said = []
    for paid in ("2025-02-20", None):
        own = {
            "receivable_id": "R1", "customer_id": "A", "invoice_date": invoice,
            "due_date": str(due.date()), "amount": 20.0, "paid_date": paid,
        }  # fmt: skip
        ledger = a_ledger("2026-12-31", [other, own])
        said.append(summary(past_of(ledger, "A", pd.Timestamp("2025-03-01"))))
        after = summary(past_of(ledger, "A", pd.Timestamp("2025-03-02")))
        assert after["open_count"] == (paid is None)
    np.testing.assert_equal(*said)
    assert said[0]["open_count"] == 0


@given(rows(), DAYS, st.integers(0, 400))
def test_nothing_from_the_day_on_changes_history(
    made: list[dict[str, Any]], at: int, shift: int
) -> None:
    """Whatever is paid or issued on or after the day may change: history before it does not."""
    t = START + pd.Timedelta(days=at)
    changed = []
    for row in made:
        if row["invoice_date"] >= on(at):
            continue
        if row["paid_date"] is not None and row["paid_date"] >= on(at):
            row = row | {"paid_date": on(at + shift)}
        changed.append(row)
    if not changed:
        return
    one = summary(past_of(a_ledger("2026-12-31", made), "A", t))
    other = summary(past_of(a_ledger("2026-12-31", changed), "A", t))
    np.testing.assert_equal(one, other)


def with_own_columns(ledger: Ledger) -> Ledger:
    """Columns of the company's own on every table that may have some, with few and many values.

    ``x_unit`` stands on deals and on customers: a deal's own counts before its customer's.
    """
    rng = np.random.default_rng(3)

    def drawn(rows: int, values: int, letter: str) -> list[str | None]:
        return [None if n == 0 else f"{letter}{n}" for n in rng.integers(0, values, rows)]

    deals, customers = len(ledger.deals), len(ledger.customers)
    return ledger.replace(
        receivables=ledger.receivables.assign(x_seller=drawn(len(ledger.receivables), 20, "S")),
        deals=ledger.deals.assign(x_kind=drawn(deals, 4, "K"), x_unit=drawn(deals, 3, "U")),
        customers=ledger.customers.assign(
            x_unit=drawn(customers, 20, "U"), x_segment=drawn(customers, 5, "G")
        ),
    )


@pytest.mark.parametrize("stage", list(Stage))
def test_every_feature_of_history_equals_the_slow_reference(
    simulated: Ledger, stage: Stage
) -> None:
    """On a company with deals, instalments, part payments, credit notes, contacts and states."""
    ledger = with_own_columns(simulated)
    view, book = LedgerView(ledger), Book(ledger)
    units = signing_units(view) if stage is Stage.SIGNING else taught_units(view)
    units = units.sample(120, random_state=5).reset_index(drop=True)
    asked = Asked(units, view)
    extras = extras_of(ledger)
    assert [(one.column, bool(one.values)) for one in extras] == [
        ("x_seller", False), ("x_kind", True), ("x_unit", False), ("x_segment", True),
    ]  # fmt: skip
    features = (
        *HISTORY_FEATURES, *RECEIVABLE_FEATURES, *PROCESS_FEATURES, *extra_features(extras),
        *record_features(RECORD_AT),
    )  # fmt: skip
    wanted = [book.features(unit, ledger.extras) for unit in units.itertuples()]
    for feature in features:
        if stage in feature.stages and feature.compute is not None:
            want = [w[feature.name] for w in wanted]
            np.testing.assert_allclose(
                feature.compute(asked), want, rtol=1e-9, atol=1e-9, err_msg=feature.name
            )


@pytest.mark.parametrize("stage", Stage)
def test_many_units_part_by_part_get_what_they_get_together(
    simulated: Ledger, monkeypatch: pytest.MonkeyPatch, stage: Stage
) -> None:
    """Each unit its own answer, whichever part it fell into."""
    sellers = [f"S{n % 17}" for n in range(len(simulated.receivables))]
    ledger = simulated.replace(receivables=simulated.receivables.assign(x_seller=sellers))
    view = LedgerView(ledger)
    units = signing_units(view) if stage is Stage.SIGNING else taught_units(view)
    units = units.sample(frac=1, random_state=5).reset_index(drop=True)
    asked = Asked(units, view)
    features = features_at(stage, (Extra(column="x_seller", values=()),))
    together = matrix(features, asked, ledger_values(asked))
    monkeypatch.setattr("model.asked.PART", 100)
    monkeypatch.setattr("model.features.PART", 100)
    assert sum(1 for _ in asked.parts()) > 5
    np.testing.assert_array_equal(matrix(features, asked, ledger_values(asked)), together)


@given(
    st.lists(st.tuples(st.integers(-1, 3), st.integers(0, 9) | st.just(NEVER)), min_size=1),
    st.lists(st.tuples(st.integers(-1, 5), st.integers(-2, 12)), min_size=1),
)
def test_what_is_counted_by_day_equals_what_is_sorted(
    events: list[tuple[int, int]], asked: list[tuple[int, int]]
) -> None:
    """Also before the first day, after the last one, and under a key that no event has."""
    key, day = (np.array(column, dtype="int64") for column in zip(*events, strict=True))
    late = np.arange(len(key)) % 7
    who, at = (np.array(column, dtype="int64") for column in zip(*asked, strict=True))
    happened = (key >= 0) & (day < NEVER)
    index = tally_of(key, day, late=late)
    if index is None:
        cells = (key[happened].max() + 1) * (np.ptp(day[happened]) + 2) if happened.any() else 1
        assert cells > 4 * happened.sum()
        return
    counts, sums = index.before("late", who, at)
    for one in range(len(who)):
        before = happened & (key == who[one]) & (day < at[one]) & (who[one] >= 0)
        assert (counts[one], sums[one]) == (before.sum(), late[before].sum())


@given(st.lists(st.tuples(st.sampled_from(ProcessState), st.integers(0, 4)), unique=True),
       st.integers(0, 6))  # fmt: skip
def test_of_the_states_of_one_day_the_farthest_was_reached_last(
    reached: list[tuple[ProcessState, int]], at: int
) -> None:
    """In whichever order the rows stand; by their key ``approved`` would come before ``booked``."""
    owed = [{"receivable_id": "R", "customer_id": "C", "due_date": on(30), "amount": 1.0}]
    states = [{"receivable_id": "R", "state": s.value, "date": on(day)} for s, day in reached]
    ledger = a_ledger("2026-12-31", owed, **({"states": states} if states else {}))
    t = START + pd.Timedelta(days=at)
    units = open_units(LedgerView(ledger), (0,)).assign(snapshot=t)
    asked = Asked(units, LedgerView(ledger))
    found = ledger_values(asked)[STATE]
    before = [
        rank for day, rank in Book(ledger).process.paths.get("R", []) if day < day_number(t.date())
    ]
    want = list(ProcessState)[before[-1]].value if before else None
    assert decode(raw_fields()[STATE], float(found[0])) == want


@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(0, 5)), max_size=30), st.booleans())
def test_rows_are_ordered_by_key_then_day_then_place(
    pairs: list[tuple[int, int]], wide: bool
) -> None:
    """Also where the numbers are too large to be packed into one."""
    scale = 2**40 if wide else 1
    key = np.array([p[0] * scale for p in pairs], dtype="int64")
    day = np.array([p[1] * scale for p in pairs], dtype="int64")
    assert order_of(key, day).tolist() == sorted(range(len(pairs)), key=lambda i: pairs[i])


def test_never_is_later_than_any_day() -> None:
    assert day_number(pd.Timestamp("2099-12-31").date()) < NEVER


STATE_NAMES = [state.value for state in ProcessState]


@given(
    rows(),
    st.lists(st.tuples(st.integers(0, 13), st.sampled_from(STATE_NAMES), DAYS), max_size=40),
    st.integers(-60, 400),
)
def test_the_payers_process_equals_the_slow_reference(
    made: list[dict[str, Any]], steps: list[tuple[int, str, int]], age: int
) -> None:
    """Whatever the order of the states: several on a day, there and back, after the payment."""
    found = {(f"R{at % len(made)}", name, on(number)) for at, name, number in steps}
    states = [{"receivable_id": r, "state": s, "date": d} for r, s, d in sorted(found)]
    ledger = a_ledger("2026-12-31", made, **({"states": states} if states else {}))
    view, book = LedgerView(ledger), Book(ledger)
    units = open_units(view, (age,))
    if units.empty:
        return
    asked = Asked(units, view)
    wanted = [book.features(unit) for unit in units.itertuples()]
    for feature in PROCESS_FEATURES:
        assert feature.compute is not None
        np.testing.assert_allclose(
            feature.compute(asked),
            [w[feature.name] for w in wanted],
            rtol=1e-9,
            err_msg=feature.name,
        )
