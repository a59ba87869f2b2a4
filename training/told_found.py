"""What is found of columns filled in with the payment, and the words for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

NEAR = 7
"""Days between a payment and what a column calls its day, its run or its week."""


@dataclass(frozen=True)
class ToldAfter:
    """A column that tells too well which receivables had been paid by the day of the records."""

    feature: str
    as_of: date
    auc: float
    computed: bool = False
    declared: bool = False

    def document(self) -> dict[str, object]:
        """The same as JSON can carry it."""
        return {
            "feature": self.feature, "as_of": self.as_of.isoformat(), "auc": self.auc,
            "by": "paid_by_now",
        }  # fmt: skip

    def text(self, lang: str) -> str:
        """What was found, with column, day and AUC."""
        if lang == "zh":
            due = "已到期的" if self.declared else ""
            return (
                f"{self.feature} 仅凭其取值或是否为空，就区分了同月开票的{due}应收到 {self.as_of}"
                f" 已付还是未付，AUC 为 {self.auc:.3f}"
            )
        due = " that have fallen due" if self.declared else ""
        return (
            f"{self.feature}, by its values or blanks alone, tells which receivables of one month"
            f"{due} had been paid by {self.as_of}, with an AUC of {self.auc:.3f}"
        )


@dataclass(frozen=True)
class DayTold(ToldAfter):
    """A column of days that are the payments'; ``auc`` is the share of those that show it."""

    def document(self) -> dict[str, object]:
        """The same as JSON can carry it."""
        return super().document() | {"by": "day_of_payment"}

    def text(self, lang: str) -> str:
        """What was found, with column and share."""
        if lang == "zh":
            return (
                f"{self.feature} 填的是日期：填有日期、且付款日与到期日相差 {2 * NEAR} 天以上的"
                f"应收中，有 {self.auc:.0%} 填的就是付款日（相差不超过 {NEAR} 天）"
            )
        return (
            f"{self.feature} holds days: of the receivables paid more than {2 * NEAR} days off"
            f" their due date and with a day there, {self.auc:.0%} have that of the payment, within"
            f" {NEAR} days"
        )


@dataclass(frozen=True)
class MonthTold(DayTold):
    """The same of a column of months."""

    def document(self) -> dict[str, object]:
        """The same as JSON can carry it."""
        return super().document() | {"by": "month_of_payment"}

    def text(self, lang: str) -> str:
        """What was found, with column and share."""
        if lang == "zh":
            return (
                f"{self.feature} 填的是月份：填有月份、付款既不在开票月也不在到期月、且与到期日相差"
                f" {2 * NEAR} 天以上的应收中，有 {self.auc:.0%} 填的就是付款的月份"
            )
        return (
            f"{self.feature} holds months: of the receivables paid more than {2 * NEAR} days off"
            f" their due date, in a month of neither invoice nor due date, and with a month there,"
            f" {self.auc:.0%} have the month of the payment"
        )
