"""What the book's figures are worth: cash, expected loss and ranking against the truth.

One block of ``training.decisions``. A company's book is looked at on several days, from the day its
model was made on to the last one whose weeks of cash the ledger still holds; the model stays.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model.curve import column_of
from model.day import Days, Floats, day_number, days_of
from model.money.loss import expected_loss
from model.portfolio.cuts import expected_bands
from model.portfolio.figures import Figures
from model.portfolio.work import captured, ranked
from model.scorer import Scorer
from model.units import known_before
from model.view import LedgerView
from training.simulate.book import book_table
from training.simulate.simulation import instalment_ids

if TYPE_CHECKING:
    from training.decisions import Subject

LOOKS = 4
"""Days on which a book is looked at, evenly apart."""
FAR = 30
"""Days before due from which on a claim is far from it."""
FIRST_WORK = 0.2
"""Share of the work in which a ranking has to meet the loss."""


@dataclass(frozen=True)
class Look:
    """A book on a day, with what is true of it and what came to pass.

    Parameters
    ----------
    default : ndarray, shape (n,)
        True probability of default.
    paid : ndarray of int64, shape (n,)
        Day on which each claim really is paid.
    cash : ndarray, shape (weeks,)
        What really came in from the claims of the book, CNY.
    """

    found: Figures
    default: Floats
    paid: Days
    cash: Floats


def book_block(one: Subject) -> dict[str, float]:
    """Figures of one company's book, averaged over the looks.

    Returns
    -------
    dict
        ``cash_band_coverage`` (also by lead week) is the share of weeks whose cash lay in the
        band; ``…_error`` are mean absolute errors of the expected loss, ``…_bias`` its signed
        mean; ``loss_in_band`` the share of looks whose realised loss lay in its band; ``capture…``
        the share of the true expected loss met in the first fifth of the work, by how it is
        ranked (``capture_oracle``: by the true expected loss itself; nothing is learnt for it);
        ``cents_lost`` by how much any sum misses the open balance; ``default_bias_…`` how far the
        told probability of default is above the true one, by where claims stand.
    """
    looks = [_measured(look) for look in looks_at(one)]
    return {name: known_mean([each[name] for each in looks]) for name in looks[0]}


def known_mean(values: Iterable[float]) -> float:
    """Mean of what there is; NaN where there is nothing."""
    known = [value for value in values if math.isfinite(value)]
    return float(np.mean(known)) if known else math.nan


def looks_at(one: Subject) -> Iterator[Look]:
    """The company's book on each day it is looked at."""
    names = instalment_ids(one.made.world)
    paid_day = pd.Series(one.made.world.course.paid_day, index=[f"R{n[1:]}" for n in names])
    weeks = one.policy.portfolio.cash_weeks
    last = max(one.whole.ledger.as_of - timedelta(days=7 * weeks), one.cutoff)
    for after in np.linspace(0, (last - one.cutoff).days, LOOKS):
        day = one.cutoff + timedelta(days=int(after))
        then = LedgerView(known_before(one.whole.ledger, day))
        found = Scorer(one.bundle, one.policy).figures(then, day)
        ids = found.book.scored.asked.units["receivable_id"]
        truth = book_table(one.made.world, names, day_number(day)).set_index("receivable_id")
        # What was paid before the day and is not booked yet is still in the book, but no risk.
        default = truth[column_of(one.policy.default_days)].reindex(ids).fillna(0.0)
        yield Look(
            found=found,
            default=default.to_numpy(dtype=np.float64),
            paid=paid_day.reindex(ids).to_numpy(dtype=np.int64),
            cash=_cash(one, ids, day, weeks),
        )


def _cash(one: Subject, ids: pd.Series, day: date, weeks: int) -> Floats:
    """Payments of the book's claims that were not known on the day, by week, CNY."""
    payments = one.made.ledger.payments
    payments = payments[payments["receivable_id"].isin(ids).to_numpy()]
    t = day_number(day)
    ahead = days_of(payments["recorded_date"]) >= t
    # Paid before and booked after the day: it comes to the book in its first week.
    week = (np.maximum(days_of(payments["paid_date"]), t)[ahead] - t) // 7
    amount = payments["amount"].to_numpy(dtype=np.float64)[ahead]
    inside = week < weeks
    return np.asarray(np.bincount(week[inside], amount[inside], minlength=weeks), dtype="float64")


def _default_bias(look: Look) -> dict[str, float]:
    """Probability of default as told less the true one, mean over claims; NaN where there is none.

    Of claims long before due, close to it and past it.
    """
    age, ahead = look.found.book.age, look.found.default - look.default
    groups = {
        "long_before_due": age < -FAR,
        "before_due": (age >= -FAR) & (age < 0),
        "past_due": age >= 0,
    }
    return {
        f"default_bias_{name}": float(ahead[of].mean()) if of.any() else np.nan
        for name, of in groups.items()
    }


def _measured(look: Look) -> dict[str, float]:
    found, book = look.found, look.found.book
    policy, worth = found.policy, expected_loss(book.balance, look.default, found.policy)
    inside = (look.cash >= found.cash.low - 0.005) & (look.cash <= found.cash.high + 0.005)
    question = np.maximum(book.scored.asked.due, day_number(book.as_of))
    lost = look.paid > question + policy.default_days
    realised = float(expected_loss(book.balance, lost.astype(np.float64), policy).sum())
    low, high = found.loss_band
    off = found.loss.sum() / 100 / worth.sum() - 1
    matrix = found.matrix_loss.sum() / 100 / worth.sum() - 1
    rankings = {
        "capture": np.asarray(found.loss / 100.0, dtype="float64"),
        "capture_oracle": worth,
        "capture_amount_age": np.asarray(found.matrix_loss / 100.0, dtype="float64"),
        "capture_amount": book.balance,
        "capture_age": book.age - float(book.age.min()),
    }
    capture = {
        name: captured(ranked(value, found.hours), found.hours, worth, FIRST_WORK)
        for name, value in rankings.items()
    }
    open_cents = int(book.cents.sum())
    banded = sum(int(one.expected * 100) for one in expected_bands(found, "en"))
    return {
        "cash_band_coverage": float(inside.mean()),
        "cash_error": float(found.cash.expected[:, :-1].sum() / 100 / look.cash.sum() - 1),
        "ecl_model_error": abs(float(off)),
        "ecl_model_bias": float(off),
        "ecl_matrix_error": abs(float(matrix)),
        "ecl_matrix_bias": float(matrix),
        "loss_in_band": float(low <= realised <= high),
        **_default_bias(look),
        **capture,
        "cents_lost": float(abs(found.cash.expected.sum() - open_cents) + abs(banded - open_cents)),
        "open_receivables": float(len(found)),
        **{f"cash_band_coverage_week_{k + 1}": float(at) for k, at in enumerate(inside)},
    }
