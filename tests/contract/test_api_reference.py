"""What a score is compared with is the reader's choice."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api_bodies import (
    DEAL,
    LANGS,
    RECEIVABLE,
    a_deal,
    a_receivable,
    assert_problem,
)


class TestReference:
    @pytest.mark.parametrize("lang", LANGS)
    @pytest.mark.parametrize(
        ("address", "body", "names"),
        [
            (DEAL, {"reference": "average"}, ("typical", "peers", "last_deal")),
            (DEAL, {"reference": "month_ago"}, ("typical", "peers", "last_deal")),
            (DEAL, {"reference": None}, ("typical", "peers", "last_deal")),
            (RECEIVABLE, {"reference": "yesterday"}, ("typical", "peers", "month_ago")),
        ],
    )
    def test_an_unknown_one_is_refused_with_those_there_are(
        self, client: TestClient, address: str, body: dict[str, Any], names: tuple[str], lang: str
    ) -> None:
        whole = (a_deal() if address == DEAL else a_receivable()) | body
        answer = client.post(address, json=whole, headers={"Accept-Language": lang})
        (error,) = assert_problem(answer, 422, "invalid_record")["errors"]
        assert error["field"] == "reference"
        assert error["label"] == ("比较对象" if lang == "zh" else "Compared with")
        assert all(name in error["message"] for name in names)

    @pytest.mark.parametrize("reference", ["typical", "peers", "last_deal"])
    def test_those_there_are_are_taken(self, client: TestClient, reference: str) -> None:
        for address, body in ((DEAL, a_deal()), (RECEIVABLE, a_receivable())):
            answer = client.post(address, json=body | {"reference": reference})
            assert answer.status_code == 200, answer.text

    @pytest.mark.parametrize("since", ["2026-03-01", "2026-04-01"])
    def test_a_change_since_a_day_that_is_not_before_is_refused(
        self, client: TestClient, since: str
    ) -> None:
        body = a_receivable() | {"as_of": "2026-03-01", "changed_since": since}
        (error,) = assert_problem(client.post(RECEIVABLE, json=body), 422, "invalid_record")[
            "errors"
        ]
        assert error["field"] == "changed_since"
        assert "2026-03-01" in error["message"]
