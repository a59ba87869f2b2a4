"""The whole desk in a process of its own: NiceGUI keeps one application per process."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from starlette.testclient import TestClient

from data_schemas.errors import StoreUnavailable
from data_schemas.settings import Settings
from data_schemas.store import Store, open_store
from service.app import create_app
from service.desk.login import LANG_COOKIE
from service.passwords import hash_password
from tests.fake_scorer import FakeScorer

PASSWORD = "a long password"


class Leaving(Store):
    """A database that may go away."""

    away = False

    def find_user(self, name: str) -> str | None:
        self._look()
        return super().find_user(name)

    def end_session(self, session: str, until: datetime) -> None:
        self._look()
        super().end_session(session, until)

    def _look(self) -> None:
        if self.away:
            raise StoreUnavailable("数据库 h.db 不在", "h.db is away")


def pages(home: Path, lang: str, asked: list[str]) -> list[tuple[int, str, str]]:
    """Status, type and text of pages, asked for by somebody signed in while the database is away.

    A form is sent where an address begins with ``POST``.
    """
    settings = Settings(home=home, database_url=f"sqlite:///{home / 'h.db'}")
    store = Leaving(open_store(settings.database).engine)
    store.add_user("li", hash_password(PASSWORD))
    app = create_app(
        settings, served=FakeScorer().served(), store=store, today=lambda: date(2026, 11, 22)
    )
    sent = {"user": "li", "password": PASSWORD}
    found = []
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        assert client.post("/login", data=sent).status_code == 303
        client.cookies.set(LANG_COOKIE, lang)
        store.away = True
        for one in asked:
            how, _, path = one.partition(" ")
            answer = client.request(how, path, data=sent if how == "POST" else None)
            found.append((answer.status_code, answer.headers["content-type"], answer.text))
    store.close()
    return found
