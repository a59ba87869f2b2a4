"""From an ingest to its report: gathers the records, asks the checks, writes what they found."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from data_schemas.causes import Cause
from data_schemas.frame import Ledger, ledger_of
from data_schemas.settings import Settings
from data_schemas.store import Store
from training.mapping.units_untold import UnitUntold
from training.on_record import LedgerBeside
from training.payments_gone import PaymentsGone
from training.quality.folder import (
    Written,
    last_profiles,
    latest_manifest,
    new_ingest,
    write_report,
)
from training.quality.profile import profile
from training.quality.records import Records
from training.quality.report import quality_report
from training.read_report import RefusedRows
from training.taken_back import TakenBack
from training.unlisted import Unlisted


@dataclass(frozen=True)
class QualityHome:
    """Where reports are written, and where the models are that say what is worth filling."""

    reports: Path
    bundles: Path
    bundle: Path


def quality_home(settings: Settings) -> QualityHome:
    """The folders of a deployment."""
    home = settings.home
    return QualityHome(home / "quality", home / "bundles", Path(settings.model))


def judge(
    home: QualityHome,
    store: Store,
    frames: Mapping[str, pd.DataFrame],
    *,
    source: str,
    as_of: date,
    synthetic: bool,
    revision: int,
    left_out: Mapping[str, pd.DataFrame] | None = None,
    currencies: Mapping[str, Mapping[str, int]] | None = None,
    foreign: Mapping[str, Mapping[str, Mapping[str, int]]] | None = None,
    only_told: Collection[str] = (),
    units_untold: Sequence[UnitUntold] = (),
    causes: Mapping[str, Cause] | None = None,
    unlisted: Unlisted | None = None,
    taken_back: TakenBack | None = None,
    payments_gone: PaymentsGone | None = None,
    payments_refused: Collection[str] = (),
    beside: LedgerBeside | None = None,
    refused: Mapping[str, RefusedRows] | None = None,
) -> Written:
    """Report on the quality of the checked frames that one ingest wrote.

    Parameters
    ----------
    home : QualityHome
        Where reports are kept, those of earlier ingests too.
    frames : mapping of str to DataFrame
        By table, what was written.
    source : str
        Name of the file or folder.
    as_of : date
        The day of the records.
    store : Store
        Asked which customers are merged, for the receivables where none came and other rows point
        at them, and for all plans where instalments came.
    revision : int
        Of the ledger after the ingest.
    left_out, currencies, foreign, only_told, units_untold, causes, unlisted, taken_back
        As in ``Records``.
    payments_gone, payments_refused, beside, refused
        As in ``Records``.
    """
    tables = dict(frames)
    if not len(frames.get("receivables", ())):
        tables["receivables"] = store.read_ledger().receivables
    records = Records(
        ledger=ledger_of(as_of, synthetic=synthetic, **tables),
        brought=tuple(table for table, frame in frames.items() if len(frame)),
        left_out=left_out or {},
        currencies=currencies or {},
        foreign=foreign or {},
        only_told=frozenset(only_told),
        units_untold=tuple(units_untold),
        causes=causes or {},
        merged=frozenset(one.alias_id for one in store.aliases()),
        unlisted=unlisted,
        taken_back=taken_back,
        payments_gone=payments_gone,
        payments_refused=frozenset(payments_refused),
        beside=beside,
        plans=_plans(store, as_of) if len(frames.get("instalments", ())) else None,
        refused=refused or {},
    )
    made = datetime.now(UTC).replace(microsecond=0)
    ingest = new_ingest(home.reports, made, revision)
    found = quality_report(
        records,
        ingest=ingest,
        source=source,
        made=made,
        last=last_profiles(home.reports),
        manifest=latest_manifest(home.bundle, home.bundles),
    )
    return write_report(home.reports, found, profile(records, ingest))


def _plans(store: Store, as_of: date) -> Ledger:
    """What is planned on record, where an instalment stands though a later list has it no more."""
    parts = ("instalment_id", "deal_id", "kind", "due_date", "amount")
    return ledger_of(
        as_of,
        instalments=store.columns("instalments", parts),
        deals=store.columns("deals", ("deal_id", "amount")),
        receivables=store.columns("receivables", ("receivable_id", "instalment_id")),
    )
