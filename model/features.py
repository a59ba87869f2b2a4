"""All features in their one order, and the matrix built from them.

``FEATURES`` = declared input fields (an unordered code becomes one column a value) + features of
the terms and the calendar + features of history + features of the receivable itself and of where it
is in the payer's process. A ledger's own ``x_`` columns come last; they are chosen when a model is
trained and listed in its bundle.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_schemas.causes import Cause
from data_schemas.codes import OrderedCode, Stage
from data_schemas.deal import Instalment
from data_schemas.field import Field, KnownAt, fields_of
from model.asked import Asked
from model.day import Floats
from model.extras import Extra, extra_features
from model.feature import BOTH, Feature
from model.features_history import HISTORY_FEATURES
from model.features_process import PROCESS_FEATURES
from model.features_receivable import RECEIVABLE_FEATURES
from model.features_terms import TERMS_FEATURES
from model.values import Values, raw_fields


def _raw_features(name: str, field: Field, stages: tuple[Stage, ...]) -> list[Feature]:
    """The columns of one declared field."""
    meta = field.meta
    if field.codes and not issubclass(field.kind, OrderedCode):
        return [
            Feature(
                name=f"{name}={code.value}",
                shown=name,
                zh=meta.zh,
                en=meta.en,
                unit=meta.unit,
                cause=meta.cause,
                monotone=0,
                stages=stages,
                rank=code.rank,
            )
            for code in field.codes
        ]
    return [
        Feature(
            name=name,
            shown=name,
            zh=meta.zh,
            en=meta.en,
            unit=meta.unit,
            cause=meta.cause,
            monotone=meta.monotone,
            stages=stages,
        )
    ]


def _declared() -> tuple[Feature, ...]:
    out: list[Feature] = []
    for name, field in raw_fields().items():
        later = field.owner == "receivable" or field.meta.known_at is not KnownAt.SIGNING
        out += _raw_features(name, field, (Stage.OPEN,) if later else BOTH)
    out += _raw_features(KIND, fields_of(Instalment)["kind"], BOTH)
    return (*out, *TERMS_FEATURES, *HISTORY_FEATURES, *RECEIVABLE_FEATURES, *PROCESS_FEATURES)


KIND = "unit.kind"
"""Kind of the instalment or receivable asked about."""

FEATURES: tuple[Feature, ...] = _declared()
"""Every feature the code knows, in the order of the columns."""

_names = [f.name for f in FEATURES]
if len(set(_names)) != len(_names):
    raise TypeError(
        f"two features share a name: {sorted(n for n in _names if _names.count(n) > 1)}"
    )


def features_at(stage: Stage, extras: tuple[Extra, ...] = ()) -> tuple[Feature, ...]:
    """The features that can be known at a stage, in order."""
    return tuple(f for f in (*FEATURES, *extra_features(extras)) if stage in f.stages)


def matrix(features: tuple[Feature, ...], asked: Asked, values: Values) -> Floats:
    """The inputs in the order of ``features``.

    Parameters
    ----------
    features : tuple of Feature, length f
        Columns wanted.
    asked : Asked
        The n units, all of one stage.
    values : dict
        Encoded values of the declared fields, see ``model.values``.

    Returns
    -------
    ndarray of float64, shape (n, f)
        Missing as NaN.
    """
    out = np.empty((len(asked), len(features)), dtype="float64")
    for at, one in enumerate(features):
        if one.compute is not None:
            out[:, at] = one.compute(asked)
            continue
        column = asked.kind if one.shown == KIND else values[one.shown]
        if one.rank is not None:
            column = np.where(np.isnan(column), np.nan, (column == one.rank).astype("float64"))
        out[:, at] = column
    return out


def frame(features: tuple[Feature, ...], inputs: Floats) -> pd.DataFrame:
    """The matrix with its names, for people and for baselines."""
    return pd.DataFrame(inputs, columns=[f.name for f in features])


def cause_index(features: tuple[Feature, ...]) -> np.ndarray:
    """Position of each feature's cause in ``Cause``; −1 for what only names the question."""
    causes = list(Cause)
    return np.array([causes.index(f.cause) if f.cause is not None else -1 for f in features])
