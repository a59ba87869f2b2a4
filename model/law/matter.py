"""One claim as the law looks at it: parties, terms, dated facts, money, on one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from data_schemas.codes import InstalmentKind, Trigger
from data_schemas.law.codes import BuyerKind, Evidence, RestartKind
from data_schemas.law.facts import ClaimLaw, ContractLaw, Restart
from model.law.procedure import Procedures, procedures, told_by
from model.money.cents import money


@dataclass(frozen=True, kw_only=True)
class Paid:
    """Money received on a day, CNY; negative where a payment went back.

    ``by_debtor``: the debtor itself paid, which acknowledges the debt; a factor's money and what
    is set off do not.
    """

    day: date
    amount: Decimal
    by_debtor: bool = True


@dataclass(frozen=True, kw_only=True)
class Matter:
    """A claim on the day asked about.

    Parameters
    ----------
    due : date
        The day of payment agreed.
    amount : Decimal
        What is owed less credit notes, CNY.
    signing : date, optional
        The day the contract was signed.
    credit_days, inspection_days : int, optional
        Term of payment and inspection period of the deal, days; what is told among the facts of law
        goes before (``term_days``, ``inspection_period``).
    interest_agreed : bool, optional
        Whether late interest is agreed; ``None``: not known.
    last_due : date, optional
        The day the last of the other instalments of the same debt is due; ``None``: there is none.
    payments : tuple of Paid
        What is known to have been paid by ``as_of``.
    payments_known : bool
        Whether payments would be known; a deal is asked about without any.
    payments_later : tuple of date
        Days of payments told that lie after ``as_of`` and are left out.
    contacts : tuple of Restart
        What contacts on record may have done to limitation (``cases.restarts_in``).
    acceptance_pending : bool, optional
        Whether the receivable is on record as not accepted yet.
    dispute_recorded : bool, optional
        Whether it is on record as disputed; how much of it is told with the claim.
    """

    as_of: date
    due: date
    amount: Decimal
    contract: ContractLaw
    claim: ClaimLaw
    signing: date | None = None
    buyer: BuyerKind | None = None
    kind: InstalmentKind | None = None
    trigger: Trigger | None = None
    credit_days: int | None = None
    inspection_days: int | None = None
    interest_agreed: bool | None = None
    last_due: date | None = None
    payments: tuple[Paid, ...] = ()
    payments_known: bool = True
    payments_later: tuple[date, ...] = ()
    contacts: tuple[Restart, ...] = ()
    acceptance_pending: bool | None = None
    dispute_recorded: bool | None = None

    def known(self, day: date | None) -> date | None:
        """A day, unless it has not come yet on the day asked about."""
        return None if day is None or day > self.as_of else day

    @property
    def term_days(self) -> int | None:
        """Term of payment agreed, days: the legal facts before the deal's credit days."""
        told = self.contract.payment_days
        return self.credit_days if told is None else told

    @property
    def inspection_period(self) -> int | None:
        """Inspection period agreed, days; what is told not to be written is not agreed."""
        unwritten = self.contract.inspection_period_written is False
        return None if unwritten else self.inspection_days

    @property
    def restarts(self) -> tuple[Restart, ...]:
        """What may have started limitation anew by the day asked about: told, paid, on record."""
        told = told_by(self.claim, self.as_of)
        told += [
            Restart(date=p.day, kind=RestartKind.PART_PAYMENT, evidence=Evidence.BANK)
            for p in self._kept()
            if p.by_debtor
        ]
        told += self.contacts
        return tuple(sorted(told, key=lambda r: r.date))

    @property
    def procedures(self) -> Procedures:
        """The suits, arbitrations and the like about it that were told."""
        return procedures(self.claim, self.as_of)

    @property
    def later(self) -> tuple[date, ...]:
        """Days of what was told to start limitation anew, but after the day asked about."""
        return tuple(r.date for r in self.claim.restarts if r.date > self.as_of)

    @property
    def upon_acceptance(self) -> bool:
        """Whether this payment itself is said to wait for acceptance.

        The term runs from acceptance where that is agreed as what payment depends on (Regulation,
        2025 article 10(1), 2020 article 9(1)). An acceptance payment is taken so by its name, but
        not where another event is told to make it fall due.
        """
        if self.trigger in (Trigger.DELIVERY, Trigger.PROGRESS, Trigger.AUDIT):
            return False
        return self.trigger is Trigger.ACCEPTANCE or self.kind is InstalmentKind.ACCEPTANCE

    @property
    def accepted_first(self) -> bool:
        """Whether payment waits for acceptance, as the claim or else the contract says."""
        return self.upon_acceptance or bool(self.contract.acceptance_is_condition)

    @property
    def waits(self) -> bool:
        """Whether payment waits for an event: delivery, acceptance or confirmation of the sum."""
        fixed = (Trigger.SIGNING, Trigger.FIXED_DATE, Trigger.WARRANTY_END)
        if self.trigger in fixed or self.kind in (InstalmentKind.ADVANCE, InstalmentKind.RETENTION):
            return False
        return bool(self.trigger or self.accepted_first or self.contract.progress_settlement)

    def _kept(self) -> list[Paid]:
        """The payments but for those that went back whole; the latest one goes back first."""
        kept: list[Paid] = []
        for one in self.payments:
            if one.amount > 0:
                kept.append(one)
                continue
            back = -one.amount
            while kept and back >= kept[-1].amount:
                back -= kept.pop().amount
        return kept

    @property
    def disputed(self) -> Decimal:
        """The part in dispute, CNY."""
        return money(self.claim.disputed_amount or 0)

    @property
    def open(self) -> Decimal:
        """What is unpaid on the day asked about, CNY, from zero to what is owed."""
        paid = sum((p.amount for p in self.payments), Decimal(0))
        return min(max(self.amount - paid, Decimal(0)), self.amount)
