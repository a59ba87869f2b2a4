"""Cases of the company with columns of its own (``tests.own_ledger``), given whole."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from data_schemas.case import DealCase, ReceivableCase
from data_schemas.codes import Stage
from data_schemas.deal import Deal
from data_schemas.frame import Ledger, LedgerInstalment
from data_schemas.instalment import Instalment
from data_schemas.score import FeatureContribution, Score
from model.bundle import Bundle
from model.day import Floats
from model.deal_units import asked_of
from model.inputs import inputs
from model.ledger_records import records_of
from model.scorer import Scorer
from model.view import LedgerView

OF_DEAL = ("x_class", "x_km", "x_seller")
DEALS = 6
"""How many of the last deals are looked at."""


def own_of(ledger: Ledger, deal_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the ledger says of a deal and of its customer in own columns."""
    deal = ledger.deals.set_index("deal_id").loc[deal_id]
    customer = ledger.customers.set_index("customer_id").loc[deal["customer_id"]]
    return {name: deal[name] for name in OF_DEAL}, {"x_team": customer["x_team"]}


def silent(ledger: Ledger, deal_id: str) -> Ledger:
    """The ledger without what it says in own columns of a deal and of its customer.

    Receivables of the deal that are issued say it themselves: they are others' history.
    """
    told, _ = own_of(ledger, deal_id)
    issued = ledger.receivables["deal_id"] == deal_id
    receivables = ledger.receivables.assign(
        **{n: pd.Series(np.where(issued, value, None), dtype="object") for n, value in told.items()}
    )
    deals, customers = ledger.deals.copy(), ledger.customers.copy()
    mine = deals["deal_id"] == deal_id
    customer_id = deals.loc[mine, "customer_id"].iloc[0]
    deals.loc[mine, "x_class"] = deals.loc[mine, "x_km"] = np.nan
    deals.loc[mine, "x_seller"] = None
    customers.loc[customers["customer_id"] == customer_id, "x_team"] = None
    return replace(ledger, deals=deals, customers=customers, receivables=receivables)


def case_of(
    ledger: Ledger, deal_id: str, deal: dict[str, Any], customer: dict[str, Any], **more: Any
) -> DealCase:
    """A deal of the ledger as it was asked about before signing, with own columns given."""
    (held,) = records_of(Deal, ledger.deals, "deal_id", deal_id)
    plan = records_of(LedgerInstalment, ledger.instalments, "deal_id", deal_id)
    parts = [{n: getattr(p, n) for n in Instalment.model_fields} for p in plan]
    return DealCase.model_validate(
        {
            "customer": {"customer_id": held.customer_id, **customer},
            "deal": held.model_dump() | deal, "instalments": parts, **more,
        }
    )  # fmt: skip


def last_deals(view: LedgerView) -> list[str]:
    """Deals late enough that the sellers before them have a history."""
    deals = view.ledger.deals.sort_values("signing_date")
    return [str(one) for one in deals["deal_id"].iloc[-DEALS:]]


def row_of(bundle: Bundle, case: DealCase, view: LedgerView) -> Floats:
    asked, given = asked_of([case], case.deal.signing_date, view)
    return inputs(bundle.features(Stage.SIGNING), asked, given)[0]


def score(scorer: Scorer, case: Any, view: LedgerView, **more: Any) -> Any:
    ask = scorer.score_deal if isinstance(case, DealCase) else scorer.score_receivable
    asked = {"as_of": view.ledger.as_of, "lang": "en", "new_id": lambda: "s"} | more
    return ask(case, view, **asked)


def own_features(answer: Score) -> dict[str, FeatureContribution]:
    causes = answer.explanation.causes
    return {f.feature: f for c in causes for f in c.features if f.feature.startswith("x_")}


def whole(claim: dict[str, Any], **own: dict[str, Any]) -> ReceivableCase:
    """The receivable given whole, with own columns of some of its records."""
    told = {name: claim[name] | values for name, values in own.items()}
    return ReceivableCase.model_validate(claim | told)
