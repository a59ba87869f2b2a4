"""One way to a score for everybody who asks: the API, the desk, and later the batch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple
from uuid import uuid4

from data_schemas.case import DealCase, ReceivableCase
from data_schemas.errors import NotFound
from data_schemas.score import DealScore, Score
from data_schemas.store import Store
from service.language import Lang
from service.metrics import Metrics
from service.serving import Now, Serving


class GivenDeal(NamedTuple):
    """A deal's answer, the very text of it that was kept, and what it was given with."""

    answer: DealScore
    text: str
    now: Now


class GivenScore(NamedTuple):
    """A receivable's answer, the very text of it that was kept, and what it was given with."""

    answer: Score
    text: str
    now: Now


class Scoring:
    """Scores with what is served now and keeps every answer.

    Parameters
    ----------
    today : callable
        The day a score stands for where the caller names none.
    """

    def __init__(
        self, serving: Serving, store: Store, metrics: Metrics, today: Callable[[], date]
    ) -> None:
        self.serving, self.store, self.metrics = serving, store, metrics
        self.today = today

    def deal(self, case: DealCase, lang: Lang, event: dict[str, Any]) -> GivenDeal:
        """Score a deal; ``event`` gets version and grade for the log line.

        Raises
        ------
        ModelNotLoaded, BundleMismatch
            If there is no model to ask.
        """
        now = self.serving.now()
        answer = now.served.engine.score_deal(
            case, now.view, as_of=case.as_of or self.today(), lang=lang, new_id=new_score_id
        )
        text = answer.model_dump_json()
        kept = [(answer.deal.score_id, answer.deal.subject, text)]
        # Each instalment has an id of its own, so each can be asked for again.
        kept += [
            (part.score_id, part.subject, part.model_dump_json()) for part in answer.instalments
        ]
        self.store.save_scores(kept)
        self._note(answer.deal, event)
        return GivenDeal(answer, text, now)

    def receivable(self, case: ReceivableCase, lang: Lang, event: dict[str, Any]) -> GivenScore:
        """Score one open receivable.

        Raises
        ------
        NotFound
            If it is named by an id that is not in the database or is paid already.
        ModelNotLoaded, BundleMismatch
            If there is no model to ask.
        """
        now = self.serving.now()
        answer = now.served.engine.score_receivable(
            case, now.view, as_of=case.as_of or self.today(), lang=lang, new_id=new_score_id
        )
        text = answer.model_dump_json()
        self.store.save_score(answer.score_id, answer.subject, text)
        self._note(answer, event)
        return GivenScore(answer, text, now)

    def past(self, score_id: str) -> str:
        """A past answer exactly as it was given.

        Raises
        ------
        NotFound
            If no score has this id.
        """
        text = self.store.get_score(score_id)
        if text is None:
            raise NotFound(
                f"没有编号为“{score_id}”的评分。", f"There is no score with the id '{score_id}'."
            )
        return text

    def _note(self, score: Score, event: dict[str, Any]) -> None:
        event["model_version"] = score.model_version
        event["grade"] = score.grade.value
        self.metrics.scores.labels(score.stage.value, score.grade.value).inc()


def new_score_id() -> str:
    """An id nobody has had before."""
    return f"s_{uuid4().hex}"
