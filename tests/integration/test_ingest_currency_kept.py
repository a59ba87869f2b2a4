"""The database keeps the currency of its ledger, so a later file cannot bring in another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data_schemas.errors import InvalidLedger
from data_schemas.store import Store, open_store
from data_schemas.store.ledger import FEW
from service.export_ledger import export_ledger
from tests.integration.mapped import kept, refused, take_in, text_file
from tests.integration.test_ingest_currency import OWED_AND_PAID, owed
from training.ingest import ingest


def folder_of(home: Path, *lines: str) -> Path:
    """A ledger folder of these claims."""
    home.mkdir()
    text_file(home, *lines, name="receivables.csv")
    return home


def renamed(lines: list[str], first: str) -> list[str]:
    """The same claims under other ids."""
    return [lines[0], *(one.replace("A", first, 1) for one in lines[1:])]


@pytest.mark.parametrize("before", [("CNY", "CNY"), ("", "")])
def test_a_later_file_all_in_dollars_does_not_come_in_as_yuan(
    tmp_path: Path, store: Store, before: tuple[str, ...]
) -> None:
    assert store.currency() is None
    ingest(folder_of(tmp_path / "1", *owed(*before)), store)
    assert store.currency() == "CNY"
    with pytest.raises(InvalidLedger, match="foreign currency"):
        ingest(folder_of(tmp_path / "2", *renamed(owed("USD", "USD"), "B")), store)
    later = folder_of(tmp_path / "3", *renamed(owed("USD", "USD", "CNY"), "B"))
    assert refused(ingest(later, store)) == [("amount", "foreign_currency", "currency: USD", 2)]
    assert kept(store) == ["A0", "A1", "B2"]


def test_a_ledger_in_euro_stays_in_euro(tmp_path: Path, store: Store) -> None:
    ingest(folder_of(tmp_path / "1", *owed("EUR", "EUR")), store)
    assert store.currency() == "EUR"
    later = folder_of(tmp_path / "2", *renamed(owed("CNY", "EUR", ""), "B"))
    assert refused(ingest(later, store)) == [("amount", "foreign_currency", "currency: CNY", 1)]
    assert kept(store) == ["A0", "A1", "B1", "B2"]


def test_payments_alone_are_held_against_the_claims_on_record(tmp_path: Path, store: Store) -> None:
    ingest(folder_of(tmp_path / "1", *owed("CNY", "CNY")), store)
    lines = [f"A{n},2026-03-01,400,{one}" for n, one in enumerate(("USD", "USD"))]
    file = text_file(tmp_path, "receivable_id,paid_date,amount,currency", *lines)
    columns = "{receivable_id: receivable_id, paid_date: paid_date, amount: amount}"
    with pytest.raises(InvalidLedger, match="foreign currency"):
        take_in(file, f"tables: [{{table: payments, columns: {columns}}}]", store)
    assert len(store.read_ledger().payments) == 0


def test_amounts_in_dollars_by_their_heading_are_refused_whole(
    tmp_path: Path, store: Store
) -> None:
    ingest(folder_of(tmp_path / "1", *owed("CNY")), store)
    lines = [one[: one.rindex(",")] for one in owed("", "")]
    file = text_file(tmp_path, *lines, name="receivables.csv")
    file.write_text(file.read_text().replace("amount", "amount (USD)"))
    text_file(tmp_path, "receivable_id,paid_date,amount", "A0,2026-03-01,4", name="payments.csv")
    mapping = OWED_AND_PAID.replace("amount: amount}", "amount: amount (USD)}", 1)
    with pytest.raises(InvalidLedger) as caught:
        take_in(file, mapping, store)
    assert "are in CNY, these in USD" in str(caught.value)
    assert len(store.read_ledger().payments) == 0


def test_a_large_file_in_another_currency_leaves_nothing(tmp_path: Path, store: Store) -> None:
    ingest(folder_of(tmp_path / "1", *owed("EUR")), store)
    about = json.dumps({"currency": "CNY"})
    lines = [one[: one.rindex(",")] for one in owed(*[""] * (FEW + 1))]
    lines = [lines[0], *(f"A{n},C1,2026-01-01,2026-02-01,5" for n in range(len(lines) - 1))]
    later = folder_of(tmp_path / "2", *lines)
    (later / "ledger.json").write_text(about)
    with pytest.raises(InvalidLedger, match="EUR"):
        ingest(later, store)
    assert kept(store) == ["A0"]


def test_an_export_says_which_and_is_read_as_it(tmp_path: Path, store: Store) -> None:
    other = open_store(f"sqlite:///{tmp_path / 'other.db'}")
    ingest(folder_of(tmp_path / "1", *owed("EUR", "EUR")), other)
    export_ledger(other.read_ledger(), tmp_path / "out", other.currency())
    other.close()
    assert json.loads((tmp_path / "out/ledger.json").read_text())["currency"] == "EUR"
    assert "EUR" not in (tmp_path / "out/receivables.csv").read_text()
    ingest(tmp_path / "out", store)
    assert store.currency() == "EUR"


@pytest.mark.parametrize("said", ["gold", 7, ""])
def test_what_ledger_json_calls_a_currency_must_be_one(
    tmp_path: Path, store: Store, said: object
) -> None:
    folder = folder_of(tmp_path / "1", *owed("CNY"))
    (folder / "ledger.json").write_text(json.dumps({"currency": said}))
    with pytest.raises(InvalidLedger, match="currency"):
        ingest(folder, store)
    assert store.currency() is None
