"""A page works for as long as the sign-in it was opened with stands, and then says so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from nicegui import Client, ui
from nicegui.page import page

from data_schemas.acting import Actor, at_work
from data_schemas.errors import NotAllowed, StoreUnavailable
from data_schemas.roles import Role
from service.desk.edge import Failed
from service.desk.visit import Visit
from tests.apart import ended


class SignIn:
    """A sign-in that somebody may end elsewhere."""

    def __init__(self) -> None:
        self.stands = True

    def __call__(self) -> bool:
        return self.stands


@pytest.fixture
def client() -> Iterator[Client]:
    """Somewhere to draw."""
    with Client(page("/")) as drawn:
        yield drawn


def shown(client: Client) -> list[str]:
    return [one.text for one in client.elements.values() if isinstance(one, (ui.label, ui.link))]


def opened(sign_in: SignIn, lang: str = "zh") -> Visit:
    visit = Visit("wang", lang, sign_in, lambda _: None)  # type: ignore[arg-type]
    with visit.root:
        ui.label("a score")
    return visit


def test_what_is_asked_for_while_the_sign_in_stands_is_given(client: Client) -> None:
    visit = opened(SignIn())
    assert ended(lambda: visit.tried("sums failed", sum, (1, 2))) == 3
    assert "a score" in shown(client)


@pytest.mark.parametrize(
    ("lang", "head", "link"),
    [("zh", "登录已结束", "重新登录"), ("en", "The sign-in has ended", "Sign in again")],
)
def test_after_it_has_ended_nothing_is_done_and_the_page_says_so(
    client: Client, lang: str, head: str, link: str
) -> None:
    sign_in, done = SignIn(), []
    visit = opened(sign_in, lang)
    sign_in.stands = False
    assert ended(lambda: visit.tried("not kept", done.append, "a decision")) is None
    assert done == []
    assert visit.ended
    told = shown(client)
    assert "a score" not in told
    assert {head, link} <= set(told)


def test_a_page_nobody_touches_is_told_too(client: Client) -> None:
    sign_in = SignIn()
    visit = opened(sign_in)
    ended(visit.look)
    assert not visit.ended
    sign_in.stands = False
    ended(visit.look)
    assert visit.ended
    assert "登录已结束" in shown(client)


@pytest.mark.usefixtures("client")
def test_a_page_nobody_touches_says_nothing_while_the_database_is_away(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Twenty open pages wrote 240 traces a minute."""

    def away() -> bool:
        raise StoreUnavailable("数据库不在", "the database is away")

    visit = Visit("wang", "zh", away, lambda _: None)
    ended(visit.look)
    assert not visit.ended
    assert caplog.records == []
    assert isinstance(ended(lambda: visit.tried("no score", lambda: "a score")), Failed)
    assert len(caplog.records) == 1


def test_what_was_under_way_when_it_ended_is_not_shown() -> None:
    sign_in = SignIn()
    with Client(page("/")):
        visit = opened(sign_in)

        def slow() -> str:
            visit.end()  # as the look beside it does
            return "a score"

        assert ended(lambda: visit.tried("no score", slow)) is None


def test_where_it_cannot_be_looked_up_nothing_is_done_and_the_page_stays() -> None:
    def broken() -> bool:
        raise ZeroDivisionError

    with Client(page("/")):
        visit = Visit("wang", "en", broken, lambda _: None)
    answer = ended(lambda: visit.tried("no score", lambda: "a score"))
    assert isinstance(answer, Failed)
    assert not visit.ended


@pytest.mark.usefixtures("client")
def test_what_a_role_does_not_cover_is_not_done_and_told() -> None:
    done: list[str] = []

    def check(needed: Role) -> None:
        if needed is Role.DECIDE:
            raise NotAllowed("权限不足", "not allowed")

    visit = Visit("wang", "zh", SignIn(), check)  # type: ignore[arg-type]
    assert ended(lambda: visit.tried("", done.append, "put", needed=Role.WRITE)) is None
    assert ended(lambda: visit.tried("", done.append, "x", needed=Role.DECIDE)) == Failed(
        "权限不足"
    )
    assert done == ["put"]


@pytest.mark.usefixtures("client")
def test_what_is_done_on_the_desk_is_its_users() -> None:
    visit = opened(SignIn())
    assert ended(lambda: visit.tried("", at_work)) == Actor("wang", "desk")
