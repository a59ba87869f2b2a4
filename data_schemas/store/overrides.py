"""Decisions against the model, and the expected credit losses that were told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from data_schemas.codes import Grade, Stage
from data_schemas.overrides import OverrideKind, OverrideReason
from data_schemas.store import audit
from data_schemas.store.engine import can_hold, reading, writing
from data_schemas.store.once import put_once
from data_schemas.store.tables import OVERRIDES, TOLD_LOSSES

TELLING_SECONDS = 1.0
"""How long what is told of the book waits for other writers; the next who reads it tells it too."""


@dataclass(frozen=True, kw_only=True)
class KeptOverride:
    """A decision as it is kept; ``asked`` is the day the score answered for.

    ``given`` is the text of the request; ``request_key`` tells a repeated one. ``customer_id`` is
    the customer of the score, or of a provision; decisions on scores kept before had none.
    """

    override_id: str
    author: str
    kind: OverrideKind
    reason: OverrideReason
    given: str
    created: datetime | None = None
    score_id: str | None = None
    subject: str | None = None
    stage: Stage | None = None
    asked: date | None = None
    model_version: str | None = None
    model_grade: Grade | None = None
    model_probability: float | None = None
    delay_days: int | None = None
    grade: Grade | None = None
    customer_id: str | None = None
    cents: int | None = None
    note: str | None = None
    request_key: str | None = None


@dataclass(frozen=True, kw_only=True)
class ToldLoss:
    """The model's expected credit loss of a day, as it was told last while the book went to it.

    ``loss_given_default`` and ``default_days`` are the policy's of that time; rows kept before
    they were have none.
    """

    as_of: date
    model_version: str
    revision: int
    cents: int
    loss_given_default: float | None = None
    default_days: int | None = None


@dataclass(frozen=True, kw_only=True)
class Once:
    """An id a customer went by from one moment until before another."""

    customer_id: str
    first: datetime
    last: datetime


def add_override(engine: sa.Engine, one: KeptOverride) -> tuple[KeptOverride, bool]:
    """Keep a decision; of requests with one key the first, and whether this was it."""
    row = asdict(one) | {"created": one.created or datetime.now(UTC)}
    with writing(engine) as connection:
        if put_once(connection, OVERRIDES.c.request_key, row):
            subject = "/".join(id_ for id_ in (one.subject, one.customer_id) if id_)
            told = {"override_id": one.override_id, "kind": one.kind.value}
            audit.note(connection, "override", subject, told)
            return _kept_from(row), True
        same = sa.select(OVERRIDES).where(OVERRIDES.c.request_key == one.request_key)
        return _kept(connection.execute(same).one()), False


def override_asked_for(engine: sa.Engine, request_key: str) -> KeptOverride | None:
    """The decision that a request with this key was answered with."""
    if not can_hold(request_key):
        return None
    query = sa.select(OVERRIDES).where(OVERRIDES.c.request_key == request_key)
    with reading(engine) as connection:
        found = connection.execute(query).one_or_none()
    return None if found is None else _kept(found)


def overrides(
    engine: sa.Engine, *, kind: OverrideKind | None, offset: int, limit: int | None
) -> tuple[int, list[KeptOverride]]:
    """How many decisions there are, and a page of them, the latest first."""
    wanted = sa.select(OVERRIDES)
    if kind is not None:
        wanted = wanted.where(OVERRIDES.c.kind == kind.value)
    ordered = wanted.order_by(OVERRIDES.c.created.desc(), OVERRIDES.c.override_id)
    with reading(engine) as connection:
        count = sa.select(sa.func.count()).select_from(wanted.subquery())
        total = connection.execute(count).scalar_one()
        rows = connection.execute(ordered.offset(offset).limit(limit)).all()
    return total, [_kept(row) for row in rows]


def find_override(engine: sa.Engine, override_id: str) -> KeptOverride | None:
    """A decision by its id."""
    if not can_hold(override_id):
        return None
    query = sa.select(OVERRIDES).where(OVERRIDES.c.override_id == override_id)
    with reading(engine) as connection:
        found = connection.execute(query).one_or_none()
    return None if found is None else _kept(found)


def override_about(
    engine: sa.Engine,
    subject: str,
    stage: Stage,
    last: date,
    customer_ids: Collection[str],
    once: Collection[Once] = (),
) -> KeptOverride | None:
    """The latest decision on a score of ``subject`` that answered for ``last`` or before.

    Two customers may have a deal of one id: a decision on the one is none on the other. Whose a
    decision is on was not always kept, nor said by every score; then the subject alone counts.

    Parameters
    ----------
    customer_ids : collection of str
        Every id the customer goes by, also those merged into it; empty where nobody said whose.
    once : collection of Once
        Ids it went by for a time: what was decided then is kept under them.
    """
    query = (
        sa.select(OVERRIDES)
        .where(OVERRIDES.c.subject == subject, OVERRIDES.c.stage == stage.value)
        .where(OVERRIDES.c.asked <= last)
        .order_by(OVERRIDES.c.created.desc(), OVERRIDES.c.override_id)
        .limit(1)
    )
    if customer_ids:
        whose = OVERRIDES.c.customer_id
        then = (
            sa.and_(
                whose == one.customer_id,
                OVERRIDES.c.created >= one.first,
                OVERRIDES.c.created < one.last,
            )
            for one in once
        )
        query = query.where(sa.or_(whose.in_(customer_ids), whose.is_(None), *then))
    with reading(engine) as connection:
        found = connection.execute(query).one_or_none()
    return None if found is None else _kept(found)


def tell_loss(engine: sa.Engine, one: ToldLoss) -> None:
    """Keep what is told of the day the book goes to, in the place of what was told of it before.

    What another process told by a newer ledger stays: of this day, or of a later one to which the
    book has moved on. Whoever tells it came to read, so it waits for no long writer.

    Raises
    ------
    StoreUnavailable
        If somebody else has been writing for ``TELLING_SECONDS``.
    """
    if told_loss(engine, one.as_of, one.as_of) == one:
        return
    later = TOLD_LOSSES.alias()
    still = ~sa.exists().where(later.c.as_of > one.as_of, later.c.revision >= one.revision)
    same = (TOLD_LOSSES.c.as_of == one.as_of) & (TOLD_LOSSES.c.revision <= one.revision)
    with writing(engine, TELLING_SECONDS) as connection:
        if not put_once(connection, TOLD_LOSSES.c.as_of, asdict(one)):
            connection.execute(sa.update(TOLD_LOSSES).where(same, still).values(asdict(one)))


def told_loss(engine: sa.Engine, first: date, last: date) -> ToldLoss | None:
    """The latest loss told of the days from ``first`` to ``last``."""
    query = (
        sa.select(TOLD_LOSSES)
        .where(TOLD_LOSSES.c.as_of.between(first, last))
        .order_by(TOLD_LOSSES.c.as_of.desc())
        .limit(1)
    )
    with reading(engine) as connection:
        found = connection.execute(query).one_or_none()
    return None if found is None else ToldLoss(**found._mapping)


def _kept(row: sa.Row[Any]) -> KeptOverride:
    return _kept_from(dict(row._mapping))


def _kept_from(row: dict[str, Any]) -> KeptOverride:
    codes = {
        "kind": OverrideKind,
        "reason": OverrideReason,
        "stage": Stage,
        "model_grade": Grade,
        "grade": Grade,
    }
    coded = {name: code(row[name]) for name, code in codes.items() if row[name] is not None}
    return KeptOverride(**{**row, **coded})
