"""What counts as paid: the one table that turns settlements into an outcome."""

from __future__ import annotations

from dataclasses import dataclass

from data_schemas.codes import Code

PAID_SHARE = 0.995
"""A receivable counts as paid on the day at least this share of its amount is in."""
OVERPAID_SHARE = 2 - PAID_SHARE
"""More than this share of what is owed is too much to have been paid; up to it is rounding."""


class SettlementKind(Code):
    """How (part of) a receivable came to an end.

    ``void`` takes the whole claim out, whatever its amount; for a part use ``credit_note``.
    """

    CASH = "cash", "到账", "cash"
    NETTING = "netting", "抵账", "netting"
    FACTORING = "factoring", "无追索权保理", "factoring without recourse"
    CREDIT_NOTE = "credit_note", "红字发票", "credit note"
    VOID = "void", "作废", "void"
    WRITE_OFF = "write_off", "核销", "write-off"
    REVERSAL = "reversal", "付款冲回", "reversed payment"
    FACTORING_RECOURSE = "factoring_recourse", "有追索权保理", "factoring with recourse"


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What one kind of settlement does to the outcome.

    Parameters
    ----------
    pays : int
        +1 adds to what is paid, −1 takes it back, 0 neither.
    lowers_amount : bool
        Lowers what is owed.
    excludes : bool
        The receivable is left out of every question.
    never_paid : bool
        The receivable counts as unpaid for ever, unless it was paid by that day.
    by_debtor : bool
        The debtor itself pays, which acknowledges the debt in law.
    why : str
        Reason for the rule.
    """

    pays: int = 0
    lowers_amount: bool = False
    excludes: bool = False
    never_paid: bool = False
    by_debtor: bool = False
    why: str

    @property
    def rewrites(self) -> bool:
        """Whether it makes days before it look different from afterwards than they did then."""
        return self.pays < 0 or self.lowers_amount or self.excludes


EFFECTS: dict[SettlementKind, Effect] = {
    SettlementKind.CASH: Effect(pays=1, by_debtor=True, why="the money is in"),
    SettlementKind.NETTING: Effect(pays=1, why="a debt of ours of the same worth is gone"),
    SettlementKind.FACTORING: Effect(pays=1, why="the risk has left the company"),
    SettlementKind.CREDIT_NOTE: Effect(lowers_amount=True, why="less is owed, nothing was paid"),
    SettlementKind.VOID: Effect(
        excludes=True, why="there never was a claim, whatever its amount; of a part: credit_note"
    ),
    SettlementKind.WRITE_OFF: Effect(never_paid=True, why="given up is not paid"),
    SettlementKind.REVERSAL: Effect(pays=-1, why="the money went back; the claim is open again"),
    SettlementKind.FACTORING_RECOURSE: Effect(why="if the customer does not pay, we pay it back"),
}
"""A dispute is no settlement: a disputed receivable is still unpaid."""
