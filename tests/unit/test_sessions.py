"""Sessions, keys and the brake on guessing."""

from __future__ import annotations

import base64
import hmac
import json
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from data_schemas.store import Store, open_store
from data_schemas.store.tables import SIGN_IN_TRIES
from service.language import language_of
from service.passwords import hash_password, password_fits
from service.security import key_digest, new_key
from service.sessions import KNOWN_FOR, LIFETIME, Sessions, Tries, kept_secret


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def test_a_session_says_who_signed_in() -> None:
    sessions = Sessions(b"secret")
    claim = sessions.read(sessions.issue("王 经理", "hash"))
    assert claim is not None
    assert claim.user == "王 经理"
    assert claim.fits("hash")
    assert not claim.fits("another hash")


def test_a_session_ends() -> None:
    clock = Clock()
    sessions = Sessions(b"secret", clock)
    cookie = sessions.issue("w", "hash")
    clock.now += LIFETIME + 1
    assert sessions.read(cookie) is None


def test_each_sign_in_has_a_number_of_its_own() -> None:
    sessions = Sessions(b"secret", Clock())
    claims = [sessions.read(sessions.issue("w", "hash")) for _ in range(20)]
    assert len({one.number for one in claims if one is not None}) == 20


def test_a_sign_in_from_before_it_could_be_ended_has_a_number_too() -> None:
    clock = Clock()
    sessions = Sessions(b"secret", clock)
    claim = json.dumps(["w", "0" * 16, int(clock.now) + 60])
    body = base64.urlsafe_b64encode(claim.encode()).decode()
    read = sessions.read(f"{body}.{hmac.new(b'secret', body.encode(), 'sha256').hexdigest()}")
    assert read is not None
    assert (read.user, len(read.number)) == ("w", 64)


def test_a_browser_that_is_known_opens_nothing_and_only_for_its_user() -> None:
    clock = Clock()
    sessions = Sessions(b"secret", clock)
    known, session = sessions.issue_known("w", "hash"), sessions.issue("w", "hash")
    for passed_off in (known, f"huikuan_known.{known}"):
        assert sessions.read(passed_off) is None
    assert sessions.known(session, "w") is None
    assert sessions.known(known, "w")
    assert sessions.known(known, "x") is None
    clock.now += KNOWN_FOR + 1
    assert sessions.known(known, "w") is None


@pytest.mark.parametrize(
    "forge",
    [
        lambda c: c[:-1] + ("1" if c[-1] == "0" else "0"),
        lambda c: "x" + c,
        lambda _: "",
        lambda _: ".",
        lambda _: "a.b",
        lambda c: c.split(".")[0],
        lambda _: "\udcff.\udcff",
    ],
)
def test_a_forged_session_is_none(forge) -> None:
    sessions = Sessions(b"secret")
    assert sessions.read(forge(sessions.issue("w", "hash"))) is None
    assert sessions.known(forge(sessions.issue_known("w", "hash")), "w") is None
    assert sessions.read(Sessions(b"other").issue("w", "hash")) is None


def test_the_secret_is_made_once_and_private(tmp_path: Path) -> None:
    path = tmp_path / "a" / "session.secret"
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(lambda _: kept_secret(path), range(8)))
    assert len(secrets) == 1
    assert len(secrets.pop()) == 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["session.secret"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'huikuan.db'}")
    yield opened
    opened.close()


def test_after_five_wrong_tries_one_waits(store: Store) -> None:
    clock = Clock()
    tries = Tries(store, clock=clock)
    for _ in range(5):
        assert tries.begin("w", "from here") == 0
    assert tries.begin("w", "from there") == 300
    assert tries.begin("somebody else", "from here") == 0
    clock.now += 301
    assert tries.begin("w", "from here") == 0


def test_one_who_guesses_many_names_from_one_place_waits_and_not_before(store: Store) -> None:
    tries = Tries(store, from_a_place=6, clock=Clock())
    assert [tries.begin(f"user {n}", "from here") for n in range(6)] == [0] * 6
    assert tries.begin("somebody else", "from here") == 300
    assert tries.begin("somebody else", "from there") == 0


def test_whoever_gets_it_right_is_forgiven_and_the_place_but_for_the_wrong_tries(
    store: Store,
) -> None:
    tries = Tries(store, from_a_place=5, clock=Clock())
    for _ in range(4):
        tries.begin("w", "from here")
    for _ in range(9):
        assert tries.begin("x", "from here") == 0
        tries.right("x", "from here")
    assert tries.begin("w", "from here") == 0
    assert tries.begin("x", "from here") == 300


def test_of_many_tries_at_once_no_more_pass_than_one_after_another(store: Store) -> None:
    tries = Tries(store, clock=Clock())
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: tries.begin("w", "from here"), range(100)))
    assert waits.count(0) == 5


def test_what_was_typed_as_a_name_is_not_kept(store: Store) -> None:
    """It may be a password, or hold what no database takes."""
    Tries(store, clock=Clock()).begin("user secret\0", "from here")
    with store.engine.connect() as connection:
        kept = connection.execute(sa.select(SIGN_IN_TRIES.c.who)).scalars().all()
    assert [len(one) for one in kept] == [64, 64]
    assert not any("secret" in one for one in kept)


def test_passwords_are_hashed_with_argon2id() -> None:
    stored = hash_password("correct horse")
    assert stored.startswith("$argon2id$")
    assert password_fits(stored, "correct horse")
    assert not password_fits(stored, "wrong")
    assert not password_fits(None, "correct horse")
    assert not password_fits("not a hash", "correct horse")


def test_keys_are_long_and_never_alike() -> None:
    keys = {new_key() for _ in range(100)}
    assert len(keys) == 100
    assert all(len(k) >= 43 for k in keys)
    assert len({key_digest(k) for k in keys}) == 100


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        (None, "zh"),
        ("", "zh"),
        ("en", "en"),
        ("en-US,zh;q=0.9", "en"),
        ("zh;q=0.2,en;q=0.8", "en"),
        ("fr,de", "zh"),
        ("*", "zh"),
        ("en;q=0", "zh"),
        ("en;q=x", "zh"),
        (";;;,,,", "zh"),
        ("ZH-cn", "zh"),
        ("en;q=nan", "zh"),
    ],
)
def test_the_language_asked_for(header: str | None, lang: str) -> None:
    assert language_of(header, "zh") == lang
