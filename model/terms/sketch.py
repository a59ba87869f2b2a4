"""A quick sketch of what every combination of changes would do, to choose what to score in full.

Changes that reshape the instalments (upfront, retention, split) are scored in each combination;
the effects of all others are scored one by one and added in log-odds and in days agreed to wait,
instalment by instalment.
The model is a line with small trees upon it, so the sketch is close; it only ranks what is then
scored by the model itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from data_schemas.terms import GoalKind
from model.curve import sigmoid
from model.day import Floats
from model.money.waiting import YEAR
from model.terms.aim import Aim
from model.terms.bench import STAGE, Bench, Choice, Lot
from model.terms.move import Move

RESHAPING = ("upfront_share", "retention_share", "split")
KEPT = 100
"""Combinations kept for each number of changes while levers are gone through."""


@dataclass(frozen=True)
class Sketch:
    """Sketched versions of a deal, shape (m,); ``choice(i)`` are the changes of one."""

    shapes: list[Choice]
    combos: list[Choice]
    at: NDArray[np.int64]
    badness: Floats
    concession: Floats

    @property
    def changes(self) -> NDArray[np.bool_]:
        """Whether a version is another deal than the one as given; a change may cost nothing."""
        return np.asarray(self.at > 0)

    def choice(self, i: int) -> Choice:
        """The changes of one version, in the order of the levers."""
        shape, combo = divmod(int(self.at[i]), len(self.combos))
        return (*self.shapes[shape], *self.combos[combo])


def sketch(bench: Bench, moves: Sequence[Move], aim: Aim, most: int) -> Sketch:
    """Sketch all sensible combinations of at most ``most`` changes.

    Where combinations of non-reshaping changes are many, one is left out where another one of as
    many changes concedes no more and does at least as well on the deal as given.
    """
    reshaping, single = _by_lever(moves)
    shapes = [c for c in _shapes(reshaping) if len(c) <= most]
    singles = [m for group in single for m in group]
    cases = [bench.version(c) for c in (*shapes, *((m,) for m in singles))]
    lot = bench.lot(cases)
    z = np.column_stack([_log_odds(bench, lot, aim), _agreed(lot)])
    base = np.flatnonzero(lot.owner == 0)
    n = len(shapes)
    effect = np.stack([z[lot.owner == n + k] - z[base] for k in range(len(singles))]) if (
        singles
    ) else np.zeros((0, len(base), 3))  # fmt: skip
    deal = _Deal(bench, aim, lot)
    states = _combined(single, effect, deal.on(base, z[base]), most)
    badness, concession, at = [], [], []
    ids = [p.instalment_id for p in bench.case.instalments]
    for k, shape in enumerate(shapes):
        rows = np.flatnonzero(lot.owner == k)
        origin = [_origin(p.instalment_id, ids) for p in cases[k].instalments]
        part = np.stack(
            [states.effect.mean(axis=1) if o is None else states.effect[:, o] for o in origin],
            axis=1,
        )
        given = sum(float(m.concession) for m in shape)
        money = sum(float(m.money) for m in shape)
        badness.append(deal.on(rows, z[rows]).badness(part, states.money + money, states.scale))
        concession.append(states.concession + given)
        fits = len(shape) + states.count <= most
        at.append(np.where(fits, k * len(states.choices) + np.arange(len(fits)), -1))
    where = np.concatenate(at)
    keep = where >= 0
    return Sketch(
        shapes=shapes, combos=states.choices, at=where[keep],
        badness=np.concatenate(badness)[keep], concession=np.concatenate(concession)[keep],
    )  # fmt: skip


def _by_lever(moves: Sequence[Move]) -> tuple[list[list[Move]], list[list[Move]]]:
    groups: dict[str, list[Move]] = {}
    for move in moves:
        groups.setdefault(move.lever.id, []).append(move)
    reshaping = [g for name, g in groups.items() if name in RESHAPING]
    return reshaping, [g for name, g in groups.items() if name not in RESHAPING]


def _shapes(groups: list[list[Move]]) -> list[Choice]:
    """Every combination of reshaping changes; the deal as given first."""
    return [
        tuple(m for m in chosen if m is not None)
        for chosen in product(*([None, *group] for group in groups))
    ]


def _origin(instalment_id: str, ids: list[str]) -> int | None:
    return ids.index(instalment_id) if instalment_id in ids else None


def _log_odds(bench: Bench, lot: Lot, aim: Aim) -> Floats:
    """Log-odds at the delay and the default horizon before pooling, shape (n, 2).

    A horizon that the aim does not look at is 0.
    """
    out = np.zeros((len(lot.x), 2))
    looks = (aim.kind is not GoalKind.EXPECTED_LOSS, aim.kind is not GoalKind.GRADE)
    places = [n for n, wanted in enumerate(looks) if wanted]
    days = [bench.horizons[(bench.delay_at, bench.default_at)[n]] for n in places]
    out[:, places] = bench.bundle.unpooled(STAGE, lot.x, days)
    return out


def _agreed(lot: Lot) -> Floats:
    """Days from signing to the agreed payment of each instalment, shape (n,)."""
    return np.asarray(np.maximum(lot.asked.due - lot.asked.waits_from, 0), dtype="float64")


@dataclass(frozen=True)
class _Rows:
    """Instalments of one version, ready to be asked how bad they are once something shifts.

    ``z`` has the log-odds at the delay and the default horizon and the days agreed, (parts, 3).
    """

    aim: Aim
    z: Floats
    amount: Floats
    spent: float
    loss_rate: float
    capital: float
    late: Floats

    def badness(self, effect: Floats, money: Floats, scale: Floats) -> Floats:
        """Badness for effects of shape (m, parts, 3), money conceded and price factor (m,)."""
        delay = self.aim.kind is not GoalKind.EXPECTED_LOSS
        default = self.aim.kind is not GoalKind.GRADE
        p = sigmoid(self.z[:, 0] + effect[:, :, 0]) if delay else None
        q = sigmoid(self.z[:, 1] + effect[:, :, 1]) if default else None
        if q is None:
            assert p is not None  # noqa: S101  # one of the two is always asked for
            return np.asarray(p @ self.amount / self.amount.sum())
        loss = q @ self.amount * self.loss_rate * scale
        if p is None:
            return np.asarray(loss)
        agreed = np.maximum(self.z[:, 2] + effect[:, :, 2], 0.0)
        waited = (agreed + self.late * p / sigmoid(self.z[:, 0])) @ self.amount
        price = self.amount.sum() * scale
        left = price - self.spent - loss - waited * scale * self.capital / YEAR - money
        return np.asarray(-left / price)


class _Deal:
    """Turns instalments of a lot into ``_Rows``."""

    def __init__(self, bench: Bench, aim: Aim, lot: Lot) -> None:
        self.bench, self.aim, self.lot = bench, aim, lot

    def on(self, rows: NDArray[np.int64], z: Floats) -> _Rows:
        asked, policy = self.lot.asked, self.bench.policy.money
        # Late days of this log-odds, roughly: as if the curve fell at constant hazard to the end.
        p = np.clip(sigmoid(z[:, 0]), 1e-6, 1 - 1e-6)
        hazard = -np.log(p) / max(self.bench.horizons[self.bench.delay_at], 1)
        end = float(self.bench.horizons[-1])
        late = -np.expm1(-hazard * end) / hazard
        return _Rows(
            aim=self.aim, z=z, amount=asked.amount[rows], spent=float(self.bench.spent),
            loss_rate=policy.loss_given_default, capital=float(policy.capital_rate), late=late,
        )  # fmt: skip


@dataclass(frozen=True)
class _States:
    """Combinations of non-reshaping changes."""

    choices: list[Choice]
    effect: Floats
    concession: Floats
    money: Floats
    scale: Floats
    count: NDArray[np.int64]


def _combined(groups: list[list[Move]], effect: Floats, rows: _Rows, most: int) -> _States:
    """Combinations, lever by lever; of many with as many changes only the undominated are kept."""
    choices: list[Choice] = [()]
    total = np.zeros((1, *effect.shape[1:]))
    concession, money, scale = np.zeros(1), np.zeros(1), np.ones(1)
    count = np.zeros(1, dtype="int64")
    start = 0
    for group in groups:
        grown = [(choices, total, concession, money, scale, count)]
        room = np.flatnonzero(count < most)
        for k, move in enumerate(group):
            # A price is a number, before and after.
            factor = float(move.after) / float(move.before) if move.lever.id == "price" else 1.0  # type: ignore[arg-type]
            grown.append(
                (
                    [(*choices[i], move) for i in room],
                    total[room] + effect[start + k],
                    concession[room] + float(move.concession),
                    money[room] + float(move.money),
                    scale[room] * factor,
                    count[room] + 1,
                )
            )
        start += len(group)
        choices = [c for g in grown for c in g[0]]
        total, concession, money, scale, count = (
            np.concatenate([g[i] for g in grown]) for i in range(1, 6)
        )
        keep = _promising(concession, rows.badness(total, money, scale), count)
        choices = [choices[i] for i in keep]
        total, concession, money = total[keep], concession[keep], money[keep]
        scale, count = scale[keep], count[keep]
    return _States(choices, total, concession, money, scale, count)


def _promising(concession: Floats, badness: Floats, count: NDArray[np.int64]) -> NDArray[np.int64]:
    """Positions to go on with: of each count all, where they are more than ``KEPT`` the front."""
    out = []
    for n in np.unique(count):
        at = np.flatnonzero(count == n)
        if len(at) <= KEPT:
            out.append(at)
            continue
        front = at[pareto(concession[at], badness[at])]
        if len(front) > KEPT:
            front = front[np.unique(np.linspace(0, len(front) - 1, KEPT).astype("int64"))]
        out.append(front)
    return np.concatenate(out)


def pareto(concession: Floats, badness: Floats) -> NDArray[np.int64]:
    """Positions no other is better in both, cheapest first; of equal ones the first."""
    order = np.lexsort((badness, concession))
    best = np.minimum.accumulate(badness[order])
    first = np.r_[True, badness[order][1:] < best[:-1]]
    return order[first]
