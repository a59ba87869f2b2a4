"""Many cases in one request: an answer or a problem a line, in order, while they still come in."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from service import batch, lines
from service.security import key_digest, new_key
from service.sizes import MAX_BODY
from tests.api_bodies import DEAL, RECEIVABLE, a_deal, a_receivable, assert_problem, changed

BATCH = "/v1/batch/score"
LINES = {"Content-Type": "application/x-ndjson"}


def a_line(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode() + b"\n"


def asked(client: TestClient, body: bytes, lang: str = "zh") -> list[dict[str, Any]]:
    answer = client.post(BATCH, content=body, headers=LINES | {"Accept-Language": lang})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert answer.headers["content-language"] == lang
    return [json.loads(one) for one in answer.text.splitlines()]


def without_ids(answer: dict[str, Any]) -> dict[str, Any]:
    return json.loads(json.dumps(answer), object_hook=_no_id)


def _no_id(one: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in one.items() if name not in ("score_id", "request_id")}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_line_is_answered_as_the_single_call_would(client: TestClient, lang: str) -> None:
    cases = [
        (DEAL, a_deal()), (RECEIVABLE, a_receivable()),
        (DEAL, changed("deal.amount", -5)), (RECEIVABLE, {"receivable_id": "nobody"}),
        (RECEIVABLE, a_receivable()),
    ]  # fmt: skip
    found = asked(client, b"".join(a_line(body) for _, body in cases), lang)
    assert [one["line"] for one in found] == [1, 2, 3, 4, 5]
    for (path, body), one in zip(cases, found, strict=True):
        single = client.post(path, json=body, headers={"Accept-Language": lang})
        told = single.json()
        assert one["status"] == single.status_code
        assert set(one) == {"line", "status", "score" if single.is_success else "problem"}
        if single.is_success:
            assert without_ids(one["score"]) == without_ids(told)
        else:
            told["instance"] = BATCH
            assert without_ids(one["problem"]) == without_ids(told)


def test_what_was_answered_is_kept_as_it_was_sent(client: TestClient) -> None:
    (line,) = client.post(BATCH, content=a_line(a_receivable()), headers=LINES).text.splitlines()
    kept = client.get(f"/v1/scores/{json.loads(line)['score']['score_id']}").text
    assert line == f'{{"line":1,"status":200,"score":{kept}}}'


BROKEN = {
    "no JSON": (b"{oops", 400, "broken_json"),
    "no UTF-8": (b'{"deal":"\xff"}', 400, "broken_json"),
    "nested beyond reason": (b"[" * 100_000, 400, "broken_json"),
    "no object": (b"7", 422, "invalid_record"),
    "an unknown field": (b'{"receivable_id": "R", "amont": 1}', 422, "invalid_record"),
    "a line of over 1 MiB": (b'{"receivable_id": "' + b"R" * MAX_BODY + b'"}', 413, "too_large"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_bad_line_is_told_so_and_stops_no_other(client: TestClient, what: str) -> None:
    line, status, code = BROKEN[what]
    good = a_line(a_receivable())
    first, bad, last = asked(client, good + b"\n  \n" + line + b"\n" + good.rstrip())
    assert [one["line"] for one in (first, bad, last)] == [1, 4, 5]
    assert [first["status"], last["status"]] == [200, 200]
    assert (bad["status"], bad["problem"]["code"]) == (status, code)
    assert bad["problem"]["status"] == status


def test_a_fault_of_ours_stops_no_other_line(
    client: TestClient, fake: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*_args: Any, **_more: Any) -> Any:
        monkeypatch.undo()
        raise ZeroDivisionError

    monkeypatch.setattr(type(fake), "score_receivable", faulty)
    first, second = asked(client, 2 * a_line(a_receivable()))
    assert (first["status"], first["problem"]["code"]) == (500, "error")
    assert second["status"] == 200


def test_what_is_beyond_the_limit_is_said_to_be_unread(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = a_line(a_receivable())
    monkeypatch.setattr(lines, "MAX_BATCH", 2 * len(good) + 5)
    first, second, last = asked(client, 4 * good)
    assert [first["status"], second["status"]] == [200, 200]
    assert (last["line"], last["status"], last["problem"]["code"]) == (3, 413, "too_large")
    assert "从这一行起" in last["problem"]["detail"]


def test_nothing_in_is_nothing_out(client: TestClient) -> None:
    assert asked(client, b"") == []
    assert asked(client, b"\n\r\n \n") == []


def test_another_kind_of_body_and_a_missing_key_are_refused(
    client: TestClient, anonymous: TestClient
) -> None:
    assert_problem(client.post(BATCH, json=a_receivable()), 415, "unsupported_media_type")
    bare = TestClient(anonymous.app, raise_server_exceptions=False)
    answer = bare.post(BATCH, content=a_line(a_receivable()), headers=LINES)
    assert_problem(answer, 401, "not_authorised")


@pytest.fixture
def talking(live_url: str, key: str) -> Iterator[http.client.HTTPConnection]:
    """A connection to the live service on which a batch has been announced but not sent."""
    with closing(announced(live_url, BATCH, key)) as connection:
        yield connection


def announced(live_url: str, path: str, key: str) -> http.client.HTTPConnection:
    where = urlsplit(live_url)
    connection = http.client.HTTPConnection(where.hostname, where.port, timeout=20)
    connection.putrequest("POST", path)
    for name, value in (LINES | {"Authorization": f"Bearer {key}"}).items():
        connection.putheader(name, value)
    connection.putheader("Transfer-Encoding", "chunked")
    connection.endheaders()
    return connection


def send(connection: http.client.HTTPConnection, piece: bytes) -> None:
    connection.send(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")


def test_a_line_is_answered_before_the_next_is_sent(talking: http.client.HTTPConnection) -> None:
    line = a_line(a_receivable())
    send(talking, line[:20])
    send(talking, line[20:])
    answer = talking.getresponse()
    for number in (1, 2, 3):
        assert json.loads(answer.readline())["line"] == number
        if number < 3:
            send(talking, line)
    talking.send(b"0\r\n\r\n")
    assert answer.read() == b""


def test_whoever_reads_nothing_before_all_is_sent_gets_all(live_url: str, key: str) -> None:
    """Megabytes of answers wait for such a client; reading on must not wait for them."""
    where = urlsplit(live_url)
    connection = http.client.HTTPConnection(where.hostname, where.port, timeout=60)
    one = a_line(a_receivable() | {"customer": {"customer_id": "C1", "name": "长" * 200}})
    headers = LINES | {"Authorization": f"Bearer {key}"}
    connection.request("POST", BATCH, body=iter([one] * 3000), headers=headers, encode_chunked=True)
    numbers = [json.loads(line)["line"] for line in connection.getresponse()]
    assert numbers == list(range(1, 3001))
    connection.close()


@pytest.mark.parametrize("path", [BATCH, "/v1/ledger"])
def test_a_key_that_is_revoked_meanwhile_ends_it(
    path: str, live_url: str, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever had begun went on writing, under a key that was gone."""
    monkeypatch.setattr(batch, "LOOK_SECONDS", 0.1)
    made, name, store = new_key(), f"gone {path}", app.state.store
    store.add_key(name, key_digest(made))
    body = a_receivable() if path == BATCH else {"customer": {"customer_id": "C9"}}
    with closing(announced(live_url, path, made)) as talking:
        send(talking, a_line(body))
        answer = talking.getresponse()
        assert json.loads(answer.readline())["status"] in (200, 201)
        store.revoke_key(name)
        last = json.loads(answer.readline())
        assert (last["line"], last["status"]) == (2, 401)
        assert last["problem"]["code"] == "not_authorised"
        assert answer.read() == b""


def test_whoever_hangs_up_ends_the_batch(talking: http.client.HTTPConnection, app: FastAPI) -> None:
    counter = app.state.metrics.scores.labels("open", "C")
    send(talking, a_line(a_receivable()) * 20_000)
    answer = talking.getresponse()
    answer.readline()
    answer.close()
    talking.close()
    now = -1.0
    for _ in range(100):
        before, now = now, counter._value.get()
        if before == now:
            break
        time.sleep(0.2)
    assert before == now, "it goes on for nobody"
    assert 1 <= now < 20_000
