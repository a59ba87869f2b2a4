"""Every kind of record, by folder and by mapping, through the database, to what it means."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data_schemas.causes import Cause
from data_schemas.codes import Stage
from data_schemas.frame import Ledger, check_frame
from data_schemas.policy import Policy
from data_schemas.store import Store
from model.asked import Asked
from model.bundle import Bundle
from model.day import NEVER, day_of
from model.extras import extra_features, extras_of
from model.units import signing_units
from model.values import ledger_values
from model.view import LedgerView
from service.export_ledger import export_ledger
from tests.factories import a_ledger
from tests.lists import as_folder
from training.ingest import ingest, ingest_mapped
from training.ledger_folder import read_ledger_folder
from training.score_ledger import score_ledger

AS_OF = date(2026, 6, 30)
FILES: dict[str, str] = {
    "receivables": "receivable_id,customer_id,deal_id,instalment_id,invoice_date,due_date,amount,"
    "x_seller\n"
    + "".join(
        f"{name},C1,D1,,2026-01-01,2026-02-01,100,S{n % 2}\n"
        for n, name in enumerate(
            ("parts", "netting", "factored", "recourse", "credited", "void", "given_up", "back",
             "disputed")
        )
    ),
    "payments": "payment_id,receivable_id,paid_date,amount,kind\n"
    "1,parts,2026-02-10,40,cash\n2,parts,2026-03-01,60,到账\n"
    "3,netting,2026-02-11,100,netting\n"
    "4,factored,2026-02-12,100,无追索权保理\n"
    "5,recourse,2026-02-13,100,有追索权保理\n6,recourse,2026-05-13,100,cash\n"
    "7,credited,2026-02-14,30,红字发票\n8,credited,2026-02-20,70,cash\n"
    "9,void,2026-02-15,100,void\n"
    "10,given_up,2026-02-16,100,write_off\n"
    "11,back,2026-02-17,100,cash\n12,back,2026-03-17,100,reversal\n",
    "deals": "deal_id,customer_id,signing_date,amount,x_product\nD1,C1,2025-12-01,1000,P1\n",
    "instalments": "instalment_id,deal_id,kind,due_date,amount\n"
    "I1,D1,advance,2025-12-31,300\nI2,D1,质保金,2026-12-31,700\n",
    "customers": "customer_id,agency_type,level,region,x_segment\nC1,hospital,county,清河,G1\n",
    "contacts": "contact_id,customer_id,receivable_id,date,channel,result,promised_date\n"
    "K1,C1,parts,2026-02-20,电话,promised,2026-02-25\n",
    "states": "receivable_id,state,date\nparts,registered,2026-02-02\nparts,已审批,2026-02-20\n",
    "facts": "entity,id,field,value,valid_from,known_at\n"
    "receivable,disputed,disputed,是,2026-02-05,2026-02-05\n"
    "receivable,disputed,disputed,否,2026-03-05,2026-03-05\n",
    "aliases": "alias_id,customer_id,date\nC0,C1,2026-03-01\n",
}  # fmt: skip
PAID = {
    "parts": "2026-03-01", "netting": "2026-02-11", "factored": "2026-02-12",
    "recourse": "2026-05-13", "credited": "2026-02-20", "given_up": None, "back": None,
    "disputed": None,
}  # fmt: skip


def by_folder(folder: Path, store: Store) -> None:
    for table, text in FILES.items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    assert ingest(folder, store, AS_OF).as_of == AS_OF


def by_mapping(folder: Path, store: Store) -> None:
    """The same under other headings, each file by its own mapping."""
    for table, text in FILES.items():
        head, rest = text.split("\n", 1)
        names = [name for name in head.split(",") if name != "payment_id"]
        columns = ", ".join(f"{name}: h_{name}" for name in names if name != "x_seller")
        if "x_seller" in names:
            columns += ", x_seller: {column: h_x_seller, zh: 销售, en: Seller, cause: control}"
        file = folder / f"{table}-export.csv"
        heads = ",".join(f"h_{name}" for name in head.split(","))
        file.write_text(heads + "\n" + rest, encoding="utf-8")
        mapping = folder / f"{table}.yaml"
        mapping.write_text(
            f"as_of: {AS_OF}\ntables:\n  - table: {table}\n    columns: {{{columns}}}\n",
            encoding="utf-8",
        )
        report = ingest_mapped(file, mapping, store)
        assert report.tables[0].refused == 0, table


@pytest.fixture(params=[by_folder, by_mapping])
def ledger(request: pytest.FixtureRequest, tmp_path: Path, store: Store) -> Ledger:
    request.param(tmp_path, store)
    return store.read_ledger()


def test_each_kind_moves_the_outcome_as_the_table_says(ledger: Ledger) -> None:
    view = LedgerView(ledger)
    result = dict(zip(view.receivable_ids, view.outcomes.paid, strict=True))
    gone = set(view.receivable_ids[view.outcomes.excluded])
    assert gone == {"void"}
    days = {n: None if d >= NEVER else str(day_of(d)) for n, d in result.items() if n not in gone}
    assert days == PAID
    owed = dict(zip(view.receivable_ids, view.outcomes.owed, strict=True))
    assert owed["credited"] == 70.0
    assert owed["recourse"] == 100.0


def test_dated_records_are_kept_and_read_by_their_days(ledger: Ledger) -> None:
    view = LedgerView(ledger)
    at = pd.Index(view.receivable_ids).get_indexer(pd.Index(["parts", "disputed"]))
    units = signing_units(view)
    alone = units[units["receivable_id"].isin(["parts", "disputed"])].reset_index(drop=True)
    assert len(at) == len(alone) == 2

    def known(name: str, receivable: str, day: str) -> float:
        asked = Asked(
            alone[alone["receivable_id"] == receivable].reset_index(drop=True).assign(
                snapshot=pd.Timestamp(day), stage=Stage.OPEN.value), view)  # fmt: skip
        return float(ledger_values(asked)[f"receivable.{name}"][0])

    assert np.isnan(known("disputed", "disputed", "2026-02-04"))
    assert known("disputed", "disputed", "2026-02-05") == 1.0
    assert known("disputed", "disputed", "2026-03-05") == 0.0
    assert np.isnan(known("process_state", "parts", "2026-02-02"))
    assert known("process_state", "parts", "2026-02-03") == 1.0
    assert known("process_state", "parts", "2026-02-21") == 4.0
    assert (ledger.contacts["promised_date"] == pd.Timestamp("2026-02-25")).all()
    assert ledger.instalments["kind"].tolist() == ["advance", "retention"]
    assert ledger.customers[["agency_type", "level", "region"]].iloc[0].tolist() == [
        "hospital", "county", "清河",
    ]  # fmt: skip
    assert ledger.aliases["alias_id"].tolist() == ["C0"]
    assert ledger.extras == ["x_seller", "x_product", "x_segment"]


@pytest.mark.parametrize("bring", [by_folder, by_mapping])
def test_on_a_first_load_a_record_was_learnt_when_it_happened(
    tmp_path: Path, store: Store, bring: object
) -> None:
    bring(tmp_path, store)  # type: ignore[operator]  # one of the two above
    learnt = store.read_versions().learnt
    latest = store.read_ledger()
    for table, column in (
        ("receivables", "invoice_date"), ("payments", "paid_date"), ("deals", "signing_date"),
        ("contacts", "date"), ("states", "date"), ("facts", "known_at"), ("aliases", "date"),
    ):  # fmt: skip
        pd.testing.assert_series_equal(
            learnt[table], getattr(latest, table)[column], check_names=False
        )
    assert (learnt["instalments"] == pd.Timestamp("2025-12-01")).all()


def test_what_a_mapping_says_of_own_columns_reaches_the_model(tmp_path: Path, store: Store) -> None:
    by_mapping(tmp_path, store)
    (extra,) = extras_of(store.read_ledger())  # the others have a single value
    assert (extra.column, extra.zh, extra.en, extra.cause) == (
        "x_seller", "销售", "Seller", Cause.CONTROL,
    )  # fmt: skip
    features = extra_features((extra,))
    assert {f.name for f in features} == {"x_seller=S0", "x_seller=S1"}
    assert {(f.zh, f.en, f.cause) for f in features} == {("销售", "Seller", Cause.CONTROL)}
    again = extra.model_validate_json(extra.model_dump_json())
    assert again == extra, "a bundle remembers it"


def test_what_was_exported_reads_the_same(tmp_path: Path, store: Store) -> None:
    by_mapping(tmp_path, store)
    ledger = as_folder(store.read_ledger())
    export_ledger(store.read_ledger(), tmp_path / "out", None)
    assert "read_from" not in (tmp_path / "out" / "receivables.csv").read_text(encoding="utf-8")
    again, _ = read_ledger_folder(tmp_path / "out")
    assert (again.as_of, again.synthetic, again.own) == (ledger.as_of, False, ledger.own)
    assert again.own_column("x_seller").cause is Cause.CONTROL
    for table in FILES:
        one, other = getattr(again, table), getattr(ledger, table)
        pd.testing.assert_frame_equal(one, other, check_dtype=False)


def test_an_export_that_fails_leaves_the_folder_as_it_was(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a ledger lay there, and the next export refused the folder."""
    by_mapping(tmp_path, store)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".gitkeep").touch()

    def full(frame: pd.DataFrame, path: Path, **_: object) -> None:
        path.write_text(",".join(frame.columns))
        if path.name == "receivables.csv":
            raise OSError("No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(pd.DataFrame, "to_csv", full)
        with pytest.raises(OSError, match="No space"):
            export_ledger(store.read_ledger(), tmp_path / "out", None)
    assert [one.name for one in (tmp_path / "out").iterdir()] == [".gitkeep"]
    assert export_ledger(store.read_ledger(), tmp_path / "out", None)["receivables"] > 0


def test_a_past_day_is_scored_as_it_was_known(store: Store, bundle: Bundle) -> None:
    """Credit note, void, reversal and a corrected amount came after the day."""
    day = date(2026, 3, 1)
    rows = [
        {"receivable_id": f"R{n}", "customer_id": "C", "invoice_date": "2026-01-01",
         "due_date": "2026-02-01", "amount": 1000.0}
        for n in range(6)
    ]  # fmt: skip
    paid = [{"payment_id": "P", "receivable_id": "R2", "paid_date": "2026-02-10", "amount": 1000.0}]
    first = a_ledger("2026-03-01", rows, payments=paid)
    tables = {"receivables": first.receivables, "payments": first.payments}
    store.write(tables, first.as_of, synthetic=False)
    want = score_ledger(store.read_versions(), day, bundle, Policy())
    assert sorted(want["receivable_id"]) == ["R0", "R1", "R3", "R4", "R5"]

    later = [
        {"payment_id": "N", "receivable_id": "R0", "paid_date": "2026-05-01", "amount": 600.0,
         "kind": "credit_note"},
        {"payment_id": "V", "receivable_id": "R1", "paid_date": "2026-05-01", "amount": 1000.0,
         "kind": "void"},
        {"payment_id": "B", "receivable_id": "R2", "paid_date": "2026-05-01", "amount": 1000.0,
         "kind": "reversal"},
    ]  # fmt: skip
    payments, _ = check_frame("payments", pd.DataFrame(later))
    amended = first.receivables.assign(amount=[1000.0, 1000.0, 1000.0, 250.0, 1000.0, 1000.0])
    store.write({"receivables": amended, "payments": payments}, AS_OF, synthetic=False)
    found = score_ledger(store.read_versions(), day, bundle, Policy())
    pd.testing.assert_frame_equal(found, want)
    now = score_ledger(store.read_versions(), AS_OF, bundle, Policy())
    assert sorted(now["receivable_id"]) == ["R0", "R2", "R3", "R4", "R5"]
    owed = now.set_index("receivable_id")["amount"]
    assert (owed["R0"], owed["R3"]) == (400.0, 250.0)
