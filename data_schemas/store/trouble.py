"""What is made of the errors of a database: which are the operator's, and nothing of its values."""

from __future__ import annotations

import re
import sqlite3
from typing import Any

import sqlalchemy as sa

from data_schemas.errors import NotFound, StoreUnavailable

NO_USE = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_BUSY,
}
"""What SQLite says of a full disk, of a file that cannot be opened, read or written, and of one
that somebody else has kept locked for longer than we wait."""
NO_SERVER = ("08", "53", "55P03", "57P", "58")
"""How PostgreSQL's states for the same begin: connection lost, insufficient resources, locked,
stopped or starting, system error."""

_QUERY_PASSWORD = re.compile(r"(?<=[?&])(password=)[^&\s]+", re.IGNORECASE)


def without_values(context: sa.ExceptionContext) -> None:
    """Leave out what PostgreSQL adds to an error: the key or the whole row that it refused."""
    err: Any = context.original_exception
    whole, said = str(err), getattr(getattr(err, "diag", None), "message_primary", None)
    if not said:
        return
    for one in (err, context.sqlalchemy_exception):
        if one is not None:
            one.args = tuple(str(part).replace(whole, said) for part in one.args)


def no_use(context: sa.ExceptionContext) -> StoreUnavailable | None:
    """A database that is full, broken, locked or away is the operator's to mend, not ours.

    Everything else keeps its own error. What was being written is rolled back as ever.
    """
    if context.engine is None:  # a look whether a kept connection still stands: a new one is made
        return None
    err: Any = context.original_exception
    code = getattr(err, "sqlite_errorcode", 0) & 0xFF
    state = getattr(err, "sqlstate", None) or ""
    # Who cannot connect is told no state, whatever the reason.
    unopened = context.connection is None and isinstance(
        context.sqlalchemy_exception, sa.exc.OperationalError
    )
    if context.is_disconnect or unopened or code in NO_USE or state.startswith(NO_SERVER):
        return unavailable(url_of(context.engine), err)
    return None


def was_locked(error: StoreUnavailable) -> bool:
    """Whether a database is of no use only because others kept it longer than we wait."""
    err: Any = error.__cause__
    busy = getattr(err, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
    locked = (getattr(err, "sqlstate", None) or "").startswith("55P03")
    return isinstance(err, (TimeoutError, sa.exc.TimeoutError)) or busy or locked


def url_of(engine: sa.Engine) -> str:
    """The address of a database without its password."""
    return without_query_password(engine.url.render_as_string(hide_password=True))


def without_query_password(text: str) -> str:
    """A text without the passwords that an address in it gives as a query.

    Examples
    --------
    >>> without_query_password("postgresql://h/db?user=wang&password=secret&sslmode=require")
    'postgresql://h/db?user=wang&password=***&sslmode=require'
    """
    return _QUERY_PASSWORD.sub(r"\1***", text)


def missing(url: str) -> NotFound:
    """That there is no database at ``url``, where one was to be read."""
    shown = _shown(url)
    return NotFound(
        f"数据库 {shown} 不存在：请检查 HUIKUAN_HOME 和 HUIKUAN_DATABASE_URL；"
        "huikuan ingest、huikuan serve 或新建用户、密钥时才会新建",
        f"there is no database {shown}: check HUIKUAN_HOME and HUIKUAN_DATABASE_URL;"
        " huikuan ingest, huikuan serve, or a user or key added makes one",
    )


def unavailable(url: str, err: Exception) -> StoreUnavailable:
    """That the database at ``url`` cannot be used, and why; without its password."""
    why = (str(getattr(err, "orig", None) or err) or type(err).__name__).splitlines()[0][:200]
    shown = _shown(url)
    return StoreUnavailable(
        f"数据库 {shown} 无法使用：{why}", f"cannot use the database {shown}: {why}"
    )


def _shown(url: str) -> str:
    try:
        return without_query_password(sa.make_url(url).render_as_string(hide_password=True))
    except sa.exc.ArgumentError:
        return "HUIKUAN_DATABASE_URL"  # what is no URL may still hold a password
