"""All features in their one order, and the matrix built from them.

``FEATURES`` = declared input fields (an unordered code becomes one column a value) + features of
the terms and the calendar + features of history + features of the receivable itself and of where it
is in the payer's process. A ledger's own ``x_`` columns come last; they are chosen when a model is
trained and listed in its bundle.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from data_schemas.causes import Cause
from data_schemas.codes import OrderedCode, Stage
from data_schemas.field import Field, fields_of
from data_schemas.instalment import Instalment
from model.asked import PART, Asked
from model.columns import KIND
from model.day import Days, Floats
from model.extras import Extra, extra_features
from model.feature import BOTH, LATEST, Feature
from model.features_history import HISTORY_FEATURES
from model.features_process import PROCESS_FEATURES
from model.features_receivable import RECEIVABLE_FEATURES
from model.features_terms import TERMS_FEATURES
from model.track_record import record_features
from model.values import Values, raw_fields


def _stages_of(field: Field) -> tuple[Stage, ...]:
    """The stages at which a declared field can be known; there is no receivable at signing."""
    return tuple(
        stage
        for stage in BOTH
        if not field.meta.known_at.is_after(LATEST[stage])
        and (field.owner != "receivable" or stage is Stage.OPEN)
    )


def _raw_features(name: str, field: Field, reads: str) -> list[Feature]:
    """The columns of one declared field, which is found under the name ``reads``."""
    meta, stages = field.meta, _stages_of(field)
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
                reads=(reads,),
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
            reads=(reads,),
        )
    ]


def _declared() -> tuple[Feature, ...]:
    out: list[Feature] = []
    for name, field in raw_fields().items():
        out += _raw_features(name, field, reads=name)
    # The kind says which question is asked, like age and days to due: how late an advance is
    # compares with other advances.
    kinds = _raw_features(KIND, fields_of(Instalment)["kind"], reads="instalment.kind")
    out += [replace(one, cause=None) for one in kinds]
    return (*out, *TERMS_FEATURES, *HISTORY_FEATURES, *RECEIVABLE_FEATURES, *PROCESS_FEATURES)


FEATURES: tuple[Feature, ...] = _declared()
"""Every feature the code knows, in the order of the columns."""

_names = [f.name for f in FEATURES]
if len(set(_names)) != len(_names):
    raise TypeError(
        f"two features share a name: {sorted(n for n in _names if _names.count(n) > 1)}"
    )


def features_at(
    stage: Stage, extras: tuple[Extra, ...] = (), record: tuple[int, ...] = ()
) -> tuple[Feature, ...]:
    """The features that can be known at a stage, in order; ``record`` as in ``StageModel``."""
    known = (*FEATURES, *extra_features(extras), *record_features(record))
    return tuple(f for f in known if stage in f.stages)


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
    buffer = np.empty((len(features), min(len(asked), PART)), dtype="float64")
    for at, part in asked.parts():
        some = buffer[:, : len(at)]
        for column, one in enumerate(features):
            some[column] = _column(one, part, values, at)
        # Turned over first: scattered rows are written several times quicker when they are whole.
        out[at] = np.ascontiguousarray(some.T)
    return out


def _column(one: Feature, part: Asked, values: Values, at: Days) -> Floats:
    """One feature of the units ``part``, which stand at these positions of ``values``."""
    if one.compute is not None:
        return one.compute(part)
    column = part.kind if one.shown == KIND else values[one.shown][at]
    if one.rank is None:
        return column
    return np.where(np.isnan(column), np.nan, (column == one.rank).astype("float64"))


def cause_index(features: tuple[Feature, ...]) -> np.ndarray:
    """Position of each feature's cause in ``Cause``; −1 for what only names the question."""
    causes = list(Cause)
    return np.array([causes.index(f.cause) if f.cause is not None else -1 for f in features])
