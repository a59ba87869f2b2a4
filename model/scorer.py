"""The one public entry of the package: a case and a ledger in, a ``Score`` out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from data_schemas.case import DealCase, ReceivableCase
from data_schemas.codes import Stage
from data_schemas.errors import NotFound
from data_schemas.field import Record, fields_of
from data_schemas.frame import TABLES, check_frame, ledger_of
from data_schemas.policy import Policy
from data_schemas.score import DealScore, Score
from model.answer import answer_deal, answer_unit
from model.asked import Asked
from model.attribution import of_units
from model.bundle import Bundle, first_question
from model.day import day_number
from model.features import matrix
from model.law.statute import deal_statute, receivable_statute
from model.money.shown import unit_money
from model.portfolio.figures import Figures, figures_of
from model.scored import NewId, Scored, Telling, nearest, nothing_scored
from model.units import current_units
from model.values import Values, given_values, ledger_values
from model.view import LedgerView


class Scorer:
    """Scores with one bundle and one policy; holds no state that a call changes."""

    def __init__(self, bundle: Bundle, policy: Policy) -> None:
        self.bundle, self.policy = bundle, policy

    def score_deal(
        self, case: DealCase, view: LedgerView, *, as_of: date, lang: str, new_id: NewId
    ) -> DealScore:
        """Score a deal before signing: each planned instalment, and the deal as a whole.

        The question is asked on ``as_of`` or the signing date, whichever is earlier: what happened
        after signing is not known then. History is what the ledger knew before that day.
        """
        day = min(case.as_of or as_of, case.deal.signing_date)
        units = _deal_units(case, day)
        asked = Asked(units, view)
        given = given_values({"customer": case.customer, "deal": case.deal}, len(units))
        given["instalment.trigger"] = asked.trigger
        scored = self._scored(asked, given, current=day_number(day) >= _today(view))
        told_for = case.as_of or as_of
        how = Telling(self.policy, self.bundle, told_for, lang, new_id, case.approach, case.money)
        found = unit_money(scored, self.policy)
        law, laws = deal_statute(case, self.policy, how.as_of, lang)
        answers = [answer_unit(scored, i, how, laws[i], found) for i in range(len(units))]
        whole = answer_deal(scored, answers, case.deal.deal_id, how, law, found)
        return DealScore(deal=whole, instalments=answers)

    def score_receivable(
        self, case: ReceivableCase, view: LedgerView, *, as_of: date, lang: str, new_id: NewId
    ) -> Score:
        """Score one open receivable, by id of what the ledger holds or given whole.

        Raises
        ------
        NotFound
            If the id is not in the ledger, or it was not open on that day.
        """
        day = case.as_of or as_of
        if case.receivable is None:
            scored = self.score_open(view, day, only=str(case.receivable_id))
        else:
            here = _ledger_of_case(case, day)
            units = current_units(here, day)
            if units.empty:
                raise _not_open(case.receivable.receivable_id, day)
            units = units.assign(**_customer_columns(case.customer, len(units)))
            if case.deal is not None:
                units["deal_amount"] = case.deal.amount
            asked = Asked(units, view, here)
            given = given_values(
                {"customer": case.customer, "deal": case.deal, "receivable": case.receivable}, 1
            )
            scored = self._scored(asked, given, current=day_number(day) >= _today(view))
        how = Telling(self.policy, self.bundle, day, lang, new_id, case.approach)
        law = receivable_statute(case, view.ledger, self.policy, day, lang)
        return answer_unit(scored, 0, how, law, unit_money(scored, self.policy))

    def score_open(self, view: LedgerView, as_of: date, only: str | None = None) -> Scored:
        """Score every receivable open on a day, or the one with id ``only``."""
        units = current_units(view, as_of)
        if only is not None:
            units = units.loc[units["receivable_id"] == only].reset_index(drop=True)
            if units.empty:
                raise _not_open(only, as_of)
        if units.empty:
            return nothing_scored(Asked(units, view), self.bundle.horizons(Stage.OPEN))
        return self._scored(Asked(units, view), {}, current=day_number(as_of) >= _today(view))

    def figures(self, view: LedgerView, as_of: date) -> Figures:
        """The book of receivables open on a day: its cash, its loss, and what to do next."""
        scored = self.score_open(view, as_of)
        known = self.bundle.manifest
        return figures_of(
            scored, as_of, self.policy, common=known.common, version=known.model_version
        )

    def _scored(self, asked: Asked, given: Values, *, current: bool) -> Scored:
        """Inputs, curves and attributions of all units asked."""
        stage = asked.stage
        fitted = self.bundle.stage(stage)
        known = ledger_values(asked, current=current)
        values = {
            name: np.where(np.isnan(given[name]), value, given[name]) if name in given else value
            for name, value in known.items()
        }
        features = self.bundle.features(stage)
        x = matrix(features, asked, values)
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


def _today(view: LedgerView) -> int:
    return day_number(view.ledger.as_of)


def _not_open(receivable_id: str, day: date) -> NotFound:
    return NotFound(
        f"找不到在 {day} 尚未回款的应收“{receivable_id}”",
        f"no receivable “{receivable_id}” was open on {day}",
    )


def _customer_columns(customer: Record | None, n: int) -> dict[str, pd.Series]:
    """Peer keys of a customer the ledger may not hold."""
    names = ("agency_type", "level", "region")
    values = {name: getattr(customer, name, None) for name in names}
    return {
        k: pd.Series([str(v) if v is not None else None] * n, dtype="object")
        for k, v in values.items()
    }


def _deal_units(case: DealCase, snapshot: date) -> pd.DataFrame:
    parts = case.instalments
    units = pd.DataFrame(
        {
            "unit_id": [p.instalment_id for p in parts],
            "receivable_id": None,
            "instalment_id": [p.instalment_id for p in parts],
            "deal_id": case.deal.deal_id,
            "customer_id": case.deal.customer_id,
            "stage": Stage.SIGNING.value,
            "snapshot": pd.Timestamp(snapshot),
            "due": pd.to_datetime([p.due_date for p in parts]),
            "amount": [p.amount for p in parts],
            "kind": [p.kind.value for p in parts],
            "trigger": [p.trigger.value if p.trigger else None for p in parts],
            "deal_amount": case.deal.amount,
            "deal_parts": float(len(parts)),
        }
    )
    return units.assign(**_customer_columns(case.customer, len(units)))


def _ledger_of_case(case: ReceivableCase, day: date) -> LedgerView:
    """A ledger of the one receivable given, with its payments and contacts."""
    given = case.receivable
    assert given is not None  # noqa: S101  # the case's validator has seen to it
    tables: dict[str, Sequence[Record]] = {
        "receivables": [given],
        "payments": case.payments,
        "contacts": case.contacts,
    }
    frames: dict[str, pd.DataFrame] = {}
    for table, records in tables.items():
        if records:
            columns = list(fields_of(TABLES[table]))
            rows = [r.model_dump(mode="json") for r in records]
            frames[table], _ = check_frame(table, pd.DataFrame(rows).reindex(columns=columns))
    return LedgerView(ledger_of(day, synthetic=False, **frames))
