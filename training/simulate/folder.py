"""The ledger folder: a simulation as files."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
from pyarrow import csv

from data_schemas.empty_folder import require_empty
from data_schemas.field import fields_of
from data_schemas.frame import DAY, TABLES
from training.ledger_file import SUFFIXES
from training.simulate.simulation import Simulation

ABOUT = "ledger.json"
TRUTH = "truth.parquet"


def write(simulation: Simulation, folder: Path) -> None:
    """Write the ledger as CSV files, ``ledger.json``, and the truth as Parquet if there is one.

    Raises
    ------
    FolderNotEmpty
        If there is something in the folder that is no simulated ledger.
    """
    claim(folder)
    ledger = simulation.ledger
    about = {
        "as_of": ledger.as_of.isoformat(),
        "synthetic": ledger.synthetic,
        "seed": simulation.seed,
        "deals": simulation.deals,
    }
    # First, so that what is broken off is known as simulated, and can be written over.
    (folder / ABOUT).write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
    for name in (*(table + suffix for table in TABLES for suffix in SUFFIXES), TRUTH):
        (folder / name).unlink(missing_ok=True)
    for field in dataclasses.fields(ledger):
        if field.name in TABLES:
            _write_csv(field.name, getattr(ledger, field.name), folder / f"{field.name}.csv")
    if simulation.truth is not None:
        simulation.truth.to_parquet(folder / TRUTH, index=False)


def claim(folder: Path) -> None:
    """Make the folder, or refuse one that holds no simulated ledger: a real one would be lost.

    Raises
    ------
    FolderNotEmpty
        If it is not empty and its ``ledger.json`` does not call it synthetic.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        about = None
    if not (isinstance(about, dict) and about.get("synthetic") is True):
        require_empty(folder)


def _write_csv(table: str, frame: pd.DataFrame, path: Path) -> None:
    """Write one frame; whole numbers, booleans and days in their plain form."""
    arrays = []
    for name, field in fields_of(TABLES[table]).items():
        values = frame[name]
        if values.dtype == DAY:
            arrays.append(
                pa.array(values.astype("datetime64[ms]"), from_pandas=True).cast(pa.date32())
            )
        elif field.kind is bool:
            arrays.append(pa.array(values, from_pandas=True).cast(pa.bool_()))
        elif field.kind is int:
            arrays.append(pa.array(values, from_pandas=True).cast(pa.int64()))
        elif field.kind is float:
            arrays.append(pa.array(values, pa.float64(), from_pandas=True))
        else:
            arrays.append(pa.array(values, pa.string(), from_pandas=True))
    made = pa.Table.from_arrays(arrays, names=list(fields_of(TABLES[table])))
    csv.write_csv(made, str(path), csv.WriteOptions(quoting_style="needed"))
