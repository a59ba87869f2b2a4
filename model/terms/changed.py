"""A deal with changed terms: fields, instalments to the cent, facts of law that follow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from data_schemas.case import DealCase
from data_schemas.codes import InstalmentKind, Trigger
from data_schemas.field import fields_of
from data_schemas.instalment import Instalment
from data_schemas.law.facts import ClaimLaw, ContractLaw
from data_schemas.money import DealMoney
from data_schemas.plan_shares import SHARES
from data_schemas.policy import Policy
from data_schemas.terms import Put
from model.money.cents import CENT, money, split
from model.terms.dates import PERIODS, due_days, shorter
from model.terms.move import FIXED, Move, planned

ADVANCE_ID, PROGRESS_ID = "advance", "progress"
"""Ids of instalments that are new; made unique where a deal has them already."""

Parts = list[Instalment]


def changed(case: DealCase, moves: Sequence[Move], policy: Policy) -> DealCase:
    """The case with some levers moved, each at most once; nothing else is touched.

    Amounts are shared out to the cent: the instalments add up to as much of the price as before.
    Bounds are the levers' own steps, so nothing is validated again.
    """
    to = {move.lever.id: move for move in moves}
    deal: dict[str, Any] = {}
    for move in moves:
        owner, name = move.lever.field.split(".")
        if owner == "deal":
            deal[name] = float(move.after) if isinstance(move.after, Decimal) else move.after
    parts = list(case.instalments)
    if "price" in to:
        price = to["price"].after
        assert isinstance(price, Decimal)  # noqa: S101  # the lever's own kind of value
        parts = _shared(parts, planned(case) * price / money(case.deal.amount))
    if to.keys() & {"upfront_share", "retention_share"}:
        parts = _reshaped(case, parts, to)
    if "split" in to:
        parts = _split_main(parts)
    if to.keys() & {"upfront_share", "split", *PERIODS}:
        parts = _dated(case, parts, to, policy)
    if "trigger" in to:
        surer = to["trigger"].after
        assert isinstance(surer, Trigger)  # noqa: S101  # the lever's own kind of value
        parts = [
            _with(p, trigger=surer)
            if p.kind not in FIXED and p.trigger is not None and p.trigger.rank > surer.rank
            else p
            for p in parts
        ]
    update: dict[str, Any] = {
        "deal": case.deal.model_copy(update=deal), "instalments": parts,
        "law": _law_after(case.law, to),
        "claims": _claims(case.claims, parts),
    }  # fmt: skip
    if "price" in to:
        update["money"] = _dearer(case, parts, policy)
    return case.model_copy(update=update)


def _law_after(law: ContractLaw | None, to: dict[str, Move]) -> ContractLaw | None:
    """Facts of law told beside a deal, those that say the same as a changed term brought along."""
    if law is None:
        return None
    out: dict[str, Any] = {}
    if "credit_days" in to and law.payment_days is not None:
        out["payment_days"] = int(to["credit_days"].after)
    if "late_penalty_written" in to and law.late_interest_agreed is not None:
        out["late_interest_agreed"] = True
    if "acceptance_days" in to and law.inspection_period_written is not None:
        out["inspection_period_written"] = True
    if "trigger" in to and law.acceptance_is_condition is not None:
        out["acceptance_is_condition"] = to["trigger"].after is Trigger.ACCEPTANCE
    return law.model_copy(update=out)


def cost_of(case: DealCase, policy: Policy) -> Decimal:
    """What delivering costs, CNY: as a score has it, what the margin before risk leaves."""
    told = None if case.money is None else case.money.margin_share
    share = policy.money.margin_share if told is None else Decimal(repr(told))
    price = planned(case)
    return price - money(float(price * share))


def _dearer(case: DealCase, parts: Parts, policy: Policy) -> DealMoney:
    """The margin at a raised price: delivering costs what it did, so that it is another share."""
    price = sum((money(p.amount) for p in parts), Decimal(0))
    most = fields_of(DealMoney)["margin_share"].high or 1.0
    share = min(float((price - cost_of(case, policy)) / price), most)
    return (case.money or DealMoney()).model_copy(update={"margin_share": share})


def put_of(case: DealCase, moves: Sequence[Move], after: DealCase) -> Put:
    """What a request that told the case has to say instead to be about the changed deal."""
    names = [
        m.lever.field.removeprefix("deal.") for m in moves if m.lever.field.startswith("deal.")
    ]
    if {m.lever.id for m in moves} & {"price", *SHARES}:
        # Amounts are shared out anew to the cent: left blank, a share would be read off them anew.
        names += [n for n in SHARES if n not in names and getattr(after.deal, n) is not None]
    law = None
    if case.law is not None and after.law is not None:
        now = dict(after.law)
        law = {name: now[name] for name, told in case.law if now[name] != told}
    money = None if after.money is None else after.money.model_dump(exclude_none=True)
    return Put(
        deal={name: getattr(after.deal, name) for name in names},
        instalments=after.instalments, law=law, claims=after.claims, money=money,
    )  # fmt: skip


def _claims(claims: Sequence[ClaimLaw], parts: Parts) -> list[ClaimLaw]:
    """Facts of the instalments that are left; no more is in dispute than they still are."""
    left = {p.instalment_id: p.amount for p in parts}
    return [
        c
        if c.disputed_amount is None or c.disputed_amount <= left[str(c.instalment_id)]
        else c.model_copy(update={"disputed_amount": left[str(c.instalment_id)]})
        for c in claims
        if c.instalment_id in left
    ]


def _reshaped(case: DealCase, parts: Parts, to: dict[str, Move]) -> Parts:
    """Advance and retention of the wanted shares of what is planned; the others share the rest."""
    total = sum((money(p.amount) for p in parts), Decimal(0))
    kinds = {kind: [p for p in parts if p.kind is kind] for kind in FIXED}
    body = [p for p in parts if p.kind not in FIXED]
    wanted: dict[InstalmentKind, Decimal] = {}
    for kind, lever in zip(FIXED, ("upfront_share", "retention_share"), strict=True):
        here = sum((money(p.amount) for p in kinds[kind]), Decimal(0))
        wanted[kind] = money(float(total) * float(to[lever].after)) if lever in to else here
    advance, retention = FIXED
    if not kinds[retention]:  # a share was told, but no instalment holds it back
        wanted[retention] = Decimal(0)
    rest = total - sum(wanted.values(), Decimal(0))
    if wanted[advance] and not kinds[advance]:
        kinds[advance] = [
            Instalment.model_construct(
                instalment_id=_fresh(ADVANCE_ID, parts), kind=advance,
                due_date=case.deal.signing_date, amount=1.0, trigger=Trigger.SIGNING,
            )
        ]  # fmt: skip
    if wanted[advance]:
        body = [
            _with(p, kind=InstalmentKind.ACCEPTANCE) if p.kind is InstalmentKind.SINGLE else p
            for p in body
        ]
    return [
        *_shared(kinds[advance], wanted[advance]),
        *_shared(body, rest),
        *_shared(kinds[retention], wanted[retention]),
    ]


def _split_main(parts: Parts) -> Parts:
    """Half of the largest acceptance payment becomes a progress payment, for now of the same day.

    Nothing changes where that payment is gone, or a cent that cannot be halved.
    """
    whole = [p for p in parts if p.kind in (InstalmentKind.ACCEPTANCE, InstalmentKind.SINGLE)]
    main = max(whole, key=lambda p: p.amount, default=None)
    if main is None or money(main.amount) < 2 * CENT:
        return parts
    first, second = split(money(main.amount), [1, 1])
    progress = Instalment.model_construct(
        instalment_id=_fresh(PROGRESS_ID, parts), kind=InstalmentKind.PROGRESS,
        due_date=main.due_date, amount=float(first), trigger=Trigger.PROGRESS,
    )  # fmt: skip
    left = _with(main, amount=float(second), kind=InstalmentKind.ACCEPTANCE)
    at = parts.index(main)
    return [*parts[:at], progress, left, *parts[at + 1 :]]


def _dated(case: DealCase, parts: Parts, to: dict[str, Move], policy: Policy) -> Parts:
    """The parts on the days the changed terms set: told ones moved, new ones given theirs."""
    credit, inspection = (
        np.array([shorter(case, to[name]) if name in to else 0]) for name in PERIODS
    )
    days = due_days(case, parts, credit, inspection, policy)[0]
    signing = case.deal.signing_date
    due = [signing + timedelta(days=int(day)) for day in days]
    return [
        p if p.due_date == day else _with(p, due_date=day)
        for p, day in zip(parts, due, strict=True)
    ]


def _shared(parts: Parts, total: Decimal) -> Parts:
    """The parts in their old proportions, adding up to a total; none where there is nothing."""
    if total <= 0 or not parts:
        return []
    amounts = split(money(float(total)), [p.amount for p in parts])
    return [_with(p, amount=float(a)) for p, a in zip(parts, amounts, strict=True) if a > 0]


def _with(part: Instalment, **values: Any) -> Instalment:
    return part.model_copy(update=values)


def _fresh(name: str, parts: Parts) -> str:
    ids = {p.instalment_id for p in parts}
    return next(n for n in (name, *(f"{name}-{k}" for k in range(2, 99))) if n not in ids)
