"""The fiscal calendar as a clock: how much of a payer's work gets done on each day.

Approval, queueing and transfer take *work*, counted in days of an average year. A working day in
December does more of it than one in February, a holiday and the days after the treasury has closed
do none. Paying is therefore a monotone map from work to days, which is what lets the truth be
computed from the distribution of the work alone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import holidays
import numpy as np
from numpy.typing import NDArray

from model.day import day_number
from training.simulate.parameters import Parameters

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Clock:
    """Work done up to each day.

    Parameters
    ----------
    first : int
        Day number of the first day.
    rate : ndarray, shape (days,)
        Work done on each day; 0 on days without payments.
    done : ndarray, shape (days + 1,)
        Work done before each day; ``done[i + 1]`` is the work up to the end of day ``i``.
    """

    first: int
    rate: Floats
    done: Floats

    def at(self, moment: Floats) -> Floats:
        """Work done up to a moment, in days since 1970 with fractions."""
        since = np.clip(moment - self.first, 0.0, len(self.rate) - 1e-6)
        whole = since.astype(np.int64)
        out: Floats = self.done[whole] + (since - whole) * self.rate[whole]
        return out

    def by_end_of(self, day: Ints) -> Floats:
        """Work done up to the end of a day."""
        out: Floats = self.done[np.clip(day - self.first + 1, 0, len(self.rate))]
        return out

    def day_of(self, work: Floats) -> Ints:
        """The day on which an amount of work is finished; always a working day."""
        day = np.searchsorted(self.done, work, side="left") - 1
        return np.clip(day, 0, len(self.rate) - 1) + self.first

    def working_day(self, day: Ints) -> Ints:
        """The same day or the next one on which payments are made."""
        return self.day_of(self.by_end_of(day - 1) + 1e-9)


def fiscal_clock(parameters: Parameters, first: dt.date, last: dt.date) -> Clock:
    """Build the clock of China's fiscal year between two days.

    Notes
    -----
    Working days, moved working weekends and Spring Festival come from the ``holidays`` package;
    how fast the months run is ``Parameters.month_pace``.
    """
    days = [first + dt.timedelta(n) for n in range((last - first).days + 1)]
    china = holidays.country_holidays("CN", years=range(first.year, last.year + 1))
    works = np.array([china.is_working_day(day) for day in days], dtype=float)
    pace = np.array([parameters.month_pace[day.month - 1] for day in days])
    closed = np.array(
        [day.month == 12 and day.day > parameters.treasury_closes_december for day in days]
    )
    slow = _around_spring_festival(days, china, parameters.festival_days)
    rate = works * pace * np.where(closed, 0.0, 1.0) * np.where(slow, parameters.festival_pace, 1.0)
    rate *= len(rate) / rate.sum()
    done = np.concatenate([[0.0], np.cumsum(rate)])
    return Clock(first=day_number(first), rate=rate, done=done)


@dataclass(frozen=True)
class EvenClock:
    """The fiscal clock up to a day and an average day's work a day from then on.

    The typical calendar, against which the calendar's own effect is measured.
    """

    clock: Clock
    since: Ints

    def at(self, moment: Floats) -> Floats:
        """Work done up to a moment."""
        ahead = np.maximum(moment - self.since, 0.0)
        return self.clock.at(np.minimum(moment, self.since)) + ahead

    def by_end_of(self, day: Ints) -> Floats:
        """Work done up to the end of a day."""
        return self.at(np.asarray(day + 1.0, dtype=np.float64))


def _around_spring_festival(days: list[dt.date], china: holidays.HolidayBase, width: int) -> Bools:
    """Days within ``width`` days of Chinese New Year's day."""
    names = ("Spring Festival", "春节", "Chinese New Year")
    feasts = [
        day_number(day)
        for day, name in china.items()
        if any(word in name for word in names) and day.month <= 2
    ]
    numbers = np.array([day_number(day) for day in days])
    if not feasts:
        return np.zeros(len(days), dtype=bool)
    near = np.abs(numbers[:, None] - np.array(sorted(feasts))[None, :]).min(axis=1)
    out: Bools = near <= width
    return out
