"""What decisions taken by the model are worth: measured on simulated companies, against the truth.

Each company is fresh: a model learns what was known by the day by which three quarters of its
deals were signed, and what it then advises is held against what is true there. A block of figures
is one function of a ``Subject``; ``BLOCKS`` names them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from data_schemas.json_text import finite
from data_schemas.policy import Policy
from model.bundle import Bundle
from model.day import day_of, days_of
from model.view import LedgerView
from training.advice_truth import advice_block
from training.company import TRAINING_SHARE
from training.decisions_book import book_block, known_mean
from training.fit import FitSettings, fit
from training.progress import Tell, quiet
from training.simulate import Simulation, simulate
from training.threads import one_blas_thread

DEALS = 2_000
SEEDS = 20
"""Companies averaged over."""


@dataclass(frozen=True)
class Subject:
    """A simulated company with a model that knows what the company knew at the cutoff.

    Parameters
    ----------
    made : Simulation
        The company, with its whole ledger and the world behind it.
    whole : LedgerView
        All of the ledger: what came after ``cutoff`` included.
    """

    made: Simulation
    cutoff: date
    bundle: Bundle
    whole: LedgerView
    policy: Policy


Block = Callable[[Subject], Mapping[str, float]]
"""Figures of one company by their names; NaN where it has nothing to measure one on."""

BLOCKS: dict[str, Block] = {"advice": advice_block, "book": book_block}
"""The blocks by name, in the order in which they are told."""


@dataclass(frozen=True)
class Decisions:
    """Figures of several companies; ``mean`` is over those that had something to measure."""

    deals: int
    seeds: tuple[int, ...]
    companies: tuple[Mapping[str, float], ...]

    def mean(self) -> dict[str, float]:
        """Mean of each figure over the companies; NaN where none has it."""
        names = dict.fromkeys(name for one in self.companies for name in one)
        return {
            name: known_mean(one.get(name, math.nan) for one in self.companies) for name in names
        }

    def as_dict(self) -> dict[str, object]:
        """As JSON can carry it: the means under their own names, and each company's figures."""
        companies = [
            {"seed": seed, **finite(one)}
            for seed, one in zip(self.seeds, self.companies, strict=True)
        ]
        seeds = list(self.seeds)
        return {"deals": self.deals, "seeds": seeds, **finite(self.mean()), "companies": companies}


@one_blas_thread
def decisions(
    *,
    deals: int,
    seeds: Sequence[int],
    policy: Policy,
    blocks: Mapping[str, Block] | None = None,
    fit_settings: FitSettings | None = None,
    progress: Tell | None = None,
) -> Decisions:
    """Measure the blocks on a company of ``deals`` deals for each seed.

    Parameters
    ----------
    deals : int
        Signed deals of each company.
    seeds : sequence of int
        A company for each.
    policy : Policy
        By which decisions are proposed.
    blocks : mapping, optional
        Those to measure; all of ``BLOCKS`` by default.
    fit_settings : FitSettings, optional
        Of the model that is taught what each company knew.
    progress : callable, optional
        Called with a label and the share done.
    """
    tell = progress or quiet
    wanted = BLOCKS if blocks is None else blocks
    companies = []
    for at, seed in enumerate(seeds):
        done = at / len(seeds)
        tell(f"seed {seed}: simulate and fit", done)
        one = subject(deals, seed, policy=policy, fit_settings=fit_settings)
        found: dict[str, float] = {}
        for nth, (name, block) in enumerate(wanted.items()):
            share = (1 + nth) / (1 + len(wanted)) / len(seeds)
            tell(f"seed {seed}: {name}", done + share)
            found |= block(one)
        companies.append(found)
    tell("done", 1.0)
    return Decisions(deals=deals, seeds=tuple(seeds), companies=tuple(companies))


def subject(
    deals: int, seed: int, *, policy: Policy, fit_settings: FitSettings | None = None
) -> Subject:
    """Simulate a company and teach a model what it knew at the cutoff."""
    made = simulate(deals, seed)
    signed = np.sort(days_of(made.ledger.deals["signing_date"]))
    cutoff = day_of(int(signed[int(len(signed) * TRAINING_SHARE)]))
    return Subject(
        made=made,
        cutoff=cutoff,
        bundle=fit(made.ledger, cutoff, settings=fit_settings or FitSettings()).bundle,
        whole=LedgerView(made.ledger),
        policy=policy,
    )
