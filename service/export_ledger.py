"""The ledger of the database as a folder of CSV files that ``huikuan ingest`` reads again."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from data_schemas.empty_folder import contents, require_empty
from data_schemas.field import fields_of
from data_schemas.frame import READ_FROM, TABLES, Ledger


def export_ledger(ledger: Ledger, folder: Path, currency: str | None) -> dict[str, int]:
    """Write the tables that have rows, and ``ledger.json`` about them; returns the rows of each.

    Parameters
    ----------
    currency : str, optional
        ISO code of what amounts are in, where that is known.

    Raises
    ------
    FolderNotEmpty
        If there is something in the folder already.
    """
    require_empty(folder)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        return _written(ledger, folder, currency)
    except BaseException:
        # Half a ledger would pass for a whole one; the folder was empty.
        for one in contents(folder):
            one.unlink()
        raise


def _written(ledger: Ledger, folder: Path, currency: str | None) -> dict[str, int]:
    written: dict[str, int] = {}
    for name in TABLES:
        frame: pd.DataFrame = getattr(ledger, name)
        if len(frame):
            _words(name, frame).to_csv(folder / f"{name}.csv", index=False)
            written[name] = len(frame)
    about = {
        "as_of": ledger.as_of.isoformat(),
        "synthetic": ledger.synthetic,
        **({} if currency is None else {"currency": currency}),
        "columns": {
            one.column: one.model_dump(mode="json", exclude={"column"}) for one in ledger.own
        },
    }
    text = json.dumps(about, ensure_ascii=False, indent=1)
    (folder / "ledger.json").write_text(text + "\n", encoding="utf-8")
    return written


def _words(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with yes and no as words; checked frames keep them as 1 and 0.

    Since when a database knows its rows is the database's own: a folder has no place for it.
    """
    frame = frame.drop(columns=READ_FROM, errors="ignore")
    flags = [n for n, field in fields_of(TABLES[table]).items() if field.kind is bool]
    return frame.assign(**{n: frame[n].map({1.0: "true", 0.0: "false"}) for n in flags})
