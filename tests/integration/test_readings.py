"""Undated values have a history where a database was told them more than once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from data_schemas.codes import Stage
from data_schemas.customer import Customer
from data_schemas.field import fields_of
from data_schemas.frame import Ledger, LedgerReceivable
from data_schemas.receivable import Receivable
from data_schemas.store import Store, open_store
from model.asked import Asked
from model.units import known_before, units_at
from model.view import LedgerView
from service.records import Records
from tests.factories import checked
from tests.lists import as_folder, lists_of
from training.known import known
from training.snapshots import stage_rows

pytestmark = pytest.mark.slow

FIRST, SECOND, THIRD = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
TRUST = fields_of(Customer)["trust_score"]
DISPUTED = fields_of(Receivable)["disputed"]


def tables(
    state: str | None, trust: float | None, *, disputed: bool | None = None
) -> dict[str, pd.DataFrame]:
    return {
        "customers": checked("customers", customer_id=["C1", "C2"], trust_score=[trust, 2.0]),
        "receivables": checked(
            "receivables", receivable_id=["R1", "R2"], customer_id=["C1", "C2"],
            invoice_date="2026-01-01", due_date="2026-01-31", amount=100.0,
            process_state=[state, "registered"], disputed=[disputed, None],
        ),
    }  # fmt: skip


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = open_store(database_url)
    yield opened
    opened.close()


def asked(ledger: Ledger, day: date, claim: int = 0) -> Asked:
    view = LedgerView(ledger, current_from=date(2099, 1, 1))
    at = np.array([claim])
    snapshot = np.array([(day - date(1970, 1, 1)).days])
    return Asked(units_at(view, at, Stage.OPEN, snapshot), view)


def told(ledger: Ledger, day: date) -> dict[str, float]:
    """What is known of R1 on a day that is not the present."""
    one = asked(ledger, day)
    return {
        "trust": float(one.known(TRUST)[0]),
        "disputed": float(one.known(DISPUTED)[0]),
        "state": float(one.state[0]),
        "since": float(one.snapshot[0] - one.state_value("day")[0]),
        "in_process": float(one.snapshot[0] - one.state_value("begun")[0]),
    }


def both(store: Store, day: date) -> list[Ledger]:
    """The ledger as it is served, and as it is learnt from."""
    return [known_before(store.read_ledger(), day), known(store.read_versions(), day).now.ledger]


def same(found: Mapping[str, float], **expected: float) -> bool:
    nan = float("nan")
    names = ("trust", "disputed", "state", "since", "in_process")
    wanted = [expected.get(name, nan) for name in names]
    return bool(np.array_equal([found[name] for name in names], wanted, equal_nan=True))


def test_each_load_counts_from_its_day_until_the_next_says_something_else(store: Store) -> None:
    store.write(tables("registered", 3.0), FIRST, synthetic=False)
    store.write(tables("registered", 4.0, disputed=True), SECOND, synthetic=False)
    store.write(tables("approved", None, disputed=True), THIRD, synthetic=False)
    for ledger in both(store, date(2026, 12, 31)):
        before = told(ledger, FIRST - timedelta(days=1))
        assert same(before)
        assert same(told(ledger, FIRST), trust=3, state=1)
        assert same(told(ledger, SECOND - timedelta(days=1)), trust=3, state=1)
        assert same(told(ledger, SECOND), trust=4, disputed=1, state=1)
        # Registered since nobody knows when; approved by the day before the file that says so.
        assert same(told(ledger, THIRD), disputed=1, state=4, since=1)
        assert same(told(ledger, THIRD + timedelta(days=9)), disputed=1, state=4, since=10)
        # The other claim, of which every file said the same, counts from the first on.
        assert asked(ledger, FIRST, 1).state[0] == 1
        assert np.isnan(asked(ledger, FIRST - timedelta(days=1), 1).state[0])


def test_a_state_told_anew_after_silence_takes_the_place_of_the_one_before(store: Store) -> None:
    """Its change was passed over, and the claim stood where it had been before the silence."""
    fourth = date(2026, 6, 1)
    for day, state in (
        (FIRST, "registered"), (SECOND, "verified"), (THIRD, None), (fourth, "approved"),
    ):  # fmt: skip
        store.write(tables(state, 3.0), day, synthetic=False)
    for ledger in both(store, date(2026, 12, 31)):
        assert told(ledger, THIRD + timedelta(days=5))["state"] == 2
        later = told(ledger, fourth + timedelta(days=9))
        assert (later["state"], later["since"]) == (4, 10)


def test_what_was_learnt_later_is_not_known_earlier(store: Store) -> None:
    for day, state, trust in ((FIRST, "registered", 3.0), (SECOND, "booked", 4.0)):
        store.write(tables(state, trust), day, synthetic=False)
    for ledger in both(store, SECOND - timedelta(days=5)):
        assert same(told(ledger, SECOND - timedelta(days=6)), trust=3, state=1)
        for rows in ledger.readings.values():
            assert (rows["read_from"] < pd.Timestamp(SECOND)).all()


def test_what_is_dated_goes_before_what_was_read(store: Store) -> None:
    dated = {
        "states": checked(
            "states", receivable_id="R1", state=["verified"], date=["2026-03-20"]
        ),
        "facts": checked(
            "facts", entity="customer", id="C1", field="trust_score", value=["5"],
            valid_from=["2026-03-10"], known_at=["2026-03-10"],
        ),
    }  # fmt: skip
    store.write(tables("registered", 3.0) | dated, FIRST, synthetic=False)
    store.write(tables("approved", 4.0), SECOND, synthetic=False)
    for ledger in both(store, THIRD):
        assert same(told(ledger, date(2026, 3, 5)), trust=3, state=1)
        assert same(told(ledger, date(2026, 4, 9)), trust=5, state=2, since=20, in_process=20)


def test_a_state_put_by_itself_is_dated_by_the_day_it_was_put(store: Store) -> None:
    store.write(tables("registered", 3.0), FIRST, synthetic=False)
    day = date(2026, 3, 10)
    moved = LedgerReceivable.model_validate(
        {
            "receivable_id": "R1", "customer_id": "C1", "invoice_date": "2026-01-01",
            "due_date": "2026-01-31", "amount": 100.0, "process_state": "verified",
        }
    )  # fmt: skip
    Records(store, lambda: day).put("receivables", moved, "R1", known_at=None, synthetic=False)
    ledger = known_before(store.read_ledger(), date(2026, 12, 31))
    assert told(ledger, day - timedelta(days=1))["state"] == 1
    assert (told(ledger, day)["state"], told(ledger, day)["since"]) == (2, 1)


def test_an_older_file_that_comes_in_late_does_not_speak_for_later_days(store: Store) -> None:
    store.write(tables("approved", 4.0), SECOND, synthetic=False)
    store.write(tables("registered", 3.0), FIRST, synthetic=False)
    for ledger in both(store, THIRD):
        assert told(ledger, date(2026, 3, 15))["trust"] == 3
        assert told(ledger, date(2026, 4, 15))["trust"] == 4


def test_a_merged_customer_is_described_from_the_day_the_last_of_them_was(store: Store) -> None:
    store.write(tables("registered", None), FIRST, synthetic=False)
    store.write(
        {"customers": checked("customers", customer_id=["C1", "C2"], trust_score=[None, 5.0])},
        SECOND, synthetic=False,
    )  # fmt: skip
    store.merge_customers("C2", "C1", FIRST)
    for ledger in both(store, THIRD):
        assert np.isnan(told(ledger, date(2026, 3, 15))["trust"])
        assert told(ledger, date(2026, 4, 15))["trust"] == 5


@pytest.mark.parametrize("stage", list(Stage))
def test_lists_uploaded_again_and_again_teach_what_one_folder_cannot(
    simulated: Ledger, tmp_path_factory: pytest.TempPathFactory, stage: Stage
) -> None:
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('lists') / 'huikuan.db'}")
    days = [simulated.as_of - timedelta(days=90 * back) for back in range(12, -1, -1)]
    for day in days:
        store.write(lists_of(simulated, day), day, synthetic=True)
    versions, latest = store.read_versions(), store.read_ledger()
    store.close()

    def said(ledger: object) -> pd.DataFrame:
        rows = stage_rows(known(ledger, simulated.as_of), stage, ())  # type: ignore[arg-type]
        frame = pd.DataFrame(rows.x, columns=[f.name for f in rows.features])
        return frame.set_index(pd.MultiIndex.from_arrays([rows.units["unit_id"], rows.snapshot]))

    told_again, once, dated = said(versions), said(as_folder(latest)), said(simulated)
    # Served and learnt from alike.
    pd.testing.assert_frame_equal(told_again.sort_index(), said(latest).sort_index())
    share = told_again["customer.trust_score"].notna().mean()
    assert once["customer.trust_score"].notna().mean() == 0
    assert share > 0.2
    # Where the lists speak, they say what was so on a day at most a quarter before.
    both = told_again.index.intersection(dated.index)
    a, b = told_again.loc[both, "customer.trust_score"], dated.loc[both, "customer.trust_score"]
    spoke = a.notna() & b.notna()
    assert np.corrcoef(a[spoke], b[spoke])[0, 1] > 0.9
    first = (days[0] - date(1970, 1, 1)).days
    assert (
        told_again[told_again.index.get_level_values(1) < first]["customer.trust_score"]
        .isna()
        .all()
    )
