"""Who may enter: keys and users the database keeps, on both databases."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import repeat
from threading import Barrier

import pytest
import sqlalchemy as sa

from data_schemas.errors import InvalidRecord, NotFound
from data_schemas.store import Store, open_store
from data_schemas.store.engine import writing
from data_schemas.store.tables import API_KEYS, SIGN_IN_TRIES


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = open_store(database_url)
    yield opened
    opened.close()


def test_keys_open_until_they_are_revoked(store: Store) -> None:
    store.add_key("crm", "hash-1")
    found = store.find_key("hash-1")
    assert found is not None
    assert found.name == "crm"
    assert store.find_key("hash-2") is None
    with pytest.raises(InvalidRecord, match="taken"):
        store.add_key("crm", "hash-2")
    store.add_key("crm", "hash-2", replace=True)
    assert store.find_key("hash-1") is None
    store.revoke_key("crm")
    (key,) = store.keys()
    assert (key.name, key.created.tzinfo is not None) == ("crm", True)
    assert key.revoked is not None
    assert store.find_key("hash-2") is None
    store.revoke_key("crm")
    assert store.keys() == [key]
    with pytest.raises(NotFound):
        store.revoke_key("erp")


@pytest.mark.parametrize("lacking", [False, True])
def test_what_the_database_refuses_is_told_without_values(store: Store, lacking: bool) -> None:
    """Neither what was sent nor the row it is held against: the error goes into a log."""
    key_hash = None if lacking else "SECRETHASH"
    row = {"name": "SECRETNAME", "key_hash": key_hash, "created": datetime.now(UTC)}
    if not lacking:
        store.add_key("SECRETNAME", "hash")
    with pytest.raises(sa.exc.IntegrityError) as caught, writing(store.engine) as connection:
        connection.execute(sa.insert(API_KEYS).values(row))
    told = "".join(traceback.format_exception(caught.value))
    assert "INSERT INTO api_keys" in told
    assert "constraint" in told
    assert "SECRET" not in told


def test_users_are_found_until_they_are_removed(store: Store) -> None:
    store.add_user("经理", "hash")
    store.add_user("经理", "hash-2", replace=True)
    assert store.find_user("经理") == "hash-2"
    assert [user.name for user in store.users()] == ["经理"]
    with pytest.raises(InvalidRecord, match="taken"):
        store.add_user("经理", "hash")
    store.remove_user("经理")
    assert store.find_user("经理") is None
    with pytest.raises(NotFound):
        store.remove_user("经理")


def test_of_those_who_take_a_name_at_one_moment_one_gets_it(store: Store) -> None:
    def taken(n: int, what: str, at_once: Barrier) -> bool:
        at_once.wait()
        try:
            getattr(store, what)("one", f"hash-{n}")
        except InvalidRecord as err:
            assert "taken" in str(err)  # noqa: PT017 - the others raise nothing
            return False
        return True

    for what in ("add_key", "add_user"):
        with ThreadPoolExecutor(6) as pool:
            found = list(pool.map(taken, range(6), repeat(what), repeat(Barrier(6))))
        assert found.count(True) == 1


def test_a_session_ended_is_ended_until_nobody_could_use_it(store: Store) -> None:
    now = datetime.now(UTC)
    store.end_session("over", now - timedelta(seconds=1))
    for _ in range(2):
        store.end_session("mine", now + timedelta(hours=12))
    assert store.session_ended("mine")
    assert [one.action for one in store.audited()] == ["sign_out"] * 2  # each once
    assert not store.session_ended("another")
    assert not store.session_ended("over")  # its cookie opens nothing: the row is gone


def test_a_session_ended_twice_at_once_is_ended(store: Store) -> None:
    until = datetime.now(UTC) + timedelta(hours=12)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: store.end_session("mine", until), range(8)))
    assert store.session_ended("mine")
    assert len(store.audited()) == 1


def test_tries_of_several_processes_count_together(store: Store, database_url: str) -> None:
    now, window = datetime.now(UTC), timedelta(minutes=5)
    with closing(open_store(database_url)) as other, ThreadPoolExecutor(6) as pool:

        def tried(n: int) -> timedelta:
            return (store, other)[n % 2].begin_try({"li": 5, f"from {n}": 5}, now, window=window)

        waits = list(pool.map(tried, range(20)))
        assert waits.count(timedelta(0)) == 5
        assert set(waits) == {timedelta(0), timedelta(minutes=5)}
        other.forgive("li", ("from 0",))
        assert not store.begin_try({"li": 5}, now, window=window)
    later = now + timedelta(minutes=6)
    assert not store.begin_try({"li": 5, "from 1": 5}, later, window=window)
    with store.engine.connect() as connection:
        assert (
            connection.execute(sa.select(sa.func.count()).select_from(SIGN_IN_TRIES)).scalar() == 2
        )


@pytest.mark.parametrize("name", ["", " a", "a\n", "x" * 65])
def test_a_name_nobody_could_type_is_refused(store: Store, name: str) -> None:
    with pytest.raises(InvalidRecord, match="name"):
        store.add_user(name, "hash")
    with pytest.raises(InvalidRecord, match="name"):
        store.add_key(name, "hash")


def test_what_no_text_can_be_is_not_there(store: Store) -> None:
    assert store.find_user("a\0b") is None
    assert store.get_score("a\0b") is None
    assert store.find_override("a\0b") is None
    assert store.override_asked_for("key:crm\na\0b") is None
    assert store.customer_of("a\0b") is None
