"""A provision by hand counts for the closing of one month: the answer and the book name it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from data_schemas.frame import TABLES
from data_schemas.settings import Settings
from data_schemas.store import open_store
from service.app import create_app
from service.demo import demo_credentials
from tests.api_bodies import get
from tests.factories import a_ledger
from tests.fake_scorer import FakeScorer

JUNE, JULY = date(2026, 7, 1), date(2026, 8, 1)
"""The days whose books close these months."""


class Months:
    """A service whose days go by."""

    def __init__(self, client: TestClient, clock: list[date]) -> None:
        self.client, self.clock, self.app = client, clock, client.app

    def file(self, day: date) -> None:
        self.clock[0] = day
        claims = [
            {"receivable_id": f"R{n}", "customer_id": f"C{n}", "due_date": "2026-05-01",
             "amount": 1000.0}
            for n in range(3)
        ]  # fmt: skip
        ledger = a_ledger(day.isoformat(), claims)
        state = self.app.state  # type: ignore[attr-defined]
        state.store.write({name: getattr(ledger, name) for name in TABLES}, day, False)
        state.scoring.serving.refresh_view()

    def set(self, customer: str, amount: float, **more: str) -> Any:
        given = {"kind": "provision", "reason": "bad_news", "customer_id": customer,
                 "amount": amount}  # fmt: skip
        return self.client.post("/v1/overrides", json=given | more)

    def loss(self, day: date | None = None) -> Any:
        asked = {} if day is None else {"as_of": day.isoformat()}
        return get(self.client, "portfolio", **asked)["credit_loss"]

    def counted(self, day: date | None = None) -> set[str]:
        return {one["customer_id"] for one in self.loss(day)["overrides"]}


@pytest.fixture
def months(tmp_path: Path) -> Iterator[Months]:
    settings, clock = Settings(home=tmp_path), [JUNE]
    with closing(open_store(settings.database)) as store:
        app = create_app(
            settings, served=FakeScorer().served(), store=store, desk=False, today=lambda: clock[0]
        )
        with TestClient(app) as client:
            client.headers["Authorization"] = f"Bearer {demo_credentials(settings).key}"
            made = Months(client, clock)
            made.file(JUNE)
            yield made


def elsewhere(loss: Any) -> list[tuple[str, str, str]]:
    return [(one["closing"], one["customer_id"], one["amount"]) for one in loss["elsewhere"]]


def test_a_provision_names_the_closing_it_counts_for(months: Months) -> None:
    """Set on the 24th of July it counted for June, was gone in July's book, and nobody said so."""
    months.clock[0] = date(2026, 7, 24)
    kept = months.set("C0", 600.0).json()
    assert kept["closing"] == months.loss()["closing"] == "2026-06"
    assert get(months.client, f"overrides/{kept['override_id']}")["closing"] == "2026-06"
    assert months.counted() == {"C0"}
    assert months.loss()["elsewhere"] == []
    # What is asked about that very day is July's, and tells what lapsed with June.
    asked = months.loss(months.clock[0])
    assert (asked["closing"], asked["overrides"]) == ("2026-07", [])
    assert elsewhere(asked) == [("2026-06", "C0", "600.00")]
    months.file(JULY)
    assert (months.counted(), elsewhere(months.loss())) == (set(), [("2026-06", "C0", "600.00")])
    months.set("C0", 500.0)
    assert (months.counted(), elsewhere(months.loss())) == ({"C0"}, [])
    months.file(date(2026, 9, 1))
    assert elsewhere(months.loss()) == [("2026-07", "C0", "500.00")]


def test_a_provision_can_be_set_for_the_closing_ahead(months: Months) -> None:
    months.clock[0] = date(2026, 7, 24)
    before = months.loss()["provision"]
    assert months.set("C0", 600.0, closing="2026-07").json()["closing"] == "2026-07"
    assert months.set("C1", 300.0, closing="2026-06").json()["closing"] == "2026-06"
    assert months.counted() == {"C1"}
    # The book of June says that there is one more, and for when; a day nobody knew it on does not.
    assert elsewhere(months.loss()) == [("2026-07", "C0", "600.00")]
    assert months.counted(date(2026, 7, 20)) == set()
    assert months.counted(date(2026, 7, 24)) == {"C0"}
    months.file(JULY)
    assert months.counted() == {"C0"}
    assert elsewhere(months.loss()) == [("2026-06", "C1", "300.00")]
    assert elsewhere(months.loss(JUNE)) == []
    assert Decimal(months.loss()["provision"]) != Decimal(before)
    # Taken back for that closing, the model's holds in it.
    back = {"kind": "provision", "reason": "accounting", "customer_id": "C0", "back_to_model": True}
    answer = months.client.post("/v1/overrides", json=back | {"closing": "2026-07"})
    assert answer.json()["closing"] == "2026-07"
    assert months.counted() == set()


def test_a_provision_for_a_closing_ahead_counts_on_the_last_day_of_its_month(
    months: Months,
) -> None:
    """The book of the 31st of July, which closes July too, had it neither here nor elsewhere."""
    months.clock[0] = date(2026, 8, 20)
    assert months.set("C0", 600.0, closing="2026-07").json()["closing"] == "2026-07"
    for day in (date(2026, 7, 31), JULY):
        assert months.loss(day)["closing"] == "2026-07"
        assert months.counted(day) == {"C0"}
    assert months.counted(date(2026, 7, 30)) == set()


@pytest.mark.parametrize("month", ["2026-05", "2026-08", "2026-13", "07-2026"])
def test_no_other_month_is_taken(months: Months, month: str) -> None:
    months.clock[0] = date(2026, 7, 24)
    answer = months.set("C0", 600.0, closing=month)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == ["closing"]
    assert months.counted() == set()


def test_only_a_provision_has_a_closing(months: Months) -> None:
    given = {"kind": "approval", "reason": "strategic", "score_id": "s", "closing": "2026-06"}
    answer = months.client.post("/v1/overrides", json=given)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == ["closing"]
