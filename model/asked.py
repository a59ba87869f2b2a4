"""What is asked: units (a receivable or instalment at a snapshot) joined to a ledger's indexes."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.codes import Stage
from data_schemas.customer import PEERS
from data_schemas.field import Field, fields_of
from data_schemas.frame import EXTRA_PREFIX
from data_schemas.instalment import Instalment
from model.day import Days, Floats, as_floats, days_of
from model.events import Moments, order_of
from model.facts import encode, text_of
from model.past import Past
from model.settlement import position_of
from model.view import STATE, LedgerView

UNIT_COLUMNS = (
    "unit_id",
    "receivable_id",
    "instalment_id",
    "deal_id",
    "customer_id",
    "stage",
    "snapshot",
    "due",
    "amount",
    "kind",
    "trigger",
)
"""Columns of a frame of units; ``agency_type``, ``level``, ``region`` may stand beside them for
customers the ledger does not hold, ``deal_amount``, ``deal_parts`` and ``deal_signed`` for deals it
does not, and the ``x_`` columns that a caller gave, the same for all units."""

PART = 50_000
"""Units looked at together where there are many: what is worked out on the way stays in the
processor's cache and in memory that was used before, and the cost of a unit does not grow."""


class Asked:
    """Units of one stage with their positions in a ledger's indexes.

    Parameters
    ----------
    units : DataFrame, shape (n, …)
        Columns ``UNIT_COLUMNS``; all of one stage. History is taken strictly before ``snapshot``.
    view : LedgerView
        The ledger asked.
    here : LedgerView, optional
        A ledger of the receivables asked about alone, where a caller gave them with their payments
        and contacts instead of naming one of the ledger's.
    current : bool
        Whether the question is about the present, so that the ledger's undated values count.
    """

    def __init__(
        self,
        units: pd.DataFrame,
        view: LedgerView,
        here: LedgerView | None = None,
        *,
        current: bool = False,
    ) -> None:
        self.units, self.view, self.current = units, view, current
        self.here = here or view
        self.stage = Stage(units["stage"].iloc[0]) if len(units) else Stage.SIGNING
        self.snapshot: Days = days_of(units["snapshot"])
        self.due: Days = days_of(units["due"])
        self.question: Days = np.maximum(self.due, self.snapshot)
        self.amount: Floats = units["amount"].to_numpy(dtype="float64")
        self.receivable = position_of(self.here.receivable_ids, units["receivable_id"])
        self._in_ledger = self.here is self.view and bool((self.receivable >= 0).all())
        """Whether all are receivables of the ledger: whose they are stands there already."""
        if self._in_ledger:
            self.customer, self.deal = view.customer[self.receivable], view.deal[self.receivable]
        else:
            self.customer = view.customer_position(units["customer_id"])
            self.deal = position_of(view.deal_ids, units["deal_id"])

    def __len__(self) -> int:
        return len(self.snapshot)

    def parts(self) -> Iterator[tuple[Days, Asked]]:
        """The units in parts of up to ``PART``, customer by customer, with their positions."""
        if len(self) <= PART:
            yield np.arange(len(self)), self
            return
        order = order_of(self.customer, self.snapshot)
        more = self.units.drop(columns=list(UNIT_COLUMNS))
        for start in range(0, len(order), PART):
            at = order[start : start + PART]
            yield at, self._part(at, more.iloc[at])

    def _part(self, at: Days, units: pd.DataFrame) -> Asked:
        """The units at some positions, with the columns that do not stand in arrays already."""
        part = copy(self)
        part.units = units
        for name in ("_pasts", "_own_text", "moments_here"):
            part.__dict__.pop(name, None)
        for name in _OF_COLUMNS:
            getattr(self, name)
        # Whatever else is kept of the units, found by now or not, stands in arrays of their length.
        for name, value in vars(self).items():
            if isinstance(value, np.ndarray):
                part.__dict__[name] = value[at]
        return part

    @cached_property
    def kind(self) -> Floats:
        """Rank of the instalment's kind, missing where unknown."""
        return encode(_INSTALMENT["kind"], self.units["kind"])

    @cached_property
    def trigger(self) -> Floats:
        """Rank of what makes it fall due, missing where unknown."""
        return encode(_INSTALMENT["trigger"], self.units["trigger"])

    @cached_property
    def waits_from(self) -> Days:
        """Day numbers from which money is waited for: the day asked, of a deal its signing.

        Nothing is tied up before a deal is signed, however early it is asked about.
        """
        if self.stage is Stage.SIGNING and "deal_signed" in self.units.columns:
            return np.maximum(self.snapshot, days_of(self.units["deal_signed"]))
        return self.snapshot

    @cached_property
    def deal_amount(self) -> Floats:
        """Contract amount of each unit's deal, CNY; missing where there is none."""
        if "deal_amount" in self.units.columns:
            return as_floats(self.units["deal_amount"])
        return _at(self.view.deal_amount, self.deal)

    @cached_property
    def deal_parts(self) -> Floats:
        """Number of planned instalments of each unit's deal; missing where unknown."""
        if "deal_parts" in self.units.columns:
            return as_floats(self.units["deal_parts"])
        return _at(self.view.deal_parts, self.deal)

    def past(self, level: str) -> Past:
        """History under the key of ``level``, one of those ``LedgerView.payers`` takes."""
        if level not in self._pasts:
            self._pasts[level] = Past(self.view.payers(level), self.key(level), self.snapshot)
        return self._pasts[level]

    @cached_property
    def _pasts(self) -> dict[str, Past]:
        return {}

    def key(self, level: str) -> Days:
        """Each unit's key under ``level``, as ``past`` takes it; −1 unknown. Shape (n,)."""
        if level == "customer":
            return self.customer
        if level == "deal":
            return self.deal
        if level.startswith(EXTRA_PREFIX):
            return self._extra_key(level)
        key = self.view.group_of(level, self.customer)
        if level == "peers" and set(PEERS) <= set(self.units.columns):
            given = self.view.peer_key(self.units)
            return np.where(given >= 0, given, key)
        if level == "region" and "region" in self.units.columns:
            given = self.view.region_key(self.units["region"])
            return np.where(given >= 0, given, key)
        return key

    def region(self, row: int) -> str | None:
        """The region of a unit's customer; ``None`` where nobody knows it."""
        given = self.units["region"].iloc[row] if "region" in self.units.columns else None
        if isinstance(given, str):
            return given
        at = int(self._regions[row])
        return str(self.view.region_labels[at]) if at >= 0 else None

    @cached_property
    def _regions(self) -> Days:
        return self.key("region")

    @property
    def own_given(self) -> list[str]:
        """Names of the ``x_`` columns that a caller gave."""
        return [name for name in self.units.columns if name.startswith(EXTRA_PREFIX)]

    def own_column(self, column: str) -> pd.Series:
        """The ledger's own column for these units, as text; missing where unknown.

        What a caller gave goes before what the ledger holds.
        """
        if column in self.units.columns:
            return self.units[column].astype("object")
        own = None
        if column in self.here.ledger.receivables.columns:
            values = self.here.ledger.receivables[column].to_numpy(dtype="object")
            found = np.full(len(self), None, dtype="object")
            known = self.receivable >= 0
            found[known] = values[self.receivable[known]]
            own = pd.Series(found)
        found_behind = self.view.own_values(column, own, self.deal, self.customer)
        return found_behind.set_axis(self.units.index)

    def own_text(self, column: str) -> tuple[pd.Index, Days]:
        """Values of ``own_column`` as text, and each unit's position in them; −1 missing."""
        if column not in self._own_text:
            if self._in_ledger and column not in self.units.columns:
                text, code = self.view.labels(column)
                self._own_text[column] = text, code[self.receivable]
            else:
                self._own_text[column] = text_of(self.own_column(column))
        return self._own_text[column]

    @cached_property
    def _own_text(self) -> dict[str, tuple[pd.Index, Days]]:
        return {}

    @cached_property
    def moments_here(self) -> Moments:
        """The receivables asked about at their snapshots, in order.

        Raises
        ------
        TypeError
            At signing: nothing has happened to a receivable that does not exist yet.
        """
        if self.stage is Stage.SIGNING and len(self):
            raise TypeError("a feature of stage signing asks what happened to the receivable")
        return Moments(self.here.claim_key(self.receivable), self.snapshot)

    def state_value(self, name: str) -> Floats:
        """A value of the last dated state strictly before the snapshot (``Process.path``).

        Missing without any.
        """
        path, moments = self.here.process.path, self.moments_here
        first, end = path.until(moments)
        return moments.given_order(path.pick(name, end - 1, end > first))

    @cached_property
    def state(self) -> Floats:
        """Rank of the present state in the payer's process; missing where unknown.

        Without a dated one that of the receivable itself: nobody says since when.
        """
        dated = self.state_value("rank")
        return np.where(np.isnan(dated), self.known(STATE), dated)

    def known(self, field: Field) -> Floats:
        """A declared field of the records as it was known at the snapshots; missing where unknown.

        One that changes comes from dated facts. What is undated stands in where none is on file
        and the question is about the present, or it is of a receivable given whole. In history that
        would be leakage: there what the ledger's loads said until then stands in, if it knows.
        """
        own = field.owner == "receivable"
        view = self.here if own else self.view
        at = {"customer": self.customer, "deal": self.deal, "receivable": self.receivable}
        position, facts = at[field.owner], view.facts.get(f"{field.owner}.{field.name}")
        dated = facts.at(position, self.snapshot) if facts else np.full(len(self), np.nan)
        if self.current or not field.meta.changes or (own and self.here is not self.view):
            undated = _at(view.undated.of(field), position)
        else:
            undated = view.readings.at(field, position, self.snapshot)
        return np.where(np.isnan(dated), undated, dated)

    def _extra_key(self, column: str) -> Days:
        text, code = self.own_text(column)
        at = self.view.labels(column)[0].get_indexer(text)
        return np.where(code >= 0, np.r_[at, -1][code], -1).astype("int64")


def _at(values: Floats, position: NDArray[np.integer[Any]]) -> Floats:
    if not len(values):
        return np.full(len(position), np.nan)
    return as_floats(np.where(position >= 0, values[np.clip(position, 0, None)], np.nan))


_INSTALMENT = fields_of(Instalment)
_OF_COLUMNS = ("kind", "trigger", "deal_amount", "deal_parts")
"""What is read from columns that a part does not have."""
