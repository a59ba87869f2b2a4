"""A ledger's own ``x_`` columns as features: one-hot with few values, own history with many.

Many values that are numbers also count as the numbers they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal

import numpy as np
import pandas as pd

from data_schemas.frame import Ledger
from data_schemas.own_column import OWNERS, OwnColumn
from data_schemas.values import plain_text
from model.asked import Asked
from model.day import Floats
from model.facts import text_of
from model.feature import Feature
from model.features_balance import overdue_of_open
from model.features_history import HALF_LIFE
from model.past import Past
from model.payers import LATE_AT, LATE_BY
from model.shrinkage import PRIOR_COUNT, shrunk_share

Compute = Callable[[Asked], Floats]
"""What gives a column of features."""

MANY_VALUES = 12
"""An ``x_`` column with more values than this gets history under its own key."""
NAMES = 0.9
"""Share of whole numbers that are there once from which they are names, such as order numbers."""
TIME = 0.95
"""Rank correlation with the invoice date from which numbers tell the time."""
_NUMBER = re.compile(r"[+-]?(?!0\d)(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
"""A number as text; "007" is a code."""


class Extra(OwnColumn):
    """One ``x_`` column as a bundle remembers it: with what was said of it.

    ``values`` are the values that get a column of their own; empty for a column with many values,
    which gets history under its own key. ``number``: these many values are numbers.
    """

    values: tuple[str, ...]
    number: bool = False

    def has_learnt(self, text: str) -> bool:
        """Whether a value, as text, can say anything; by history each can, once on record."""
        if self.values:
            return text in map(plain_text, self.values)  # an older bundle may have kept 1 as "1.0"
        return not self.number or is_number(text)

    @property
    def kind(self) -> Literal["values", "number", "history"]:
        """How it is learnt: by value, also as a number, or by the history of each value alone."""
        return "values" if self.values else "number" if self.number else "history"


def extras_of(ledger: Ledger) -> tuple[Extra, ...]:
    """How the ``x_`` columns of a ledger become features; one with a single value tells nothing."""
    out = []
    for column in ledger.extras:
        values: set[str] = set()
        filled = 0
        for table in OWNERS:
            frame = getattr(ledger, table)
            if column in frame.columns:
                values.update(text_of(frame[column])[0])
                filled += int(frame[column].notna().sum())
        if len(values) > 1:
            few = tuple(sorted(values)) if len(values) <= MANY_VALUES else ()
            number = not few and _are_numbers(values, filled) and not _tell_time(ledger, column)
            own = ledger.own_column(column).model_dump()
            out.append(Extra(values=few, number=number, **own))
    return tuple(out)


def is_number(text: str) -> bool:
    """Whether a value is written as a number; "007" is a code."""
    return _NUMBER.fullmatch(text) is not None


def _are_numbers(values: set[str], filled: int) -> bool:
    """Whether values say how much there is of something, and not which one it is."""
    if not all(map(is_number, values)):
        return False
    return len(values) < NAMES * filled or not all(float(one).is_integer() for one in values)


def _tell_time(ledger: Ledger, column: str) -> bool:
    """Whether an own column of receivables runs with the invoice date: days, running numbers.

    What it will be tomorrow lies beyond all that was learnt from.
    """
    receivables = ledger.receivables
    if column not in receivables.columns:
        return False
    number = pd.to_numeric(receivables[column], errors="coerce")
    together = number.rank().corr(receivables["invoice_date"].rank())
    return bool(abs(together) > TIME)


def extra_features(extras: tuple[Extra, ...]) -> tuple[Feature, ...]:
    """The columns of these extras, in order."""
    out: list[Feature] = []
    for extra in extras:
        out += [
            _feature(extra, f"{extra.column}={v}", _is(extra.column, v), extra.unit, "", "")
            for v in extra.values
        ]
        if extra.number:
            of = _number(extra.column)
            out.append(_feature(extra, extra.column, of, extra.unit, "", ""))
        if not extra.values:
            out += [
                _feature(extra, f"{extra.column}.{name}", ask(extra.column), unit, zh, en)
                for name, zh, en, unit, ask in _HISTORY
            ]
    return tuple(out)


def _feature(extra: Extra, name: str, compute: Compute, unit: str, zh: str, en: str) -> Feature:
    """One column; those of single values are shown together, as the column itself."""
    return Feature(
        name=name,
        shown=name.split("=")[0],
        zh=f"{extra.label('zh')}：{zh}" if zh else extra.label("zh"),
        en=f"{extra.label('en')}: {en}" if en else extra.label("en"),
        unit=unit,
        cause=extra.cause,
        monotone=0,
        compute=compute,
        is_share=bool(zh) and "share" in name.removeprefix(extra.column),
        key=extra.column if zh else "",
    )


def _is(column: str, value: str) -> Compute:
    told = plain_text(value)  # as in has_learnt

    def compute(asked: Asked) -> Floats:
        """1 where the column has this value, 0 where another, missing where it has none."""
        text, code = asked.own_text(column)
        return np.where(code < 0, np.nan, np.r_[text == told, False][code].astype("float64"))

    return compute


def _number(column: str) -> Compute:
    def compute(asked: Asked) -> Floats:
        """The column's number; missing where there is none."""
        text, code = asked.own_text(column)
        found = [float(one) if is_number(one) else np.nan for one in text]
        return np.array([*found, np.nan])[code]

    return compute


def _late_share(horizon: int) -> Callable[[str], Compute]:
    def of(column: str) -> Compute:
        def compute(asked: Asked) -> Floats:
            """Share unpaid then under this key, shrunk towards all."""
            count, late = asked.past(column).matured(horizon)
            everybody = shrunk_share(asked, horizon, upto="all")
            return (late + PRIOR_COUNT * everybody) / (count + PRIOR_COUNT)

        return compute

    return of


def _overdue_share(past: Past) -> Floats:
    return overdue_of_open(past.overdue_amount(), past.open_amount())


def _past(ask: Callable[[Any], Floats]) -> Callable[[str], Compute]:
    def of(column: str) -> Compute:
        def compute(asked: Asked) -> Floats:
            """History under this key."""
            return ask(asked.past(column))

        return compute

    return of


_HISTORY: tuple[tuple[str, str, str, str, Callable[[str], Compute]], ...] = (
    *((f"late_share_{h}", f"逾期{h}天未付占比" if h else "到期未付占比",
       f"share unpaid {f'{h} days past' if h else 'when'} due", "1", _late_share(h))
      for h in LATE_AT),
    ("recent_late_share_30", "近10笔逾期30天未付占比", "share unpaid 30 days past due, last 10",
     "1", _past(lambda past: past.recent_share(30, 10))),
    ("due_count", "已到期笔数", "number fallen due", "1", _past(lambda past: past.matured(0)[0])),
    ("settled_count", "已结清笔数", "number settled", "1", _past(lambda past: past.settled_count)),
    ("mean_days_late", f"平均拖延天数（截至逾期{LATE_BY}天）",
     f"mean days late by day {LATE_BY} past due", "day", _past(lambda past: past.mean_late_by())),
    ("recent_days_late", "近10笔平均拖延天数", "mean days late, last 10", "day",
     _past(lambda past: past.mean_late(10))),
    ("median_days_late", "近10笔拖延天数中位数", "median days late, last 10", "day",
     _past(lambda past: past.median_late(10))),
    ("last_days_late", "最近一笔拖延天数", "days late of the last", "day",
     _past(lambda past: past.last_late())),
    ("faded_days_late", f"近期加权平均拖延天数（截至逾期{LATE_BY}天）",
     f"mean days late by day {LATE_BY} past due, recent ones counting more", "day",
     _past(lambda past: past.faded_late_by(HALF_LIFE))),
    ("late_trend", "拖延天数变化", "change in days late", "day",
     _past(lambda past: past.late_trend(5))),
    ("year_end_share", "十二月付款比例", "share paid in December", "1",
     _past(lambda past: past.year_end_share())),
    ("days_since_payment", "距上次付款天数", "days since the last payment", "day",
     _past(lambda past: past.days_since_payment())),
    ("days_since_invoice", "距上次开票天数", "days since the last invoice", "day",
     _past(lambda past: past.days_since_invoice())),
    ("open_count", "未结清笔数", "number open", "1", _past(lambda past: past.open_count())),
    ("open_amount", "未结清金额", "amount open", "CNY", _past(lambda past: past.open_amount())),
    ("overdue_count", "逾期笔数", "number overdue", "1", _past(lambda past: past.overdue_count())),
    ("overdue_share", "逾期金额占未结清比例", "overdue share of what is open", "1",
     _past(_overdue_share)),
    ("oldest_overdue_days", "最久逾期天数", "age of the oldest overdue", "day",
     _past(lambda past: past.oldest_overdue_days())),
)  # fmt: skip
"""Name, label in zh and en, unit, and what is asked under the key."""
