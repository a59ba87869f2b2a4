"""What a case is compared with: its peers, the customer's last deal, or itself on an earlier day.

Everything is read as it was known on its own day. Where there is nothing to compare with, a
``Missing`` says so; the caller then stays with the typical receivable.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from data_schemas.codes import Stage
from data_schemas.customer import PEERS
from data_schemas.policy import Policy
from model.asked import Asked
from model.bundle import Bundle, first_question
from model.day import Days, Floats, day_of
from model.features import matrix
from model.inputs import inputs
from model.reference_units import claims_before, deal_before, peers_at_signing, peers_open
from model.scored import Scored
from model.values import ledger_values, raw_fields

CALENDAR = "calendar."
"""Names of the inputs that say on which days the question is asked begin so."""

CLOCKS = {"receivable.stay_ratio": "receivable.days_in_state"}
"""Inputs that hold a clock against what is usual, and the clock."""

BROKEN = ("receivable.broken_promises", "history.broken_promise_share")
"""Inputs that a promise moves whose day passes unpaid."""


@dataclass(frozen=True)
class Standard:
    """What each unit asked is compared with.

    Parameters
    ----------
    x : ndarray, shape (n, f)
        Its inputs, one row for each unit asked.
    subject, day : str and date, optional
        The deal or receivable it is, and the day it is read on.
    cases : int, optional
        Peers' receivables it was taken from.
    probability : float, optional
        What it scored on that day as its own question, at the horizon explained.
    of_no_deal : bool
        Whether the customer's last deal is a receivable of none.
    """

    x: Floats
    subject: str | None = None
    day: date | None = None
    cases: int | None = None
    probability: float | None = None
    of_no_deal: bool = False


@dataclass(frozen=True)
class Missing:
    """That there is nothing to compare with: a code of ``reference.SAID`` and its figures."""

    code: str
    figures: Mapping[str, object] = field(default_factory=dict)


def peers(scored: Scored, policy: Policy) -> Standard | Missing:
    """The typical peer of each unit: of the latest receivables of other customers of its group.

    At signing of the same kind of instalment where there are enough, open ones at the same age.
    Each input is the middle value of those that know it; where too few do, the unit's own stands,
    and nothing is said about it. So do its days: there is no middle month. What the instalments of
    a deal have in common is taken from the peers of all of them, so that it has one middle value.
    """
    advice = policy.advice
    key = scored.asked.key("peers")
    if (key < 0).any():
        return Missing("no_group")
    find = peers_at_signing if scored.asked.stage is Stage.SIGNING else peers_open
    out, cases, found = np.empty_like(scored.x), [], []
    for row in range(len(scored.asked)):
        units = find(scored, row, int(key[row]), advice.peers_asked, advice.peers_least)
        cases.append(len(units))
        if len(units) < advice.peers_least:
            return Missing("few_peers", {"cases": len(units), "least": advice.peers_least})
        found.append(_inputs(scored, Asked(units, scored.asked.view)))
        out[row] = _middle(scored, found[row], scored.x[row], advice.peers_least)
    for rows in _deals(scored):
        theirs = np.vstack([found[row] for row in rows])
        middle = _middle(scored, theirs, scored.x[rows[0]], advice.peers_least)
        common = _common(scored, rows)
        out[np.ix_(rows, common)] = middle[common]
    return Standard(out, cases=min(cases))


def last_deal(scored: Scored, bundle: Bundle) -> Standard | Missing:
    """The same customer's last other deal, known before this one's day.

    At signing each instalment is compared with that deal's of the same kind, else with its first.
    An open receivable is compared with that deal's as it stood at the same age, or on the last day
    on which it was open, or today if it is younger.
    """
    find = deal_before if scored.asked.stage is Stage.SIGNING else claims_before
    units = find(scored)
    if units is None or units.empty:
        own = scored.asked.units["deal_id"].iloc[0]
        of_deal = scored.asked.stage is Stage.SIGNING or isinstance(own, str)
        return Missing(
            "no_last_deal" if of_deal else "no_last_claim",
            {"day": day_of(int(scored.asked.snapshot[0]))},
        )
    asked = Asked(units, scored.asked.view)
    theirs = _inputs(scored, asked)
    kinds = list(units["kind"])
    match = [
        kinds.index(kind) if kind in kinds else 0 for kind in scored.asked.units["kind"]
    ]  # fmt: skip
    first = first_question(scored.horizons, asked.due, asked.snapshot, asked.stage)
    p = bundle.predict(asked.stage, theirs, first)[:, scored.horizons.index(scored.explained)]
    named = units["deal_id"].iloc[0]
    return Standard(
        theirs[match],
        subject=str(named if isinstance(named, str) else units["unit_id"].iloc[0]),
        day=day_of(int(asked.snapshot[0])),
        probability=float(asked.amount @ p / asked.amount.sum()),
        of_no_deal=not isinstance(named, str),
    )


def earlier(scored: Scored, then: Scored) -> Standard:
    """The same receivable on an earlier day, but for what time alone has moved since.

    An input that is today what it would be had nothing been recorded since (the calendar, days
    since a payment or a contact) is taken as it is today: what it adds is the passing of time, no
    cause. So is how long a state has lasted beside the usual stay: that others' stays were recorded
    moves it little, and it is a clock of this claim. A promise whose day passed unpaid is no
    passing of time, though nobody records it: the customer broke its word that day.
    """
    silent = then.asked.units.assign(snapshot=scored.asked.units["snapshot"].to_numpy())
    here = None if then.asked.here is then.asked.view else then.asked.here
    asked = Asked(silent, then.asked.view, here, current=then.asked.current)
    x, _ = inputs(then.features, asked, then.given)
    # Running sums of a longer ledger round otherwise in the last place.
    by_time = np.isclose(x, scored.x, rtol=1e-9, atol=0, equal_nan=True)
    for name, columns in scored.columns.items():
        by_time[:, columns] = name.startswith(CALENDAR) or by_time[:, columns].all()
    for name, clock in CLOCKS.items():
        if name in scored.columns and clock in scored.columns:
            by_time[:, scored.columns[name]] |= by_time[:, scored.columns[clock]]
    for name in BROKEN:
        by_time[:, scored.columns.get(name, [])] = False
    return Standard(
        np.where(by_time, scored.x, then.x),
        subject=str(then.asked.units["unit_id"].iloc[0]),
        day=day_of(int(then.asked.snapshot[0])),
        probability=then.attributions[0].probability,
    )


def group_name(scored: Scored, lang: str) -> str:
    """The customer's peer group in words."""
    words = []
    for name in PEERS:
        path = f"customer.{name}"
        number = float(scored.values[path][0])
        unknown = "未知" if lang == "zh" else "unknown"
        codes = raw_fields()[path].codes
        words.append(unknown if np.isnan(number) else codes[int(number)].label(lang))
    return "·".join(words) if lang == "zh" else ", ".join(words)


def _inputs(scored: Scored, asked: Asked) -> Floats:
    return matrix(scored.features, asked, ledger_values(asked))


def _deals(scored: Scored) -> list[Days]:
    """The rows of each deal asked about in several instalments."""
    deal = scored.asked.units["deal_id"].reset_index(drop=True)
    rows = [np.asarray(at, dtype="int64") for at in deal.groupby(deal).indices.values()]
    return [at for at in rows if len(at) > 1 and scored.asked.stage is Stage.SIGNING]


def _common(scored: Scored, rows: Days) -> NDArray[np.bool_]:
    """Which columns say the same of all these rows; those of one code all together."""
    own = scored.x[rows]
    out = np.asarray(((own == own[0]) | np.isnan(own)).all(axis=0))
    out &= np.isnan(own).all(axis=0) | ~np.isnan(own).any(axis=0)
    for columns in scored.columns.values():
        out[columns] = out[columns].all()
    return out


def _middle(scored: Scored, theirs: Floats, own: Floats, least: int) -> Floats:
    """The middle value of each column, the commonest row of a code's columns together."""
    out = own.copy()
    for name, columns in scored.columns.items():
        if name.startswith(CALENDAR):
            continue
        known = theirs[~np.isnan(theirs[:, columns]).any(axis=1)][:, columns]
        if len(known) < least:
            continue
        if len(columns) == 1:
            out[columns] = np.quantile(known, 0.5, method="nearest")
        else:
            rows, count = np.unique(known, axis=0, return_counts=True)
            out[columns] = rows[count.argmax()]
    return out
