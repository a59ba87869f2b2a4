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

EXTRAS = "extras"
"""The column of receivables that holds a ledger's own ``x_`` columns."""

PARENTS: dict[tuple[str, str], str] = {
    ("instalments", "deal_id"): "deals.deal_id",
    ("payments", "receivable_id"): "receivables.receivable_id",
    ("contacts", "receivable_id"): "receivables.receivable_id",
    ("states", "receivable_id"): "receivables.receivable_id",
}
"""References the database guards. Customers and deals of a receivable are not among them: a bare
ledger names them without describing them."""

INDEXED = (
    ("receivables", "customer_id"),
    ("receivables", "deal_id"),
    ("deals", "customer_id"),
    ("instalments", "deal_id"),
    ("payments", "receivable_id"),
    ("contacts", "receivable_id"),
)

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


def _type(field: Field) -> sa.types.TypeEngine[Any]:
    if field.kind is date:
        return sa.Date()
    if field.kind is bool:
        return sa.Boolean()
    if field.kind is int:
        return sa.Integer()
    if field.kind is float:
        return sa.Double()
    return sa.String(32 if issubclass(field.kind, Code) else field.max_length or 120)


def _column(table: str, field: Field) -> sa.Column[Any]:
    parent = PARENTS.get((table, field.name))
    key = field.name in KEYS[table]
    references = [sa.ForeignKey(parent)] if parent else []
    nullable = not (field.required or key)
    return sa.Column(
        field.name, _type(field), *references, primary_key=key, nullable=nullable,
        index=(table, field.name) in INDEXED,
    )  # fmt: skip


def _table(name: str) -> sa.Table:
    columns = [_column(name, field) for field in fields_of(TABLES[name]).values()]
    if name == "receivables":
        columns.append(sa.Column(EXTRAS, sa.JSON(none_as_null=True)))
    return sa.Table(name, metadata, *columns)


LEDGER: dict[str, sa.Table] = {name: _table(name) for name in TABLES}
"""The tables of a ledger, in an order in which they can be filled."""

LEDGER_META = sa.Table(
    "ledger_meta",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("as_of", sa.Date),
    sa.Column("synthetic", sa.Boolean, nullable=False),
)
"""One row: how often the ledger changed, up to which day it goes, whether it is simulated."""

API_KEYS = sa.Table(
    "api_keys",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("key_hash", sa.String(128), nullable=False, unique=True),
    sa.Column("created", UtcDateTime, nullable=False),
    sa.Column("revoked", UtcDateTime),
)

USERS = sa.Table(
    "users",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("password_hash", sa.String(256), nullable=False),
    sa.Column("created", UtcDateTime, nullable=False),
)

SCORES = sa.Table(
    "scores",
    metadata,
    sa.Column("score_id", sa.String(64), primary_key=True),
    sa.Column("created", UtcDateTime, nullable=False),
    sa.Column("subject", sa.String(64), nullable=False),
    # Text, not JSON: a past answer is given again exactly as it was given.
    sa.Column("answer", sa.Text, nullable=False),
)
