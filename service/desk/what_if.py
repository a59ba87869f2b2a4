"""What the deal as typed now would score beside the answer that stands."""

from __future__ import annotations

from data_schemas.case import DealCase
from data_schemas.score import Score
from service.desk.charts import percent
from service.desk.edge import Failed
from service.desk.typed import money_text
from service.desk.visit import Visit
from service.scoring import Scoring


async def what_if(
    case: DealCase, before: Score, scoring: Scoring, visit: Visit
) -> str | Failed | None:
    """Say it in a line, or why not; none where nobody is there to be told."""
    event: dict[str, object] = {}
    found = await visit.tried("a what-if failed", scoring.what_if, case, event)
    if found is None or isinstance(found, Failed):
        return found
    return visit.words(
        "what_if", grade=found.grade.value, p=percent(found.delay_probability),
        was=percent(before.delay.probability), loss=money_text(round(found.expected_loss)),
    )  # fmt: skip
