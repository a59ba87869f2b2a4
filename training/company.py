"""Simulated companies to measure on: split in time, shuffled, drawn anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.codes import Stage
from data_schemas.frame import TABLES, Ledger
from model.aliases import merged
from model.bundle import Bundle, first_question
from model.day import NEVER, Floats, day_number, day_of, days_of, to_column
from model.settlement import outcomes
from model.units import known_before, signing_units
from model.view import LedgerView
from training.oracle import HORIZON, signing_inputs, signing_truth
from training.simulate import simulate
from training.snapshots import StageRows, stage_rows

TRAINING_SHARE = 0.75
"""Share of a company's deals that are signed before the cutoff."""


@dataclass(frozen=True)
class Company:
    """A simulated company, split in time.

    ``units`` are the instalments of the deals signed from ``cutoff`` on, ``x`` their inputs at
    signing, ``truth`` what is true of them.
    """

    ledger: Ledger
    cutoff: date
    units: pd.DataFrame
    x: Floats
    truth: pd.DataFrame
    taught: StageRows
    view: LedgerView

    def first(self, bundle: Bundle) -> NDArray[np.int64]:
        """Position of each unit's first horizon that is a question."""
        due, snapshot = days_of(self.units["due"]), days_of(self.units["snapshot"])
        return first_question(bundle.horizons(Stage.SIGNING), due, snapshot, Stage.SIGNING)

    def teaches(self) -> NDArray[np.bool_]:
        """The taught rows whose outcome at 90 days was known at the cutoff."""
        return self.taught.usable(HORIZON, day_number(self.cutoff))


def company(deals: int, seed: int) -> Company:
    """Simulate a company and split it in time."""
    made = simulate(deals, seed, truth=True)
    ledger = made.ledger
    signed = np.sort(days_of(ledger.deals["signing_date"]))
    cutoff = day_of(int(signed[int(len(signed) * TRAINING_SHARE)]))
    truth = signing_truth(made.truth)
    now = LedgerView(ledger)
    units = signing_units(now)
    asked = (days_of(units["snapshot"]) >= day_number(cutoff)) & units["unit_id"].isin(truth.index)
    units = units[asked].reset_index(drop=True)
    then = LedgerView(known_before(ledger, cutoff))
    return Company(
        ledger=ledger,
        cutoff=cutoff,
        units=units,
        x=signing_inputs(units, now),
        truth=truth.loc[units["unit_id"]],
        taught=stage_rows(then, Stage.SIGNING, ()),
        view=now,
    )


def shuffle_outcomes(ledger: Ledger, rng: np.random.Generator) -> Ledger:
    """The ledger with days of payment dealt out anew among its receivables.

    Each keeps its due date and gets another's lateness (or another's never): nothing a field or a
    customer says has any bearing on it. A payment that would lie ahead has not happened yet.
    """
    receivables = ledger.receivables
    found = outcomes(ledger)
    due = days_of(receivables["due_date"])
    issue = days_of(receivables["invoice_date"])
    order = rng.permutation(len(due))
    late = (found.paid - due)[order]
    never = (found.paid >= NEVER)[order]
    paid = np.maximum(due + late, np.where(issue < NEVER, issue, due + late))
    never |= paid >= day_number(ledger.as_of)
    dates = to_column(np.where(never, NEVER, paid)).to_numpy()
    payments = ledger.payments.iloc[:0]
    return ledger.replace(receivables=receivables.assign(paid_date=dates), payments=payments)


ID_COLUMNS = (
    "customer_id",
    "deal_id",
    "instalment_id",
    "receivable_id",
    "payment_id",
    "contact_id",
    "alias_id",
)


def draw_customers(ledger: Ledger, rng: np.random.Generator) -> Ledger:
    """A ledger of as many customers, drawn with replacement; a repeated one gets new ids."""
    ledger = merged(ledger)
    ids = ledger.customers["customer_id"].to_numpy()
    times = np.bincount(rng.integers(0, len(ids), len(ids)), minlength=len(ids))
    owner = _owners(ledger)
    tables: dict[str, pd.DataFrame] = {}
    for table in TABLES:
        frame: pd.DataFrame = getattr(ledger, table)
        who = pd.Series(owner[table]).map(dict(zip(ids, times, strict=True))).fillna(0)
        copies = []
        for copy in range(int(times.max())):
            part = frame[(who > copy).to_numpy()]
            mark = f"#{copy}" if copy else ""
            names = [c for c in (*ID_COLUMNS, "id") if c in part.columns]
            copies.append(part.assign(**{c: part[c] + mark for c in names}) if mark else part)
        tables[table] = pd.concat(copies, ignore_index=True)
    return ledger.replace(**tables)


def _owners(ledger: Ledger) -> dict[str, NDArray[np.object_]]:
    """The customer behind each row of each table."""
    receivables = ledger.receivables.set_index("receivable_id")["customer_id"]
    deals = ledger.deals.set_index("deal_id")["customer_id"]
    customers = ledger.customers.set_index("customer_id").index.to_series()
    of_fact = {"customer": customers, "deal": deals, "receivable": receivables}
    facts = pd.Series(index=ledger.facts.index, dtype=object)
    for entity, owner in of_fact.items():
        mine = ledger.facts["entity"] == entity
        facts[mine] = ledger.facts.loc[mine, "id"].map(owner).to_numpy()
    contacts = ledger.contacts["customer_id"].fillna(
        ledger.contacts["receivable_id"].map(receivables)
    )
    found = {
        "customers": ledger.customers["customer_id"],
        "deals": ledger.deals["customer_id"],
        "instalments": ledger.instalments["deal_id"].map(deals),
        "receivables": ledger.receivables["customer_id"],
        "payments": ledger.payments["receivable_id"].map(receivables),
        "contacts": contacts,
        "states": ledger.states["receivable_id"].map(receivables),
        "facts": facts,
        "aliases": ledger.aliases["customer_id"],
    }
    return {name: column.to_numpy(dtype=object) for name, column in found.items()}
