"""A user of the desk changes the password themselves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from data_schemas.settings import Settings
from data_schemas.store import Store
from data_schemas.store.engine import writing
from data_schemas.store.tables import SIGN_IN_TRIES
from service.app import create_app
from service.desk import login, own_password
from service.passwords import hash_password, password_fits
from tests.api_bodies import TODAY
from tests.fake_scorer import FakeScorer

OLD, NEW = "a long password", "quite another one"
FORM = {"old": OLD, "new": NEW, "again": NEW}


def opened(settings: Settings, store: Store) -> TestClient:
    app = create_app(
        settings, served=FakeScorer().served(), store=store, desk=False, today=lambda: TODAY
    )
    login.add(app)
    own_password.add(app)
    return TestClient(app, follow_redirects=False)


@pytest.fixture
def client(settings: Settings, store: Store) -> Iterator[TestClient]:
    """A browser in which li is signed in."""
    store.add_user("li", hash_password(OLD), replace=True)
    with writing(store.engine) as connection:  # tries of the test before, at the same database
        connection.execute(sa.delete(SIGN_IN_TRIES))
    with opened(settings, store) as browser:
        assert browser.post("/login", data={"user": "li", "password": OLD}).status_code == 303
        yield browser


def test_the_new_one_counts_at_once_and_ends_sign_ins_elsewhere(
    client: TestClient, settings: Settings, store: Store
) -> None:
    with opened(settings, store) as elsewhere:
        assert elsewhere.post("/login", data={"user": "li", "password": OLD}).status_code == 303
        role = store.role_of("li")
        answer = client.post("/password", data=FORM)
        assert answer.status_code == 200
        assert "密码已修改" in answer.text
        assert client.get("/password").status_code == 200  # still signed in here
        assert elsewhere.get("/password").headers["location"] == "/login"
        assert elsewhere.post("/login", data={"user": "li", "password": OLD}).status_code == 401
        assert elsewhere.post("/login", data={"user": "li", "password": NEW}).status_code == 303
    assert store.role_of("li") == role
    last = [one for one in store.audited(subject="li") if one.action == "replace"][-1]
    assert (last.who, last.how, last.subject) == ("li", "desk", "users/li")


@pytest.mark.parametrize(
    ("change", "status", "told"),
    [
        ({"old": "guessed it is"}, 401, "当前密码不正确"),
        ({"again": "quite another two"}, 422, "不一致"),
        ({"new": OLD, "again": OLD}, 422, "与当前密码相同"),
        ({"new": "short", "again": "short"}, 422, "至少 8 个字符"),
        ({"new": "password1", "again": "password1"}, 422, "太常见"),
        ({"new": "秘" * 300, "again": "秘" * 300}, 422, "至多 256 个字符"),
    ],
)
def test_what_is_not_taken_is_told_and_changes_nothing(
    client: TestClient, store: Store, change: dict[str, str], status: int, told: str
) -> None:
    answer = client.post("/password", data=FORM | change)
    assert answer.status_code == status
    assert told in answer.text
    assert not any(typed in answer.text for typed in {OLD, NEW, *change.values()})
    assert password_fits(store.find_user("li"), OLD)


def test_nobody_guesses_the_current_one_on_an_open_desk_at_speed(client: TestClient) -> None:
    codes = [client.post("/password", data=FORM | {"old": f"guess {n}"}) for n in range(6)]
    assert [one.status_code for one in codes] == [401] * 5 + [429]
    assert client.post("/password", data=FORM).status_code == 429
    # Its user is not kept out by that.
    assert client.post("/login", data={"user": "li", "password": OLD}).status_code == 303


def test_only_who_is_signed_in_and_only_our_own_page(client: TestClient, store: Store) -> None:
    evil = client.post("/password", data=FORM, headers={"Origin": "https://evil.example"})
    assert evil.status_code == 403
    assert password_fits(store.find_user("li"), OLD)
    client.cookies.clear()
    for answer in (client.get("/password"), client.post("/password", data=FORM)):
        assert (answer.status_code, answer.headers["location"]) == (303, "/login")


def test_one_changed_or_removed_meanwhile_is_not_put_back(store: Store) -> None:
    store.add_user("li", held := hash_password(OLD), replace=True)
    store.add_user("li", other := hash_password("an administrator's"), replace=True)
    assert not store.change_password("li", held, hash_password(NEW))
    assert store.find_user("li") == other
    store.remove_user("li")
    assert not store.change_password("li", other, hash_password(NEW))
    assert store.find_user("li") is None
