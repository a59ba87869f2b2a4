"""Tables: columns of places and readings become the checked frames of a ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.codes import Code
from data_schemas.column import dtype_of
from data_schemas.field import Field, fields_of
from data_schemas.frame import DAY, TABLES
from data_schemas.values import shared
from training.simulate.clock import Bools, Floats, Ints

Texts = NDArray[np.object_]
Column = Texts | Floats | Ints | pd.Series | NDArray[np.datetime64]
Columns = dict[str, Column]


def ids(prefix: str, count: int, width: int) -> Texts:
    """Identifiers with a running number."""
    return np.array([f"{prefix}{n:0{width}d}" for n in range(1, count + 1)], dtype=object)


def days(numbers: Ints, present: Bools | None = None) -> pd.Series[pd.Timestamp]:
    """Days since 1970 as a column of days; missing where not ``present``."""
    stamps = numbers.astype("datetime64[D]").astype(DAY)
    if present is not None:
        stamps = np.where(present, stamps, np.datetime64("NaT"))
    return pd.Series(stamps, dtype=DAY)


def codes(of: type[Code], place: Floats | Ints) -> Texts:
    """Places in a closed list as codes; NaN becomes missing."""
    values = np.array([*(code.value for code in of), None], dtype=object)
    number = np.nan_to_num(np.asarray(place, dtype=float), nan=len(values) - 1)
    out: Texts = values[number.astype(np.int64)]
    return out


def column(field: Field, value: Floats) -> Texts | Floats:
    """Values of a declared field as its frame keeps them; NaN is missing."""
    if issubclass(field.kind, Code):
        return codes(field.kind, value)
    return value


def texts(field: Field, value: Floats) -> Texts:
    """Values of a declared field as facts write them."""
    if issubclass(field.kind, Code):
        return codes(field.kind, value)
    distinct, where = np.unique(value + 0.0, return_inverse=True)  # −0 is written 0
    if field.kind is bool:
        words = ["true" if v else "false" for v in distinct]
    else:
        words = [f"{v:.0f}" if field.kind is int else f"{v:.10g}" for v in distinct]
    out: Texts = np.array(words, dtype=object)[where]
    return out


def frame(table: str, columns: Mapping[str, Column]) -> pd.DataFrame:
    """A frame of a ledger's table with its declared columns, in order, those not given missing.

    Raises
    ------
    KeyError
        If a column is not declared.
    """
    fields = fields_of(TABLES[table])
    if unknown := set(columns) - set(fields):
        raise KeyError(f"{table}: {sorted(unknown)} not declared")
    nothing = np.full(len(next(iter(columns.values()))), None)
    out: Columns = {}
    for name, field in fields.items():
        kind, given = dtype_of(field), columns.get(name, nothing)
        if kind == "float64":
            out[name] = np.asarray(given, dtype=np.float64) + 0.0  # −0 becomes 0
        else:
            out[name] = pd.Series(given if kind == DAY else shared(given), dtype=kind)
    return pd.DataFrame(out)


def facts(
    entity: str, names: Texts, field: Field, about: Ints, value: Floats, since: Ints, known: Ints
) -> Columns:
    """Columns of dated facts of one field; ``about`` are positions in ``names``."""
    return {
        "entity": np.full(len(about), entity, dtype=object),
        "id": names[about],
        "field": np.full(len(about), field.name, dtype=object),
        "value": texts(field, value),
        "valid_from": since,
        "known_at": known,
    }


def stack_facts(parts: Sequence[Mapping[str, Column]]) -> pd.DataFrame:
    """One frame of facts, in the order in which they became known."""
    joined = {name: np.concatenate([np.asarray(part[name]) for part in parts]) for name in parts[0]}
    order = np.argsort(joined["known_at"], kind="stable")
    joined = {name: values[order] for name, values in joined.items()}
    joined["valid_from"] = days(joined["valid_from"]).to_numpy()
    joined["known_at"] = days(joined["known_at"]).to_numpy()
    return frame("facts", joined)
