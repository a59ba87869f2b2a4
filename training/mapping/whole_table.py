"""All rows of one table, of whichever file: no key twice, nothing that points at nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from data_schemas.column import check_extra
from data_schemas.errors import InvalidLedger
from data_schemas.frame import EXTRA_PREFIX, KEYS, empty_frame
from data_schemas.store.tables import KNOWN_FROM
from training.ledger_folder import PARENTS
from training.made_ids import MADE_IDS, with_ids
from training.mapping.table import ROW, Refused, TableBuild

KnownIds = Callable[[str, str], set[str]]
"""The ids (of a table, in a column) that the database already holds."""


@dataclass
class Whole:
    """All rows of one table, of whichever file."""

    builds: list[TableBuild]
    frame: pd.DataFrame
    owner: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


def joined(builds: list[TableBuild]) -> Whole:
    """The rows that builds of one table have made; they keep none."""
    table = builds[0].spec.table
    frames = [frame for build in builds for frame in build.frames if len(frame)]
    owner = [
        np.full(len(frame), at)
        for at, build in enumerate(builds)
        for frame in build.frames
        if len(frame)
    ]
    for build in builds:
        build.frames.clear()
    if not frames:
        return Whole(builds, empty_frame(table).assign(**{ROW: np.zeros(0, dtype=np.int64)}))
    frame = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]
    return Whole(builds, frame, np.concatenate(owner))


def _leave(
    whole: Whole, mask: np.ndarray, why: Callable[[int, pd.DataFrame], str], none: str = ""
) -> None:
    """Take rows out; ``why`` counts those of one file and says which sum they go to.

    Parameters
    ----------
    none : str
        The amount of which these rows have none after all.
    """
    for at, build in enumerate(whole.builds):
        rows = whole.frame[mask & (whole.owner == at)]
        if len(rows):
            to = why(at, rows)
            for name, account in build.accounts.items():
                if name == none:
                    account.take_out(rows[name])
                else:
                    account.move(rows[name], to)
    whole.frame, whole.owner = whole.frame[~mask], whole.owner[~mask]


def drop_marked(whole: Whole) -> None:
    """Refuse the cells with a mark that were taken in before one without it was met."""
    for at, build in enumerate(whole.builds):
        for (name, code), seen in build.marks.of.items():
            for numbers, given in seen.late():
                rows, why = _rows_of(whole, at, numbers), _refused_as(name, code, given, whole)
                _leave(whole, rows, why, none=name)


def drop_foreign(whole: Whole, currency: str | None) -> None:
    """Refuse the rows whose amount is in another currency than the ledger's."""
    for at, build in enumerate(whole.builds):
        for numbers, given in build.currencies.others(currency):
            why = _refused_as("amount", "foreign_currency", given, whole)
            _leave(whole, _rows_of(whole, at, numbers), why, none="amount")
        if "amount" in build.accounts:
            build.refused_in.leave(build.accounts["amount"], currency)


def _rows_of(whole: Whole, at: int, numbers: np.ndarray) -> np.ndarray:
    mask: np.ndarray = (whole.owner == at) & whole.frame[ROW].isin(numbers).to_numpy(dtype=bool)
    return mask


def _refused_as(
    name: str, code: str, given: str, whole: Whole
) -> Callable[[int, pd.DataFrame], str]:
    def why(at: int, rows: pd.DataFrame) -> str:
        numbers = rows[ROW].to_numpy(dtype=np.int64)
        whole.builds[at].refused.append(Refused(name, code, numbers, given))
        if "receivable_id" in rows:
            whole.builds[at].refused_ids.update(rows["receivable_id"].dropna().tolist())
        return "refused"

    return why


def drop_twins(table: str, whole: Whole) -> None:
    """Of rows with one key, in whichever part of whichever file, the last stays."""
    key = list(KEYS[table])
    twins = whole.frame.duplicated(key, keep="last").to_numpy(dtype=bool)

    def why(at: int, rows: pd.DataFrame) -> str:
        build = whole.builds[at]
        if build.spec.distinct:
            build.repeated += len(rows)
            return "repeated"
        numbers = rows[ROW].to_numpy(dtype=np.int64)
        build.refused.append(Refused(key[0], "twice", numbers, str(rows[key[0]].iloc[0])))
        return "refused"

    if twins.any():
        _leave(whole, twins, why)


def drop_orphans(
    table: str,
    whole: Whole,
    frames: Mapping[str, pd.DataFrame],
    gone: Mapping[str, set[str]],
    known: KnownIds,
) -> None:
    """Refuse rows that point at nothing; leave out those whose parent the mapping leaves out."""
    column, parent = PARENTS[table]
    ids = whole.frame[column]
    here = frames[parent][column] if parent in frames else pd.Series([], dtype="object")
    orphan = (ids.notna() & ~ids.isin(here)).to_numpy(dtype=bool)
    if orphan.any():
        orphan = orphan & ~ids.isin(known(parent, column)).to_numpy(dtype=bool)
    if not orphan.any():
        return
    left_out = orphan & ids.isin(gone.get(parent, set())).to_numpy(dtype=bool)
    of_a_filtered = f"{column} of a row that was left out"

    def filtered(at: int, rows: pd.DataFrame) -> str:
        whole.builds[at].filtered[of_a_filtered] += len(rows)
        return "filtered"

    def refused(at: int, rows: pd.DataFrame) -> str:
        numbers = rows[ROW].to_numpy(dtype=np.int64)
        code = f"unknown_{column.removesuffix('_id')}"
        whole.builds[at].refused.append(Refused(column, code, numbers, str(rows[column].iloc[0])))
        return "refused"

    rest = orphan[~left_out]
    if left_out.any():
        _leave(whole, left_out, filtered)
    if rest.any():
        _leave(whole, rest, refused)


def close(table: str, whole: Whole) -> None:
    """Sum what is kept, and see that nothing is lost."""
    for at, build in enumerate(whole.builds):
        for name, account in build.accounts.items():
            account.close(whole.frame.loc[whole.owner == at, name])
            if not account.balances:
                raise InvalidLedger(
                    f"{table}.{name} 金额核对不平（读入 {account.read}）；未写入任何内容，"
                    "请报告此问题",
                    f"the amounts of {table}.{name} do not add up (read {account.read}); nothing"
                    " was written: please report this",
                )


def with_made(table: str, frame: pd.DataFrame, builds: list[TableBuild]) -> pd.DataFrame:
    """The frame with ids made from what rows say, and with the ledger's own columns checked."""
    made = MADE_IDS.get(table, ("", ()))[0]
    if made and not any(made in build.spec.columns for build in builds):
        frame = with_ids(table, frame)
    for name in [c for c in frame.columns if c.startswith(EXTRA_PREFIX)]:
        frame[name] = check_extra(frame[name])
    extras = sorted(c for c in frame.columns if c.startswith(EXTRA_PREFIX))
    rest = [c for c in frame.columns if c not in extras and c != KNOWN_FROM]
    recorded = [c for c in frame.columns if c == KNOWN_FROM]
    return frame[[*rest, *extras, *recorded]]
