"""The API keeps its word: shapes, errors, authentication, and what it says of itself."""

from __future__ import annotations

import copy
import json
import re
from datetime import date

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from data_schemas.case import DealCase
from data_schemas.errors import BundleMismatch, RiskError, StoreUnavailable, TooLittleData
from data_schemas.score import DealScore, Score
from data_schemas.settings import Settings
from data_schemas.store import Store
from service import openapi, problem
from service.answers import Causes, ModelCard
from service.docs_page import curl
from service.security import key_digest, new_key
from tests.api_bodies import (
    DEAL,
    LANGS,
    RECEIVABLE,
    TODAY,
    a_deal,
    a_receivable,
    assert_problem,
    changed,
)
from tests.fake_scorer import FakeScorer


class TestScores:
    def test_a_deal_gets_a_score_and_one_per_instalment(self, client: TestClient) -> None:
        answer = client.post(DEAL, json=a_deal())
        assert answer.status_code == 200, answer.text
        given = DealScore.model_validate_json(answer.text)
        assert len(given.instalments) == 3
        assert given.deal.subject == "demo-2026-017"

    def test_the_day_is_today_in_china_unless_named(self, client, fake) -> None:
        fake.seen.clear()
        client.post(DEAL, json=a_deal())
        client.post(DEAL, json=changed("as_of", "2026-03-01"))
        assert fake.seen == [TODAY, date(2026, 3, 1)]

    def test_a_past_score_comes_back_byte_for_byte(self, client: TestClient) -> None:
        given = client.post(DEAL, json=a_deal(), headers={"Accept-Language": "en"})
        again = client.get(f"/v1/scores/{given.json()['deal']['score_id']}")
        assert again.content == given.content
        part = given.json()["instalments"][1]
        assert client.get(f"/v1/scores/{part['score_id']}").json() == part

    def test_a_past_score_is_not_labelled_with_the_language_of_who_reads_it_again(
        self, client: TestClient
    ) -> None:
        given = client.post(DEAL, json=a_deal(), headers={"Accept-Language": "en"})
        address = f"/v1/scores/{given.json()['deal']['score_id']}"
        again = client.get(address, headers={"Accept-Language": "zh"})
        assert again.text == given.text
        assert "content-language" not in again.headers
        assert "accept-language" not in again.headers.get("vary", "").lower()
        assert again.headers["cache-control"] == "no-store"

    def test_an_unknown_score_is_not_found(self, client: TestClient) -> None:
        assert_problem(client.get("/v1/scores/s_nothing"), 404, "not_found")

    def test_a_receivable_is_scored_whole_or_by_id(self, client: TestClient) -> None:
        answer = client.post(RECEIVABLE, json=a_receivable())
        assert Score.model_validate_json(answer.text).subject == "R1"
        assert_problem(client.post(RECEIVABLE, json={"receivable_id": "gone"}), 404, "not_found")

    @pytest.mark.parametrize(
        ("accept", "label"), [("en", "careless credit"), ("zh-CN", "赊销太随意")]
    )
    def test_labels_follow_the_reader(self, client: TestClient, accept: str, label: str) -> None:
        answer = client.post(DEAL, json=a_deal(), headers={"Accept-Language": accept})
        causes = answer.json()["deal"]["explanation"]["causes"]
        assert label in {c["label"] for c in causes}
        assert answer.headers["content-language"] == accept[:2]

    def test_an_idempotency_key_changes_nothing(self, client: TestClient) -> None:
        answer = client.post(DEAL, json=a_deal(), headers={"Idempotency-Key": "x"})
        assert answer.status_code == 200

    def test_the_example_of_the_docs_is_a_valid_deal(self) -> None:
        body = curl("http://h", "k").split("-d '", 1)[1].rstrip("'")
        assert DealCase.model_validate_json(body).deal.amount == 2_680_000


class TestVocabulary:
    @pytest.mark.parametrize("lang", LANGS)
    def test_eleven_causes_with_their_fields(self, client: TestClient, lang: str) -> None:
        answer = client.get("/v1/causes", headers={"Accept-Language": lang})
        causes = Causes.model_validate_json(answer.text).causes
        assert len(causes) == 11
        assert all(len(c.fields) >= 4 for c in causes), [(c.cause, len(c.fields)) for c in causes]
        assert {f.name: f.learnt for c in causes for f in c.fields}["bid_rank"] is False

    def test_the_model_card(self, client: TestClient) -> None:
        card = ModelCard.model_validate_json(client.get("/v1/model").text)
        assert card.model_version == "fake-1"
        # What the company says of itself counts in answers, so it can be read.
        assert card.seller_is_sme is True


class TestAuthentication:
    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("POST", DEAL),
            ("POST", RECEIVABLE),
            ("GET", "/v1/causes"),
            ("GET", "/v1/model"),
            ("GET", "/v1/scores/x"),
        ],
    )
    @pytest.mark.parametrize(
        "header",
        [None, "Bearer wrong", "Bearer ", "Basic dGVzdDp0ZXN0", "hk_abc", "Bearer \xff"],
    )
    def test_no_key_or_a_wrong_one_is_refused(
        self, anonymous: TestClient, method: str, path: str, header: str | None
    ) -> None:
        headers = {} if header is None else {"Authorization": header.encode("latin-1")}
        # Broken on purpose: who may not ask learns nothing about the body.
        answer = anonymous.request(method, path, headers=headers, content=b"{")
        assert_problem(answer, 401, "not_authorised")
        assert answer.headers["www-authenticate"].startswith("Bearer")

    def test_a_revoked_key_is_refused_at_once(self, client: TestClient, store: Store) -> None:
        lost = new_key()
        store.add_key("lost", key_digest(lost))
        client.headers["Authorization"] = f"Bearer {lost}"
        assert client.get("/v1/causes").status_code == 200
        store.revoke_key("lost")
        assert_problem(client.get("/v1/causes"), 401, "not_authorised")

    def test_only_a_digest_of_the_key_is_kept(self, key: str, settings: Settings) -> None:
        kept = (settings.home / "h.db").read_bytes() + (settings.home / "h.db-wal").read_bytes()
        assert key.encode() not in kept


class TestSurroundings:
    def test_every_answer_carries_a_request_id(self, client: TestClient) -> None:
        ours = client.get("/healthz").headers["x-request-id"]
        assert ours
        assert client.get("/healthz").headers["x-request-id"] != ours
        theirs = client.get("/healthz", headers={"X-Request-ID": "crm-42"})
        assert theirs.headers["x-request-id"] == "crm-42"
        odd = client.get("/healthz", headers={"X-Request-ID": "a b\x7f" + "x" * 99})
        assert len(odd.headers["x-request-id"]) == 16

    @pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
    def test_a_probe_may_ask_with_head(self, anonymous: TestClient, path: str) -> None:
        asked, told = anonymous.get(path), anonymous.head(path)
        assert told.status_code == asked.status_code == 200
        assert told.headers["content-type"] == asked.headers["content-type"]

    def test_ready_names_the_model(self, anonymous: TestClient) -> None:
        assert anonymous.get("/readyz").json() == {
            "status": "ready",
            "model_version": "fake-1",
            "ledger_revision": 0,
        }

    def test_metrics_count_by_template_and_grade(self, client: TestClient) -> None:
        def scores() -> float:
            text = client.get("/metrics").text
            (line,) = re.findall(r'huikuan_scores_total{grade="C",stage="signing"} (.+)', text)
            return float(line)

        client.post(DEAL, json=a_deal())
        before = scores()
        client.post(DEAL, json=a_deal())
        client.get("/v1/scores/s_1")
        text = client.get("/metrics").text
        assert scores() == before + 1
        assert 'path="/v1/scores/{score_id}",status="404"' in text
        assert "s_1" not in text

    def test_one_event_a_request_without_values(self, client, caplog) -> None:
        with caplog.at_level("INFO", logger="huikuan.request"):
            client.post(DEAL, json=a_deal())
        (event,) = [r for r in caplog.records if r.name == "huikuan.request"]
        said = vars(event)
        assert (said["path"], said["status"], said["grade"]) == (DEAL, 200, "C")
        assert said["model_version"] == "fake-1"
        assert "清河" not in str(said)

    def test_a_fault_of_ours_is_a_problem_without_inner_matters(
        self, client, fake, monkeypatch
    ) -> None:
        monkeypatch.setattr(fake, "score_deal", None)  # calling it raises TypeError
        body = assert_problem(client.post(DEAL, json=a_deal()), 500, "error")
        assert "TypeError" not in json.dumps(body)

    def test_a_domain_error_has_its_status(self, client, fake, monkeypatch) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise BundleMismatch("特征不一致:a", "features differ: a")

        monkeypatch.setattr(fake, "score_deal", refuse)
        body = assert_problem(client.post(DEAL, json=a_deal()), 503, "bundle_mismatch")
        assert "特征不一致" in body["detail"]

    def test_its_line_in_the_log_has_its_id_and_its_reason_and_no_trace(
        self, client, fake, caplog, monkeypatch
    ) -> None:
        """A database that was away wrote nine kilobytes a call, under no id."""

        def refuse(*_: object, **__: object) -> None:
            raise StoreUnavailable("库不在", "cannot use the database h.db: away")

        monkeypatch.setattr(fake, "score_deal", refuse)
        with caplog.at_level("ERROR"):
            body = assert_problem(client.post(DEAL, json=a_deal()), 503, "store_unavailable")
        (line,) = [one for one in caplog.records if one.name == "service.errors"]
        said = vars(line)
        assert (said["request_id"], said["code"]) == (body["request_id"], "store_unavailable")
        assert "h.db" in said["why"]
        assert line.exc_info is None

    def test_docs_work_offline(self, anonymous: TestClient) -> None:
        page = anonymous.get("/docs")
        assert page.status_code == 200
        assert "/v1/deals/score" in page.text
        assert "https://" not in page.text
        assert anonymous.get("/static/docs.css").status_code == 200


class TestDescription:
    def test_the_committed_description_is_up_to_date(self, capsys) -> None:
        assert openapi.main(["--check"]) == 0, capsys.readouterr().out

    def test_bounds_and_labels_reach_it(self, app: FastAPI) -> None:
        field = app.openapi()["components"]["schemas"]["Deal"]["properties"]["upfront_share"]
        bounds = next(p for p in field["anyOf"] if p.get("type") == "number")
        assert (bounds["minimum"], bounds["maximum"]) == (0, 1)
        assert field["x-label-zh"] == "预付比例"
        assert field["x-cause"] == "credit"

    def test_it_says_what_may_surprise(self, app: FastAPI) -> None:
        """A void of a part takes the whole claim; an earlier day may be told otherwise."""
        told = app.openapi()["components"]["schemas"]
        assert "whatever its amount" in told["SettlementKind"]["description"]
        assert "Undated values" in told["Changed"]["description"]
        assert "Undated values" in told["EarlierReceivable"]["description"]

    def test_every_error_has_a_status_and_a_title(self) -> None:
        for kind in problem.STATUS:
            assert issubclass(kind, RiskError)
            assert kind.code in problem.TITLES

    def test_what_a_model_has_not_learnt_is_no_fault_inside(self) -> None:
        assert problem.status_of(TooLittleData("", "")) == 503

    def test_what_is_not_learnt_is_a_line_in_the_log_and_no_traceback(
        self, caplog: pytest.LogCaptureFixture, client: TestClient, fake: FakeScorer,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        def refuse(*_: object, **__: object) -> None:
            raise TooLittleData("没有学到", "not learnt")

        monkeypatch.setattr(fake, "score_deal", refuse)
        with caplog.at_level("INFO"):
            answer = client.post("/v1/deals/score", json=a_deal())
        assert (answer.status_code, answer.json()["code"]) == (503, "too_little_data")
        (line,) = [one for one in caplog.records if one.name == "service.errors"]
        assert (line.levelname, line.exc_info) == ("WARNING", None)

    def test_every_problem_is_declared_as_one(self, app: FastAPI) -> None:
        for path, operations in app.openapi()["paths"].items():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    if not status.startswith("2"):
                        assert list(response["content"]) == ["application/problem+json"], path

    def test_no_problem_is_declared_in_the_frameworks_own_shape(self, app: FastAPI) -> None:
        """A parameter nobody knows is refused everywhere, so 422 is declared everywhere."""
        described = app.openapi()
        assert "HTTPValidationError" not in json.dumps(described)
        for path, operations in described["paths"].items():
            if path.startswith("/v1/"):
                assert all("422" in one["responses"] for one in operations.values()), path


def test_the_example_is_not_changed_by_use() -> None:
    assert copy.deepcopy(a_deal()) == a_deal()
