"""What the horizons of a stage are learnt from, and what learning one of them gave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.day import Floats
from model.manifest import HorizonModel
from model.reader import Reading


@dataclass(frozen=True)
class ReadAhead:
    """Rows of a stage, read once for all its horizons.

    Parameters
    ----------
    rows : ndarray of bool, shape (n,)
        Which they are.
    """

    rows: NDArray[np.bool_]
    read: Reading


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
