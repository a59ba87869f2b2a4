"""Contacts: collection follows the risk, and works where somebody can be reached."""

from __future__ import annotations

import numpy as np

from data_schemas.causes import Cause
from data_schemas.codes import Channel, ContactResult
from training.simulate import table
from training.simulate.clock import Ints
from training.simulate.event import Book, Milestones
from training.simulate.factor import PLACE
from training.simulate.parameters import Parameters

_RESULT = {result: place for place, result in enumerate(ContactResult)}


def contacts(
    parameters: Parameters,
    book: Book,
    stones: Milestones,
    customers: table.Texts,
    rng: np.random.Generator,
) -> table.Columns:
    """Contacts made about receivables up to payment or the as-of day.

    Bad collection starts late and keeps long intervals; large sums are chased more. Before the
    key person is reached nobody answers for the claim; from then on payment is promised, and
    whether the promise is kept is for the queue to say.
    """
    row, day = _attempts(parameters, book, rng)
    meeting = np.flatnonzero((stones.reached <= book.end) & (stones.reached >= book.invoice))
    row = np.concatenate([row, meeting])
    day = np.concatenate([day, stones.reached[meeting]])
    by = np.lexsort((row, day))
    row, day = row[by], day[by]
    result = _results(row, day, book, stones, rng)
    promised = result == _RESULT[ContactResult.PROMISED]
    pledge = day + rng.integers(10, 60, len(day))
    blank = rng.random(len(row)) < 0.15
    return {
        "contact_id": table.ids("T", len(row), 8),
        "customer_id": customers[book.customer[row]],
        "receivable_id": book.names[row],
        "date": table.days(day),
        "channel": table.codes(Channel, _channels(day - book.claims.due[row], rng)),
        "result": table.codes(ContactResult, np.where(blank & ~promised, np.nan, result)),
        "promised_date": table.days(pledge, promised),
    }


def _attempts(parameters: Parameters, book: Book, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Receivable and day of every attempt."""
    n = len(book.names)
    collection = book.factor[:, PLACE[Cause.COLLECTION]]
    wait = np.round(5 + 14 * collection + 8 * rng.standard_normal(n))
    first = book.claims.due + np.clip(wait, -20, 120).astype(np.int64)
    lean = 0.35 * collection - 0.15 * book.claims.size + 0.3 * rng.standard_normal(n)
    interval = np.clip(parameters.contact_interval * np.exp(lean), 7, 150)
    row = np.repeat(np.arange(n), parameters.most_contacts)
    turn = np.tile(np.arange(parameters.most_contacts), n)
    day = first[row] + np.floor(interval[row] * (turn + 0.15 * turn**2)).astype(np.int64)
    keep = (day <= book.end[row]) & (day >= book.invoice[row])
    return row[keep], day[keep]


def _results(
    row: Ints, day: Ints, book: Book, stones: Milestones, rng: np.random.Generator
) -> Ints:
    """What comes of each contact, as places in ``ContactResult``."""
    chance = rng.random(len(row))
    legacy = book.factor[row, PLACE[Cause.LEGACY]]
    refusal = 0.06 * np.exp(0.4 * legacy)
    after = np.where(chance < 0.45, _RESULT[ContactResult.PROMISED], _RESULT[ContactResult.REACHED])
    before = np.full(len(row), _RESULT[ContactResult.NOT_REACHED])
    met = day >= stones.reached[row]
    out = np.where(met, after, before)
    refused = ~(day == stones.reached[row]) & (rng.random(len(row)) < refusal)
    return np.where(refused, _RESULT[ContactResult.REFUSED], out)


def _channels(late: Ints, rng: np.random.Generator) -> Ints:
    """The ladder of channels by days late, with one rung of chance."""
    rung = np.searchsorted([30, 90, 365, 1000], late, side="right")
    down = (rng.random(len(late)) < 0.45) & (rung > 0)
    return np.where(down, rung - 1, rung)
