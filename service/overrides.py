"""Decisions against the model: written down beside the score, never into it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from data_schemas.codes import Grade, Stage
from data_schemas.day import day_in_china
from data_schemas.errors import InvalidLedger, NotFound
from data_schemas.overrides import (
    Override,
    OverrideGiven,
    OverrideKind,
    OverrideReview,
    Overrides,
)
from data_schemas.policy import Policy
from data_schemas.problems import refused
from data_schemas.score import Score
from data_schemas.store import Store
from data_schemas.store.overrides import KeptOverride, Once
from model.book_day import book_day
from model.closing import closing, closing_ends, closing_month
from service.language import Lang
from service.serving import Serving


class RepeatedKey(InvalidLedger):
    """An ``Idempotency-Key`` comes again with another request."""

    code = "repeated_key"


class Decisions:
    """Keeps decisions, lists them, and holds them against what came to pass."""

    def __init__(self, serving: Serving, store: Store, policy: Policy) -> None:
        self.serving, self.store, self.policy = serving, store, policy

    def add(
        self, given: OverrideGiven, author: str, request_key: str | None, today: date, lang: Lang
    ) -> tuple[Override, bool]:
        """Keep a decision, and whether it is new; the same request again changes nothing.

        It is answered as it was, whatever has become of its customer or its score since.

        Raises
        ------
        NotFound
            If no score has the id it names.
        InvalidRecord
            If it names a customer the ledger does not have, or the score of one instalment.
        RepeatedKey
            If its key came before with another request.
        """
        from model.money.cents import in_cents

        # Left out where it says nothing: requests kept before it was there read as they did.
        unsaid = {name for name in ("back_to_model", "closing") if not getattr(given, name)}
        text = given.model_dump_json(exclude=unsaid)
        # No name holds a line break: with a blank, "demo" and "demo x" could share a key.
        key = f"{author}\n{request_key}" if request_key else None
        before = self._asked_before(author, request_key) if request_key else None
        if before is not None:
            return told(_same(before, text), lang), False
        if given.customer_id is not None:
            self._check_customer(given.customer_id)
        said = (
            self._said(given.score_id)
            if given.score_id
            else {"asked": self._counts_from(given, today)}
        )
        if given.grade is not None and given.grade is said["model_grade"]:
            self._check_taken_back(said, given.grade, key)
        one = KeptOverride(
            override_id=f"o_{uuid4().hex}",
            author=author,
            kind=given.kind,
            reason=given.reason,
            given=text,
            score_id=given.score_id,
            grade=given.grade,
            customer_id=given.customer_id,
            cents=None if given.amount is None else int(in_cents(given.amount)),
            note=given.note,
            request_key=key,
        )
        kept, new = self.store.add_override(replace(one, **said))
        return told(_same(kept, text), lang), new

    def _asked_before(self, author: str, request_key: str) -> KeptOverride | None:
        """What an author's key was kept with; until 2026-11-28 a blank stood between the two."""
        for between in ("\n", " "):
            found = self.store.override_asked_for(f"{author}{between}{request_key}")
            if found is not None and found.author == author:
                return found
        return None

    def _check_customer(self, customer_id: str) -> None:
        import pandas as pd

        view = self.serving.now().view
        if view.customer_position(pd.Series([customer_id], dtype="object"))[0] < 0:
            raise refused("unknown_customer", "customer_id", customer_id, root=OverrideGiven)

    def _said(self, score_id: str) -> dict[str, Any]:
        """What the score said that is overridden."""
        text = self.store.get_score(score_id)
        if text is None:
            raise NotFound(
                f"没有编号为“{score_id}”的评分。", f"There is no score with the id '{score_id}'."
            )
        score = json.loads(text)
        if _is_instalment(score):
            raise refused("score_of_instalment", "score_id", score_id, root=OverrideGiven)
        score = score.get("deal", score)
        return {
            "subject": score["subject"],
            "customer_id": score.get("customer_id"),
            "stage": Stage(score["stage"]),
            "asked": date.fromisoformat(score["as_of"]),
            "model_version": score["model_version"],
            "model_grade": Grade(score["grade"]),
            "model_probability": score["delay"]["probability"],
            "delay_days": score["delay"]["horizon_days"],
        }

    def _of_instalment(self, one: KeptOverride) -> bool:
        if one.stage is not Stage.SIGNING or one.score_id is None:
            return False
        # They have been refused since before a decision bore its customer: only those without one
        # are looked up, for a whole answer read each time is seconds for some hundred decisions.
        if one.customer_id is not None:
            return False
        text = self.store.get_score(one.score_id)
        return text is not None and _is_instalment(json.loads(text))

    def closings(self, today: date) -> list[str]:
        """The months whose closing a provision may be for: the book's own, up to this month's."""
        found, day = [], self._book_day(today)
        while closing(day) <= closing(today):
            found.append(closing_month(day))
            day = closing_ends(closing(day)) + timedelta(days=1)
        return found

    def _counts_from(self, given: OverrideGiven, today: date) -> date:
        """The day of the book a provision counts from; by default that of the book of today."""
        months = self.closings(today)
        if given.closing is None or given.closing == months[0]:
            return self._book_day(today)
        if given.closing not in months:
            allowed = f"{months[0]} … {months[-1]}"
            raise refused("not_this_closing", "closing", given.closing, allowed, OverrideGiven)
        return min(closing_ends(date.fromisoformat(f"{given.closing}-01")), today)

    def _book_day(self, today: date) -> date:
        view = self.serving.view
        return today if view is None else book_day(view, today)

    def listed(self, kind: OverrideKind | None, offset: int, limit: int, lang: Lang) -> Overrides:
        """A page of decisions, the latest first."""
        total, kept = self.store.overrides(kind, offset=offset, limit=limit)
        end = offset + len(kept)
        return Overrides(
            total=total,
            items=[told(one, lang) for one in kept],
            next_offset=end if kept and end < total else None,
        )

    def one(self, override_id: str, lang: Lang) -> Override:
        """A decision by its id.

        Raises
        ------
        NotFound
            If there is none.
        """
        kept = self.store.find_override(override_id)
        if kept is None:
            raise NotFound(
                f"没有编号为“{override_id}”的调整。", f"There is no override '{override_id}'."
            )
        return told(kept, lang)

    def about(self, score: Score, lang: Lang) -> Override | None:
        """The latest decision on what a score is about, of those its day could know."""
        kept = self._latest(score.subject, score.stage, score.as_of, score.customer_id)
        return None if kept is None else told(kept, lang)

    def _check_taken_back(self, said: dict[str, Any], grade: Grade, key: str | None) -> None:
        """The model's own grade is a decision only where it takes back another one."""
        before = self._latest(said["subject"], said["stage"], said["asked"], said["customer_id"])
        if before is not None and key is not None and before.request_key == key:
            return  # this request itself, kept since its key was looked for
        if before is None or before.grade in (None, grade):
            raise refused("as_the_model", "grade", grade.value, root=OverrideGiven)

    def _latest(
        self, subject: str, stage: Stage, last: date, customer_id: str | None
    ) -> KeptOverride | None:
        ids = self._ids_of(customer_id)
        # Kept while its customer was merged into another, a decision bears that one's id.
        once = [
            Once(customer_id=one.customer_id, first=one.span[0], last=one.span[1])
            for one in self.store.past_merges()
            if one.alias_id in ids and one.span is not None
        ]
        return self.store.override_about(subject, stage, last, ids, once)

    def _ids_of(self, customer_id: str | None) -> list[str]:
        """Every id of a customer: a decision may be kept under one that was merged since."""
        if customer_id is None:
            return []
        view = self.serving.view
        aliases = {} if view is None else view.aliases
        return [customer_id, *(alias for alias, of in aliases.items() if of == customer_id)]

    def review(self, today: date, lang: Lang) -> OverrideReview:
        """Model and manager on what came to pass, as of the day the records go to.

        Decisions on single instalments, which were once kept, are left out.
        """
        from model.portfolio.review import Decision, review

        view = self.serving.now().view
        _, kept = self.store.overrides()
        merges = self.store.past_merges()

        def once(customer: str | None, made: datetime) -> tuple[str, ...]:
            return tuple(
                one.alias_id for one in merges if one.customer_id == customer and one.stood_at(made)
            )

        decisions = [
            Decision(
                made=day_in_china(one.created), asked=one.asked, stage=one.stage,
                subject=one.subject, customer=one.customer_id,
                once=once(one.customer_id, one.created),
                kind=one.kind, reason=one.reason, model_grade=one.model_grade,
                model_probability=one.model_probability, delay_days=one.delay_days,
                grade=one.grade,
            )
            for one in kept
            if one.created and one.asked and one.stage and one.subject
            and one.model_grade and one.model_probability is not None and one.delay_days
            and not self._of_instalment(one)
        ]  # fmt: skip
        return review(decisions, view, book_day(view, today), self.policy, lang)


def _is_instalment(score: dict[str, Any]) -> bool:
    """Whether a kept answer is of one instalment.

    It goes by a number within its deal: nobody could tell later which it was.
    """
    return "deal" not in score and score["stage"] == Stage.SIGNING


def _same(kept: KeptOverride, given: str) -> KeptOverride:
    """What is kept under a key, which only its own request may ask for again."""
    if kept.given != given:
        raise RepeatedKey(
            "同一个 Idempotency-Key 已用于另一个请求；未写入任何内容。",
            "This Idempotency-Key was used for another request; nothing was written.",
        )
    return kept


def told(one: KeptOverride, lang: Lang) -> Override:
    """A decision in ``lang``."""
    from model.money.cents import yuan

    assert one.created is not None  # noqa: S101  # the store has seen to it
    return Override(
        override_id=one.override_id,
        created=one.created,
        author=one.author,
        kind=one.kind,
        kind_label=one.kind.label(lang),
        reason=one.reason,
        reason_label=one.reason.label(lang),
        score_id=one.score_id,
        subject=one.subject,
        model_version=one.model_version,
        model_grade=one.model_grade,
        model_probability=one.model_probability,
        delay_days=one.delay_days,
        grade=one.grade,
        customer_id=one.customer_id,
        provision=None if one.cents is None else yuan(one.cents),
        back_to_model=one.kind is OverrideKind.PROVISION and one.cents is None,
        closing=closing_month(one.asked)
        if one.kind is OverrideKind.PROVISION and one.asked
        else None,
        note=one.note,
    )
