"""The account of a mapped ingest: per table, what became of the rows of every file that fed it."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pandas as pd

from data_schemas.causes import Cause
from data_schemas.frame import TABLES, silent_in
from data_schemas.own_column import OwnColumn
from training.mapping.account import Account
from training.mapping.mapped_file import Mapped
from training.mapping.refused import dropped_of
from training.mapping.spec import Mapping
from training.read_report import BETWEEN_FILES, Filtered, Sums, TableReport


def reports_of(mapped: Mapped) -> list[TableReport]:
    """One report per table, in the order of ``TABLES``."""
    return [_report_of(table, mapped) for table in TABLES if table in mapped.frames]


def extras_of(mapping: Mapping) -> dict[str, dict[str, str | None]]:
    """What a mapping says of the ledger's own columns."""
    out: dict[str, dict[str, str | None]] = {}
    for spec in (mapping, *mapping.files):
        for table in spec.tables:
            for name in table.extras:
                column = table.columns[name]
                unit = None if column.unit == "1" else column.unit
                out[name] = {"zh": column.zh, "en": column.en, "unit": unit, "cause": column.cause}
    return out


def own_columns(mapping: Mapping) -> tuple[OwnColumn, ...]:
    """The same as the ledger keeps it; amounts come in as yuan, however the file counts."""
    return tuple(
        OwnColumn(
            column=name,
            zh=said["zh"] or "",
            en=said["en"] or "",
            unit="CNY" if (said["unit"] or "").endswith("元") else "",
            cause=Cause(said["cause"]) if said["cause"] else Cause.EXTERNAL,
        )
        for name, said in extras_of(mapping).items()
    )


def foreign_amounts(mapped: Mapped) -> dict[str, dict[str, dict[str, int]]]:
    """By table and column of amounts: the rows in each foreign currency that it names.

    A column whose heading, or each of whose cells, names one is taken as it is, as yuan. Beside
    payments and what is planned, columns that name currencies are in it as well.
    """
    out: dict[str, dict[str, dict[str, int]]] = {}
    for build in (one for read in mapped.files for one in read.builds):
        found = build.foreign()
        if build.spec.table != "receivables":
            found |= build.currencies.told
        if found:
            out[build.spec.table] = out.get(build.spec.table, {}) | found
    return out


def held_back(mapped: Mapped) -> set[str]:
    """Ids of the receivables that the files name in rows refused, or that the mapping leaves out.

    Of a payment that is left out nothing is meant to be known.
    """
    builds = [build for read in mapped.files for build in read.builds]
    owed = [build.filtered_keys for build in builds if build.spec.table == "receivables"]
    paid = ("receivables", "payments")
    refused = [build.refused_ids for build in builds if build.spec.table in paid]
    return set().union(*owed, *refused)


def refused_payments(mapped: Mapped) -> set[str]:
    """Ids of the receivables whose payments were refused."""
    builds = [build for read in mapped.files for build in read.builds]
    return set().union(*(one.refused_ids for one in builds if one.spec.table == "payments"))


def _report_of(table: str, mapped: Mapped) -> TableReport:
    parts = [(one, b) for one in mapped.files for b in one.builds if b.spec.table == table]
    filtered: dict[str, int] = {}
    for _, build in parts:
        for reason, rows in build.filtered.items():
            filtered[reason] = filtered.get(reason, 0) + rows
    dropped = [one for read, build in parts for one in dropped_of(read, build)]
    # What a file says beside is told once, with the first of its tables.
    firsts = [read for read, build in parts if build is read.builds[0]]
    return TableReport(
        table=table,
        file=BETWEEN_FILES.join(dict.fromkeys(read.source.file.name for read, _ in parts)),
        rows=sum(build.rows + len(read.source.ragged) for read, build in parts),
        kept=len(mapped.frames[table]),
        dropped=sorted(dropped, key=lambda one: -one.rows),
        ignored=[heading for read in firsts for heading in read.ignored],
        refused=pd.DataFrame(),
        silent=silent_in(table, {name for _, build in parts for name in build.spec.columns}),
        repeated=sum(build.repeated for _, build in parts),
        filtered=[Filtered(reason=reason, rows=n) for reason, n in filtered.items() if n],
        currencies=_added([build.currencies.told for _, build in parts]),
        sums=_sums([account for _, build in parts for account in build.accounts.values()]),
    )


def _added(told: list[dict[str, dict[str, int]]]) -> dict[str, dict[str, int]]:
    out: dict[str, Counter[str]] = {}
    for one in told:
        for heading, rows in one.items():
            out.setdefault(heading, Counter()).update(rows)
    return {heading: dict(rows) for heading, rows in out.items()}


def _sums(accounts: list[Account]) -> list[Sums]:
    out = []
    for name in dict.fromkeys(account.field for account in accounts):
        own = [account for account in accounts if account.field == name]
        out.append(
            Sums(
                field=name,
                read=sum((a.read for a in own), Decimal()),
                kept=sum((a.kept for a in own), Decimal()),
                refused=sum((a.refused for a in own), Decimal()),
                filtered=sum((a.filtered for a in own), Decimal()),
                repeated=sum((a.repeated for a in own), Decimal()),
                unreadable=sum(a.unreadable for a in own),
            )
        )
    return out
