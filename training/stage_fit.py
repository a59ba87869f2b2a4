"""Learn one stage: rehearse its horizons, choose a recipe on that, then learn each horizon."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from data_schemas.codes import Stage
from model.estimator import Recipe
from model.manifest import Dropped, HorizonModel, StageModel
from training.described import typical
from training.horizon import StageLearner
from training.learnt import Learnt
from training.rare_horizon import at_its_level
from training.record_share import record_share
from training.rehearsal import choose, choose_echo, in_pairs, mean_recipe
from training.snapshots import StageRows
from training.split import HOLDOUT_SHARE
from training.threads import WORKERS


@dataclass(frozen=True)
class FittedStage:
    """One stage after learning."""

    learner: StageLearner
    recipe: Recipe
    weight: float
    results: list[Learnt | Dropped]

    @property
    def rows(self) -> StageRows:
        """What it was learnt from."""
        return self.learner.rows

    @property
    def learnt(self) -> list[Learnt]:
        """Horizons that could be learnt."""
        return [r for r in self.results if isinstance(r, Learnt)]

    @cached_property
    def horizons(self) -> tuple[HorizonModel, ...]:
        """What is told: the learnt ones, and those of which the level alone is known."""
        if not self.learnt:
            return ()
        rare = [one for one in self.dropped if one.is_rare]
        told = [one.entry for one in self.learnt]
        told += [at_its_level(one, self.learnt, self.learner) for one in rare]
        return tuple(sorted(told, key=lambda one: one.days))

    @property
    def answers(self) -> bool:
        """Whether it answers all it is asked: of a claim past due, day 0 is no question."""
        return any(self.rows.stage is not Stage.OPEN or one.days > 0 for one in self.horizons)

    @property
    def dropped(self) -> list[Dropped]:
        """The others, and what they lacked."""
        return [r for r in self.results if isinstance(r, Dropped)]

    def texts(self) -> dict[str, str]:
        """What the stage's files hold, by name."""
        if not self.answers:
            return {}
        out = {self.learner.reader_name: self.learner.reader.model_dump_json()}
        for one in self.learnt:
            out |= one.texts
        return out

    def stage_model(self) -> StageModel:
        """The stage as the manifest keeps it."""
        features = self.rows.features
        return StageModel(
            stage=self.rows.stage,
            features=tuple(f.name for f in features),
            record=self.rows.record,
            monotone=tuple(f.monotone for f in features),
            causes=tuple(f.cause.value if f.cause else "" for f in features),
            used=tuple(int(i) for i in self.learner.used),
            reader=self.learner.reader_name,
            horizons=self.horizons,
            recipe=self.recipe.as_dict() | {"record": self.weight} | self.learner.widened,
            importance=self._importance(),
            typical=typical(self.rows),
        )

    def _importance(self) -> dict[str, float]:
        total = np.sum([one.importance for one in self.learnt], axis=0)
        out = {f.shown: 0.0 for f in self.rows.features}
        shares = total / max(total.sum(), 1e-12)
        for one, share in zip(self.rows.features, shares, strict=True):
            out[one.shown] += float(share)
        return out


def learn_stage(
    learner: StageLearner, horizons: list[int], tell: Callable[[str, float], None]
) -> FittedStage:
    """Rehearse every horizon, choose on the rehearsals, then learn every horizon.

    Parameters
    ----------
    learner : StageLearner
        Of the stage's rows.
    horizons : list of int
        Days past the question date, ascending.
    tell : callable
        Called with a label and the share done.
    """
    # LightGBM releases the interpreter; two horizons side by side beat two threads in one, and
    # linear algebra that spins on threads of its own would only take the cores from them.
    with threadpool_limits(1), ThreadPoolExecutor(WORKERS) as pool:

        def each(
            work: Callable[..., Any], of: list[int], *given: Iterable[Any],
            label: str, start: float, end: float,
        ) -> list[Any]:  # fmt: skip
            """``work`` for each horizon ``of``, told as done from ``start`` to ``end``."""
            out = []
            for horizon, one in zip(of, pool.map(work, *given), strict=True):
                out.append(one)
                tell(f"{label} {horizon} days", start + (end - start) * len(out) / len(of))
            return out

        twice, rehearser = learner.allowed.twice, learner.rehearser
        telling = rehearser.telling(horizons)
        ahead = pool.submit(learner.read_ahead, horizons)
        shared = rehearser.ahead(telling, horizons)
        lines = each(
            rehearser.lines, telling, telling, repeat(shared), label="drawing", start=0.0, end=0.2
        )
        echo = choose_echo(lines)
        rehearsals = each(
            rehearser.rehearse, telling, lines, repeat(echo), label="rehearsing", start=0.2, end=0.5
        )
        before, earlier = [], []
        if twice:
            before = each(
                rehearser.lines, telling, telling, repeat(None), repeat((echo,)),
                repeat(HOLDOUT_SHARE),
                label="drawing earlier", start=0.5, end=0.5,
            )  # fmt: skip
            earlier = each(
                rehearser.rehearse, telling, before, repeat(echo),
                label="rehearsing earlier", start=0.5, end=0.5,
            )  # fmt: skip
        told = [*rehearsals, *earlier]
        if twice and learner.rows.stage is Stage.OPEN:
            recipe = mean_recipe(told, learner.customer)
            # The mean is none of those that were rehearsed.
            rehearsals, earlier = (
                each(
                    rehearser.rehearse, telling, of, repeat(echo), repeat(recipe),
                    label="rehearsing the mean", start=0.5, end=0.5,
                )
                for of in (lines, before)
            )  # fmt: skip
        else:
            recipe = choose(told, learner.customer, learner.allowed.tolerance)
            if twice:
                rehearsals, recipe = in_pairs(rehearsals, recipe)
        weight, rows = 0.0, learner.rows
        if rows.record:
            days = rows.days_until(learner.as_of)
            weight = record_share(rows.stage, days, [*rehearsals, *earlier], recipe)
        del lines, before  # what they read is not needed to learn
        known = dict(zip(telling, rehearsals, strict=True))
        learnt: list[Learnt | Dropped] = each(
            learner.learn, horizons, horizons, repeat(known), repeat(recipe), repeat(weight),
            repeat(ahead.result()), repeat(shared), label="learning", start=0.5, end=1.0,
        )  # fmt: skip
    return FittedStage(learner, recipe, weight, learnt)
