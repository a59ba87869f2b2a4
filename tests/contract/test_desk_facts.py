"""The desk's page of a claim's facts of law: what is typed travels in no address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from data_schemas.case import ReceivableCase
from data_schemas.receivable import Receivable
from data_schemas.score import Score
from data_schemas.settings import Settings
from data_schemas.store import Store
from service.app import create_app
from service.desk import facts, login
from service.passwords import hash_password
from tests.api_bodies import TODAY
from tests.fake_scorer import FakeScorer

WHERE = "/facts/R1?day=2026-11-22&lang=zh"
TYPED = {"claim.delivery_date": "2026-03-04", "claim.disputed_amount": "5万", "law.buyer": "organ"}


class Listening(FakeScorer):
    """Knows every claim, and keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[ReceivableCase] = []

    def score_receivable(self, case: ReceivableCase, *args: Any, **more: Any) -> Score:
        self.asked.append(case)
        given = Receivable(
            receivable_id=case.receivable_id or "", customer_id="C1", due_date=TODAY, amount=1000
        )
        whole = case.model_copy(update={"receivable": given})
        return super().score_receivable(whole, *args, **more)


@pytest.fixture(scope="module")
def listening() -> Listening:
    return Listening()


@pytest.fixture(scope="module")
def desk(settings: Settings, store: Store, listening: Listening) -> Iterator[TestClient]:
    app = create_app(
        settings, served=listening.served(), store=store, desk=False, today=lambda: TODAY
    )
    login.add(app)
    facts.add(app)
    store.add_user("wang", hash_password("a long password"))
    with TestClient(app) as client:
        client.post("/login", data={"user": "wang", "password": "a long password"})
        yield client


def test_facts_are_sent_in_the_body_and_shown_again(desk: TestClient, listening: Listening) -> None:
    first = desk.get(WHERE)
    assert first.status_code == 200
    assert '<form method="post" action="?day=2026-11-22&amp;lang=zh">' in first.text
    for _ in range(2):  # sent anew on a reload: the same page
        answer = desk.post(WHERE, data=TYPED)
        assert answer.status_code == 200
        assert 'name="claim.delivery_date" value="2026-03-04"' in answer.text
        case = listening.asked[-1]
        assert case.claim is not None
        assert str(case.claim.delivery_date) == "2026-03-04"
        assert case.claim.disputed_amount == 50_000
        assert case.law is not None
    assert answer.headers["cache-control"] == "no-store"
    sent_to = re.findall(r'(?:action|formaction|href)="([^"]*)"', answer.text)
    assert not [one for one in sent_to if "claim." in one or "law." in one]


@pytest.mark.parametrize(
    ("lang", "said"), [("zh", "模拟数据"), ("en", "simulated (synthetic) data")]
)
def test_the_page_says_that_the_claim_is_simulated(desk: TestClient, lang: str, said: str) -> None:
    assert said in desk.get(f"/facts/R1?lang={lang}").text


def test_an_address_tells_no_fact(desk: TestClient, listening: Listening) -> None:
    answer = desk.get(WHERE, params={"day": "2026-11-22", **TYPED})
    assert answer.status_code == 200
    assert "2026-03-04" not in answer.text
    assert listening.asked[-1].claim is None


def test_the_other_language_keeps_what_was_typed(desk: TestClient) -> None:
    answer = desk.post(WHERE, data=TYPED)
    there = re.search(r'formaction="([^"]*)"', answer.text)
    assert there is not None
    english = desk.post("/facts/R1" + there[1].replace("&amp;", "&"), data=TYPED)
    assert "Facts of law and the legal clock" in english.text
    assert 'name="claim.delivery_date" value="2026-03-04"' in english.text


def test_a_stranger_is_sent_to_the_sign_in(desk: TestClient) -> None:
    for ask in (desk.get, desk.post):
        stranger = ask(WHERE, headers={"Cookie": "huikuan_session=x"}, follow_redirects=False)
        assert stranger.status_code == 303


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", ("约定逾期年利率 / 约定逾期日利率", "提出付款请求")),
        ("en", ("agreed, per year / Late interest agreed, per day", "demand for payment")),
    ],
)
def test_what_is_wrong_is_told_in_labels(desk: TestClient, lang: str, said: tuple[str]) -> None:
    """The page shows labels alone: nobody at it has seen a name of a field or a code."""
    wrong = {
        "law.late_rate_year": "5%", "law.late_rate_day": "0.01%",
        "claim.restarts.0.date": "2026-03-04",
    }  # fmt: skip
    answer = desk.post(f"/facts/R1?lang={lang}", data=wrong)
    assert answer.status_code == 422
    (alert,) = re.findall('<div class="wrong" role="alert">(.*?)</div>', answer.text)
    assert not re.search(r"_|\||[a-z]+（|（[a-z]", alert), alert
    assert all(part in alert for part in said), alert
