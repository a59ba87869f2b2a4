"""Who may ask: API keys and users. Only hashes are kept; hashing is the caller's business."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from data_schemas.errors import FieldProblem, InvalidRecord, NotFound
from data_schemas.roles import Role
from data_schemas.store import audit
from data_schemas.store.engine import can_hold, reading, writing
from data_schemas.store.once import put_once
from data_schemas.store.tables import API_KEYS, ENDED_SESSIONS, USERS

LONGEST_NAME = 64


@dataclass(frozen=True, kw_only=True)
class ApiKey:
    """A key that was given out; ``revoked`` is ``None`` while it opens."""

    name: str
    created: datetime
    revoked: datetime | None
    role: Role


@dataclass(frozen=True, kw_only=True)
class User:
    """Somebody who may sign in."""

    name: str
    created: datetime
    role: Role


def add_key(
    engine: sa.Engine, name: str, key_hash: str, *, replace: bool, role: Role | None = None
) -> None:
    """Keep the hash of a new key.

    Parameters
    ----------
    role : Role, optional
        What it may do. Default: what the key it replaces may; of a new one, everything.

    Raises
    ------
    InvalidRecord
        If the name is empty, too long, or taken and not to be replaced.
    """
    _check_name(name)
    row = {"key_hash": key_hash, "created": datetime.now(UTC), "revoked": None}
    with writing(engine) as connection:
        _put(connection, API_KEYS, name, row, role, replace=replace)


def find_key(engine: sa.Engine, key_hash: str) -> ApiKey | None:
    """The key with this hash, if there is one that is not revoked."""
    query = sa.select(API_KEYS).where(API_KEYS.c.key_hash == key_hash, API_KEYS.c.revoked.is_(None))
    with reading(engine) as connection:
        found = connection.execute(query).one_or_none()
    return None if found is None else _key(found)


def keys(engine: sa.Engine) -> list[ApiKey]:
    """All keys by name, also the revoked ones."""
    query = sa.select(API_KEYS).order_by(API_KEYS.c.name)
    with reading(engine) as connection:
        found = connection.execute(query).all()
    return [_key(row) for row in found]


def revoke_key(engine: sa.Engine, name: str) -> datetime | None:
    """End a key; since when it has ended, where it had already: then nothing changes.

    Raises
    ------
    NotFound
        If no key has this name.
    """
    own = API_KEYS.c.name == name
    change = sa.update(API_KEYS).where(own, API_KEYS.c.revoked.is_(None))
    with writing(engine) as connection:
        if connection.execute(change.values(revoked=datetime.now(UTC))).rowcount:
            audit.note(connection, "revoke", f"api_keys/{name}")
            return None
        found = connection.execute(sa.select(API_KEYS).where(own)).one_or_none()
    if found is None:
        raise NotFound(f"没有名为 {name} 的 API 密钥", f"there is no API key named {name}")
    return _key(found).revoked


def add_user(
    engine: sa.Engine, name: str, password_hash: str, *, replace: bool, role: Role | None = None
) -> None:
    """Keep a user, or with ``replace`` a user's new password.

    Parameters
    ----------
    role : Role, optional
        What the user may do. Default: what it may already; a new one, everything.

    Raises
    ------
    InvalidRecord
        If the name is empty, too long, or taken and not to be replaced.
    """
    _check_name(name)
    row = {"password_hash": password_hash, "created": datetime.now(UTC)}
    with writing(engine) as connection:
        _put(connection, USERS, name, row, role, replace=replace)


def change_password(engine: sa.Engine, name: str, held: str, password_hash: str) -> bool:
    """Put a user's own new password in the place of the one held; whether it was still held."""
    row = {"password_hash": password_hash, "created": datetime.now(UTC)}
    of_user = sa.and_(USERS.c.name == name, USERS.c.password_hash == held)
    with writing(engine) as connection:
        if not connection.execute(sa.update(USERS).where(of_user).values(**row)).rowcount:
            return False
        audit.note(connection, "replace", f"users/{name}")
    return True


def find_user(engine: sa.Engine, name: str) -> str | None:
    """The password hash of a user, if there is one of this name."""
    if not can_hold(name):
        return None
    query = sa.select(USERS.c.password_hash).where(USERS.c.name == name)
    with reading(engine) as connection:
        return connection.execute(query).scalar_one_or_none()


def role_of(engine: sa.Engine, name: str) -> Role | None:
    """What a user may do, if there is one of this name."""
    query = sa.select(USERS.c.role).where(USERS.c.name == name)
    with reading(engine) as connection:
        found = connection.execute(query).scalar_one_or_none()
    return None if found is None else Role(found)


def users(engine: sa.Engine) -> list[User]:
    """All users by name."""
    query = sa.select(USERS).order_by(USERS.c.name)
    with reading(engine) as connection:
        found = connection.execute(query).all()
    return [User(name=row.name, created=row.created, role=Role(row.role)) for row in found]


def remove_user(engine: sa.Engine, name: str) -> None:
    """Remove a user.

    Raises
    ------
    NotFound
        If no user has this name.
    """
    with writing(engine) as connection:
        if not connection.execute(sa.delete(USERS).where(USERS.c.name == name)).rowcount:
            raise NotFound(f"没有名为 {name} 的用户", f"there is no user named {name}")
        audit.note(connection, "remove", f"users/{name}")


def end_session(engine: sa.Engine, session: str, until: datetime) -> None:
    """Keep that a sign-in was ended, until it would have ended by itself; older ones are dropped.

    Ending it again changes nothing.
    """
    table = ENDED_SESSIONS
    with writing(engine) as connection:
        connection.execute(sa.delete(table).where(table.c.until <= datetime.now(UTC)))
        if put_once(connection, table.c.session, {"session": session, "until": until}):
            audit.note(connection, "sign_out")


def session_ended(engine: sa.Engine, session: str) -> bool:
    """Whether a sign-in was ended before its time."""
    query = sa.select(ENDED_SESSIONS.c.session).where(ENDED_SESSIONS.c.session == session)
    with reading(engine) as connection:
        return connection.execute(query).first() is not None


def _put(
    connection: sa.Connection, table: sa.Table, name: str, row: dict[str, object],
    role: Role | None, *, replace: bool,
) -> None:  # fmt: skip
    given = row if role is None else row | {"role": role.value}
    added = put_once(connection, table.c.name, {"name": name, **given})
    if not added and not replace:
        raise _bad_name(
            f"“{name}”已被使用；请换一个名称", f"'{name}' is taken; choose another name"
        )
    if not added:
        connection.execute(sa.update(table).where(table.c.name == name).values(**given))
    held = connection.execute(sa.select(table.c.role).where(table.c.name == name)).scalar_one()
    told = {"role": str(Role(held).value)}
    audit.note(connection, "add" if added else "replace", f"{table.name}/{name}", told)


def _key(row: sa.Row[Any]) -> ApiKey:
    return ApiKey(name=row.name, created=row.created, revoked=row.revoked, role=Role(row.role))


def _check_name(name: str) -> None:
    if not 1 <= len(name) <= LONGEST_NAME or name != name.strip() or not name.isprintable():
        raise _bad_name(
            f"名称应为 1 至 {LONGEST_NAME} 个可见字符，首尾无空格",
            f"a name is 1 to {LONGEST_NAME} visible characters without blanks around them",
        )


def _bad_name(zh: str, en: str) -> InvalidRecord:
    return InvalidRecord(
        [FieldProblem(field="name", label="名称", message=zh)],
        [FieldProblem(field="name", label="Name", message=en)],
    )
