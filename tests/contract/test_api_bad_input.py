"""Bad input gets an error that names the field, what was given and what is allowed."""

from __future__ import annotations

import json
import re

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from data_schemas.problems import problems
from service.sizes import MAX_BODY
from tests.api_bodies import (
    DEAL,
    LANGS,
    a_deal,
    assert_problem,
    changed,
)

BAD_DEALS = {
    "a negative amount": ("deal.amount", -5, "deal.amount", "-5", "0.01"),
    "a share of 1.2": ("deal.upfront_share", 1.2, "deal.upfront_share", "1.2", "1"),
    "false for a share": ("deal.upfront_share", False, "deal.upfront_share", "false", "1"),
    "an unknown code": (
        "deal.budget_status",
        "maybe",
        "deal.budget_status",
        "maybe",
        "special_fund",
    ),
    "due before signing": (
        "instalments.0.due_date",
        "2026-11-01",
        "instalments.0.due_date",
        "2026-11-01",
        "2026-11-22",
    ),
    "an unknown field": ("deal.upfront_shar", 0.3, "deal.upfront_shar", "0.3", "upfront_share"),
    "text for a number": ("deal.amount", "many", "deal.amount", "many", "0.01"),
    "zero for a date": ("deal.signing_date", 0, "deal.signing_date", "0", "2000-01-01"),
    "no instalments": ("instalments", [], "instalments", "", "1"),
    "a number too large for JSON": ("deal.amount", 1e400, "deal.amount", "inf", "0.01"),
    "a lone surrogate": ("deal.budget_status", "\ud800", "deal.budget_status", "", "special_fund"),
}


class TestBadInput:
    @pytest.mark.parametrize("lang", LANGS)
    @pytest.mark.parametrize("what", BAD_DEALS)
    def test_names_the_field_what_was_given_and_what_is_allowed(
        self, client: TestClient, what: str, lang: str
    ) -> None:
        path, value, field, given, allowed = BAD_DEALS[what]
        answer = client.post(
            DEAL,
            content=json.dumps(changed(path, value)),
            headers={"Content-Type": "application/json", "Accept-Language": lang},
        )
        body = assert_problem(answer, 422, "invalid_record")
        (error,) = [e for e in body["errors"] if e["field"] == field]
        assert given in error["message"]
        assert allowed in error["message"]
        assert error["label"]
        chinese = any("\u4e00" <= c <= "\u9fff" for c in body["title"] + error["message"])
        assert chinese == (lang == "zh") or what == "an unknown code"
        assert field in body["detail"]

    @pytest.mark.parametrize(("lang", "told"), [("zh", "发来的内容："), ("en", "What was sent: ")])
    @pytest.mark.parametrize("text", ["[1]", "null", '"x"', ""])
    def test_what_is_no_object_has_a_label_too(
        self, client: TestClient, text: str, lang: str, told: str
    ) -> None:
        headers = {"Content-Type": "application/json", "Accept-Language": lang}
        body = assert_problem(
            client.post(DEAL, content=text, headers=headers), 422, "invalid_record"
        )
        (error,) = body["errors"]
        assert (error["field"], error["label"]) == ("", told.rstrip("： :"))
        assert told + error["message"] in body["detail"]

    @pytest.mark.parametrize("lang", LANGS)
    @pytest.mark.parametrize("text", ['{"deal": ', "", "[" * 100_000, '{"a": 1' + "0" * 9999 + "}"])
    def test_broken_json_is_a_400(self, client: TestClient, text: str, lang: str) -> None:
        answer = client.post(
            DEAL,
            content=text,
            headers={"Content-Type": "application/json", "Accept-Language": lang},
        )
        assert answer.status_code in ((400,) if text else (422,)), answer.text
        assert_problem(answer, answer.status_code, answer.json()["code"])

    def test_bytes_that_are_no_utf8(self, client: TestClient) -> None:
        answer = client.post(
            DEAL, content=b'{"deal": "\xff\xfe"}', headers={"Content-Type": "application/json"}
        )
        assert_problem(answer, 400, "bad_request")

    @pytest.mark.parametrize("lang", LANGS)
    @pytest.mark.parametrize("chunked", [False, True])
    def test_ten_megabytes_are_too_much(self, client, lang: str, chunked: bool) -> None:
        body = b" " * (10 * MAX_BODY)
        content = (body[i : i + MAX_BODY] for i in range(0, len(body), MAX_BODY))
        answer = client.post(
            DEAL,
            content=content if chunked else body,
            headers={"Content-Type": "application/json", "Accept-Language": lang},
        )
        problem = assert_problem(answer, 413, "too_large")
        assert "1 MiB" in problem["detail"]

    def test_form_data_is_not_taken(self, client: TestClient) -> None:
        assert_problem(client.post(DEAL, data={"a": "b"}), 415, "unsupported_media_type")

    def test_other_methods_and_addresses(self, client: TestClient) -> None:
        wrong = client.get(DEAL)
        assert_problem(wrong, 405, "method_not_allowed")
        assert wrong.headers["allow"] == "POST"
        for path in ("/v1", "/v1/nothing", "/nothing", "/v1/model/"):
            assert_problem(client.get(path), 404, "not_found")


@pytest.mark.parametrize("given", [
    "2026-01-01T00:00:00Z", "2026-01-01T00:00:00", "2026-01-01 00:00", "2026-01-01T00:00:00+08:00",
    "2026-01-01T12:00:00", "1767225600", "20260101", "",
])  # fmt: skip
@pytest.mark.parametrize(("address", "field"), [
    ("portfolio", "as_of"), ("receivables", "since"), ("portfolio/movement", "since"),
])  # fmt: skip
def test_a_day_asked_about_is_written_as_in_a_body(
    client: TestClient, address: str, field: str, given: str
) -> None:
    told = client.get(f"/v1/{address}", params={field: given}, headers={"Accept-Language": "en"})
    body = assert_problem(told, 422, "invalid_record")
    (error,) = body["errors"]
    assert error["field"] == field
    assert "must be a date" in error["message"]


@pytest.mark.parametrize("given", ["nan", "NaN", "inf", "-inf", "many"])
def test_a_least_balance_that_is_no_number_is_told_so(client: TestClient, given: str) -> None:
    asked, headers = {"least_balance": given}, {"Accept-Language": "en"}
    body = assert_problem(
        client.get("/v1/receivables", params=asked, headers=headers), 422, "invalid_record"
    )
    (error,) = body["errors"]
    assert error["field"] == "least_balance"
    assert "must be a number" in error["message"]


@pytest.mark.parametrize("lang", LANGS)
def test_what_a_list_may_be_ordered_by_is_told_in_the_readers_language(
    client: TestClient, lang: str
) -> None:
    headers = {"Accept-Language": lang}
    answer = client.get("/v1/receivables?order=name", headers=headers)
    (error,) = assert_problem(answer, 422, "invalid_record")["errors"]
    listed = "balance、days_past_due" if lang == "zh" else "balance, days_past_due"
    assert listed in error["message"]
    assert not re.search(r"\bor\b|'balance'", error["message"])


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_there_twice_or_unknown_is_not_told_how_long_it_may_be(
    client: TestClient, lang: str
) -> None:
    headers = {"Accept-Language": lang}
    body = a_deal()
    body["instalments"][1]["instalment_id"] = body["instalments"][0]["instalment_id"]
    payment = {"payment_id": "P-x", "receivable_id": "nobody's", "paid_date": "2026-01-05",
               "amount": 1}  # fmt: skip
    answers = [
        client.post(DEAL, json=body, headers=headers),
        client.put("/v1/payments/P-x?synthetic=true", json=payment, headers=headers),
    ]
    for answer in answers:
        (error,) = assert_problem(answer, 422, answer.json()["code"])["errors"]
        assert "64" not in error["message"]


@pytest.mark.parametrize(("lang", "allowed"), [("zh", "≤ 200 个字符"), ("en", "≤ 200 characters")])
def test_a_text_that_is_too_long_is_told_in_characters_not_in_items(
    client: TestClient, lang: str, allowed: str
) -> None:
    headers = {"Accept-Language": lang}
    given = {"kind": "approval", "score_id": "s", "reason": "strategic"}
    answers = [
        client.get("/v1/receivables", params={"text": "x" * 201}, headers=headers),
        client.post("/v1/overrides", json=given, headers=headers | {"Idempotency-Key": "x" * 201}),
    ]
    for answer in answers:
        (error,) = assert_problem(answer, 422, "invalid_record")["errors"]
        assert error["message"].endswith(allowed)


@pytest.mark.parametrize("lang", LANGS)
def test_whatever_an_address_may_be_asked_with_has_a_label(app: FastAPI, lang: str) -> None:
    """In a wrong question as well as in a wrong record."""
    for operations in app.openapi()["paths"].values():
        for told in operations.values():
            for one in told.get("parameters", ()):
                error = {"type": "int_parsing", "loc": (one["in"], one["name"]), "input": "x"}
                (problem,) = problems([error], lang)
                assert problem.field == one["name"]
                assert problem.label != one["name"], one["name"]
                assert bool(re.search("[\u4e00-\u9fff]", problem.label)) == (lang == "zh")
