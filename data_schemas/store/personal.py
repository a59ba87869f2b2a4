"""Where a text about a person stands, and putting another in its place, in every version of a row.

Codes, keys of access and hashes are passed over: a text that happens to be part of one is no name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from data_schemas.errors import InvalidLedger
from data_schemas.field import fields_of
from data_schemas.frame import KEYS, TABLES
from data_schemas.store import audit
from data_schemas.store.engine import reading, writing
from data_schemas.store.tables import (
    AUDIT,
    EXTRAS,
    LEDGER,
    LEDGER_META,
    OVERRIDES,
    OWN_COLUMNS,
    SCORES,
)
from data_schemas.store.turns import lock

SHORTEST = 2
"""Characters such a text has at least: of one, every other word would hold it."""
SHOWN = 20
PART = 500
_NAMES_OF_FIELDS = ("field", "entity")
"""Columns of facts that hold names of ours, no text of a ledger's."""
_CODES = ("as_of", "grade", "kind", "score_id", "stage")
"""What in an answer is a code or an id of ours, as every ``…_version`` is."""


@dataclass(frozen=True)
class Place:
    """A column that holds the text, in how many rows, and the ids of the first of them."""

    table: str
    column: str
    rows: int
    ids: tuple[str, ...]


@dataclass(frozen=True)
class _Column:
    column: sa.Column[Any]
    ids: tuple[sa.Column[Any], ...]
    is_json: bool = False


def find(engine: sa.Engine, text: str) -> list[Place]:
    """Every place in which a text stands, in whatever version of a row."""
    with reading(engine) as connection:
        return list(_found(connection, text))


def erase(engine: sa.Engine, text: str, instead: str) -> list[Place]:
    """Put another text in the place of one, everywhere or nowhere; the places it stood in.

    In JSON only values are changed. The ledger gets a new revision, so that whoever serves it reads
    it again; the audit keeps where and how often, not what.

    Raises
    ------
    InvalidLedger
        If an id would become one that is there, or two would become one, or one longer than an id
        may be.
    """
    with writing(engine) as connection:
        lock(connection)
        found = list(_found(connection, text))
        places = {(one.table, one.column) for one in found}
        changed = [one for one in _columns() if (one.column.table.name, one.column.name) in places]
        for one in changed:
            _check_ids(connection, one.column, text, instead)
        try:
            for one in changed:
                change = _in_json if one.is_json else _in_text
                change(connection, one, text, instead)
        except sa.exc.IntegrityError as err:
            raise _unfit() from err
        if found:
            more = LEDGER_META.c.revision + 1
            connection.execute(sa.update(LEDGER_META).values(revision=more))
        told = {f"{one.table}.{one.column}": one.rows for one in found}
        audit.note(connection, "personal_erase", "", {"rows": told})
    return found


def _columns() -> Iterator[_Column]:
    for name, table in LEDGER.items():
        ids = tuple(table.c[key] for key in KEYS[name])
        for field in fields_of(TABLES[name]).values():
            if field.kind is str and field.name not in _NAMES_OF_FIELDS:
                yield _Column(table.c[field.name], ids)
        if EXTRAS in table.c:
            yield _Column(table.c[EXTRAS], ids, is_json=True)
    for table, id_, plain, as_json in (
        (SCORES, "score_id", ("subject",), ("answer",)),
        (
            OVERRIDES, "override_id", ("author", "subject", "customer_id", "note", "request_key"),
            ("given",),
        ),
        (OWN_COLUMNS, "column", ("zh", "en"), ()),
        (AUDIT, "id", ("subject",), ("outcome",)),
    ):  # fmt: skip
        yield from (_Column(table.c[name], (table.c[id_],)) for name in plain)
        yield from (_Column(table.c[name], (table.c[id_],), is_json=True) for name in as_json)


def _found(connection: sa.Connection, text: str) -> Iterator[Place]:
    for one in _columns():
        if one.is_json:
            ids = _rows_with(connection, one, text, one.ids)
            count = len(ids)
        else:
            holds = _contains(one.column, text)
            table = one.column.table
            count = connection.execute(
                sa.select(sa.func.count()).select_from(table).where(holds)
            ).scalar_one()
            some = sa.select(*one.ids).where(holds).distinct().order_by(*one.ids).limit(SHOWN)
            ids = [tuple(row) for row in connection.execute(some)] if count else []
        if count:
            names = dict.fromkeys("/".join(map(str, row)) for row in ids)
            yield Place(one.column.table.name, one.column.name, count, tuple(names)[:SHOWN])


def _contains(column: sa.Column[Any], text: str) -> sa.ColumnElement[bool]:
    # Not LIKE, which on SQLite takes "ANN" for "ann".
    return sa.func.replace(column, text, "") != column


def spelt_in_json(text: str) -> set[str]:
    """A text as JSON may write it, with and without escapes."""
    return {json.dumps(text, ensure_ascii=way)[1:-1] for way in (True, False)}


def _rows_with(
    connection: sa.Connection, one: _Column, text: str, names: Sequence[sa.Column[Any]]
) -> list[tuple[Any, ...]]:
    """What names the rows whose JSON holds the text."""
    holds = sa.or_(*(_contains(one.column, way) for way in spelt_in_json(text)))
    query = sa.select(*names, one.column).where(holds).execution_options(yield_per=PART)
    return [tuple(row[:-1]) for row in connection.execute(query) if _holds(row[-1], text)]


def _holds(told: str, text: str) -> bool:
    found = json.loads(told)
    return bool(_replaced(found, lambda value: value.replace(text, "")) != found)


def _replaced(told: Any, change: Callable[[str], str]) -> Any:
    """The same with every text in it changed; names and codes stay."""
    if isinstance(told, str):
        return change(told)
    if isinstance(told, dict):
        return {
            name: value if _is_code(name, value) else _replaced(value, change)
            for name, value in told.items()
        }
    if isinstance(told, list):
        return [_replaced(value, change) for value in told]
    return told


def _is_code(name: str, value: Any) -> bool:
    ours = name in _CODES or (name.endswith("_version") and not name.startswith("x_"))
    return ours and isinstance(value, str)


def _check_ids(connection: sa.Connection, column: sa.Column[Any], text: str, instead: str) -> None:
    if column.table.name not in LEDGER or not column.name.endswith("_id"):
        return
    new = sa.func.replace(column, text, instead)
    longest = sa.select(sa.func.max(sa.func.length(new))).where(_contains(column, text))
    if (connection.execute(longest).scalar() or 0) > getattr(column.type, "length", 0):
        raise _unfit()
    changed = sa.union(
        *(
            sa.select(same.label("id")).where(_contains(same, text))
            for same in (
                table.c[column.name] for table in LEDGER.values() if column.name in table.c
            )
        )
    ).subquery()
    becomes = sa.func.replace(changed.c.id, text, instead)
    twins = sa.select(becomes).group_by(becomes).having(sa.func.count() > 1).limit(1)
    if connection.execute(twins).first() is not None:
        raise _unfit()
    for table in LEDGER.values():
        if column.name in table.c:
            other = table.alias("other")
            there = sa.exists().where(other.c[column.name] == new)
            same = sa.select(sa.literal(1)).where(_contains(column, text), there).limit(1)
            if connection.execute(same).first() is not None:
                raise _unfit()


def _unfit() -> InvalidLedger:
    return InvalidLedger(
        "替换后，一个编号会与另一个编号相同，或超出编号的长度；请用 --with 给出别的替换文字，"
        "未作任何改动",
        "an id would become the same as another, or too long for one; name another replacement"
        " with --with, nothing was changed",
    )


def _in_text(connection: sa.Connection, one: _Column, text: str, instead: str) -> None:
    length = getattr(one.column.type, "length", None)
    new: sa.ColumnElement[Any] = sa.func.replace(one.column, text, instead)
    if length is not None:
        new = sa.func.substr(new, 1, length)
    table = one.column.table
    assert isinstance(table, sa.Table)  # noqa: S101  # all of ours are
    change = sa.update(table).where(_contains(one.column, text)).values({one.column.name: new})
    connection.execute(change)


def _in_json(connection: sa.Connection, one: _Column, text: str, instead: str) -> None:
    table = one.column.table
    assert isinstance(table, sa.Table)  # noqa: S101  # all of ours are
    # The ledger writes its own with escapes and blanks, answers are written without.
    style: dict[str, Any] = (
        {} if one.column.name == EXTRAS else {"ensure_ascii": False, "separators": (",", ":")}
    )
    keys = list(table.primary_key.columns)
    change = (
        sa.update(table)
        .where(*(key == sa.bindparam(f"of_{key.name}") for key in keys))
        .values({one.column.name: sa.bindparam("after")})
    )
    # An answer is long: of all rows only the keys are held at once.
    found = _rows_with(connection, one, text, keys)
    for first in range(0, len(found), PART):
        part = sa.tuple_(*keys).in_(found[first : first + PART])
        query = sa.select(*keys, one.column).where(part)
        rows = []
        for *key, told in connection.execute(query):
            new = _replaced(json.loads(told), lambda value: value.replace(text, instead))
            named = {f"of_{column.name}": part for column, part in zip(keys, key, strict=True)}
            rows.append(named | {"after": json.dumps(new, **style)})
        connection.execute(change, rows)
