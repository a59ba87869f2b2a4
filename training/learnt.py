"""What learning one horizon gave."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from model.day import Floats
from model.manifest import HorizonModel


@dataclass(frozen=True)
class Learnt:
    """What learning one horizon gave.

    Parameters
    ----------
    texts : dict
        Boosters and backbone by name.
    holdout : DataFrame
        Out-of-time predictions, empty where there were too few rows; see ``fit.FitResult``.
    importance : ndarray, shape (f,)
        Mean absolute contribution of each of the stage's columns, log-odds.
    """

    entry: HorizonModel
    texts: dict[str, str]
    holdout: pd.DataFrame
    importance: Floats
