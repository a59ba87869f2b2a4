"""The sign-in form of the desk: what it takes, and what it never says again."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from data_schemas.settings import Settings
from data_schemas.store import Store
from data_schemas.store.engine import writing
from data_schemas.store.tables import SIGN_IN_TRIES
from service.app import create_app
from service.desk import login
from service.passwords import hash_password
from service.sessions import COOKIE
from tests.api_bodies import TODAY
from tests.fake_scorer import FakeScorer

PASSWORD = "a long password"


@pytest.fixture
def client(settings: Settings, store: Store) -> Iterator[TestClient]:
    app = create_app(
        settings, served=FakeScorer().served(), store=store, desk=False, today=lambda: TODAY
    )
    login.add(app)
    store.add_user("li", hash_password(PASSWORD), replace=True)
    with writing(store.engine) as connection:  # tries of the test before, at the same database
        connection.execute(sa.delete(SIGN_IN_TRIES))
    with TestClient(app, follow_redirects=False) as opened:
        yield opened


def test_what_is_too_long_is_wrong_and_not_said_again(client: TestClient) -> None:
    for sent in ({"user": "li", "password": "秘" * 300}, {"user": "x" * 5000, "password": "y"}):
        answer = client.post("/login", data=sent)
        assert answer.status_code == 401
        assert answer.headers["content-type"].startswith("text/html")
        assert "秘" not in answer.text
        assert len(answer.text) < 2000


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_a_form_of_another_page_signs_nobody_in_or_out(client: TestClient, origin: str) -> None:
    def sent(origin: str) -> int:
        form = {"user": "li", "password": PASSWORD}
        return client.post("/login", data=form, headers={"Origin": origin}).status_code

    assert sent(origin) == 403
    assert COOKIE not in client.cookies
    assert sent("http://testserver") == 303
    session = client.cookies[COOKIE]
    answer = client.post("/logout", headers={"Origin": origin})
    assert answer.status_code == 403
    assert "没有退出" in answer.text
    assert client.cookies[COOKIE] == session
    assert client.get("/v1/causes").status_code == 200
    assert client.post("/logout", headers={"Origin": "http://testserver"}).status_code == 303
    assert COOKIE not in client.cookies


def test_of_tries_sent_at_once_five_are_looked_at(client: TestClient) -> None:
    def tried(number: int) -> int:
        sent = {"user": "li", "password": f"guess {number}"}
        return client.post("/login", data=sent).status_code

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(tried, range(20)))
    assert sorted(answers) == [401] * 5 + [429] * 15
    right = client.post("/login", data={"user": "li", "password": PASSWORD})
    assert right.status_code == 429
    assert 0 < int(right.headers["retry-after"]) <= 300


def test_another_process_gives_nobody_more_tries(
    client: TestClient, settings: Settings, store: Store
) -> None:
    other = create_app(
        settings, served=FakeScorer().served(), store=store, desk=False, today=lambda: TODAY
    )
    login.add(other)
    wrong = {"user": "li", "password": "x"}
    with TestClient(other, follow_redirects=False) as elsewhere:
        for one in (client, elsewhere, client, elsewhere, client):
            assert one.post("/login", data=wrong).status_code == 401
        for one in (client, elsewhere):
            assert one.post("/login", data=wrong).status_code == 429


def test_right_ones_are_not_counted(client: TestClient) -> None:
    for _ in range(7):
        answer = client.post("/login", data={"user": "li", "password": PASSWORD})
        assert answer.status_code == 303


def signed_in(client: TestClient, user: str = "li") -> int:
    return client.post("/login", data={"user": user, "password": PASSWORD}).status_code


def test_a_copied_session_ends_with_the_sign_out(
    client: TestClient, settings: Settings, store: Store
) -> None:
    """In every process: they share but the database."""
    assert signed_in(client) == 303
    copied = {COOKIE: client.cookies[COOKIE]}
    other = create_app(
        settings, served=FakeScorer().served(), store=store, desk=False, today=lambda: TODAY
    )
    with TestClient(other, cookies=copied) as elsewhere:
        assert elsewhere.get("/v1/causes").status_code == 200
        assert signed_in(client) == 303  # another sign-in of the same user
        later = {COOKIE: client.cookies[COOKIE]}
        client.cookies.clear()
        client.cookies.update(copied)
        assert client.post("/logout").status_code == 303
        assert client.get("/v1/causes").status_code == 401
        assert elsewhere.get("/v1/causes").status_code == 401
        elsewhere.cookies.clear()
        elsewhere.cookies.update(later)
        assert elsewhere.get("/v1/causes").status_code == 200


def test_whoever_is_not_signed_in_may_sign_out(client: TestClient) -> None:
    assert client.post("/logout").status_code == 303


def test_one_who_mistypes_keeps_nobody_else_at_that_address_out(
    client: TestClient, store: Store
) -> None:
    store.add_user("wang", hash_password(PASSWORD), replace=True)
    for _ in range(5):
        assert client.post("/login", data={"user": "li", "password": "x"}).status_code == 401
    assert signed_in(client) == 429
    assert signed_in(client, "wang") == 303


def test_wrong_tries_of_others_do_not_keep_out_who_signed_in_there_before(
    client: TestClient, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the same address or at the same name; whoever guesses has no such browser."""
    monkeypatch.setattr(client.app.state.tries, "from_a_place", 5)  # type: ignore[attr-defined]
    store.add_user("wang", hash_password(PASSWORD), replace=True)
    assert signed_in(client) == 303
    client.post("/logout")
    mine = dict(client.cookies)
    assert COOKIE not in mine
    client.cookies.clear()
    for _ in range(5):
        assert client.post("/login", data={"user": "li", "password": "x"}).status_code == 401
    assert signed_in(client) == 429  # from a browser nobody knows
    client.cookies.update(mine)
    assert signed_in(client, "wang") == 429  # known, but not as that user's
    assert signed_in(client) == 303
    # In it, too, five wrong ones are enough.
    for _ in range(5):
        assert client.post("/login", data={"user": "li", "password": "x"}).status_code == 401
    assert signed_in(client) == 429


def test_who_signs_in_and_out_is_kept_and_what_nobody_is_called_is_not(
    client: TestClient, store: Store
) -> None:
    before = len(store.audited())
    client.post("/login", data={"user": "li", "password": "a wrong one"})
    client.post("/login", data={"user": "a password typed too early", "password": "x"})
    client.post("/login", data={"user": "li", "password": PASSWORD})
    client.post("/logout")
    told = store.audited()[before:]
    assert [(one.who, one.how, one.action) for one in told] == [
        ("li", "desk", "sign_in_failed"), ("", "desk", "sign_in_failed"),
        ("li", "desk", "sign_in"), ("li", "desk", "sign_out"),
    ]  # fmt: skip
    kept = " ".join(one.who + one.subject + one.outcome for one in told)
    assert "password" not in kept
    assert "wrong" not in kept
