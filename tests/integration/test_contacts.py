"""What is put in after the day of the book: the list is done with it, the book tells it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from data_schemas.errors import InvalidRecord
from data_schemas.frame import TABLES, Ledger
from data_schemas.receivable import Payment
from data_schemas.settings import Settings
from data_schemas.store import open_store
from service.app import create_app
from service.contacts import Contacts
from service.demo import demo_credentials

SINCE = 3
"""Days gone since the day of the book."""


@pytest.fixture
def client(
    simulated: Ledger, bundle_dir: Path, as_of: date, tmp_path: Path
) -> Iterator[TestClient]:
    settings = Settings(home=tmp_path, model=str(bundle_dir))
    with closing(open_store(settings.database)) as store:
        tables = {name: getattr(simulated, name) for name in TABLES}
        store.write(tables, simulated.as_of, simulated.synthetic)
    app = create_app(settings, desk=False, today=lambda: as_of + timedelta(days=SINCE))
    with TestClient(app) as running:
        running.headers["Authorization"] = f"Bearer {demo_credentials(settings).key}"
        yield running


def work(client: TestClient, **asked: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/v1/portfolio/work", params=asked).json()
    return found


def test_what_was_written_down_is_done(client: TestClient, as_of: date) -> None:
    contacts: Contacts = client.app.state.contacts  # type: ignore[attr-defined]
    before = work(client)
    assert before["done"] == 0
    earlier = work(client, as_of=before["as_of"])
    near = client.get("/v1/receivables", params={"limitation_near": True, "limit": 500}).json()
    # A call is no written demand: what limitation asks for stays on the list.
    pressing = {one["receivable_id"] for one in near["items"]}
    plain = [one for one in before["items"] if not pressing & set(one["receivables"])]
    item = max(plain, key=lambda one: len(one["receivables"]))
    claims, customer = item["receivables"], item["customer_id"]
    assert len(claims) > 1
    today = as_of + timedelta(days=SINCE)
    told = {"channel": "phone", "date": today, "result": "promised",
            "promised_date": today + timedelta(days=20)}  # fmt: skip
    made = contacts.add(customer, claims, told)
    assert [one.receivable_id for one in made] == claims
    after = work(client)
    assert after["done"] == len(claims)
    # The hands of the week it took are used, once for all the claims that were spoken of.
    assert after["week_from"] == str(today - timedelta(days=today.weekday()))
    assert (after["calls_made"], after["visits_made"]) == (
        before["calls_made"] + 1, before["visits_made"],
    )  # fmt: skip
    hands = after["calls_made"] + 1
    assert work(client, calls=str(hands))["calls"] == 1
    # Without hands there is only what limitation does not let wait.
    left = work(client, calls=str(hands - 1), visits="0")["items"]
    assert all(pressing & set(one["receivables"]) for one in left)
    assert len(left) < len(after["items"])
    listed = {claim for one in after["items"] for claim in one["receivables"]}
    assert not listed & set(claims)
    # Who asks about it today hears of the promise, and is told to call nobody.
    answer = client.post("/v1/receivables/score", json={"receivable_id": claims[0]}).json()
    assert not [one for one in answer["actions"] if one["group"] == "channel"]
    follow = [one for one in answer["actions"] if one["action"] == "principle_follow_up"]
    assert str(told["promised_date"]) in follow[0]["why"][0]["text"]
    # The book of an earlier day is as it was.
    now = work(client, as_of=before["as_of"])
    assert now.pop("ledger_revision") > earlier.pop("ledger_revision")
    assert now == earlier


def test_a_payment_put_in_since_is_told_beside_the_book(client: TestClient, as_of: date) -> None:
    before = client.get("/v1/portfolio").json()
    assert before["put_in_since"]["paid_receivables"] == 0
    claim = client.get("/v1/receivables").json()["items"][0]
    today = as_of + timedelta(days=SINCE)
    payment = Payment(
        payment_id="NEW", receivable_id=claim["receivable_id"], paid_date=today, amount=12.5
    )
    put_in: Contacts = client.app.state.contacts  # type: ignore[attr-defined]
    put_in.records.add("payments", [payment], synthetic=True)
    put_in.serving.refresh_view()
    after = client.get("/v1/portfolio").json()
    told = {"paid_receivables": 1, "paid": "12.50"}
    assert after["put_in_since"] == before["put_in_since"] | told
    assert after["open_balance"] == before["open_balance"]
    named = client.get("/v1/portfolio", params={"as_of": before["as_of"]}).json()
    assert named["put_in_since"] is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"date": date(2100, 1, 1)}, "date"),
        ({"date": date(2001, 1, 1)}, "date"),
        # A promise before a day that is a slip of the pen may be right.
        ({"date": date(2100, 1, 1), "promised_date": date(2099, 12, 1)}, "date"),
        (
            {"date": date(2100, 1, 1), "promised_date": date(2101, 1, 1), "result": "refused"},
            "date",
        ),
        ({"promised_date": date(2020, 1, 1)}, "promised_date"),
        ({"channel": None}, "channel"),
        ({"result": "maybe"}, "result"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(
    client: TestClient, as_of: date, wrong: dict[str, Any], field: str
) -> None:
    contacts: Contacts = client.app.state.contacts  # type: ignore[attr-defined]
    item = work(client)["items"][0]
    told = {"channel": "phone", "date": as_of} | wrong
    given = {name: value for name, value in told.items() if value is not None}
    with pytest.raises(InvalidRecord) as refused:
        contacts.add(item["customer_id"], item["receivables"], given)
    assert [one.field for one in refused.value.problems("zh")] == [field]
    assert work(client)["done"] == 0


def test_of_several_claims_all_or_none_are_written(client: TestClient, as_of: date) -> None:
    contacts: Contacts = client.app.state.contacts  # type: ignore[attr-defined]
    item = work(client)["items"][0]
    told = {"channel": "phone", "date": as_of + timedelta(days=1)}
    with pytest.raises(InvalidRecord):
        contacts.add(item["customer_id"], [*item["receivables"], "NONE"], told)
    assert work(client)["done"] == 0
