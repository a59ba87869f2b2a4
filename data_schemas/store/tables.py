"""The tables, derived from the declared fields; nothing here is said twice.

Money is kept as a double, not as ``Numeric``: frames and models compute in float64, amounts below
10^12 with cents need 14 of its 15 exact digits, so every cent survives, and what is read back is
bit for bit what was written. "The same file again changes nothing" rests on that.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from data_schemas.codes import Code
from data_schemas.field import Field, fields_of
from data_schemas.frame import KEYS, TABLES
from data_schemas.own_column import OWNERS

EXTRAS = "extras"
"""The column that holds a ledger's own ``x_`` columns, in the tables that may have some."""

KNOWN_FROM = "known_from"
"""The day we learnt what a row says; a frame may bring it, else ``ledger.py`` says which it is."""
LOAD, GONE = "load", "gone"
"""The load that brought a row, and the one that replaced it (missing while it stands)."""
SEQ, EVENT, ORPHAN = "seq", "event", "orphan"
"""Of a staged row: its number, the day it happened, whether its parent is not staged beside it."""

PARENTS: dict[tuple[str, str], str] = {
    ("instalments", "deal_id"): "deals",
    ("payments", "receivable_id"): "receivables",
    ("contacts", "receivable_id"): "receivables",
    ("states", "receivable_id"): "receivables",
}
"""References every load is checked for; the column has the same name in the parent. No foreign
keys: one cannot point at a row of which there are several versions. Customers and deals of a
receivable are not among them: a bare ledger names them without describing them."""

INDEXED = (("receivables", "customer_id"), ("deals", "customer_id"))

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An instant; SQLite drops the zone of a time, so UTC goes in and comes out."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> datetime | None:
        """Turn an aware time into UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> datetime | None:
        """Say again that it is UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _text(length: int) -> sa.types.TypeEngine[Any]:
    # Ids are compared and sorted by their codes on every database, whatever its language.
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _type(field: Field) -> sa.types.TypeEngine[Any]:
    if field.kind is date:
        return sa.Date()
    if field.kind is bool:
        return sa.Boolean()
    if field.kind is int:
        return sa.Integer()
    if field.kind is float:
        return sa.Double()
    return _text(32 if issubclass(field.kind, Code) else field.max_length or 120)


def _declared(table: str, *, staged: bool = False) -> list[sa.Column[Any]]:
    """The columns of the declared fields, and of the ledger's own."""
    columns = []
    for name, field in fields_of(TABLES[table]).items():
        key = name in KEYS[table] and not staged
        columns.append(
            sa.Column(
                name,
                _type(field),
                primary_key=key,
                nullable=staged or not (field.required or key),
                index=not staged and (table, name) in INDEXED,
            )
        )
    if table in OWNERS:
        # Text, not JSON: two rows are compared by what they say, letter by letter.
        columns.append(sa.Column(EXTRAS, sa.Text))
    return columns


def _table(name: str) -> sa.Table:
    table = sa.Table(
        name,
        metadata,
        *_declared(name),
        sa.Column(KNOWN_FROM, sa.Date, nullable=False),
        sa.Column(LOAD, sa.Integer, primary_key=True, autoincrement=False, index=True),
        sa.Column(GONE, sa.Integer),
    )
    replaced = table.c[GONE].is_not(None)
    sa.Index(f"ix_{name}_{GONE}", table.c[GONE], sqlite_where=replaced, postgresql_where=replaced)
    return table


def _stage(name: str) -> sa.Table:
    return sa.Table(
        f"stage_{name}",
        sa.MetaData(),
        sa.Column(SEQ, sa.Integer, primary_key=True, autoincrement=False),
        *_declared(name, staged=True),
        sa.Column(KNOWN_FROM, sa.Date),
        sa.Column(EVENT, sa.Date),
        sa.Column(ORPHAN, sa.Boolean),
        prefixes=["TEMPORARY"],
    )


LEDGER: dict[str, sa.Table] = {name: _table(name) for name in TABLES}
"""The tables of a ledger: every version of every row, in an order in which they can be filled."""

STAGE: dict[str, sa.Table] = {name: _stage(name) for name in TABLES}
"""Where a load lies before it touches them: tables of its connection alone, gone with it."""

LOADS = sa.Table(
    "loads",
    metadata,
    sa.Column(LOAD, sa.Integer, primary_key=True, autoincrement=False),
    # Missing while the load goes on, or where it died: its rows do not count.
    sa.Column("revision", sa.Integer, unique=True),
    sa.Column("as_of", sa.Date, nullable=False),
    # Tells what was decided between two loads of one day; of older loads nobody kept it.
    sa.Column("finished", UtcDateTime),
    # A file is known on the day it was taken, a single record on the day it was put in: its
    # ``as_of`` is the day after. Missing of older loads: then no later than ``as_of``.
    sa.Column("told", sa.Date),
)
"""The loads that changed the ledger, in the order of their revisions."""

LEDGER_META = sa.Table(
    "ledger_meta",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("as_of", sa.Date),
    sa.Column("synthetic", sa.Boolean, nullable=False),
    sa.Column("loaded", sa.Boolean, nullable=False, server_default=sa.false()),
    # Missing while nothing was written, and of older files, which did not have it kept.
    sa.Column("currency", sa.String(3)),
)
"""One row: how often the ledger changed, up to which day it goes, whether it is simulated, whether
anything but single records was ever written, and the currency of its amounts."""

OWN_COLUMNS = sa.Table(
    "own_columns",
    metadata,
    # As long as a heading may be.
    sa.Column("column", sa.Text, primary_key=True),
    sa.Column("zh", sa.Text, nullable=False),
    sa.Column("en", sa.Text, nullable=False),
    sa.Column("unit", sa.Text, nullable=False),
    sa.Column("cause", sa.String(32), nullable=False),
)
"""What was said of the ``x_`` columns; no versions, since no number depends on it."""

API_KEYS = sa.Table(
    "api_keys",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("key_hash", sa.String(128), nullable=False, unique=True),
    sa.Column("created", UtcDateTime, nullable=False),
    sa.Column("revoked", UtcDateTime),
    sa.Column("role", sa.String(8), nullable=False, server_default="decide"),
)

USERS = sa.Table(
    "users",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("password_hash", sa.String(256), nullable=False),
    sa.Column("created", UtcDateTime, nullable=False),
    sa.Column("role", sa.String(8), nullable=False, server_default="decide"),
)

AUDIT = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False, index=True),
    sa.Column("who", sa.String(80), nullable=False),
    sa.Column("how", sa.String(8), nullable=False),
    sa.Column("action", sa.String(32), nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
)
"""Who changed what; rows are added, never changed."""

ENDED_SESSIONS = sa.Table(
    "ended_sessions",
    metadata,
    sa.Column("session", sa.String(64), primary_key=True),
    # After that its cookie opens nothing anyway, and the row goes.
    sa.Column("until", UtcDateTime, nullable=False),
)
"""Sign-ins of the desk that were signed out before their time."""

SIGN_IN_TRIES = sa.Table(
    "sign_in_tries",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    # A digest: what is typed where a name belongs may be a password.
    sa.Column("who", sa.String(64), nullable=False, index=True),
    sa.Column("at", UtcDateTime, nullable=False),
)
"""Tries to sign in that were not right, by whom and from where, while they count."""

SCORES = sa.Table(
    "scores",
    metadata,
    sa.Column("score_id", sa.String(64), primary_key=True),
    sa.Column("created", UtcDateTime, nullable=False),
    sa.Column("subject", sa.String(64), nullable=False),
    # Text, not JSON: a past answer is given again exactly as it was given.
    sa.Column("answer", sa.Text, nullable=False),
)

OVERRIDES = sa.Table(
    "overrides",
    metadata,
    sa.Column("override_id", sa.String(64), primary_key=True),
    sa.Column("created", UtcDateTime, nullable=False, index=True),
    sa.Column("author", sa.String(80), nullable=False),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("reason", sa.String(32), nullable=False),
    # What the score said when it was overridden; the score itself is never touched.
    sa.Column("score_id", sa.String(64)),
    sa.Column("subject", sa.String(64)),
    sa.Column("stage", sa.String(32)),
    sa.Column("asked", sa.Date),
    sa.Column("model_version", sa.String(64)),
    sa.Column("model_grade", sa.String(1)),
    sa.Column("model_probability", sa.Double),
    sa.Column("delay_days", sa.Integer),
    sa.Column("grade", sa.String(1)),
    sa.Column("customer_id", sa.String(64)),
    sa.Column("cents", sa.BigInteger),
    sa.Column("note", sa.Text),
    # As it was given: the same request again is known by it.
    sa.Column("given", sa.Text, nullable=False),
    sa.Column("request_key", sa.String(300), unique=True),
)
"""Decisions against the model; rows are added, never changed."""

TOLD_LOSSES = sa.Table(
    "told_losses",
    metadata,
    sa.Column("as_of", sa.Date, primary_key=True),
    sa.Column("model_version", sa.String(64), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("cents", sa.BigInteger, nullable=False),
    sa.Column("loss_given_default", sa.Double, nullable=True),
    sa.Column("default_days", sa.Integer, nullable=True),
)
"""The expected credit loss of a day as it was told last while the book went to it."""
