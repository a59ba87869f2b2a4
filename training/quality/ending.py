"""How the records end: the unpaid or the payments that ought to be there, and days far behind.

Each makes a model learn a pace nobody keeps: without the unpaid everybody pays, without the last
months' payments nobody does, and a mistyped day that becomes the day of the records makes all that
is open look unpaid for as long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from data_schemas.quality import Finding, Said, Section, Severity
from model.day import NEVER, Days, Floats, day_number, day_of
from training.quality.records import Mask, Records

LEAST = 50
"""Older receivables, or days, needed to say what is usual."""
EXPECTED = 10.0
"""Open receivables that should be there at least: none of ten is no chance."""
FEW = 0.1
"""Share of the expected ones that may be there all the same."""
STRAYS = 0.02
"""Share of the days that may stand apart as a mistake; more are a season or a break."""
APART = 30
"""Days of silence at least before what stands apart."""
TIMES = 5
"""Times the longest silence before."""
SILENCES = 2
"""Times the longest time without any payment before: a treasury closes every year alike."""
HAPPENED = (
    ("receivables", "invoice_date"),
    ("receivables", "paid_date"),
    ("payments", "paid_date"),
    ("contacts", "date"),
    ("states", "date"),
)  # fmt: skip
"""Days on which something happened, from which the day of the records is taken."""


def ending_findings(records: Records) -> Iterator[Finding]:
    """What is to be said of how the records of this ingest end."""
    if "receivables" in records.brought:
        yield from _only_paid(records)
        yield from _payments_stop(records)
    yield from _apart(records)


def _only_paid(records: Records) -> Iterator[Finding]:
    """Where the younger half has next to none open, by how soon the older half was paid."""
    end = day_number(records.ledger.as_of)
    there = ~records.outcomes.excluded & (records.issue < end)
    issue, paid = records.issue[there], records.outcomes.paid[there]
    old = issue < np.median(issue) if len(issue) else np.zeros(0, dtype=bool)
    if old.sum() < LEAST:
        return
    still = _still_unpaid(paid[old] - issue[old])
    expected, found = float(still(end - issue[~old]).sum()), int((paid[~old] >= end).sum())
    if expected < EXPECTED or found > FEW * expected:
        return
    yield Finding(
        code="only_paid",
        section=Section.MISSING,
        severity=Severity.ACT,
        table="receivables",
        fields=("paid_date",),
        rows=found,
        of=len(issue),
        said=Said(
            zh=f"近期应收中未付的只有 {found:,} 笔；按以往的付款快慢应有约 {expected:,.0f} 笔。"
            "可能只导出了已付清的应收",
            en=f"of the later receivables only {found:,} are unpaid, where by the earlier pace"
            f" about {expected:,.0f} should be: perhaps only what was paid was exported",
        ),
        advice=Said(
            zh="请连同未付的应收一并导出；只从已付清的学习，模型会以为人人都会付款。若另有文件"
            "导入未付的，则不必处理。",
            en="Export the unpaid as well: from paid ones alone a model learns that everybody pays."
            " Nothing is to be done if they come in a file of their own.",
        ),
    )


def _payments_stop(records: Records) -> Iterator[Finding]:
    """Where no payment is recorded any more, though by the earlier pace many should be."""
    end = day_number(records.ledger.as_of)
    there = ~records.outcomes.excluded & (records.issue < end)
    issue, paid = records.issue[there], records.outcomes.paid[there]
    days = np.unique(paid[paid < end])
    if len(days) < SILENCES + 1:
        return
    last, longest = int(days[-1]), int(np.diff(days).max())
    old = issue < np.median(issue[issue <= last])
    if old.sum() < LEAST or end - last < max(APART, SILENCES * longest):
        return
    still = _still_unpaid(paid[old] - issue[old])
    open_ = issue[paid >= end]
    before, now = still(np.maximum(last - open_, 0)), still(end - open_)
    expected = float((1 - now / before)[before > 0].sum())
    if expected < EXPECTED:
        return
    yield Finding(
        code="payments_stop",
        section=Section.MISSING,
        severity=Severity.LOOK,
        table="receivables",
        fields=("paid_date",),
        rows=len(open_),
        of=len(issue),
        said=Said(
            zh=f"最后一笔付款在 {day_of(last)}，距数据截止日 {day_of(end)} 已 {end - last:,} 天；"
            f"此前最长 {longest:,} 天没有付款。按以往的付款快慢，其间应有约 {expected:,.0f} 笔付清",
            en=f"the last payment is of {day_of(last)}, {end - last:,} days before the day of the"
            f" records, {day_of(end)}; the longest time without one before was {longest:,} days."
            f" By the earlier pace about {expected:,.0f} should have been paid since",
        ),
        advice=Said(
            zh="请检查付款是否导出到同一天；若没有，请补齐，或用 --as-of 给出付款齐全的截止日："
            "否则模型会以为最近几个月没有人付款。",
            en="Check that payments were exported up to the same day. If not, add them, or name the"
            " day up to which they are whole with --as-of: else a model learns that nobody has paid"
            " in the last months.",
        ),
    )


def _still_unpaid(waited: Days) -> Callable[[Days], Floats]:
    """Share unpaid after so many days, from how long each waited (``NEVER`` less its issue)."""
    ordered = np.sort(waited)
    return lambda age: 1 - np.searchsorted(ordered, age, side="left") / len(ordered)


def _apart(records: Records) -> Iterator[Finding]:
    """Where the day of the records rests on a few days far behind all others."""
    each = [(t, c, records.day(t, c)) for t, c in HAPPENED if t in records.brought]
    days = np.sort(np.concatenate([d for _, _, d in each])) if each else np.zeros(0, dtype="int64")
    days = days[days < NEVER]
    last = _last_before_silence(days)
    if last is None or int(days[-1]) + 1 != day_number(records.ledger.as_of):
        return
    for table, column, found in each:
        rows: Mask = np.asarray((found > last) & (found < NEVER), dtype=bool)
        if not rows.any():
            continue
        count, first = int(rows.sum()), day_of(int(found[rows].min()))
        yield Finding(
            code="day_apart",
            section=Section.SEQUENCE,
            severity=Severity.ACT,
            table=table,
            fields=(column,),
            rows=count,
            of=len(rows),
            said=Said(
                zh=f"{count:,} 行的日期（{first} 起）远在其余记录之后（其余止于 {day_of(last)}），"
                "数据截止日却由此得出",
                en=f"{count:,} rows are dated {first} or later, far behind all others, which end on"
                f" {day_of(last)}; yet the day of the records is taken from them",
            ),
            advice=Said(
                zh="请检查年份；若有误，请更正，或用 --as-of 给出截止日：否则所有未付的应收会被"
                "当作一直未付到那一天。",
                en="Check the year. If it is wrong, correct it or name the day with --as-of: else"
                " all that is open counts as unpaid until then.",
            ),
            examples=records.ids(table, rows),
        )


def _last_before_silence(days: Days) -> int | None:
    """The last day before a silence that few days lie behind; ``days`` are sorted."""
    few = int(STRAYS * len(days))
    if len(days) < LEAST or not few:
        return None
    gaps = np.diff(days)
    usual, tail = gaps[len(gaps) // 2 : -few], gaps[-few:]
    at = int(np.argmax(tail))
    if tail[at] < max(APART, TIMES * int(usual.max(initial=0))):
        return None
    return int(days[len(days) - few - 1 + at])
