"""The one public entry of the package: a case and a ledger in, a ``Score`` out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd

from data_schemas.case import DealCase, ReceivableCase
from data_schemas.codes import Stage
from data_schemas.errors import NotFound
from data_schemas.plan_shares import contradictions, with_plan_shares
from data_schemas.policy import Policy
from data_schemas.problems import invalid_record
from data_schemas.reference import MONTH_DAYS, Reference
from data_schemas.score import DealScore, Score
from data_schemas.terms import AdviseCase, DealAdvice, WhatIf
from model.answer import answer_deal, answer_unit
from model.asked import Asked
from model.attribution import of_units
from model.bundle import Bundle, first_question
from model.case_ledger import instalment_of, ledger_of_case
from model.curve import nearest
from model.deal_units import asked_of, customer_columns
from model.explained import changed, compare
from model.inputs import inputs
from model.inputs_used import unused
from model.law.answered import answered
from model.law.statute import deal_statute, receivable_statute
from model.money.shown import unit_money
from model.owed import Owed
from model.own_given import own_columns
from model.portfolio.figures import Figures, figures_of
from model.profiles import Profiles
from model.reading import read_on
from model.reference import Missing
from model.scored import NewId, Scored, Telling, nothing_scored
from model.terms.advise import advise_terms
from model.terms.bench import Bench
from model.units import current_units, known_before
from model.unscored import check_open, not_open
from model.values import STATE, Values, given_values
from model.view import LedgerView

LedgerOn = Callable[[date], LedgerView]
"""The ledger as it was known strictly before a day."""
LEGAL_STATES = ("acceptance_pending", "disputed")
"""What a receivable is on record as that the legal clock reads, in the order of its parameters."""


class Scorer:
    """Scores with one bundle and one policy.

    What it keeps of a ledger (the cause profiles of its past cases, what its customers owe) changes
    no answer.
    """

    def __init__(self, bundle: Bundle, policy: Policy) -> None:
        self.bundle, self.policy = bundle, policy
        self.profiles = Profiles(bundle, policy.delay_days)
        self.owed = Owed(bundle, policy)

    def prepare(self, view: LedgerView) -> None:
        """Work out what answers about a ledger need, so that the first one does not wait for it."""
        self.profiles.prepare(view)

    def score_deal(
        self, case: DealCase, view: LedgerView, *, as_of: date, lang: str, new_id: NewId
    ) -> DealScore:
        """Score a deal before signing: each planned instalment, and the deal as a whole.

        The question is asked on ``as_of`` or the signing date, whichever is earlier: what happened
        after signing is not known then. History is what the ledger knew before that day; what the
        customer owes, and may owe, is of ``as_of``. Shares that are left blank, or that a whole
        plan contradicts, are those of the plan.
        """
        told, case = case, with_plan_shares(case)
        told_for = case.as_of or as_of
        day = min(told_for, case.deal.signing_date)
        scored = self._scored(*asked_of([case], day, read_on(view, day)))
        how = self._telling(told_for, lang, new_id, told)
        scored = replace(scored, reference=compare(scored, case.reference, how))
        owing = scored.asked
        if day < told_for:
            owing = Asked(owing.units.assign(snapshot=pd.Timestamp(told_for)), view)
        claims = self.owed.of(scored.asked, view, told_for)
        found = unit_money(scored, self.policy, claims, owing)
        law, laws = deal_statute(case, self.policy, how.as_of, lang)
        answers = [answer_unit(scored, i, how, laws[i], found) for i in range(len(scored.x))]
        whole = answer_deal(scored, answers, case.deal.deal_id, how, law, found)
        return DealScore(deal=whole, instalments=answers)

    def advise_deal(
        self, case: AdviseCase, view: LedgerView, *, as_of: date, lang: str, new_id: NewId
    ) -> DealAdvice:
        """Score a deal and look for terms of it that reach a goal (``model.terms``)."""
        score = self.score_deal(case, view, as_of=as_of, lang=lang, new_id=new_id)
        case = with_plan_shares(case)
        bench = self._bench(case, view, as_of)
        return advise_terms(bench, case, score, case.as_of or as_of, lang)

    def what_if(self, case: DealCase, view: LedgerView, *, as_of: date) -> WhatIf:
        """The figures of a deal's score alone, in a third of its time."""
        case = with_plan_shares(case)
        bench = self._bench(case, view, as_of)
        found = bench.figures([case], [Decimal(0)])
        manifest, delay = self.bundle.manifest, float(found.delay[0])
        return WhatIf(
            as_of=case.as_of or as_of, model_version=manifest.model_version,
            synthetic=manifest.synthetic, grade=self.policy.grade(delay), delay_probability=delay,
            default_probability=float(found.default[0]), expected_loss=found.loss[0],
            cost_of_waiting=found.waiting[0],
            margin_after_risk_share=float(found.margin_share[0]),
            unused=unused(*asked_of([case], bench.day, bench.view), manifest),
        )  # fmt: skip

    def _telling(
        self, as_of: date, lang: str, new_id: NewId, case: DealCase | ReceivableCase
    ) -> Telling:
        deal = case if isinstance(case, DealCase) else None
        return Telling(
            self.policy, self.bundle, self.profiles, as_of, lang, new_id, case.approach,
            deal.money if deal else None, tuple(contradictions(deal)) if deal else (),
            case.claim if isinstance(case, ReceivableCase) else None, answered(case),
            None if case.law is None else case.law.buyer,
        )  # fmt: skip

    def _bench(self, case: DealCase, view: LedgerView, as_of: date) -> Bench:
        day = min(case.as_of or as_of, case.deal.signing_date)
        return Bench(self.bundle, self.policy, read_on(view, day), case, day)

    def score_receivable(
        self,
        case: ReceivableCase,
        view: LedgerView,
        *,
        as_of: date,
        lang: str,
        new_id: NewId,
        ledger_on: LedgerOn | None = None,
    ) -> Score:
        """Score one open receivable, by id of what the ledger holds or given whole.

        Parameters
        ----------
        ledger_on : callable, optional
            The ledger as it was known on an earlier day; by default ``view``'s own, whose rows
            read as they do today, without what is dated later.

        Raises
        ------
        NotFound
            If the id is not in the ledger, or it was not open on that day, or was written off.
        InvalidRecord
            If what changed is asked for since a day that is not before, one given whole is not
            issued yet or settled by its payments, or a record given with it is none that a ledger
            would keep.
        """
        day = case.as_of or as_of
        if case.changed_since is not None and case.changed_since >= day:
            context = {"given": str(case.changed_since), "allowed": f"< {day}"}
            wrong = {"type": "not_before", "msg": "changed_since", "ctx": context}
            raise invalid_record([wrong], ReceivableCase)
        view = read_on(view, day)
        current = view.is_current(day)
        try:
            scored = self._open(case, view, day, current)
        except NotFound:
            check_open(case, day)
            raise
        how = self._telling(day, lang, new_id, case)

        def then(earlier: date) -> Scored | Missing:
            if ledger_on is None:
                read = LedgerView(known_before(view.ledger, earlier))
            else:
                read = ledger_on(earlier)
            try:
                # What is undated speaks on both days or on neither: it did not move meanwhile.
                return self._open(case, read, earlier, current)
            except NotFound:
                return Missing("not_open_then", {"day": earlier})

        month_ago = None
        if case.reference is Reference.MONTH_AGO:
            month_ago = then(day - timedelta(days=MONTH_DAYS))
        scored = replace(scored, reference=compare(scored, case.reference, how, month_ago))
        since, moved = case.changed_since, None
        if since is not None:
            moved = changed(scored, then(since), since, how)
        pending, disputed = (
            None if np.isnan(value) else bool(value)
            for value in (scored.values[f"receivable.{name}"][0] for name in LEGAL_STATES)
        )
        law = receivable_statute(
            case, view.ledger, self.policy, day, lang, pending=pending, disputed=disputed
        )
        found = unit_money(scored, self.policy, self.owed.of(scored.asked, view, day))
        return answer_unit(scored, 0, how, law, found, moved)

    def _open(self, case: ReceivableCase, view: LedgerView, day: date, current: bool) -> Scored:
        """The open receivable of a case as it stood on a day."""
        if case.receivable is None:
            return self.score_open(view, day, only=str(case.receivable_id), current=current)
        here = ledger_of_case(case, day)
        units = current_units(here, day)
        if units.empty:
            raise not_open(case.receivable.receivable_id, day, here)
        own = instalment_of(case.receivable, view.ledger)
        if own is not None and own.trigger is not None:
            units["trigger"] = own.trigger.value
        told = own_columns((case.receivable, case.deal, case.customer), view.ledger)
        units = units.assign(**customer_columns(case.customer, len(units)), **told)
        if case.deal is not None:
            units["deal_amount"] = case.deal.amount
            units["deal_signed"] = pd.Timestamp(case.deal.signing_date)
        asked = Asked(units, view, here, current=current)
        given = given_values(
            {"customer": case.customer, "deal": case.deal, "receivable": case.receivable}, 1
        )
        if case.states:
            given[STATE] = asked.state
        return self._scored(asked, given)

    def score_open(
        self, view: LedgerView, as_of: date, only: str | None = None, *, current: bool | None = None
    ) -> Scored:
        """Score every receivable open on a day, or the one with id ``only``.

        Parameters
        ----------
        current : bool, optional
            Whether undated values count; by default as ``LedgerView.is_current`` says.
        """
        view = read_on(view, as_of)
        if current is None:
            current = view.is_current(as_of)
        units = current_units(view, as_of)
        if only is not None:
            units = units.loc[units["receivable_id"] == only].reset_index(drop=True)
            if units.empty:
                raise not_open(only, as_of, view)
        if units.empty:
            return nothing_scored(Asked(units, view), self.bundle.horizons(Stage.OPEN))
        return self._scored(Asked(units, view, current=current), {})

    def figures(self, view: LedgerView, as_of: date) -> Figures:
        """The book of receivables open on a day: its cash, its loss, and what to do next."""
        scored = self.score_open(view, as_of)
        known = self.bundle.manifest
        return figures_of(
            scored, as_of, self.policy, common=known.common, season=known.season,
            version=known.model_version, records=view,
        )  # fmt: skip

    def _scored(self, asked: Asked, given: Values) -> Scored:
        """Inputs, curves and attributions of all units asked."""
        stage = asked.stage
        fitted = self.bundle.stage(stage)
        features = self.bundle.features(stage)
        x, values = inputs(features, asked, given)
        horizons = self.bundle.horizons(stage)
        first = first_question(horizons, asked.due, asked.snapshot, stage)
        explained = nearest(horizons, self.policy.delay_days)
        probability = self.bundle.predict(stage, x, first)
        found = self.bundle.explain(stage, x, explained, first)
        return Scored(
            asked=asked, features=features, x=x, given=given, values=values, horizons=horizons,
            first=first, explained=explained, probability=probability,
            attributions=of_units(found), importance=fitted.importance,
        )  # fmt: skip
