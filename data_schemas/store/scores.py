"""Past answers, kept exactly as they were given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from data_schemas.store.engine import can_hold, reading, writing
from data_schemas.store.tables import SCORES


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


def get_score(engine: sa.Engine, score_id: str) -> str | None:
    """The JSON text of a past answer, if there is one with this id."""
    if not can_hold(score_id):
        return None
    query = sa.select(SCORES.c.answer).where(SCORES.c.score_id == score_id)
    with reading(engine) as connection:
        return connection.execute(query).scalar_one_or_none()
