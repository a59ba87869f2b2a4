"""What is true of days after the book's own, and of deals signed before the day asked about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from data_schemas.frame import Ledger
from service.example import example_deal
from tests.house import House, a_house
from tests.waiting import wait_for

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def house(
    simulated: Ledger, bundle_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    with a_house(simulated, bundle_dir, tmp_path_factory.mktemp("since")) as one:
        yield one


def payment(house: House, name: str, claim: str, amount: float, kind: str = "cash") -> None:
    record = {
        "payment_id": name, "receivable_id": claim, "amount": amount, "kind": kind,
        "paid_date": (house.day + timedelta(days=20)).isoformat(),
    }  # fmt: skip
    house.put("payments", name, record)


def test_a_later_record_that_rewrites_earlier_days_hides_nothing_of_what_came_in(
    house: House,
) -> None:
    """With a credit note on whatever claim, paid and called customers were on the list again."""
    claims = {
        one
        for task in house.get("portfolio/work", calls=10_000, visits=10_000)["items"]
        for one in task["receivables"]
    }
    listed = [one for one in house.listed(house.day) if one["receivable_id"] in claims]
    paid, called, noted, voided = (one["receivable_id"] for one in listed[:4])
    balance = {one["receivable_id"]: float(one["balance"]) for one in house.listed(house.day)}
    contact = {
        "contact_id": "called", "receivable_id": called, "channel": "phone", "result": "reached",
        "customer_id": listed[1]["customer_id"],
        "date": (house.day + timedelta(days=145)).isoformat(),  # five days ago
    }  # fmt: skip
    payment(house, "whole", paid, balance[paid])
    house.put("contacts", "called", contact)

    def seen() -> tuple[Any, Any, set[str]]:
        work = house.get("portfolio/work", calls=10_000, visits=10_000)
        claims = {one for task in work["items"] for one in task["receivables"]}
        return house.get("portfolio")["put_in_since"], work["done"], claims

    before, done, claims = seen()
    assert before["paid_receivables"] == 1
    assert done >= 1
    assert not {paid, called} & claims
    payment(house, "noted", noted, 1.0, "credit_note")
    ended = before | {"ended_receivables": 1, "ended": "1.00"}
    assert seen() == (ended, done, claims)
    assert voided in claims
    payment(house, "void", voided, balance[voided], "void")
    after, _, left = seen()
    gone = f"{1 + balance[voided]:.2f}"
    assert after == before | {"ended_receivables": 2, "ended": gone}
    assert left == claims - {voided}  # nobody asks for what was never owed


def limit_of(house: House, customer: str, day: date | None) -> Any:
    asked = {} if day is None else {"as_of": day.isoformat()}
    return house.get(f"customers/{customer}", **asked)["credit_limit"]


def test_what_a_customer_may_owe_is_of_the_day_asked_about(house: House) -> None:
    """Of a deal signed before, it was that of the signing, under the other day's name."""
    claim = house.listed(house.day)[5]
    signed = house.day - timedelta(days=200)
    deal = example_deal(signed).model_dump(mode="json", exclude_none=True)
    for part in ("customer", "deal"):
        deal[part]["customer_id"] = claim["customer_id"]
    deal["as_of"] = house.day.isoformat()
    money = house.client.post("/v1/deals/score", json=deal).json()["deal"]["money"]
    told, known = money["credit_limit"], limit_of(house, claim["customer_id"], house.day)
    assert told["limit"] == known["limit"]
    # With the deal it owes so much more.
    assert Decimal(told["open"]) == Decimal(known["open"]) + Decimal(money["exposure"])


def test_after_the_records_end_score_and_customer_name_one_limit(house: House) -> None:
    claim, later = house.listed(house.day)[5], house.day + timedelta(days=140)
    told = house.score(claim["receivable_id"], later)["money"]["credit_limit"]
    assert limit_of(house, claim["customer_id"], later) == told
    assert limit_of(house, claim["customer_id"], None) == told
    # What came in since leaves more of the limit, on the day asked alone, in both.
    mine = house.get("receivables", customer_id=claim["customer_id"], order="balance")["items"]
    payment(house, "since", mine[-1]["receivable_id"], float(mine[-1]["balance"]) // 2)
    after = house.get(f"customers/{claim['customer_id']}", as_of=later.isoformat())
    limit = house.score(mine[0]["receivable_id"], later)["money"]["credit_limit"]
    assert after["credit_limit"] == limit
    assert (limit["limit"], limit["open"]) == (told["limit"], after["open_balance"])
    assert Decimal(limit["headroom"]) > Decimal(told["headroom"])
    assert limit_of(house, claim["customer_id"], None) == told


@pytest.mark.parametrize("days", [100, -30])
def test_list_and_score_say_one_thing_of_an_earlier_day(house: House, days: int) -> None:
    """From the book's own day on the list read it as it reads now: nothing ever moved."""
    record = {
        "receivable_id": f"moved{days}", "customer_id": house.listed(house.day)[0]["customer_id"],
        "amount": 50_000.0, "invoice_date": (house.day - timedelta(days=190)).isoformat(),
        "due_date": (house.day - timedelta(days=150)).isoformat(),
    }  # fmt: skip
    house.put("receivables", record["receivable_id"], record)
    moved = record | {"due_date": (house.day + timedelta(days=200)).isoformat()}
    answer = house.client.put(f"/v1/receivables/{record['receivable_id']}", json=moved)
    assert answer.json()["result"] == "updated"
    house.app.state.scoring.serving.refresh_view()
    since, today = house.day + timedelta(days=days), house.day + timedelta(days=150)
    asked = {"as_of": today.isoformat(), "since": since.isoformat()}
    listed = house.get("receivables", **asked, limit=500)["items"]
    found = {one["receivable_id"]: one["before"] for one in listed if one["before"]}
    for name in [record["receivable_id"], *list(found)[:3]]:
        body = {
            "receivable_id": name, "as_of": asked["as_of"], "changed_since": asked["since"]
        }  # fmt: skip
        changed = house.client.post("/v1/receivables/score", json=body).json()["changed"]
        assert found[name]["grade"] == changed["grade_before"]
        then = pytest.approx(changed["probability_before"], abs=1e-12)
        assert found[name]["delay_probability"] == then
    now = next(one for one in listed if one["receivable_id"] == record["receivable_id"])
    assert abs(now["before"]["delay_probability"] - now["delay_probability"]) > 0.005
    steps = house.get("portfolio/movement", **asked)
    assert Decimal(steps["data"]) != 0


def test_a_record_put_in_is_served_without_waiting_for_the_next_look(house: House) -> None:
    record = {
        "receivable_id": "soon", "customer_id": "Z2", "amount": 500.0,
        "invoice_date": (house.day - timedelta(days=20)).isoformat(),
        "due_date": (house.day - timedelta(days=5)).isoformat(),
    }  # fmt: skip
    written = house.client.put("/v1/receivables/soon", json=record).json()["revision"]
    wait_for(lambda: house.client.get("/readyz").json()["ledger_revision"] >= written)
    found = house.get("receivables", text="soon")
    assert found["total"] == 1
    assert found["ledger_revision"] >= written


def test_ready_names_the_revision_that_is_served(house: House) -> None:
    store, serving = house.app.state.store, house.app.state.scoring.serving
    serving.refresh_view()
    before = house.client.get("/readyz").json()["ledger_revision"]
    rows = store.read_ledger().receivables
    late = rows.tail(1).assign(amount=1234.0)
    # Of another process: nobody has told this one to look.
    report = store.write({"receivables": late}, house.day, synthetic=False, complete=False)
    assert report.revision > before
    assert house.client.get("/readyz").json()["ledger_revision"] == before
    serving.refresh_view()
    assert house.client.get("/readyz").json()["ledger_revision"] == report.revision


def test_what_a_deal_was_invoiced_already_is_owed_once(house: House) -> None:
    """Put on record and invoiced in part, the deal's own receivable was counted beside it."""
    deal = example_deal(house.day - timedelta(days=60)).model_dump(mode="json", exclude_none=True)
    for part in ("customer", "deal"):
        deal[part]["customer_id"] = "ZY"
    deal["deal"]["deal_id"], deal["as_of"] = "ZY1", house.day.isoformat()

    def claim(name: str, amount: float, **more: Any) -> None:
        record = {"receivable_id": name, "customer_id": "ZY", "amount": amount} | more
        for day, days in (("invoice_date", 20), ("due_date", 5)):
            record[day] = (house.day - timedelta(days=days)).isoformat()
        house.put("receivables", name, record)

    def owed() -> tuple[Decimal, Decimal]:
        money = house.client.post("/v1/deals/score", json=deal).json()["deal"]["money"]
        return Decimal(money["credit_limit"]["open"]), Decimal(money["exposure"])

    claim("other", 1000.0, deal_id="ZY2")
    open_, exposure = owed()
    assert open_ == exposure + 1000
    claim("ZY1-1", 3000.0, deal_id="ZY1")
    assert owed() == (exposure + 1000, exposure)
    first = deal["instalments"][0]
    claim("ZY1-2", float(first["amount"]), deal_id="ZY1", instalment_id=first["instalment_id"])
    assert owed() == (exposure + 1000, exposure)
    # Of a plan that leaves out what was invoiced, that is owed all the same.
    del deal["instalments"][0]
    assert owed() == (exposure + 1000, exposure - Decimal(str(first["amount"])))
    claim("ZY1-3", float(exposure), deal_id="ZY1")
    assert owed()[0] == exposure + 4000 + Decimal(str(first["amount"]))
