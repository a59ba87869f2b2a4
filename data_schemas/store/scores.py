"""Past answers, kept exactly as they were given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from data_schemas.errors import StoreUnavailable
from data_schemas.store import audit
from data_schemas.store.engine import can_hold, reading, turns_of, writing
from data_schemas.store.tables import OVERRIDES, SCORES
from data_schemas.store.trouble import was_locked
from data_schemas.store.turns import let_others_in

_PROBE = "probe"
"""No score's id: those begin with s_."""
PART = 500
"""Answers deleted by one transaction: each has tens of kilobytes, and others wait meanwhile."""


def save_scores(engine: sa.Engine, answers: Sequence[tuple[str, str, str]]) -> None:
    """Keep answers in one transaction: (score id, what it is about, JSON text)."""
    if not answers:
        return
    now = datetime.now(UTC)
    rows = [
        {"score_id": score_id, "created": now, "subject": subject[:64], "answer": text}
        for score_id, subject, text in answers
    ]
    with writing(engine) as connection:
        connection.execute(sa.insert(SCORES), rows)


def check_keeping(engine: sa.Engine, patience: float) -> None:
    """Keep something and drop it, where a write has failed since that last worked.

    Writing over a row what it says already would not reach the disk.

    Parameters
    ----------
    patience : float
        Seconds to wait for others; that they took longer is no reason to say that none can write.

    Raises
    ------
    StoreUnavailable
        If the database cannot be written: the disk is full, say, or may only be read.
    """
    turns = turns_of(engine)
    if not turns.doubted:
        return
    row = {"score_id": _PROBE, "created": datetime.now(UTC), "subject": "", "answer": ""}
    try:
        with writing(engine, patience) as connection:
            connection.execute(sa.insert(SCORES), [row])
            connection.execute(sa.delete(SCORES).where(SCORES.c.score_id == _PROBE))
    except StoreUnavailable as err:
        if not was_locked(err):
            raise
    else:
        turns.doubted = False


def get_score(engine: sa.Engine, score_id: str) -> str | None:
    """The JSON text of a past answer, if there is one with this id."""
    if not can_hold(score_id):
        return None
    query = sa.select(SCORES.c.answer).where(SCORES.c.score_id == score_id)
    with reading(engine) as connection:
        return connection.execute(query).scalar_one_or_none()


def prune_scores(engine: sa.Engine, before: datetime) -> tuple[int, int]:
    """Delete the answers given before a moment, but for those that decisions name.

    Returns
    -------
    tuple of int
        How many were deleted, and how many of that age were kept.
    """
    named = sa.select(OVERRIDES.c.score_id).where(OVERRIDES.c.score_id.is_not(None))
    query = sa.select(SCORES.c.score_id, SCORES.c.score_id.in_(named)).where(
        SCORES.c.created < before
    )
    with reading(engine) as connection:
        found = connection.execute(query).all()
    old = [score_id for score_id, is_named in found if not is_named]
    for first in range(0, len(old), PART):
        with writing(engine) as connection:
            # Asked again: somebody may have decided on one meanwhile.
            gone = connection.execute(
                sa.delete(SCORES).where(
                    SCORES.c.score_id.in_(old[first : first + PART]),
                    SCORES.c.score_id.not_in(named),
                )
            )
            told = {"deleted": gone.rowcount, "before": before.isoformat(timespec="seconds")}
            audit.note(connection, "prune", "scores", told)
            let_others_in(connection)
    return len(old), len(found) - len(old)
