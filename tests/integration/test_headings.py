"""Headings of a ledger folder: declared ones, and everyday ones that can mean nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_schemas.field import fields_of
from data_schemas.frame import TABLES
from tests.integration.folders import PLAIN, put
from training.ledger_folder import read_ledger_folder
from training.mapping.synonyms import everyday_words


@pytest.mark.parametrize(
    "heading", ["paid date", " paid date ", "Paid  Date", "回款日期", " 到账日期", "实际付款日"]
)
def test_a_heading_that_can_mean_nothing_else_is_understood(folder: Path, heading: str) -> None:
    before = read_ledger_folder(folder)[0].receivables
    put(folder, "receivables", PLAIN.replace("paid_date", heading))
    after, report = read_ledger_folder(folder)
    assert report.tables[0].ignored == []
    assert after.receivables.equals(before)
    assert after.receivables["paid_date"].notna().any()


def test_an_everyday_heading_never_stands_in_the_way_of_a_declared_one(folder: Path) -> None:
    more = "\n".join(
        f"{line},{'到账日期' if at == 0 else '2020-01-01'}"
        for at, line in enumerate(PLAIN.splitlines())
    )
    before = read_ledger_folder(folder)[0].receivables
    put(folder, "receivables", more)
    after, report = read_ledger_folder(folder)
    assert report.tables[0].ignored == ["到账日期"]
    assert after.receivables["paid_date"].equals(before["paid_date"])


def test_a_heading_names_one_field_of_a_table() -> None:
    for table, record in TABLES.items():
        named: dict[str, str] = {}
        for name, one in fields_of(record).items():
            words = (name, name.replace("_", " "), one.meta.zh, one.meta.en)
            for word in (*words, *everyday_words(table).get(name, ())):
                assert named.setdefault(word.casefold(), name) == name, (table, word)
