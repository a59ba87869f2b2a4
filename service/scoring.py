"""One way to a score for everybody who asks: the API, its batch, and the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from data_schemas.case import DealCase, ReceivableCase
from data_schemas.errors import NotFound
from data_schemas.score import DealScore, Score
from data_schemas.store import Store
from data_schemas.terms import AdviseCase, DealAdvice, WhatIf
from model.book_day import book_day
from service.language import Lang
from service.metrics import Metrics
from service.serving import Now, Serving

if TYPE_CHECKING:
    from model.view import LedgerView


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
        view, day = self._asked(now, case)
        answer = now.served.engine.score_deal(case, view, as_of=day, lang=lang, new_id=new_score_id)
        answer = _by_revision(answer, now.revision)
        return GivenDeal(answer, self._keep(answer, event), now)

    def advise(self, case: AdviseCase, lang: Lang, event: dict[str, Any]) -> DealAdvice:
        """Score a deal and look for terms that reach its goal; the score is kept as usual.

        Raises
        ------
        ModelNotLoaded, BundleMismatch
            If there is no model to ask.
        """
        now = self.serving.now()
        view, day = self._asked(now, case)
        advice = now.served.engine.advise_deal(
            case, view, as_of=day, lang=lang, new_id=new_score_id
        )
        advice = advice.model_copy(update={"score": _by_revision(advice.score, now.revision)})
        self._keep(advice.score, event)
        return advice

    def terms_for(self, case: DealCase, lang: Lang, now: Now) -> DealAdvice:
        """Terms for the goal told, else the policy's, of the model and records an answer is by.

        Its score is that answer again and is not kept.
        """
        view, day = self._asked(now, case)
        return now.served.engine.advise_deal(
            AdviseCase.model_validate(case.model_dump(mode="json")), view,
            as_of=day, lang=lang, new_id=new_score_id,
        )  # fmt: skip

    def what_if(self, case: DealCase, event: dict[str, Any]) -> WhatIf:
        """The figures of a deal with any of its fields changed; nothing is kept.

        Raises
        ------
        ModelNotLoaded, BundleMismatch
            If there is no model to ask.
        """
        now = self.serving.now()
        event["model_version"] = now.served.version
        view, day = self._asked(now, case)
        return now.served.engine.what_if(case, view, as_of=day)

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
        view, day = self._asked(now, case)
        answer = now.served.engine.score_receivable(
            case,
            view,
            as_of=day,
            lang=lang,
            new_id=new_score_id,
            ledger_on=now.ledger_on,
        ).model_copy(update={"ledger_revision": now.revision})
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

    def _asked(self, now: Now, case: DealCase | ReceivableCase) -> tuple[LedgerView, date]:
        """The day asked about, and the records as the book of that day reads them.

        What was booked or put right since is not known yet.
        """
        today = self.today()
        day = case.as_of or today
        if now.ledger_on is None or day >= book_day(now.view, today):
            return now.view, day
        return now.ledger_on(day), day

    def _keep(self, answer: DealScore, event: dict[str, Any]) -> str:
        """Keep a deal's answer, and each instalment's under an id of its own."""
        text = answer.model_dump_json()
        kept = [(answer.deal.score_id, answer.deal.subject, text)]
        kept += [
            (part.score_id, part.subject, part.model_dump_json()) for part in answer.instalments
        ]
        self.store.save_scores(kept)
        self._note(answer.deal, event)
        return text

    def _note(self, score: Score, event: dict[str, Any]) -> None:
        event["model_version"] = score.model_version
        event["grade"] = score.grade.value
        self.metrics.scores.labels(score.stage.value, score.grade.value).inc()


def _by_revision(answer: DealScore, revision: int) -> DealScore:
    """The answer with the revision of the records that it was given by."""
    told = {"ledger_revision": revision}
    parts = [part.model_copy(update=told) for part in answer.instalments]
    return answer.model_copy(
        update={"deal": answer.deal.model_copy(update=told), "instalments": parts}
    )


def new_score_id() -> str:
    """An id nobody has had before."""
    return f"s_{uuid4().hex}"
