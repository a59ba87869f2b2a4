"""What a company uploads that keeps lists and no history: each field as it reads on the day."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from data_schemas.dated import CHANGING
from data_schemas.field import Field
from data_schemas.frame import KEYS, OF_CHANGING, READ_FROM, TABLE_OF, TABLES, Ledger, empty_frame
from model.day import day_number, days_of
from model.facts import encode
from model.units import known_before
from model.view import STATE, LedgerView


def lists_of(ledger: Ledger, day: date) -> dict[str, pd.DataFrame]:
    """The tables of a ledger taken on ``day``: undated values, neither dated facts nor states."""
    cut = known_before(ledger, day)
    view = LedgerView(cut)
    ids = {
        "customer": view.customer_ids,
        "deal": view.deal_ids,
        "receivable": view.receivable_ids,
    }
    frames = {name: getattr(cut, name).copy() for name in TABLES}
    for name, field in CHANGING.items():
        frame = frames[TABLE_OF[field.owner]]
        if field is STATE:
            value = _last_states(cut, frame["receivable_id"])
        elif name in view.facts:
            at = ids[field.owner].get_indexer(frame[KEYS[TABLE_OF[field.owner]][0]])
            value = view.facts[name].at(at, np.full(len(frame), day_number(day) - 1))
        else:
            value = np.full(len(frame), np.nan)
        frame[field.name] = _column(field, value)
    return frames | {name: empty_frame(name) for name in ("facts", "states")}


def deals_when_signed(ledger: Ledger) -> pd.DataFrame:
    """The deals of a ledger as each read on the day it was signed."""
    view, frame = LedgerView(ledger), ledger.deals.copy()
    at, day = np.arange(len(frame)), days_of(frame["signing_date"])
    for name, field in CHANGING.items():
        if field.owner == "deal" and name in view.facts:
            frame[field.name] = _column(field, view.facts[name].at(at, day))
    return frame


def as_folder(ledger: Ledger) -> Ledger:
    """A ledger as a folder tells it: nobody knows since when its undated values hold."""
    frames = {name: getattr(ledger, name).drop(columns=READ_FROM) for name in OF_CHANGING}
    return ledger.replace(readings={}, **frames)


def _last_states(ledger: Ledger, ids: pd.Series) -> np.ndarray:
    states = ledger.states
    told = pd.DataFrame(
        {
            "id": states["receivable_id"],
            "day": days_of(states["date"]),
            "rank": encode(STATE, states["state"]),
        }
    )
    last = told.sort_values(["day", "rank"]).groupby("id")["rank"].last()
    return ids.map(last).to_numpy("float64")


def _column(field: Field, value: np.ndarray) -> pd.Series:
    if not field.codes:
        return pd.Series(value)
    codes = np.array([*(code.value for code in field.codes), None], dtype="object")
    return pd.Series(codes[np.where(np.isnan(value), -1, value).astype("int64")], dtype="object")
