"""What came is judged beside what is on record: payments put by another way, files of new rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from data_schemas.frame import check_frame
from data_schemas.quality import Finding
from data_schemas.store import Store
from tests.integration.folders import put
from training.ingest import ingest, ingest_mapped
from training.quality.ingested import QualityHome

HEAD = "receivable_id,customer_id,invoice_date,due_date,amount,paid_date"
PAYMENTS = "payment_id,receivable_id,paid_date,amount,kind"
BEGIN = date(2025, 1, 6)


def claims(numbers: Sequence[int], *, paid: bool = True) -> str:
    """Receivables by number, some of them with a date paid."""
    out = [HEAD]
    for n in numbers:
        day = BEGIN + timedelta(days=n)
        settled = day + timedelta(days=40) if paid and n % 3 else ""
        out.append(f"R{n:03},C{n % 7},{day},{day + timedelta(days=30)},{1000 + n},{settled}")
    return "\n".join(out) + "\n"


def found(folder: Path, store: Store, home: Path, day: str = "2025-12-01") -> dict[str, Finding]:
    where = QualityHome(home / "quality", home / "bundles", home / "none")
    report = ingest(folder, store, date.fromisoformat(day), quality=where)
    assert report.quality is not None
    return {one.code: one for one in report.quality.report.findings}


def put_alone(store: Store, **payment: object) -> None:
    """As the API does."""
    frame, refusals = check_frame("payments", pd.DataFrame([payment], dtype="object"))
    assert not refusals
    store.write({"payments": frame}, date(2025, 8, 1), False, complete=False)


def test_a_payment_put_by_another_way_is_not_counted_twice_in_silence(
    folder: Path, store: Store, tmp_path: Path
) -> None:
    """The CRM put it, the month's file brought it under the ERP's number: overpaid, and no word."""
    put(folder, "receivables", claims(range(60)))
    found(folder, store, tmp_path)
    once = {"receivable_id": "R003", "paid_date": "2025-07-22", "amount": 1003.0}
    put_alone(store, payment_id="API-1", **once)
    more = "SK1,R003,2025-07-22,1003,cash\nSK2,R006,2025-07-22,9,cash\n"
    put(folder, "payments", f"{PAYMENTS}\n{more}")
    said = found(folder, store, tmp_path)
    for code in ("same_payment", "paid_too_much"):
        assert (said[code].rows, said[code].of, said[code].examples) == (1, 2, ("SK1",)), code
    assert "1 of them differ in nothing but the id" in said["same_payment"].said.en
    put(folder, "receivables", claims([70]))  # the claim does not come again itself
    assert found(folder, store, tmp_path)["paid_too_much"].examples == ("SK1",)
    (folder / "receivables.csv").unlink()
    assert found(folder, store, tmp_path)["same_payment"].examples == ("SK1",)


def test_what_is_on_record_of_other_claims_is_no_finding_of_this_file(
    folder: Path, store: Store, tmp_path: Path
) -> None:
    twice = "SK1,R003,2025-07-22,1003,cash\nSK2,R003,2025-07-22,1003,cash\n"
    put(folder, "receivables", claims(range(60)))
    put(folder, "payments", f"{PAYMENTS}\n{twice}")
    assert found(folder, store, tmp_path)["same_payment"].examples == ("SK2",)
    put(folder, "payments", f"{PAYMENTS}\nSK3,R006,2025-07-22,9,cash\n")
    assert not {"same_payment", "paid_too_much"} & set(found(folder, store, tmp_path))
    # It is that of a claim whose payments came, but none of them repeats it.
    put(folder, "payments", f"{PAYMENTS}\nSK4,R003,2025-07-30,1,cash\n")
    said = found(folder, store, tmp_path)
    assert ("same_payment" in said, said["paid_too_much"].examples) == (False, ("SK4",))


def test_a_payment_of_a_mapped_file_may_repeat_one_on_record(
    folder: Path, store: Store, tmp_path: Path
) -> None:
    """The mapping says from when each was known: the file was written, and then came an error."""
    put(folder, "receivables", claims(range(60)))
    put(folder, "payments", f"{PAYMENTS}\nSK1,R003,2025-07-22,1003,cash\n")
    found(folder, store, tmp_path)
    rows = "X1,R003,2025-07-22,1003,2025-07-23\nX2,R003,2025-07-22,1003,2025-07-24\n"
    (tmp_path / "pay.csv").write_text("号,应收,到账日,金额,入账日\n" + rows, "utf-8")
    (tmp_path / "m.yaml").write_text(
        "tables:\n- table: payments\n  recorded: 入账日\n  columns:\n"
        "    {payment_id: 号, receivable_id: 应收, paid_date: 到账日, amount: 金额}\n",
        "utf-8",
    )
    where = QualityHome(tmp_path / "quality", tmp_path / "bundles", tmp_path / "none")
    report = ingest_mapped(tmp_path / "pay.csv", tmp_path / "m.yaml", store, quality=where)
    assert report.quality is not None
    said = {one.code: one for one in report.quality.report.findings}["same_payment"]
    assert said.examples == ("X1", "X2")
    assert "2 of them differ in nothing but the id" in said.said.en


def test_payments_of_claims_on_record_are_judged_beside_other_claims(
    folder: Path, store: Store, tmp_path: Path
) -> None:
    """None of their payments was on record yet, and so the claim was not looked up there."""
    put(folder, "receivables", claims([0], paid=False))
    found(folder, store, tmp_path)
    put(folder, "receivables", claims([7], paid=False))
    put(folder, "payments", f"{PAYMENTS}\nP9,R000,2025-07-22,9999,cash\n")
    said = found(folder, store, tmp_path)
    assert said["paid_too_much"].examples == ("P9",)
    assert "nothing_settled" not in said


def test_a_file_of_new_rows_alone_is_no_unusable_ledger(
    folder: Path, store: Store, tmp_path: Path
) -> None:
    """Nothing in it was paid yet, and the report said that nothing could be learnt."""
    put(folder, "receivables", claims(range(60)))
    assert "silent_causes" in found(folder, store, tmp_path)
    put(folder, "receivables", claims(range(70, 75), paid=False))
    said = found(folder, store, tmp_path, "2025-12-08")
    assert not {"nothing_settled", "shrunk", "field_lost", "silent_causes"} & set(said)
    again = found(folder, store, tmp_path, "2025-12-15")  # nothing in it is new
    assert "nothing_settled" not in again


def test_a_list_that_lost_its_rows_or_days_paid_is_told_as_before(
    folder: Path, store: Store, tmp_path: Path
) -> None:
    put(folder, "receivables", claims(range(60)))
    found(folder, store, tmp_path)
    put(folder, "receivables", claims(range(60), paid=False))
    said = found(folder, store, tmp_path, "2025-12-08")
    assert {"nothing_settled", "reopened"} <= set(said)
    put(folder, "receivables", claims(range(20)))
    assert "shrunk" in found(folder, store, tmp_path, "2025-12-15")


def test_the_first_file_is_judged_whole(folder: Path, store: Store, tmp_path: Path) -> None:
    put(folder, "receivables", claims(range(60), paid=False))
    assert "nothing_settled" in found(folder, store, tmp_path)
