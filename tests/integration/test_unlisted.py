"""Lists ingested again: unpaid receivables that are no longer on them are told."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data_schemas.store import Store
from training.cli import main
from training.ingest import ingest
from training.taken_back import before_ingest
from training.unlisted import Unlisted

DAY = date(2025, 4, 1)
HEAD = "receivable_id,customer_id,invoice_date,due_date,amount,paid_date"


def folder(where: Path, numbers: Iterable[int], paid: Iterable[int] = (), **more: str) -> Path:
    """Receivables by number; the first row of every list is one that was paid long ago."""
    where.mkdir(exist_ok=True)
    lines = [HEAD, "P,C,2024-01-01,2024-02-01,5,2024-03-01"]
    lines += [
        f"R{n:02},C,2025-01-05,2025-02-05,{n + 1},{'2025-03-01' if n in set(paid) else ''}"
        for n in numbers
    ]
    (where / "receivables.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for table, text in more.items():
        (where / f"{table}.csv").write_text(text, encoding="utf-8")
    return where


def taken(home: Path, capsys: pytest.CaptureFixture[str], *list_: Any, **more: str) -> Any:
    """What the command says, for people and for machines."""
    path = folder(home / "ledger", *list_, **more)
    assert main(["ingest", str(path), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    codes = {one["code"]: one for one in said["quality"]["report"]["findings"]}
    return said["unlisted"], codes.get("unlisted")


def test_what_a_whole_list_lacks_is_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of 40 rows five were gone, and the ingest said "35 unchanged"."""
    assert taken(home, capsys, range(40)) == (None, None)
    # One that is paid by now has come: what lacks is what nobody says anything of.
    said, finding = taken(home, capsys, range(5, 40), [7])
    lacking = [f"R0{n}" for n in range(5)]
    assert said == {"on_record": 40, "listed": 35, "lacking": 5, "examples": lacking}
    assert (finding["rows"], finding["of"], finding["severity"]) == (5, 40, "look")
    assert finding["examples"] == lacking
    assert main(["ingest", str(home / "ledger")]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "of 39 receivables that were unpaid on record 34 came again; the other 5 did not" in out


def test_new_rows_alone_are_no_complaint(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    taken(home, capsys, range(40))
    said, finding = taken(home, capsys, range(50, 60))
    assert (said["listed"], said["lacking"], finding) == (0, 40, None)
    main(["ingest", str(folder(home / "ledger", range(60, 70)))])
    assert "on record" not in capsys.readouterr().out


def test_a_part_of_the_list_is_told_but_no_finding(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken(home, capsys, range(40))
    said, finding = taken(home, capsys, range(20))
    assert (said["lacking"], finding) == (20, None)


def test_a_payment_says_enough_of_a_receivable(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken(home, capsys, range(40))
    (home / "m.yaml").write_text(
        "tables: [{table: receivables, columns: {receivable_id: receivable_id, customer_id:"
        " customer_id, invoice_date: invoice_date, due_date: due_date, amount: amount, paid_date:"
        " paid_date}, drop: [{column: receivable_id, equals: [R05, R06], reason: elsewhere}]}]\n"
        "files: [{file: payments.csv, tables: [{table: payments, columns: {receivable_id:"
        " receivable_id, paid_date: paid_date, amount: amount}}]}]\n",
        encoding="utf-8",
    )
    path = folder(
        home / "ledger", range(1, 40), payments="receivable_id,paid_date,amount\nR00,2025-03-03,1\n"
    )
    words = ["ingest", str(path / "receivables.csv"), "--mapping", str(home / "m.yaml"), "--json"]
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out)["unlisted"]["lacking"] == 0


@pytest.mark.parametrize("amount", ["no", "USD 3"])
def test_a_row_that_is_refused_is_in_the_list(
    home: Path, capsys: pytest.CaptureFixture[str], amount: str
) -> None:
    """It was refused with its reason, and told as not being in the file."""
    taken(home, capsys, range(40))
    payments = (
        "payment_id,receivable_id,paid_date,amount\nP1,R00,2025-03-03,x\nP2,R09,2025-03-03,1\n"
    )
    path = folder(home / "ledger", range(1, 40), payments=payments)
    file = path / "receivables.csv"
    for n in (3, 39):
        text = file.read_text("utf-8").replace(f"2025-02-05,{n + 1},", f"2025-02-05,{amount},")
        file.write_text(text, "utf-8")
    assert main(["ingest", str(path), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["tables"][0]["refused"] == 2
    assert said["unlisted"]["lacking"] == 0
    (home / "m.yaml").write_text(
        "tables: [{table: receivables, columns: {receivable_id: receivable_id, customer_id:"
        " customer_id, invoice_date: invoice_date, due_date: due_date, amount: amount}}]\n",
        encoding="utf-8",
    )
    assert main(["ingest", str(file), "--mapping", str(home / "m.yaml"), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["tables"][0]["refused"] == 2
    assert said["unlisted"]["examples"] == ["R00"]  # of it this file says nothing


def test_paid_void_and_written_off_are_not_unpaid(tmp_path: Path, store: Store) -> None:
    assert before_ingest(store, {}, DAY).unpaid == frozenset()
    payments = (
        "receivable_id,paid_date,amount,kind\nR00,2025-03-01,1,cash\nR01,2025-03-01,2,void\n"
        "R02,2025-03-01,3,write_off\nR03,2025-03-01,1,cash\n"
    )
    ingest(folder(tmp_path / "ledger", range(6), [4], payments=payments), store)
    assert before_ingest(store, {}, DAY).unpaid == {"R03", "R05"}


def test_the_line_in_both_languages() -> None:
    found = Unlisted(on_record=1_200, listed=1_000)
    assert "其余 200 笔不在本次数据中" in found.line("zh")
    assert "the other 200 did not" in found.line("en")
    assert Unlisted(on_record=3, listed=3).line("en") == ""
