"""What only shows behind a real server: large bodies over a socket, and a model that changes."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event
from typing import Any
from urllib.parse import urlsplit

import httpx2 as httpx
import pytest
from fastapi import FastAPI

from service.example import example_deal

BODY = example_deal(date(2026, 11, 22)).model_dump_json(exclude_none=True).encode()


@pytest.fixture(scope="module")
def post(live_url: str, key: str) -> Iterator[Callable[[], Any]]:
    """Scores the example and gives back the answer; safe to use from several threads."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    with httpx.Client(base_url=live_url, headers=headers, timeout=20) as client:

        def scored() -> Any:
            answer = client.post("/v1/deals/score", content=BODY)
            assert answer.status_code == 200, answer.text
            return answer.json()

        yield scored


@pytest.mark.parametrize("chunked", [False, True])
def test_a_ten_megabyte_body_gets_its_answer(live_url: str, key: str, chunked: bool) -> None:
    where = urlsplit(live_url)
    connection = http.client.HTTPConnection(where.hostname, where.port, timeout=20)
    body = b" " * 10_000_000
    connection.request(
        "POST",
        "/v1/deals/score",
        body=iter([body]) if chunked else body,
        headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
        encode_chunked=chunked,
    )
    answer = connection.getresponse()
    assert answer.status == 413
    assert json.load(answer)["code"] == "too_large"
    connection.close()


def test_changing_the_model_under_load_drops_no_request(
    post: Callable[[], Any], app: FastAPI, fake: Any
) -> None:
    serving = app.state.scoring.serving
    made = type(fake)
    try:
        with ThreadPoolExecutor(8) as pool:
            answers = [pool.submit(post) for _ in range(200)]
            for number in range(40):
                serving.put(made(version=f"fake-{number}").served())
                answers[number * 5].result()
        versions = [a.result()["deal"]["model_version"] for a in answers]
    finally:
        serving.put(fake.served())
    assert len(versions) == 200
    assert len(set(versions)) > 2


def test_a_request_ends_with_the_model_it_began_with(
    post: Callable[[], Any], app: FastAPI, fake: Any
) -> None:
    serving = app.state.scoring.serving
    held = type(fake)(version="old", hold=Event())
    try:
        serving.put(held.served())
        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(post)
            while not held.seen:
                pass
            serving.put(type(fake)(version="new").served())
            assert post()["deal"]["model_version"] == "new"
            held.hold.set()
            answer = first.result()
    finally:
        serving.put(fake.served())
    assert answer["deal"]["model_version"] == "old"
    assert {part["model_version"] for part in answer["instalments"]} == {"old"}
