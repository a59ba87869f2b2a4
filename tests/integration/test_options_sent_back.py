"""A CRM puts what an option says into its request: the deal is then scored as the option told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

from data_schemas.settings import Settings
from service.app import create_app
from service.demo import demo_credentials
from tests.factories import a_case_body

GOALS = ({"grade": "A"}, {"grade": "C"}, {"expected_loss": 5000.0}, {"least_return": 0.2})


@pytest.fixture(scope="module")
def client(
    bundle_dir: Path, tmp_path_factory: pytest.TempPathFactory, as_of: date
) -> Iterator[TestClient]:
    made = Settings(home=tmp_path_factory.mktemp("home"), model=str(bundle_dir))
    app = create_app(made, desk=False, today=lambda: as_of)
    with TestClient(app) as running:
        running.headers["Authorization"] = f"Bearer {demo_credentials(made).key}"
        yield running


def told(client: TestClient, address: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = client.post(f"/v1/deals/{address}", json=body)
    assert answer.status_code == 200, answer.text
    out: dict[str, Any] = answer.json()
    return out


def merged(body: Any, patch: Any) -> Any:
    """RFC 7396: objects name by name, null takes a name away, all else stands instead."""
    if not isinstance(patch, dict):
        return patch
    out = dict(body) if isinstance(body, dict) else {}
    for name, value in patch.items():
        if value is None:
            out.pop(name, None)
        else:
            out[name] = merged(out.get(name), value)
    return out


def a_body(rng: np.random.Generator, day: date) -> dict[str, Any]:
    """A deal at random with facts of law that say some of its terms once more."""

    def flip(*some: Any) -> Any:
        return some[rng.integers(len(some))]

    credit, amount = flip(60, 90, 120, 180), round(float(10 ** rng.uniform(2, 7.5)), 2)
    shares = flip((1.0,), (0.1, 0.9), (0.3, 0.6, 0.1), (0.2, 0.4, 0.3, 0.1))
    kinds = {1: ("single",), 2: ("advance", "acceptance"),
             3: ("advance", "acceptance", "retention"),
             4: ("advance", "progress", "acceptance", "retention")}[len(shares)]  # fmt: skip
    body = a_case_body(
        signing_date=day.isoformat(), amount=amount, credit_days=credit,
        upfront_share=flip(None, 0.3), retention_share=None, acceptance_days=flip(None, 15, 60),
        late_penalty_written=flip(None, False), guarantee_obtained=flip(None, False),
        contract_reviewed=flip(None, False), budget_status=flip(None, "replied", "none"),
    )  # fmt: skip
    due, parts = 0, []
    for n, (kind, share) in enumerate(zip(kinds, shares, strict=True), start=1):
        due += int(rng.integers(5, 200))
        parts.append(
            {"instalment_id": str(n), "kind": kind, "amount": round(amount * share, 2),
             "due_date": (day + timedelta(days=due)).isoformat(),
             "trigger": flip(None, "acceptance", "audit", "delivery")}
        )  # fmt: skip
    last = parts[-1]
    law = {
        "seller_is_sme": True, "sme_declared": True, "payment_days": credit,
        "late_interest_agreed": flip(None, False), "inspection_period_written": flip(None, False),
        "acceptance_is_condition": flip(None, True, False), "pay_when_paid": flip(None, True),
    }  # fmt: skip
    claims = [{"instalment_id": last["instalment_id"], "disputed_amount": last["amount"]}]
    return body | {
        "instalments": parts, "law": law, "claims": flip([], claims),
        "money": flip(None, {"margin_share": 0.3}, {"open_balance": 5.0}), "goal": flip(*GOALS),
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_what_an_option_puts_into_the_request_is_scored_as_it_says(
    client: TestClient, as_of: date, seed: int
) -> None:
    body = a_body(np.random.default_rng(seed), as_of)
    advice = told(client, "advise", body)
    assert advice["options"] or advice["goal"]["reached"]
    for option in advice["options"]:
        sent = merged(body, option["put"])
        terms = {name: sent.pop(name) for name in ("goal",)}
        again = told(client, "score", sent)["deal"]
        assert again["delay"]["probability"] == pytest.approx(
            option["delay_probability"], abs=1e-12
        )
        assert again["default"]["probability"] == pytest.approx(
            option["default_probability"], abs=1e-12
        )
        assert again["grade"] == option["grade"]
        money = again["money"]
        assert money["expected_loss"] == option["expected_loss"]
        assert money["waiting"]["total"] == option["cost_of_waiting"]
        assert money["exposure"] == option["price"]
        # The margin of the score has no concession in it: what is given off the price is ours to
        # say, and no term of the deal.
        given = float(option["money"]) / float(option["price"])
        assert money["margin"]["after_risk_share"] - given == pytest.approx(
            option["margin_after_risk_share"], abs=1e-9
        )
        asked_again = told(client, "advise", sent | terms)
        assert asked_again["goal"]["now"] == pytest.approx(
            option["value"] + (given if "least_return" in terms["goal"] else 0.0), abs=1e-9
        )
        assert asked_again["goal"]["reached"] or not option["reaches"]


@pytest.mark.parametrize("parts", [34, 35, 36])
def test_no_option_has_more_instalments_than_a_request_may(
    client: TestClient, as_of: date, parts: int
) -> None:
    """A new advance or a progress payment is one more; a plan may be as long as it is."""
    body = a_case_body(signing_date=as_of.isoformat(), credit_days=60, amount=36_000.36) | {
        "instalments": [
            {"instalment_id": str(n), "kind": "acceptance", "amount": 36_000.36 / parts // 1,
             "due_date": (as_of + timedelta(days=30 * n + 60)).isoformat()}
            for n in range(parts)
        ]
    }  # fmt: skip
    options = told(client, "advise", body | {"goal": {"expected_loss": 0}})["options"]
    assert options
    for option in options:
        told(client, "score", merged(body, option["put"]))
    longest = max(len(option["instalments"]) for option in options)
    assert longest <= 36
    assert longest > parts or parts == 36


@pytest.mark.parametrize("seed", range(12))
def test_facts_of_law_say_what_the_terms_then_say(
    client: TestClient, as_of: date, seed: int
) -> None:
    """Else the law would go on objecting to a term that is gone."""
    body = a_body(np.random.default_rng(seed), as_of)
    for option in told(client, "advise", body)["options"]:
        after = {change["lever"]: change["after"] for change in option["changes"]}
        law = merged(body, option["put"])["law"]
        for lever, fact in (("credit_days", "payment_days"),
                            ("late_penalty_written", "late_interest_agreed")):  # fmt: skip
            if lever in after and body["law"][fact] is not None:
                assert law[fact] == after[lever]
        if "trigger" in after and body["law"]["acceptance_is_condition"] is not None:
            assert law["acceptance_is_condition"] == (after["trigger"] == "acceptance")
        untouched = ("seller_is_sme", "sme_declared", "pay_when_paid")
        assert [law.get(n) for n in untouched] == [body["law"][n] for n in untouched]


def test_nothing_is_put_where_nothing_was_told(client: TestClient, as_of: date) -> None:
    """A request without facts of law gets none by an option."""
    body = a_body(np.random.default_rng(0), as_of) | {"claims": [], "goal": {"grade": "A"}}
    del body["law"]
    options = told(client, "advise", body)["options"]
    assert options
    assert all("law" not in merged(body, option["put"]) for option in options)


def test_so_is_a_deal_whose_shares_the_cents_of_a_raised_price_move(
    client: TestClient, as_of: date
) -> None:
    """A share left blank is the plan's: 0.30 of 1.00, but 0.31 of 1.03."""
    kinds = (("advance", 30, 0.3), ("acceptance", 184, 0.6), ("retention", 400, 0.1))
    parts = [
        {"instalment_id": kind, "kind": kind, "amount": amount, "trigger": "audit",
         "due_date": (as_of + timedelta(days=days)).isoformat()}
        for kind, days, amount in kinds
    ]  # fmt: skip
    body = a_case_body(
        signing_date=as_of.isoformat(), credit_days=90, amount=1.0, upfront_share=None
    ) | {"instalments": parts}
    advice = told(client, "advise", body | {"goal": {"least_return": 0.3}})
    raised = [o for o in advice["options"] if o["price"] != "1.00"]
    assert raised
    for option in raised:
        again = told(client, "score", merged(body, option["put"]))["deal"]
        assert again["delay"]["probability"] == pytest.approx(
            option["delay_probability"], abs=1e-12
        )
