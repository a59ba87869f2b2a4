"""Decisions and told losses in the database, on each backend."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import repeat
from threading import Barrier

import pytest
import sqlalchemy as sa

from data_schemas.codes import Grade, Stage
from data_schemas.errors import StoreUnavailable
from data_schemas.overrides import OverrideKind, OverrideReason
from data_schemas.store import Store, open_store, overrides
from data_schemas.store.engine import BUSY_SECONDS, writing
from data_schemas.store.overrides import KeptOverride, ToldLoss
from data_schemas.store.tables import TOLD_LOSSES


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = open_store(database_url)
    yield opened
    opened.close()


GIVEN = KeptOverride(
    override_id="o1", author="key:crm", kind=OverrideKind.GRADE, reason=OverrideReason.BUDGET_SEEN,
    given='{"kind":"grade"}', score_id="s1", subject="D1", stage=Stage.SIGNING,
    asked=date(2026, 6, 1), model_version="m1", model_grade=Grade.D, model_probability=0.512345678,
    delay_days=90, grade=Grade.B, note="批复已见", request_key="key:crm once",
    created=datetime(2026, 6, 2, 3, 4, 5, tzinfo=UTC),
)  # fmt: skip


def test_a_decision_comes_back_as_it_was_kept(store: Store) -> None:
    assert store.add_override(GIVEN) == (GIVEN, True)
    assert store.find_override("o1") == GIVEN
    assert store.find_override("o2") is None
    assert store.overrides() == (1, [GIVEN])


def test_of_requests_with_one_key_the_first_is_kept(store: Store) -> None:
    store.add_override(GIVEN)
    again = replace(GIVEN, override_id="o2", given="{}")
    assert store.add_override(again) == (GIVEN, False)
    without = replace(again, request_key=None)
    assert store.add_override(without)[1]
    assert store.add_override(replace(without, override_id="o3"))[1]
    assert store.overrides()[0] == 3


def test_of_requests_with_one_key_at_one_moment_the_first_is_kept(store: Store) -> None:
    def ask(who: int, key: str, at_once: Barrier) -> tuple[KeptOverride, bool]:
        at_once.wait()
        one = replace(GIVEN, override_id=f"{key}{who}", request_key=key)
        return store.add_override(one)

    for key in "abcde":
        with ThreadPoolExecutor(6) as pool:
            found = list(pool.map(ask, range(6), repeat(key), repeat(Barrier(6))))
        assert [new for _, new in found].count(True) == 1
        assert len({one.override_id for one, _ in found}) == 1
    assert store.overrides()[0] == 5


def test_of_losses_told_of_a_day_at_one_moment_that_of_the_last_reading_is_kept(
    store: Store,
) -> None:
    def tell(n: int, day: date, at_once: Barrier) -> None:
        at_once.wait()
        store.tell_loss(ToldLoss(as_of=day, model_version="m1", revision=n, cents=100 + n))

    for day in (date(2026, 5, n) for n in range(1, 6)):
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(tell, range(6), repeat(day), repeat(Barrier(6))))
        told = store.told_loss(day, day)
        assert told is not None
        assert (told.revision, told.cents) == (5, 105)


def test_decisions_are_listed_latest_first_by_kind_and_page(store: Store) -> None:
    for day in range(1, 6):
        kind = OverrideKind.PROVISION if day == 3 else OverrideKind.GRADE
        store.add_override(
            replace(
                GIVEN, override_id=f"o{day}", request_key=None, kind=kind, cents=day * 10**13,
                created=datetime(2026, 6, day, tzinfo=UTC),
            )
        )  # fmt: skip
    total, page = store.overrides(OverrideKind.GRADE, offset=1, limit=2)
    assert total == 4
    assert [one.override_id for one in page] == ["o4", "o2"]
    assert store.overrides(OverrideKind.PROVISION)[1][0].cents == 3 * 10**13


def test_who_reads_the_book_does_not_wait_for_who_writes(
    store: Store, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overrides, "TELLING_SECONDS", 0.05)
    other = open_store(database_url)
    told = ToldLoss(as_of=date(2026, 5, 31), model_version="m1", revision=4, cents=1)
    store.tell_loss(told)
    with writing(other.engine) as connection:
        connection.execute(sa.update(TOLD_LOSSES).values(cents=2))
        began = time.monotonic()
        with pytest.raises(StoreUnavailable):
            store.tell_loss(replace(told, cents=3))
        assert time.monotonic() - began < BUSY_SECONDS / 3
    other.close()


def test_the_loss_told_last_of_a_day_stays_once_the_book_has_moved_on(store: Store) -> None:
    first = ToldLoss(
        as_of=date(2026, 5, 31), model_version="m1", revision=4, cents=10**14,
        loss_given_default=0.355, default_days=365,
    )  # fmt: skip
    store.tell_loss(first)
    last = replace(
        first, model_version="m2", revision=5, cents=5, loss_given_default=0.5, default_days=180
    )
    store.tell_loss(last)
    # Of a process that has not read the ledger anew.
    store.tell_loss(replace(first, cents=7))
    assert store.told_loss(date(2026, 5, 1), date(2026, 5, 31)) == last
    later = replace(first, as_of=date(2026, 6, 10), revision=6)
    store.tell_loss(later)
    store.tell_loss(replace(first, revision=6, cents=8))
    assert store.told_loss(date(2026, 5, 1), date(2026, 5, 31)) == last
    assert store.told_loss(date(2026, 5, 1), date(2026, 6, 30)) == later
    assert store.told_loss(date(2026, 1, 1), date(2026, 5, 30)) is None
    # The load of June was taken back: the book goes to May again.
    again = replace(first, revision=7, cents=9)
    store.tell_loss(again)
    assert store.told_loss(date(2026, 5, 1), date(2026, 5, 31)) == again


def test_a_decision_is_found_for_its_own_customer_alone(store: Store) -> None:
    day = date(2026, 6, 1)
    store.add_override(replace(GIVEN, customer_id="C1"))
    found = store.override_about("D1", Stage.SIGNING, day, ["C1"])
    assert found is not None
    assert found.override_id == "o1"
    assert store.override_about("D1", Stage.SIGNING, day, ["C2"]) is None
    assert store.override_about("D1", Stage.OPEN, day, ["C1"]) is None
    # Its customer has been merged into another since.
    assert store.override_about("D1", Stage.SIGNING, day, ["C2", "C1"]) == found
    # An answer kept before it said whose it is.
    assert store.override_about("D1", Stage.SIGNING, day) == found


def test_a_decision_kept_before_its_customer_was_is_found_by_the_deal_alone(store: Store) -> None:
    store.add_override(GIVEN)
    assert store.override_about("D1", Stage.SIGNING, date(2026, 6, 1), ["C2"]) == GIVEN
