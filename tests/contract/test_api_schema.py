"""Schemathesis sends what the API's own description allows and forbids; nothing may surprise it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import (
    load_all_checks,
    negative_data_rejection,
    positive_data_acceptance,
)

pytestmark = pytest.mark.slow

load_all_checks()
DESCRIPTION = Path(__file__).parents[2] / "docs" / "openapi.json"
EXAMPLES = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@schemathesis.serializer("application/x-ndjson")
def one_line(_: object, value: Any) -> bytes:
    return json.dumps(value).encode()


# Tests are collected from the committed description, which another test keeps equal to the app's.
api = schemathesis.openapi.from_path(DESCRIPTION)


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    with requests.Session() as kept_open:
        yield kept_open


@api.parametrize()
@EXAMPLES
def test_nothing_surprises(
    case: schemathesis.Case, live_url: str, key: str, session: requests.Session
) -> None:
    # JSON Schema cannot say "due after signing"; the next test sees to such rules.
    excluded = [positive_data_acceptance]
    by_line = case.media_type == "application/x-ndjson"
    if by_line:  # what is wrong is said on the line's own answer
        excluded.append(negative_data_rejection)
    answer = case.call_and_validate(
        base_url=live_url,
        session=session,
        headers={"Authorization": f"Bearer {key}"},
        excluded_checks=excluded,
    )
    if by_line and answer.status_code == 200:
        assert all(json.loads(line)["status"] < 500 for line in answer.text.splitlines())


def whole(body: Any) -> Any:
    """A body that also keeps the rules between its fields."""
    for owner in ("customer", "deal"):  # it cannot say either which names of columns can be read
        body[owner] = {k: v for k, v in body[owner].items() if k.isprintable()}
    body["deal"]["customer_id"] = body["customer"]["customer_id"]
    body["deal"]["signing_date"] = "2026-11-22"
    body["deal"]["amount"] = 1e9
    body.pop("as_of", None)
    for index, part in enumerate(body["instalments"]):
        part.update(
            instalment_id=str(index), amount=1e9 / 64, due_date=f"2027-{index % 12 + 1:02}-01"
        )
    for name in ("signing_date", "late_rate_day"):
        (body.get("law") or {}).pop(name, None)
    body["claims"] = [
        {k: v for k, v in claim.items() if not k.endswith(("_date", "_end", "_requested"))}
        | {"instalment_id": str(index), "disputed_amount": 1, "restarts": []}
        for index, claim in enumerate(body.get("claims", [])[: len(body["instalments"])])
    ]
    return body


@given(case=api["/v1/deals/score"]["POST"].as_strategy())
@EXAMPLES
def test_whatever_keeps_the_rules_is_scored(
    case: schemathesis.Case, live_url: str, key: str, session: requests.Session
) -> None:
    case.body = whole(case.body)
    answer = case.call_and_validate(
        base_url=live_url, session=session, headers={"Authorization": f"Bearer {key}"}
    )
    assert answer.status_code == 200
