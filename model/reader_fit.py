"""Fit a reader: from inputs alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.answers import Answers, blanks_of
from model.columns import Columns
from model.composite import fit_composites
from model.day import Floats
from model.normal_scores import Map, NormalScores, map_of, map_of_pieces, map_of_ratios
from model.reader import Reader

MOST_ROWS = 30_000
"""Rows it is fitted on at most, evenly spread: as many as teach a horizon."""


@dataclass(frozen=True)
class FittedReader:
    """A reader and what it was fitted on.

    Parameters
    ----------
    reader : Reader
    columns : Columns, length f
    answers : Answers
        What peers answered.
    scores : list of ndarray, shape (k, c)
        Normal scores of the ``values`` of each field of ``answers.asked``.
    """

    reader: Reader
    columns: Columns
    answers: Answers
    scores: list[Floats]


def fit_reader(x: Floats, columns: Columns, told: Floats | None = None) -> FittedReader:
    """Fit a reader.

    Parameters
    ----------
    x : ndarray, shape (n, f)
        Rows of a stage, missing as NaN; what lies beyond their values will be cut to them.
    columns : Columns, length f
    told : ndarray, shape (m, f), optional
        Rows whose answers count as those of peers; by default ``x``.
    """
    answers = Answers(_some(x if told is None else told), columns)
    x = _some(x)
    maps = [_map(x[:, j], columns, j) for j in range(len(columns))]
    # Answers of a column that has only one value in these rows say nothing here.
    scores = [
        np.nan_to_num(NormalScores([maps[j] for j in one.columns])(one.values))
        for one in answers.asked
    ]
    blanks = blanks_of(answers, scores)
    scored, peers = NormalScores(maps)(x), blanks.places(x)
    composites = (
        fit_composites(scored, columns.monotone, columns.group, blanks, peers) if len(x) else ()
    )
    members = {j for one in composites for j in one.columns}
    reader = Reader(
        knots=tuple(k for k, _ in maps), scores=tuple(s for _, s in maps), blanks=blanks,
        composites=composites, kinds=tuple(np.flatnonzero(columns.kind).tolist()),
        phases=columns.phases, month=columns.month, state=columns.state,
        claim=tuple(j for j in columns.claim if j in members and columns.state is not None),
    )  # fmt: skip
    return FittedReader(reader, columns, answers, scores)


def _map(column: Floats, columns: Columns, at: int) -> Map:
    if columns.busy[at]:
        return map_of_ratios()
    return map_of_pieces(column) if columns.age[at] else map_of(column)


def _some(x: Floats) -> Floats:
    return x[:: max(1, -(-len(x) // MOST_ROWS))]
