"""How the backbones of one stage read rows: from the inputs alone, whatever the horizon.

Each column gets a piecewise linear map of its quantiles onto normal scores (order is kept, outliers
are cut), a blank what peers answered, and the fields of one cause their composite. None of it looks
at an outcome, so one reader a stage serves all its horizons: a row is read once, not once a horizon
(ADR 0019).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from model.blanks import Blanks, Places
from model.columns import Columns
from model.composite import Composite, Composites, Told
from model.day import Floats
from model.interplay import Scene
from model.normal_scores import NormalScores


class Reader(BaseModel):
    """A fitted reader; one entry per column of the matrix it was fitted on.

    Parameters
    ----------
    knots, scores : tuple of tuples
        The piecewise linear map of each column, knots rising; empty for a column without any.
    blanks : Blanks
        What stands for a blank.
    composites : tuple of Composite
        What the fields of one cause say together.
    kinds : tuple of int
        Columns that flag the kind of instalment.
    phases : tuple of int
        Columns of how far an open receivable has come into its second phase, third and so on; each
        begins when the one before is there.
    month : int, optional
        Column of the month of the due date.
    state : int, optional
        Column of how far an open receivable has come in the payer's process.
    claim : tuple of int
        Columns of composites that tell of the receivable itself: they count for more where nothing
        is known of the payer's process (ADR 0043). None where no state is known at all.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    knots: tuple[tuple[float, ...], ...]
    scores: tuple[tuple[float, ...], ...]
    blanks: Blanks
    composites: tuple[Composite, ...] = ()
    kinds: tuple[int, ...] = ()
    phases: tuple[int, ...] = ()
    month: int | None = None
    state: int | None = None
    claim: tuple[int, ...] = ()

    def read(self, x: Floats) -> Reading:
        """Rows as the backbones see them; x has shape (n, f), missing as NaN."""
        score = self._maps(x)
        peers = self.blanks.places(x)
        stand_ins = np.where(self.blanks.may_be, self.blanks.stand_ins(peers), 0.0)
        filled = np.where(np.isnan(score), stand_ins, score)
        return Reading(self, x, peers, np.isnan(x), filled)

    @cached_property
    def _maps(self) -> NormalScores:
        return NormalScores(list(zip(self.knots, self.scores, strict=True)))

    @cached_property
    def together(self) -> Composites:
        """The composites, ready to read rows."""
        return Composites(self.composites)

    @property
    def cells(self) -> int:
        """In how many cells a composite has slopes of its own (``Scene``)."""
        return (1 + len(self.kinds)) * (1 + len(self.phases))

    @cached_property
    def free(self) -> list[int]:
        """Columns of no declared field that may be blank: those the trees see."""
        return [j for j, may in enumerate(self.blanks.may) if not may]

    def columns_left(self, columns: Columns) -> Columns:
        """Those of ``columns`` that the trees see."""
        return Columns(
            names=[columns.names[j] for j in self.free],
            monotone=[columns.monotone[j] for j in self.free],
            group=[columns.group[j] for j in self.free],
            echo=[columns.echo[j] for j in self.free],
            kind=[columns.kind[j] for j in self.free],
            field=[-1] * len(self.free),
            peers=[-1] * len(self.free),
            age=[columns.age[j] for j in self.free],
            busy=[columns.busy[j] for j in self.free],
            day=[columns.day[j] for j in self.free],
        )


@dataclass(frozen=True)
class Reading:
    """Rows as the backbones of a stage see them.

    Parameters
    ----------
    reader : Reader
    x : ndarray, shape (n, f)
        Values, missing as NaN.
    peers : ndarray of int, shape (n,)
        Place of each row's peer group in the reader's ``Blanks``.
    gone : ndarray of bool, shape (n, f)
        Whether a value is missing.
    filled : ndarray, shape (n, f)
        Normal scores, with what stands for a blank where a declared field is, 0 for others.
    """

    reader: Reader
    x: Floats
    peers: Places
    gone: NDArray[np.bool_]
    filled: Floats

    @cached_property
    def told(self) -> Told:
        """What each field adds to its composite."""
        together = self.reader.together
        own = np.where(self.gone[:, together.columns], np.nan, self.filled[:, together.columns])
        return together.read(own, self.reader.blanks, self.peers)

    def some(self, rows: NDArray[np.bool_]) -> Reading:
        """Some of the rows, (n,) bool, as if they alone had been read."""
        part = Reading(
            self.reader, self.x[rows], self.peers[rows], self.gone[rows], self.filled[rows]
        )
        vars(part)["told"] = self.told.some(rows)
        return part

    @cached_property
    def left(self) -> Floats:
        """What the trees see; what a blank is worth behind a step nobody could say."""
        return np.ascontiguousarray(self.x[:, self.reader.free])

    @cached_property
    def alike(self) -> tuple[Reading, Places]:
        """One of each kind of rows that the composites cannot tell apart, and each row's, (n,).

        All of them where few are alike.

        What a deal's open questions may be answered with is asked of each of its instalments: many
        rows, of which few differ here.
        """
        reader = self.reader
        seen = [*reader.together.columns, *reader.blanks.peers, *reader.kinds, *reader.phases]
        if reader.state is not None:
            seen.append(reader.state)
        found: dict[bytes, int] = {}
        rows = np.ascontiguousarray(self.x[:, seen])
        place = np.array([found.setdefault(row.tobytes(), len(found)) for row in rows], "int64")
        if 2 * len(found) > len(rows):  # reading some of them a second time would cost more
            return self, np.arange(len(rows))
        at = np.unique(place, return_index=True)[1]
        few = Reading(reader, self.x[at], self.peers[at], self.gone[at], self.filled[at])
        return few, place

    @cached_property
    def month(self) -> Floats:
        """Month of the due date, 1 to 12, (n,); NaN where unknown."""
        at = self.reader.month
        return np.full(len(self.x), np.nan) if at is None else self.x[:, at]

    @cached_property
    def stateless(self) -> NDArray[np.bool_]:
        """Whether nothing is known of the payer's process, (n,)."""
        at = self.reader.state
        return np.zeros(len(self.x), dtype=bool) if at is None else self.gone[:, at]

    @property
    def claim(self) -> Floats:
        """Normal scores of what is told of the claim itself in those rows, else 0; (n, u)."""
        return np.asarray(self.filled[:, self.reader.claim] * self.stateless[:, None])

    @cached_property
    def scene(self) -> Scene:
        """What the interplay looks at."""
        kinds, phases = self.reader.kinds, self.reader.phases
        flags = self.x[:, kinds] > 0
        kind = np.where(flags.any(axis=1), flags.argmax(axis=1) + 1, 0) if kinds else None
        gone = np.nan_to_num(self.x[:, phases])
        come = np.column_stack([np.ones(len(gone)), gone, np.zeros(len(gone))])
        return Scene(
            self.told.values,
            np.zeros(len(self.x), "int64") if kind is None else kind,
            -np.diff(come, axis=1),
            self.month,
        )

    def given_back(self, phi: Floats) -> Floats:
        """Contributions of the columns the trees see, among all columns; shape (n, f)."""
        out = np.zeros(self.x.shape)
        out[:, self.reader.free] = phi
        return out
