"""Part payments that a register of invoices keeps beside the invoice: how much came, and when.

With the day alone each such row would count as paid in full.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from data_schemas.field import fields_of
from data_schemas.frame import TABLES
from training.mapping.guess import Guess
from training.mapping.mapping_text import quoted
from training.mapping.match import field_called, is_balance
from training.mapping.suggest_column import column_text

_NOTHING = "^[-0.,]+$"
"""An amount of nothing, however it is written."""


@dataclass
class Payments:
    """The table of payments proposed beside the receivables.

    Parameters
    ----------
    lines : list of str
        Its YAML, below ``tables``; none where no column says how much came.
    doubts : list of str
        By field of a receivable or payment, what a person should look at.
    amount : Guess, optional
        The column of amounts paid.
    distinct : bool
        Whether a receivable has a row for each of its payments.
    """

    lines: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    amount: Guess | None = None
    distinct: bool = False


def payments_beside(
    guesses: list[Guess], found: dict[str, tuple[Guess, float]], title: list[str]
) -> Payments:
    """The payments of a register whose fields are ``found``."""
    used = {seen.heading for seen, _ in found.values()}
    free = [one for one in guesses if one.kind == "number" and one.heading not in used]
    paid = next((one for one in free if _is_paid(one.heading)), None)
    owed = next((one for one in free if is_balance(one.heading)), None)
    if paid is not None and "paid_date" in found and "receivable_id" in found:
        return _proposed(paid, found, title)
    out = Payments()
    if paid is not None:
        out.doubts.append(
            f"payments: “{paid.heading}”没有回款日期，无法读入 / no day for '{paid.heading}':"
            " it cannot be read"
        )
    if owed is not None and "paid_date" in found:
        out.doubts.append(
            f"paid_date: “{owed.heading}”不为零的行并未付清，却会按付清计；请用 keep 过滤，或另导入"
            f"回款明细 / rows with a '{owed.heading}' are not paid in full, yet count so: leave"
            " them out with keep, or bring the payments themselves"
        )
    return out


def _is_paid(heading: str) -> bool:
    """Whether a column says how much came in, and cannot mean what is owed."""
    return (
        field_called("payments", heading) == "amount"
        and field_called("receivables", heading) is None
    )


def _proposed(paid: Guess, found: dict[str, tuple[Guess, float]], title: list[str]) -> Payments:
    owner, day = found["receivable_id"][0], found["paid_date"]
    several = _a_row_each(found)
    fields = fields_of(TABLES["payments"])
    amount = column_text("amount", fields["amount"], paid, 1.0, title)
    when = column_text("paid_date", fields["paid_date"], *day, title)
    doubt = (
        f"每行的“{paid.heading}”按“{day[0].heading}”的一笔回款读入；若是累计数，日期只是最后一次"
        f" / each '{paid.heading}' is read as one payment on '{day[0].heading}'; of a running total"
        " that is the day of the last one alone"
    )
    lines = [f"  - table: payments  # ? {doubt}", "    columns:"]
    if not several:
        # The row of a receivable says again, later, what has come in by then: one payment, changed.
        lines.append(f"      payment_id: {quoted(owner.heading)}")
    lines.append(f"      receivable_id: {quoted(owner.heading)}")
    for name, said in (("paid_date", when), ("amount", amount)):
        asked = f"  # ? {'; '.join(said.doubts)}" if said.doubts else ""
        lines.append(f"      {name}: {said.text}{asked}")
    heading, reason = quoted(paid.heading), quoted("尚未回款 / nothing paid yet")
    lines += [
        f"    keep: [{{column: {heading}, blank: false, reason: {reason}}}]",
        f"    drop: [{{column: {heading}, matches: {quoted(_NOTHING)}, reason: {reason}}}]",
    ]
    doubts = [f"payments: {doubt}"]
    doubts += [f"payments.paid_date: {one}" for one in when.doubts]
    doubts += [f"payments.amount: {one}" for one in amount.doubts]
    return Payments(lines, doubts, paid, several)


def _a_row_each(found: dict[str, tuple[Guess, float]]) -> bool:
    """Whether rows repeat a receivable, and what they say of it: a row for each payment."""
    names = [name for name in ("receivable_id", "amount", "due_date") if name in found]
    cells = [seen.cells for seen, _ in (found[name] for name in names)]
    columns = [one.to_pylist() for one in cells if one is not None]
    ids = set(columns[0]) if columns else set()
    return 0 < len(ids) < len(columns[0]) and len(set(zip(*columns, strict=True))) == len(ids)
