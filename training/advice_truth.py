"""Is the advice true? Advised deals of a simulated company replayed with the changed terms.

Terms there follow risk, so what a model learnt about them (association) and what changing them does
(effect) are not the same. For each deal the advisor is asked for the policy's wanted grade; the
cheapest option that reaches it is replayed, or the one of least risk where none does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from data_schemas.case import DealCase
from data_schemas.customer import Customer
from data_schemas.deal import Deal
from data_schemas.field import Control
from data_schemas.frame import Ledger, LedgerInstalment
from data_schemas.instalment import Instalment
from data_schemas.terms import AdviseCase
from model.day import Floats, days_of
from model.ledger_records import records_of
from model.money.cents import money
from model.terms.advise import find_terms
from model.terms.bench import Bench
from model.terms.changed import changed
from model.terms.search import Scored
from training.simulate import instalment_ids
from training.simulate.replay import Changed, true_delay

if TYPE_CHECKING:  # it names this module's block
    from training.decisions import Subject

DEALS = 50
"""Deals of a company that are asked about, drawn from those signed after the cutoff."""
FIFTHS = 5


@dataclass
class Asked:
    """What was advised, deal after deal: places in the world, promises, replays."""

    before: list[Changed] = field(default_factory=list)
    after: list[Changed] = field(default_factory=list)
    promised: list[float] = field(default_factory=list)
    touched: int = 0
    reached: int = 0


def advice_block(one: Subject) -> dict[str, float]:
    """Promised and true reduction of the expected unpaid share at 90 days, over advised deals.

    ``advice_truly_better`` is the share of deals whose true risk falls; ``advice_true_signs`` the
    true reduction if what is written and done moved nothing but the plan; ``advice_touched`` the
    share of options that touch what is not the seller's; ``…_fifth_n`` are means within fifths of
    the promise.
    """
    asked = ask(one)
    if not asked.promised:
        return {}
    promised = np.array(asked.promised)
    world = one.made.world
    start = true_delay(world, asked.before)
    true = start - true_delay(world, asked.after)
    signs = start - true_delay(world, asked.after, signs_only=True)
    out = {
        "advice_deals": float(len(promised)),
        "advice_reached": asked.reached / len(promised),
        "advice_touched": asked.touched / len(promised),
        "advice_truly_better": float((true > 0).mean()),
        "advice_promised": float(promised.mean()),
        "advice_true": float(true.mean()),
        "advice_true_signs": float(signs.mean()),
        "advice_rank_agreement": _correlation(promised, true),
    }
    return out | _fifths(promised, true)


def ask(one: Subject) -> Asked:
    """Ask the advisor about deals signed after the cutoff that are not at the goal yet."""
    out = Asked()
    ledger = one.whole.ledger
    signing = days_of(ledger.deals["signing_date"])
    later = np.flatnonzero(signing >= np.datetime64(one.cutoff, "D").astype("int64"))
    rng = np.random.default_rng(one.made.seed)
    names = instalment_ids(one.made.world)
    rows = {name: n for n, name in enumerate(names)}
    for at in rng.permutation(later)[:DEALS]:
        case = case_of(ledger, int(at))
        if case is None:
            continue
        bench = Bench(one.bundle, one.policy, one.whole, case, case.deal.signing_date)
        found = find_terms(bench, case, case.deal.signing_date)
        best = found.cheapest or min(found.front, key=lambda o: o.badness, default=None)
        if best is None or found.found.now.badness <= found.aim.limit:
            continue
        now = found.found.now
        out.reached += found.cheapest is not None
        out.touched += not sellers_own(case, best, bench)
        out.promised.append(float(now.figures.delay[now.at]) - float(best.figures.delay[best.at]))
        out.before.append(_replayed(int(at), case, None, rows, bench))
        out.after.append(_replayed(int(at), case, best, rows, bench))
    return out


def case_of(ledger: Ledger, at: int) -> AdviseCase | None:
    """A signed deal of the ledger as it was asked about before signing; ``None`` without a plan."""
    name = str(ledger.deals["deal_id"].iloc[at])
    deal = records_of(Deal, ledger.deals, "deal_id", name)[0]
    plan = records_of(LedgerInstalment, ledger.instalments, "deal_id", name)
    if not plan:
        return None
    parts = [
        Instalment(**{name: getattr(p, name) for name in Instalment.model_fields}) for p in plan
    ]
    customer = Customer(customer_id=deal.customer_id)
    return AdviseCase(customer=customer, deal=deal, instalments=parts)


def sellers_own(case: DealCase, option: Scored, bench: Bench) -> bool:
    """Whether an option leaves alone everything that is not the seller's to change."""
    after = changed(case, option.choice, bench.policy)
    mine = {m.lever.field for m in option.choice}
    theirs = [
        name
        for name in Deal.model_fields
        if getattr(after.deal, name) != getattr(case.deal, name) and f"deal.{name}" not in mine
    ]
    before, now = (sum((money(p.amount) for p in c.instalments), Decimal(0)) for c in (case, after))
    same = "deal.amount" in mine or abs(before - now) < Decimal("0.01")
    controls = all(m.lever.declared.meta.control is Control.SELLER for m in option.choice)
    return controls and not theirs and same and after.customer == case.customer


def _replayed(
    at: int, case: DealCase, option: Scored | None, rows: dict[str, int], bench: Bench
) -> Changed:
    after = case if option is None else changed(case, option.choice, bench.policy)
    values: dict[str, float] = {}
    for move in () if option is None else option.choice:
        owner, name = move.lever.field.split(".")
        if owner == "deal" and name != "amount":
            values[name] = float(move.after)
    return Changed(
        deal=at, values=values, price=after.deal.amount, parts=after.instalments,
        origin=[rows.get(p.instalment_id) for p in after.instalments],
    )  # fmt: skip


def _correlation(a: Floats, b: Floats) -> float:
    from scipy.stats import spearmanr

    return float(spearmanr(a, b).statistic) if len(a) > 2 else float("nan")


def _fifths(promised: Floats, true: Floats) -> dict[str, float]:
    order = np.argsort(promised, kind="stable")
    out: dict[str, float] = {}
    for n, part in enumerate(np.array_split(order, FIFTHS), start=1):
        if len(part):
            out[f"advice_promised_fifth_{n}"] = float(promised[part].mean())
            out[f"advice_true_fifth_{n}"] = float(true[part].mean())
    return out
