"""The book and the score of an earlier day tell one story: what was known on that day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from data_schemas.frame import Ledger
from data_schemas.receivable import Contact
from service.example import example_deal
from tests.house import House, a_house

DEAL_CALLS = ("score", "what-if", "advise")


@pytest.fixture(scope="module")
def house(
    simulated: Ledger, bundle_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    with a_house(simulated, bundle_dir, tmp_path_factory.mktemp("past")) as one:
        yield one


def check_one_story(house: House, name: str, day: date) -> None:
    """The claim in the list of a day is the claim of that day's score."""
    claim = next(one for one in house.listed(day) if one["receivable_id"] == name)
    score = house.score(name, day)
    assert claim["delay_probability"] == pytest.approx(score["delay"]["probability"], abs=1e-12)
    assert claim["grade"] == score["grade"]
    assert float(claim["balance"]) == pytest.approx(float(score["money"]["exposure"]))


def test_undated_values_count_from_the_ledger_s_day_on_in_list_and_score(house: House) -> None:
    for day, known in ((house.day - timedelta(days=60), False), (house.day, True)):
        for one in house.listed(day)[:3]:
            check_one_story(house, one["receivable_id"], day)
            told = house.score(one["receivable_id"], day)["inputs"]
            assert ("receivable.key_person_reached" in told["missing"]) is not known


def test_a_movement_opens_with_what_is_told_of_its_first_day(house: House) -> None:
    """Values told since without their day are data, not another opening."""
    since = house.day - timedelta(days=60)
    told = house.get("portfolio", as_of=since.isoformat())["credit_loss"]["model"]
    moved = house.get("portfolio/movement", since=since.isoformat(), as_of=house.day.isoformat())
    assert moved["opening"] == told
    assert not moved["model_known"]
    steps = ("opening", "model", "data", "new", "paid", "written_off", "cancelled", "ageing")
    assert sum(Decimal(moved[name]) for name in steps) == Decimal(moved["closing"])


def put_unread(house: House, monkeypatch: pytest.MonkeyPatch, name: str) -> dict[str, str]:
    """Put a claim the service has not read yet; the days on both of which it is open."""
    since = house.day - timedelta(days=70)
    body = {
        "receivable_id": name, "customer_id": house.listed(since)[0]["customer_id"], "amount": 1e9,
        "invoice_date": (since - timedelta(days=20)).isoformat(),
        "due_date": (since - timedelta(days=10)).isoformat(),
    }  # fmt: skip
    monkeypatch.setattr(house.app.state.scoring.serving, "refresh_soon", lambda: None)
    known = (since - timedelta(days=15)).isoformat()
    answer = house.client.put(f"/v1/receivables/{name}", json=body, params={"known_at": known})
    assert answer.status_code == 201, answer.text
    return {"since": since.isoformat(), "as_of": house.day.isoformat()}


def test_both_books_of_a_movement_are_of_one_reading(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A claim the service has not read yet is in neither book, then in both: it is not paid."""
    since = (house.day - timedelta(days=70)).isoformat()
    before = house.get("portfolio/movement", since=since, as_of=house.day.isoformat())
    asked = put_unread(house, monkeypatch, "R-just-put")
    assert asked["since"] == since
    assert house.get("portfolio/movement", **asked) == before
    house.app.state.scoring.serving.refresh_view()
    moved = house.get("portfolio/movement", **asked)
    for name in ("opening", "closing"):
        assert Decimal(moved[name]) > Decimal(before[name]) + 10**7
    assert abs(Decimal(moved["paid"]) - Decimal(before["paid"])) < 10**7


def test_claims_are_held_against_an_earlier_day_of_the_same_reading(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    since = put_unread(house, monkeypatch, "R-put-unread")["since"]
    asked = {"text": "R-put-unread", "since": since}
    assert house.get("receivables", **asked)["items"] == []
    house.app.state.scoring.serving.refresh_view()
    (mine,) = house.get("receivables", **asked)["items"]
    assert mine["before"] is not None


def test_a_record_put_between_two_questions_of_one_reading_is_in_neither(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was in the ledger of the earlier day, and not in the present one."""
    now = house.app.state.scoring.serving.now()
    before = now.ledger_on(house.day - timedelta(days=71))
    asked = put_unread(house, monkeypatch, "R-between")
    since = date.fromisoformat(asked["since"])
    house.app.state.scoring.serving.refresh_view()
    for view in (before, now.ledger_on(since), now.view):
        assert "R-between" not in set(view.ledger.receivables["receivable_id"])
    after = house.app.state.scoring.serving.now()
    for view in (after.ledger_on(since), after.view):
        assert "R-between" in set(view.ledger.receivables["receivable_id"])


def test_books_are_held_against_each_other_once_however_many_records_come(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One record came in while each book was worked out, and all were worked out three times."""
    scorer = type(house.app.state.scoring.serving.served.engine)
    plain, worked_out = scorer.figures, []

    def figures(self: Any, view: Any, day: date) -> Any:
        worked_out.append(day)
        contact = {"contact_id": f"K{len(worked_out)}", "customer_id": "C", "date": house.day,
                   "channel": "phone"}  # fmt: skip
        house.app.state.records.add("contacts", [Contact(**contact)], synthetic=False)
        return plain(self, view, day)

    monkeypatch.setattr(scorer, "figures", figures)
    put_unread(house, monkeypatch, "R-meanwhile")
    worked_out.clear()
    day = house.day - timedelta(days=33)
    house.get("receivables", since=day.isoformat(), as_of=house.day.isoformat())
    house.get("portfolio/movement", since=day.isoformat(), as_of=house.day.isoformat())
    assert len(worked_out) <= 4


def test_a_payment_booked_later_is_not_known_to_the_score_of_the_day_before(house: House) -> None:
    house.app.state.scoring.serving.refresh_view()  # what was put unread counts from here on
    day = house.day - timedelta(days=40)
    first, second = house.listed(day)[:2]
    names = (first["receivable_id"], second["receivable_id"])
    before = [house.score(name, day)["delay"]["probability"] for name in names]
    booked = (day + timedelta(days=5)).isoformat()
    for one, share in ((first, 0.4), (second, 1.0)):
        name = one["receivable_id"]
        paid = {
            "payment_id": f"late-{name}", "receivable_id": name,
            "paid_date": (day - timedelta(days=3)).isoformat(),
            "amount": round(float(one["balance"]) * share, 2),
        }  # fmt: skip
        house.put("payments", f"late-{name}", paid, known_at=booked)
    for name, p in zip(names, before, strict=True):
        check_one_story(house, name, day)
        assert house.score(name, day)["delay"]["probability"] == p
    after = house.score(names[0], day + timedelta(days=6))
    assert float(after["money"]["exposure"]) == pytest.approx(
        0.6 * float(first["balance"]), abs=0.01
    )


def test_a_credit_note_and_an_amount_put_right_later_change_no_earlier_score(
    house: House, simulated: Ledger
) -> None:
    day = house.day - timedelta(days=50)
    claim = house.listed(day)[4]
    name = claim["receivable_id"]
    before = house.score(name, day)
    booked = (day + timedelta(days=9)).isoformat()
    note = {
        "payment_id": "note", "receivable_id": name, "kind": "credit_note",
        "paid_date": (day - timedelta(days=2)).isoformat(),
        "amount": round(float(claim["balance"]) / 2, 2),
    }  # fmt: skip
    house.put("payments", "note", note, known_at=booked)
    check_one_story(house, name, day)
    row = simulated.receivables.set_index("receivable_id").loc[name]
    right = {
        "receivable_id": name, "customer_id": row["customer_id"],
        "due_date": row["due_date"].date().isoformat(),
        "invoice_date": row["invoice_date"].date().isoformat(),
        "amount": float(row["amount"]) * 2,
    }  # fmt: skip
    answer = house.client.put(f"/v1/receivables/{name}", json=right)
    assert answer.status_code == 200, answer.text
    house.app.state.scoring.serving.refresh_view()
    check_one_story(house, name, day)
    after = house.score(name, day)
    for part in ("money", "delay", "statute"):
        assert after[part] == before[part]


def test_a_deal_asked_about_on_an_earlier_day_is_told_from_what_was_known_then(
    house: House,
) -> None:
    day = house.day - timedelta(days=30)
    claim = house.listed(day)[6]
    deal = example_deal(day).model_dump(mode="json", exclude_none=True)
    for part in ("customer", "deal"):
        deal[part]["customer_id"] = claim["customer_id"]
    deal["as_of"] = day.isoformat()

    def told() -> list[Any]:
        answers = [house.client.post(f"/v1/deals/{do}", json=deal) for do in DEAL_CALLS]
        assert [one.status_code for one in answers] == [200, 200, 200], answers[0].text
        score, changed, advice = (one.json() for one in answers)
        return [
            score["deal"]["delay"], score["deal"]["money"], changed["delay_probability"],
            [one["delay_probability"] for one in advice["options"]],
        ]  # fmt: skip

    before = told()
    name = claim["receivable_id"]
    paid = {
        "payment_id": f"whole-{name}", "receivable_id": name, "amount": float(claim["balance"]),
        "paid_date": (day - timedelta(days=4)).isoformat(),
    }  # fmt: skip
    booked = (day + timedelta(days=5)).isoformat()
    house.put("payments", f"whole-{name}", paid, known_at=booked)
    assert told() == before


def test_a_single_record_of_a_later_day_makes_no_claim_of_the_book_older(house: House) -> None:
    """Nobody has said what was paid in the months since the file."""
    before = house.get("portfolio")
    new = {
        "receivable_id": "ZR1", "customer_id": "Z1", "amount": 1000.0,
        "invoice_date": (house.day + timedelta(days=140)).isoformat(),
        "due_date": (house.day + timedelta(days=170)).isoformat(),
    }  # fmt: skip
    house.put("receivables", "ZR1", new)
    after = house.get("portfolio")
    same = ("as_of", "receivables", "open_balance", "overdue_balance", "credit_loss")
    assert [after[k] for k in same] == [before[k] for k in same]
    asked = (house.day + timedelta(days=150)).isoformat()
    whole = house.get("receivables", as_of=asked, text="ZR1")
    assert [one["receivable_id"] for one in whole["items"]] == ["ZR1"]
    assert house.get("overrides/review")["as_of"] == before["as_of"]


def test_a_payment_put_in_late_but_dated_before_the_book_counts_at_once(house: House) -> None:
    claim = house.listed(house.day)[-1]
    name = claim["receivable_id"]
    paid = {
        "payment_id": "found", "receivable_id": name, "amount": float(claim["balance"]),
        "paid_date": (house.day - timedelta(days=9)).isoformat(),
    }  # fmt: skip
    before = house.get("portfolio")
    house.put("payments", "found", paid)
    after = house.get("portfolio")
    assert after["as_of"] == before["as_of"]
    assert after["receivables"] == before["receivables"] - 1


def test_a_credit_note_or_void_of_a_later_day_is_not_in_the_books_own_day(house: House) -> None:
    """What was put in since the last load counts for days after it, as a payment does."""
    book = house.get("portfolio")
    before, day = book["open_balance"], date.fromisoformat(book["as_of"])
    since = day + timedelta(days=20)
    noted, voided, back = (one["receivable_id"] for one in house.listed(day)[3:6])
    paid = {
        "payment_id": "paid", "receivable_id": back, "amount": 1.0,
        "paid_date": (day - timedelta(days=30)).isoformat(),
    }  # fmt: skip
    house.put("payments", "paid", paid)
    own = {one["receivable_id"]: one for one in house.listed(day)}
    for name, kind, amount in (
        (noted, "credit_note", float(own[noted]["balance"]) / 2),
        (voided, "void", float(own[voided]["balance"])),
        (back, "reversal", 1.0),
    ):
        record = {
            "payment_id": f"later-{name}", "receivable_id": name, "kind": kind,
            "paid_date": since.isoformat(), "amount": round(amount, 2),
        }  # fmt: skip
        house.put("payments", f"later-{name}", record)
    assert float(house.get("portfolio")["open_balance"]) == pytest.approx(float(before) - 1.0)
    for name in (noted, voided, back):
        check_one_story(house, name, day)
        owed = house.score(name, day)["money"]
        assert owed["exposure"] == own[name]["balance"]
        told = house.get(f"customers/{own[name]['customer_id']}")["credit_limit"]
        assert owed["credit_limit"] == told
        # Asked about today, the limit still is the one of the day the records go to.
        if name != voided:
            today = house.score(name, day + timedelta(days=150))["money"]["credit_limit"]
            assert today["limit"] == told["limit"]
    later = {one["receivable_id"]: one for one in house.listed(since + timedelta(days=1))}
    assert voided not in later
    assert float(later[noted]["balance"]) == pytest.approx(
        float(own[noted]["balance"]) / 2, abs=0.02
    )
    assert float(later[back]["balance"]) == float(own[back]["balance"]) + 1.0
