"""Decisions on customers that were merged for a time, on each backend."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import cast

import pytest
import sqlalchemy as sa

from data_schemas.codes import Grade, Stage
from data_schemas.overrides import OverrideKind, OverrideReason
from data_schemas.policy import Policy
from data_schemas.score import Score
from data_schemas.store import Store, open_store
from data_schemas.store.engine import writing
from data_schemas.store.overrides import KeptOverride
from data_schemas.store.tables import LOADS
from model.portfolio.review import Decision
from model.view import LedgerView
from service.overrides import Decisions
from service.provisions import by_hand
from service.serving import Serving
from tests.factories import a_ledger

MERGED = date(2026, 3, 10)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    rows = [{"customer_id": name} for name in ("OLD", "NEW", "OTHER")]
    claim = {"receivable_id": "R1", "customer_id": "NEW", "due_date": "2026-01-31", "amount": 1.0}
    ledger = a_ledger("2026-06-30", [claim], customers=rows)
    opened = open_store(database_url)
    tables = {"customers": ledger.customers, "receivables": ledger.receivables}
    opened.write(tables, ledger.as_of, synthetic=False)
    yield opened
    opened.close()


def test_a_decision_made_while_merged_comes_back_when_they_are_parted(store: Store) -> None:
    store.merge_customers("OLD", "NEW", MERGED)

    def decided(name: str, day: date) -> None:
        store.add_override(
            KeptOverride(
                override_id=name, author="user:li", kind=OverrideKind.APPROVAL, given=name,
                reason=OverrideReason.GUARANTEE, subject="D1", stage=Stage.SIGNING, asked=day,
                customer_id="NEW", created=datetime(day.year, day.month, day.day, tzinfo=UTC),
            )
        )  # fmt: skip

    def about(customer: str) -> str | None:
        view = LedgerView(store.read_ledger())
        house = Decisions(cast("Serving", SimpleNamespace(view=view)), store, Policy())
        asked = SimpleNamespace(
            customer_id=customer, subject="D1", stage=Stage.SIGNING, as_of=date(2026, 6, 29)
        )
        found = house.about(cast("Score", asked), "en")
        return None if found is None else found.override_id

    decided("while", date(2026, 4, 1))
    assert about("NEW") == "while"
    parted = date(2026, 5, 1)
    assert store.unmerge_customer("OLD", parted) == "NEW"
    (past,) = store.past_merges()
    assert (past.alias_id, past.customer_id) == ("OLD", "NEW")
    assert (past.first, past.last) == (MERGED, parted)
    # Whose deal of that id it was nobody can tell any more: both see it.
    assert about("OLD") == about("NEW") == "while"
    assert about("OTHER") is None
    # What was decided on the other one before or since is none on this one.
    decided("since", date(2026, 5, 20))
    assert (about("OLD"), about("NEW")) == ("while", "since")
    store.merge_customers("OLD", "OTHER", date(2026, 6, 1))
    assert about("OTHER") == "while"


def test_a_provision_set_while_merged_remembers_whom_it_was_for(store: Store) -> None:
    store.merge_customers("OLD", "NEW", MERGED)
    parted = date(2026, 5, 20)
    for name, day, whose in (
        ("while", date(2026, 5, 10), "NEW"),
        ("by_alias", date(2026, 5, 10), "OLD"),
        ("since", parted, "NEW"),
    ):
        store.add_override(
            KeptOverride(
                override_id=name, author="user:li", kind=OverrideKind.PROVISION, given=name,
                reason=OverrideReason.GUARANTEE, asked=day, customer_id=whose, cents=100,
                created=datetime(day.year, day.month, day.day, tzinfo=UTC),
            )
        )  # fmt: skip

    def once() -> dict[str, tuple[str, ...]]:
        return {one.override_id: one.once for one in by_hand(store, date(2026, 5, 31))}

    assert once() == {"while": (), "by_alias": (), "since": ()}
    store.unmerge_customer("OLD", parted)
    assert once() == {"while": ("OLD",), "by_alias": ("NEW",), "since": ()}


def test_merged_and_parted_on_one_day_the_moment_decides(store: Store) -> None:
    """Neither what was set before the two were merged nor what was set since is for both."""
    day = date(2026, 5, 10)

    def at(hour: int) -> datetime:
        return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)

    for name, hour in (("before", 1), ("while", 3), ("since", 5)):
        store.add_override(
            KeptOverride(
                override_id=name, author="user:li", kind=OverrideKind.PROVISION, given=name,
                reason=OverrideReason.GUARANTEE, asked=day, customer_id="NEW", cents=100,
                created=at(hour),
            )
        )  # fmt: skip
    last = store.revision()
    store.merge_customers("OLD", "NEW", day)
    store.unmerge_customer("OLD", day)
    with writing(store.engine) as connection:
        for revision, hour in ((last + 1, 2), (last + 2, 4)):
            told = sa.update(LOADS).where(LOADS.c.revision == revision)
            connection.execute(told.values(finished=at(hour)))
    once = {one.override_id: one.once for one in by_hand(store, day)}
    assert once == {"before": (), "while": ("OLD",), "since": ()}
    # Merges of before their moments were kept: by the day alone nobody could tell.
    with writing(store.engine) as connection:
        connection.execute(sa.update(LOADS).values(finished=None))
    assert [one.once for one in by_hand(store, day)] == [(), (), ()]


def test_what_is_decided_on_the_day_of_parting_is_one_customers_for_everybody(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A decision beside a score, a provision and the review go by one rule."""
    parted = date(2026, 5, 20)
    store.merge_customers("OLD", "NEW", MERGED)
    for name, day in (("while", date(2026, 5, 19)), ("that_day", parted)):
        created = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
        usual = KeptOverride(
            override_id=f"{name}_grade", author="user:li", kind=OverrideKind.GRADE, given=name,
            reason=OverrideReason.GUARANTEE, subject=name, stage=Stage.OPEN, asked=day,
            customer_id="NEW", created=created, model_grade=Grade.B, model_probability=0.1,
            delay_days=90, grade=Grade.C,
        )  # fmt: skip
        store.add_override(usual)
        provided = replace(
            usual, override_id=name, kind=OverrideKind.PROVISION, subject=None, cents=100
        )
        store.add_override(provided)
    store.unmerge_customer("OLD", parted)

    held = {one.override_id: one.once for one in by_hand(store, date(2026, 5, 31))}
    assert held == {"while": ("OLD",), "that_day": ()}

    view = LedgerView(store.read_ledger())
    serving = SimpleNamespace(view=view, now=lambda: SimpleNamespace(view=view))
    house = Decisions(cast("Serving", serving), store, Policy())
    asked = [
        SimpleNamespace(customer_id="OLD", subject=name, stage=Stage.OPEN, as_of=date(2026, 6, 29))
        for name in ("while", "that_day")
    ]
    found = [house.about(cast("Score", one), "en") for one in asked]
    assert [None if one is None else one.override_id for one in found] == ["while_grade", None]

    taken: list[Decision] = []
    monkeypatch.setattr("model.portfolio.review.review", lambda one, *_: taken.extend(one))
    house.review(date(2026, 6, 30), "en")
    assert {one.subject: one.once for one in taken} == {"while": ("OLD",), "that_day": ()}


def test_of_three_ids_two_stay_together(store: Store) -> None:
    """One set by an id that is still an alias covers the one that was parted, too."""
    for alias in ("OLD", "OTHER"):
        store.merge_customers(alias, "NEW", MERGED)
    store.add_override(
        KeptOverride(
            override_id="o", author="user:li", kind=OverrideKind.PROVISION, given="o",
            reason=OverrideReason.GUARANTEE, asked=date(2026, 5, 10), customer_id="OLD", cents=100,
            created=datetime(2026, 5, 10, tzinfo=UTC),
        )
    )  # fmt: skip
    store.unmerge_customer("OTHER", date(2026, 5, 20))
    (held,) = by_hand(store, date(2026, 5, 31))
    assert held.once == ("NEW", "OTHER")
