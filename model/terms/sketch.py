"""A quick sketch of what every combination of changes would do, to choose what to score in full.

Changes that reshape the instalments (upfront, retention, split) are scored in each combination;
the effects of all others are scored one by one and added in log-odds, instalment by instalment.
Days and money are worked out of each combination itself.
The model is a line with small trees upon it, so the sketch is close; it only ranks what is then
scored by the model itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from data_schemas.case import MOST_PARTS
from data_schemas.terms import GoalKind
from model.curve import sigmoid
from model.day import Floats
from model.money.waiting import YEAR
from model.terms.aim import Aim
from model.terms.bench import STAGE, Bench, Choice, Lot
from model.terms.conceded import weight_of
from model.terms.dates import RESHAPING
from model.terms.move import Move
from model.terms.paid import Paid, Periods
from model.terms.states import Price, States, combined


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
        """The changes of one version: what reshapes instalments first, in the levers' order."""
        shape, combo = divmod(int(self.at[i]), len(self.combos))
        return (*self.shapes[shape], *self.combos[combo])


def sketch(
    bench: Bench, moves: Sequence[Move], aim: Aim, most: int,
    cures: Sequence[frozenset[Move]] = (),
) -> Sketch:  # fmt: skip
    """Sketch all sensible combinations of at most ``most`` changes, one at least of each cure.

    Where combinations of non-reshaping changes are many, one is left out where another one of as
    many changes concedes no more and does at least as well on the deal as given. What is conceded
    is no sketch: it is worked out of every combination's own days of payment.
    """
    reshaping, single = _by_lever(moves)
    shapes = [
        c
        for c in _shapes(reshaping)
        if len(c) <= most and len(bench.version(c).instalments) <= MOST_PARTS
    ]
    singles = [m for group in single for m in group]
    cases = [bench.version(c) for c in (*shapes, *((m,) for m in singles))]
    lot = bench.lot(cases)
    z = _log_odds(bench, lot, aim)
    base = np.flatnonzero(lot.owner == 0)
    n = len(shapes)
    effect = np.stack([z[lot.owner == n + k] - z[base] for k in range(len(singles))]) if (
        singles
    ) else np.zeros((0, len(base), 2))  # fmt: skip
    deal, periods = _Deal(bench, aim, lot), Periods(bench.case, singles, bench.policy)
    given, told = deal.on(base, z[base]), periods.paid(cases[0])
    price = Price(bench.policy, periods, float(bench.planned), cures)
    states = combined(
        single, effect, price, told, most,
        lambda some: given.badness(some.effect, some, told),
    )  # fmt: skip
    badness, concession, at = [], [], []
    ids = [p.instalment_id for p in bench.case.instalments]
    for k, shape in enumerate(shapes):
        rows = np.flatnonzero(lot.owner == k)
        origin = [_origin(p.instalment_id, ids) for p in cases[k].instalments]
        part = np.stack(
            [states.effect.mean(axis=1) if o is None else states.effect[:, o] for o in origin],
            axis=1,
        )
        here = periods.paid(cases[k])
        badness.append(deal.on(rows, z[rows]).badness(part, states, here))
        concession.append(states.weight + states.money(here) + float(weight_of(shape)))
        fits = len(shape) + states.count <= most
        fits &= (states.cured | price.bits(shape)) == (1 << len(cures)) - 1
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


@dataclass(frozen=True)
class _Rows:
    """Instalments of one version, ready to be asked how bad they are once something shifts.

    ``z`` has the log-odds at the delay and the default horizon, (parts, 2).
    """

    aim: Aim
    z: Floats
    amount: Floats
    spent: float
    loss_rate: float
    capital: float
    late: Floats

    def badness(self, effect: Floats, states: States, paid: Paid) -> Floats:
        """Badness of this version with each of some states, their effects (m, parts, 2) on it."""
        scale = states.scale
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
        late = (self.late * p / sigmoid(self.z[:, 0])) @ self.amount
        waited = paid.waits[states.period] + late
        price = self.amount.sum() * scale
        left = price - self.spent - loss - waited * scale * self.capital / YEAR - states.money(paid)
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
