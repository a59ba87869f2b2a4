"""A report over HTTP: the form and the language asked for, the score's own figures."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from data_schemas.day import day_in_china
from data_schemas.terms import AdviseCase, DealAdvice, Goal
from service.desk.charts import percent
from service.report import font
from tests.api_bodies import a_deal, a_receivable, assert_problem, changed
from tests.fake_scorer import FakeScorer

DEAL, CLAIM = "/v1/deals/report", "/v1/receivables/report"
BODIES = {DEAL: a_deal(), CLAIM: a_receivable()}
CALLS = pytest.mark.parametrize("call", [DEAL, CLAIM])
LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
TITLES = {
    (DEAL, "zh"): "授信意见", (DEAL, "en"): "Credit opinion",
    (CLAIM, "zh"): "催收单", (CLAIM, "en"): "Collection sheet",
}  # fmt: skip


@CALLS
@LANGS
def test_a_page_in_the_readers_language(client: TestClient, call: str, lang: str) -> None:
    answer = client.post(call, json=BODIES[call], headers={"Accept-Language": lang})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-language"] == lang
    assert answer.headers["vary"] == "Accept, Accept-Language"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert f"<h1>{TITLES[call, lang]}</h1>" in answer.text


@CALLS
@LANGS
def test_a_pdf_of_the_score_that_was_kept(client: TestClient, call: str, lang: str) -> None:
    headers = {"Accept-Language": lang, "Accept": "application/pdf"}
    answer = client.post(call, json=BODIES[call], headers=headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert re.fullmatch(
        r'inline; filename="huikuan-s_\w+\.pdf"', answer.headers["content-disposition"]
    )
    with pypdfium2.PdfDocument(answer.content) as read:
        assert len(read) == 1
        text = re.sub(r"\s", "", read[0].get_textpage().get_text_range())
    assert TITLES[call, lang].replace(" ", "") in text
    (score_id,) = set(re.findall(r"s_[0-9a-f]{32}", text))
    kept = client.get(f"/v1/scores/{score_id}").json()
    score = kept.get("deal", kept)
    for said in (
        percent(score["delay"]["probability"]),
        percent(score["default"]["probability"]),
        str(score["points"]),
        score["model_version"],
        score["explanation"]["text"].replace(" ", ""),
    ):
        assert said in text


@CALLS
@pytest.mark.parametrize("accept", ["text/csv", "application/json", "application/pdf;q=0"])
def test_other_forms_are_refused(client: TestClient, call: str, accept: str) -> None:
    answer = client.post(call, json=BODIES[call], headers={"Accept": accept})
    assert "application/pdf" in assert_problem(answer, 406, "not_acceptable")["detail"]


@pytest.mark.parametrize("goal", [None, {"grade": "D"}, {"expected_loss": 20000.0}])
def test_terms_are_printed_for_the_goal_told(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, goal: dict[str, object] | None
) -> None:
    """Whoever asked for another goal than the policy's takes its terms to the signing."""
    asked: list[AdviseCase] = []
    plain = FakeScorer.advise_deal

    def listening(self: FakeScorer, case: AdviseCase, *args: Any, **more: Any) -> DealAdvice:
        asked.append(case)
        return plain(self, case, *args, **more)

    monkeypatch.setattr(FakeScorer, "advise_deal", listening)
    told = {} if goal is None else {"goal": goal, "keep": ["upfront_share"]}
    assert client.post(DEAL, json=BODIES[DEAL] | told).status_code == 200
    (case,) = asked
    assert case.goal == (None if goal is None else Goal.model_validate(goal))
    assert case.keep == told.get("keep", [])


@CALLS
def test_a_stranger_gets_no_report(anonymous: TestClient, call: str) -> None:
    assert_problem(anonymous.post(call, json=BODIES[call]), 401, "not_authorised")


def test_a_wrong_field_is_named_as_of_a_score(client: TestClient) -> None:
    answer = client.post(DEAL, json=changed("deal.upfront_share", 2))
    body = assert_problem(answer, 422, "invalid_record")
    assert [e["field"] for e in body["errors"]] == ["deal.upfront_share"]


def test_an_unknown_receivable_is_not_found(client: TestClient) -> None:
    assert_problem(client.post(CLAIM, json={"receivable_id": "nobody"}), 404, "not_found")


@LANGS
def test_without_a_font_there_is_no_pdf_but_a_page(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lang: str
) -> None:
    monkeypatch.setattr(font, "folders", lambda: [tmp_path])
    headers = {"Accept-Language": lang, "Accept": "application/pdf"}
    body = assert_problem(client.post(DEAL, json=BODIES[DEAL], headers=headers), 503, "no_font")
    assert ("字体" if lang == "zh" else "font") in body["detail"]
    assert client.post(DEAL, json=BODIES[DEAL]).status_code == 200


def test_the_description_names_both_forms(app: FastAPI) -> None:
    for call in (DEAL, CLAIM):
        told = app.openapi()["paths"][call]["post"]["responses"]
        assert set(told["200"]["content"]) == {"text/html", "application/pdf"}
        assert "406" in told


@CALLS
@LANGS
def test_a_decision_on_file_is_printed_under_the_models_grade(
    client: TestClient, call: str, lang: str
) -> None:
    scored = client.post(call.replace("report", "score"), json=BODIES[call]).json()
    score = scored.get("deal", scored)
    given = {"kind": "grade", "grade": "B", "reason": "budget_seen", "score_id": score["score_id"],
             "note": f"seen on paper {call[4]}{lang}"}  # fmt: skip
    headers = {"Accept-Language": lang}
    kept = client.post("/v1/overrides", json=given, headers=headers).json()
    answer = client.post(call, json=BODIES[call], headers=headers)
    page = answer.text
    day = str(day_in_china(datetime.fromisoformat(kept["created"])))
    line = re.findall(r'<p class="decided">(.*)</p>', page)[0]
    author = kept["author"].partition(":")[2]
    for part in (given["note"], kept["reason_label"], author, day, "B"):
        assert part in line
    assert f'"><b>{score["grade"]}</b>' in page
    # What was decided on a later day was not known on an earlier one.
    before = BODIES[call] | {"as_of": "2026-11-01"}
    assert '<p class="decided">' not in client.post(call, json=before, headers=headers).text


@LANGS
def test_the_opinion_tells_terms_that_would_do(client: TestClient, lang: str) -> None:
    headers = {"Accept-Language": lang}
    advice = client.post("/v1/deals/advise", json=a_deal(), headers=headers).json()
    page = client.post(DEAL, json=a_deal(), headers=headers).text
    assert advice["options"][0]["text"] in page
    assert advice["statement"] in page


def test_an_opinion_is_headed_by_the_name_on_record(
    client: TestClient, app: FastAPI, recorded: None
) -> None:
    """A customer the ledger knows is asked about by its id alone; a name told goes before it."""
    del recorded
    about = {"customer_id": "C1", "name": "清河县教育局"}
    answer = client.put("/v1/customers/C1?synthetic=true", json=about)
    assert answer.status_code in (200, 201), answer.text
    app.state.scoring.serving.refresh_view()
    body = a_deal()
    body["deal"]["customer_id"] = "C1"
    for given, heading in ((None, "清河县教育局"), ("清河教育局", "清河教育局")):
        body["customer"] = {"customer_id": "C1"} | ({"name": given} if given else {})
        page = client.post(DEAL, json=body).text
        assert re.findall('<p class="subject"><bdi>(.*?)</bdi></p>', page) == [heading]
    body["customer"] = {"customer_id": "C-nobody"}
    body["deal"]["customer_id"] = "C-nobody"
    assert '<p class="subject"><bdi>C-nobody</bdi></p>' in client.post(DEAL, json=body).text
