"""From units and what a caller gives to the model's inputs: one way for scores and for what-ifs."""

from __future__ import annotations

import numpy as np

from model.asked import Asked
from model.day import Floats
from model.feature import Feature
from model.features import matrix
from model.values import Values, ledger_values


def inputs(features: tuple[Feature, ...], asked: Asked, given: Values) -> tuple[Floats, Values]:
    """The inputs of units, shape (n, f), and the values of the declared fields behind them.

    What a caller gives goes before what the ledger holds.

    Parameters
    ----------
    given : Values
        Missing as NaN; empty where nobody gave anything.
    """
    known = ledger_values(asked)
    values = {
        name: np.where(np.isnan(given[name]), value, given[name]) if name in given else value
        for name, value in known.items()
    }
    return matrix(features, asked, values), values
