"""Part payments that a register of invoices keeps beside the invoice: how much came, and when.

With the day alone each such row would count as paid in full; without it one that names no amount
would count as unpaid.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
import pyarrow.compute as pc

from data_schemas.field import fields_of
from data_schemas.frame import TABLES
from training.mapping.day import days_of
from training.mapping.guess import Guess
from training.mapping.mapping_text import asked, quoted, short
from training.mapping.match import field_called, is_balance, plain, words_of
from training.mapping.number import numbers_of
from training.mapping.suggest_column import column_text
from training.mapping.synonyms import DAYS, PAID
from training.mapping.unit_said import YUAN, unit_in

_DASH = "^[-–—]+$"
"""What stands in a cell that has no amount."""
_NUMBERED = re.compile(r"第 *(?P<n>\d+|[一二三四五六七八九十]+) *[次笔期]|[ _]?(?P<at_end>\d+)$")
"""What tells one of several payments in one row from the others."""
_CENT = 0.005  # a field is compared, not its text: ¥0.00, 0元 and (0.00) are all nothing


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
    used : list of str
        Headings of the columns that payments are read from.
    distinct : bool
        Whether a receivable has a row for each of its payments.
    day_alone : bool
        Whether rows have a day of payment and no amount: for these the day tells, of the others
        their payments do, also where such a payment is refused.
    """

    lines: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    amount: Guess | None = None
    distinct: bool = False
    used: list[str] = field(default_factory=list)
    day_alone: bool = False


def payments_beside(
    guesses: list[Guess], found: dict[str, tuple[Guess, float]], title: list[str]
) -> Payments:
    """The payments of a register whose fields are ``found``."""
    if pairs := numbered_pairs(guesses):
        return _each(pairs, found, title)
    used = {seen.heading for seen, _ in found.values()}
    free = [one for one in guesses if one.kind == "number" and one.heading not in used]
    paid = min((one for one in free if _is_paid(one.heading)), key=_how_named, default=None)
    owed = next((one for one in free if is_balance(one.heading)), None)
    if paid is not None and "paid_date" in found and "receivable_id" in found:
        return _proposed(paid, found, title)
    out = Payments()
    if paid is None and "paid_date" in found:
        out.doubts += _perhaps_paid(guesses, used)
    if paid is not None:
        out.doubts.append(
            f"payments: “{short(paid.heading)}”没有回款日期，无法读入 / no day for"
            f" '{short(paid.heading)}': it cannot be read"
        )
    if owed is not None and "paid_date" in found:
        left = short(owed.heading)
        out.doubts.append(
            f"paid_date: “{left}”不为零的行并未付清，却会按付清计；请用 keep 过滤，或另导入"
            f"回款明细 / rows with a '{left}' are not paid in full, yet count so: leave"
            " them out with keep, or bring the payments themselves"
        )
    return out


def _perhaps_paid(guesses: list[Guess], used: set[str]) -> list[str]:
    """The columns of numbers that may tell of part payments, which a day alone would hide."""
    return [
        f"paid_date: “{short(seen.heading)}”若是已收金额，只付了一部分的也会按付清计；"
        f"请另加 payments 表 / if '{short(seen.heading)}' says how much came in, what is paid in"
        " part counts as paid in full: add a table of payments"
        for seen in guesses
        if seen.heading not in used
        and PAID.search(seen.heading)
        and not DAYS.search(seen.heading)
        and not is_balance(seen.heading)
        and (seen.kind == "number" or seen.formats == ("excel",))
    ]


def beside_units(guesses: list[Guess], found: dict[str, tuple[Guess, float]]) -> list[str]:
    """What headings of amounts owed and paid say of the unit, as a title would.

    One of them often names it for the others.
    """
    amounts = [seen for seen in guesses if seen.kind == "number" and _is_paid(seen.heading)]
    amounts += [found["amount"][0]] if "amount" in found else []
    units = (unit_in(one.heading) or unit_in(one.unit) for one in amounts)
    return [f"单位：{unit}" for unit in units if unit not in (None, YUAN)]


def numbered_pairs(guesses: list[Guess]) -> dict[str, tuple[Guess, Guess]]:
    """By number: the day and the amount of each payment that has columns of its own.

    第1次回款日期 beside 第1次回款金额, payment date 2 beside paid amount 2; one without a number
    beside such is number 0.
    """
    found: dict[str, dict[str, Guess]] = {}
    for seen in guesses:
        number = _NUMBERED.search(seen.heading)
        heading = _NUMBERED.sub("", seen.heading, count=1)
        day = seen.kind == "date" and field_called("receivables", heading) == "paid_date"
        if day or (seen.kind == "number" and _is_paid(heading)):
            name = "paid_date" if day else "amount"
            at = "0" if number is None else number["n"] or number["at_end"]
            found.setdefault(at, {}).setdefault(name, seen)
    pairs = {at: (one["paid_date"], one["amount"]) for at, one in found.items() if len(one) == 2}
    return pairs if pairs.keys() - {"0"} else {}


def _each(
    pairs: dict[str, tuple[Guess, Guess]], found: dict[str, tuple[Guess, float]], title: list[str]
) -> Payments:
    """A table for each numbered payment; its id is the receivable's with the number."""
    if "receivable_id" not in found:
        return Payments()
    owner = quoted(found["receivable_id"][0].heading)
    fields = fields_of(TABLES["payments"])
    lines: list[str] = []
    told: list[str] = []
    for number, (day, paid) in pairs.items():
        when = column_text("paid_date", fields["paid_date"], day, 1.0, title)
        amount = column_text("amount", fields["amount"], paid, 1.0, title)
        lines += [
            "  - table: payments",
            "    columns:",
            f"      payment_id: {{join: [{owner}, {owner}], separator: {quoted(f'-{number}-')}}}",
            f"      receivable_id: {owner}",
            f"      paid_date: {when.text}{asked(when.doubts)}",
            f"      amount: {amount.text}{asked(amount.doubts)}",
            *_filters(quoted(paid.heading), quoted(day.heading)),
        ]
        told += [f"payments.paid_date: {one}" for one in when.doubts]
        told += [f"payments.amount: {one}" for one in amount.doubts]
    used = [seen.heading for pair in pairs.values() for seen in pair]
    return Payments(lines, told, next(iter(pairs.values()))[1], used=used)


def _is_paid(heading: str) -> bool:
    """Whether a column says how much came in, and cannot mean what is owed."""
    return (
        field_called("payments", heading) == "amount"
        and field_called("receivables", heading) is None
    )


def _how_named(paid: Guess) -> int:
    """Its place among the names of an amount paid: what came this time before what came by then."""
    return words_of("payments", "amount").index(plain(paid.heading))


def _proposed(paid: Guess, found: dict[str, tuple[Guess, float]], title: list[str]) -> Payments:
    owner, day = found["receivable_id"][0], found["paid_date"]
    several, odd = _a_row_each(found)
    fields = fields_of(TABLES["payments"])
    amount = column_text("amount", fields["amount"], paid, 1.0, title)
    when = column_text("paid_date", fields["paid_date"], *day, title)
    much, then = short(paid.heading), short(day[0].heading)
    doubts = [
        f"每行的“{much}”按“{then}”的一笔回款读入；若是累计数，日期只是最后一次"
        f" / each '{much}' is read as one payment on '{then}'; of a running total that is the day"
        " of the last one alone"
    ]
    alone, zero = _without_amount(paid, day[0])
    if alone:
        doubts.append(
            f"{alone} 行有“{then}”而无“{much}”，按当日付清计；若并未付清，请去掉 receivables 的"
            f" paid_date / {alone} rows with '{then}' and no '{much}' count as paid in full that"
            " day; if they are not, take paid_date of the receivables out"
        )
    if zero:
        doubts.append(
            f"{zero} 行有“{then}”而“{much}”为零，按未付计 / {zero} rows with '{then}' and a"
            f" '{much}' of zero count as unpaid"
        )
    if odd and not several:
        doubts.append(
            f"{len(odd)} 张发票有多行且所写不同（如“{short(odd[0])}”）：只读最后一行，"
            f"其余回款会被拒绝 / invoices with several rows that differ: {len(odd)}, such as"
            f" '{short(odd[0])}'; the last row alone is read, other payments are refused"
        )
    elif odd:
        doubts.append(
            f"{len(odd)} 张发票（如“{short(odd[0])}”）各行所写不同，只取最后一行的应收 /"
            f" invoices whose rows differ: {len(odd)}, such as '{short(odd[0])}'; of the receivable"
            " the last row counts"
        )
    lines = [f"  - table: payments{asked(doubts)}", "    columns:"]
    if not several:
        # The row of a receivable says again, later, what has come in by then: one payment, changed.
        lines.append(f"      payment_id: {quoted(owner.heading)}")
    lines.append(f"      receivable_id: {quoted(owner.heading)}")
    for name, said in (("paid_date", when), ("amount", amount)):
        lines.append(f"      {name}: {said.text}{asked(said.doubts)}")
    lines += _filters(quoted(paid.heading), quoted(day[0].heading))
    told = [f"payments: {one}" for one in doubts]
    told += [f"payments.paid_date: {one}" for one in when.doubts]
    told += [f"payments.amount: {one}" for one in amount.doubts]
    used = [paid.heading, day[0].heading]
    return Payments(lines, told, paid, several, used, alone > 0)


def _filters(paid: str, day: str) -> list[str]:
    """The rows that are no payment; only one without a day is said to be unpaid as yet."""
    yet, none, zero = map(quoted, ("尚未回款 / nothing paid yet", "没有回款金额 / no amount paid",
                                   "回款金额为零 / the amount paid is zero"))  # fmt: skip
    return [
        f"    keep: [{{column: [{paid}, {day}], blank: false, reason: {yet}}},",
        f"           {{column: {paid}, blank: false, reason: {none}}}]",
        f"    drop: [{{field: amount, above: {-_CENT}, below: {_CENT}, reason: {zero}}},",
        f"           {{column: {paid}, matches: {quoted(_DASH)}, reason: {none}}}]",
    ]


def _without_amount(paid: Guess, day: Guess) -> tuple[int, int]:
    """How many rows say when they were paid and not how much, and how many that it was nothing."""
    if paid.cells is None or day.cells is None:
        return 0, 0
    dated = ~days_of(day.cells, (*day.formats, *day.said))[1] & np.asarray(pc.is_valid(day.cells))
    blank = pc.fill_null(pc.match_substring_regex(paid.cells, _DASH), True)
    zero = np.abs(numbers_of(paid.cells, paid.styles[0]).floats()) < _CENT
    return int((np.asarray(blank) & dated).sum()), int((zero & dated).sum())


def _a_row_each(found: dict[str, tuple[Guess, float]]) -> tuple[bool, list[str]]:
    """Whether rows that repeat a receivable are a row for each payment, and those that are not.

    They are where most say the same of it; a blank cell contradicts none.
    """
    names = [name for name in ("receivable_id", "amount", "due_date") if name in found]
    columns = [_said(found[name][0]) for name in names]
    rows: dict[object, list[tuple[object, ...]]] = {}
    for owner, *said in zip(*columns, strict=True):
        if owner is not None:
            rows.setdefault(owner, []).append(tuple(said))
    repeated = {owner: zip(*said, strict=True) for owner, said in rows.items() if len(said) > 1}
    odd = [str(owner) for owner, said in repeated.items()
           if any(len({*column} - {None}) > 1 for column in said)]  # fmt: skip
    return bool(repeated) and len(odd) <= len(repeated) / 2, odd


def _said(seen: Guess) -> list[object]:
    """What a column says row by row; an amount by its value, and none where it is nothing."""
    if seen.cells is None:
        return []
    if seen.kind != "number" or not seen.styles:
        return list(seen.cells.to_pylist())
    found = numbers_of(seen.cells, seen.styles[0]).floats()
    return [None if np.isnan(one) or one == 0 else float(one) for one in found]
