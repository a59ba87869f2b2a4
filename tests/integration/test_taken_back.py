"""A file that takes back what is on record: an older one over a newer one, or paid now unpaid."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data_schemas.frame import TABLES
from data_schemas.store import Store, WriteReport, open_store
from model.settlement import outcomes
from tests.factories import a_ledger
from training import ledger_folder
from training.cli import main
from training.coming import Coming
from training.ingest import ingest
from training.taken_back import TakenBack, reopened

HEAD = "receivable_id,customer_id,invoice_date,due_date,amount,paid_date"
PAYMENTS = "payment_id,receivable_id,paid_date,amount,kind"


def folder(home: Path, paid: Iterable[int] = (), payments: Iterable[str] = ()) -> Path:
    """Twelve receivables, some of them paid."""
    where = home / "ledger"
    where.mkdir(exist_ok=True)
    lines = [
        f"M{n:02},C,2025-01-05,2025-02-05,{100 + n},{'2025-05-20' if n in set(paid) else ''}"
        for n in range(12)
    ]
    (where / "receivables.csv").write_text("\n".join([HEAD, *lines]) + "\n", "utf-8")
    (where / "payments.csv").write_text("\n".join([PAYMENTS, *payments]) + "\n", "utf-8")
    return where


def taken(home: Path, capsys: pytest.CaptureFixture[str], day: str, *more: Any) -> Any:
    """What the command says for machines, and the finding."""
    assert main(["ingest", str(folder(home, *more)), "--as-of", day, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    found = [one for one in said["quality"]["report"]["findings"]
             if one["code"] in ("older_file", "reopened")]  # fmt: skip
    return said, found


def test_an_older_file_over_a_newer_one_is_told(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Four payments were gone, "4 updated" was all, and the day told was another file's."""
    taken(home, capsys, "2025-05-01")
    said, findings = taken(home, capsys, "2025-06-01", range(4))
    assert (said["taken_back"]["reopened"], findings) == (0, [])
    assert main(["ingest", str(folder(home)), "--as-of", "2025-05-01"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    told = (
        "these records are of 2025-05-01, those on record went to 2025-06-01; rows overwritten by"
        " older ones: 4; receivables paid on record that count as unpaid again: 4"
    )
    assert told in out
    assert "records up to 2025-05-01 (as told); the ledger's go to 2025-06-01; ledger rev" in out
    taken(home, capsys, "2025-06-01", range(4))  # the later one once more puts it right
    said, (finding,) = taken(home, capsys, "2025-05-01")
    assert (said["as_of"], said["file_as_of"]) == ("2025-06-01", "2025-05-01")
    assert said["taken_back"] == {
        "file_day": "2025-05-01", "ledger_day": "2025-06-01", "older": True, "updated": 4,
        "reopened": 4, "examples": ["M00", "M01", "M02", "M03"],
    }  # fmt: skip
    assert (finding["code"], finding["severity"], finding["rows"]) == ("older_file", "act", 4)
    assert told in finding["said"]["en"]
    _, findings = taken(home, capsys, "2025-05-01")
    assert findings == []  # the same once more changes nothing


def test_a_newer_file_that_lacks_payments_is_told_and_a_reversal_tells_itself(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken(home, capsys, "2025-06-01", range(3), ["P,M05,2025-05-20,105,cash"])
    more = ["P,M05,2025-05-20,105,cash", "Q,M05,2025-06-20,105,reversal"]
    said, (finding,) = taken(home, capsys, "2025-07-01", range(2), more)
    assert finding["code"] == "reopened"
    assert finding["severity"] == "look"
    assert said["taken_back"]["examples"] == ["M02"]


def test_a_payment_that_comes_again_as_less_or_as_anothers_reopens_its_claim(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paid = ["P,M05,2025-05-20,105,cash", "Q,M06,2025-05-20,106,cash"]
    taken(home, capsys, "2025-06-01", (), paid)
    less = ["P,M05,2025-05-20,50,cash", "Q,M07,2025-05-20,107,cash"]
    said, _ = taken(home, capsys, "2025-07-01", (), less)
    assert said["taken_back"]["examples"] == ["M05", "M06"]


def test_a_reversal_on_record_that_comes_again_hides_nothing(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Full exports hold it each time, and the claim came back as unpaid without a word."""
    lines = ["P,M05,2025-05-01,105,cash", "Q,M05,2025-05-05,105,reversal"]
    taken(home, capsys, "2025-06-01", (), [*lines, "S,M05,2025-05-20,105,cash"])
    said, _ = taken(home, capsys, "2025-07-01", (), [*lines, "S,M05,2025-05-20,10,cash"])
    assert said["taken_back"]["examples"] == ["M05"]


@pytest.mark.parametrize(
    "again",
    [
        {"amount": 2000.0},  # an invoice put right: what came no longer covers it
        {"paid_date": None},
        {"paid_date": "2025-03-01", "payments": [{"amount": 10.0}]},  # one that pays goes first
    ],
)
def test_what_comes_otherwise_is_looked_at_whichever_field_changed(again: dict[str, Any]) -> None:
    day = {"paid_date": "2025-03-01"}
    row = {"receivable_id": "R", "customer_id": "C", "due_date": "2025-02-01", "amount": 1000.0}
    paying = {"payment_id": "P", "receivable_id": "R", "amount": 1000.0, **day}
    by_day = "paid_date" in again
    before = a_ledger("2026-01-01", [row | day if by_day else row],
                      payments=[] if by_day else [paying])  # fmt: skip
    sent = [paying | one for one in again.get("payments", [])]
    fields = {name: value for name, value in again.items() if name != "payments"}
    after = a_ledger("2026-01-01", [row | fields], payments=sent)
    was = outcomes(before)
    comes = {"receivables": after.receivables, "payments": after.payments}
    assert reopened(Coming(before, comes), was) == ("R",)
    same = {"receivables": before.receivables, "payments": before.payments}
    assert reopened(Coming(before, same), was) == ()


def test_an_older_file_of_other_rows_alone_is_no_complaint(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken(home, capsys, "2025-06-01", range(4))
    (home / "ledger" / "receivables.csv").write_text(
        f"{HEAD}\nN1,C,2025-01-05,2025-02-05,100,\n", "utf-8"
    )
    assert main(["ingest", str(home / "ledger"), "--as-of", "2025-05-01", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["taken_back"]["updated"] == 0


def test_the_line_in_chinese() -> None:
    days = {"file_day": date(2025, 5, 1), "ledger_day": date(2025, 6, 1)}
    assert TakenBack(**days, updated=1_200, reopened=40).line("zh") == (
        "本次数据截止于 2025-05-01，而账上记录已到 2025-06-01：1,200 行被较早的内容覆盖，"
        "40 笔账上已付清的应收又按未付计"
    )
    later = TakenBack(file_day=date(2025, 7, 1), ledger_day=None, updated=9, reopened=2)
    assert later.line("zh").startswith("账上已付清的应收中，有 2 笔按本次数据并未付清")


@pytest.mark.parametrize("mapped", [False, True])
def test_a_date_paid_whose_payment_is_refused_is_told(
    home: Path, capsys: pytest.CaptureFixture[str], mapped: bool
) -> None:
    """The receivable counted as paid in full, and nothing named it."""
    paid = ["P1,M01,2025-05-20,x,cash", "P2,M02,2025-05-20,102,cash", "P3,M03,2025-05-20,0,cash",
            "P4,M05,2025-05-20,x,cash", "P5,M05,2025-05-02,5,credit_note"]  # fmt: skip
    where = folder(home, [1, 2, 4, 5], paid)
    words = [str(where), "--as-of", "2025-06-01", "--json"]
    if mapped:
        (home / "m.yaml").write_text(
            "tables: [{table: receivables, columns: {receivable_id: receivable_id, customer_id:"
            " customer_id, due_date: due_date, amount: amount, paid_date: paid_date}}]\n"
            "files: [{file: payments.csv, tables: [{table: payments, columns: {receivable_id:"
            " receivable_id, paid_date: paid_date, amount: amount, kind: kind}}]}]\n",
            encoding="utf-8",
        )
        words = [str(where / "receivables.csv"), *words[1:], "--mapping", str(home / "m.yaml")]
    assert main(["ingest", *words]) == 0
    findings = json.loads(capsys.readouterr().out)["quality"]["report"]["findings"]
    (one,) = [one for one in findings if one["code"] == "paid_beside_refused"]
    assert (one["examples"], one["severity"]) == (["M01", "M05"], "act")
    (many,) = [one for one in findings if one["code"] == "mostly_refused"]
    assert (many["table"], many["rows"], many["of"]) == ("payments", 3, 5)


def test_an_older_file_that_waited_for_a_newer_one_is_told(home: Path) -> None:
    """What was on record was read before the wait, and nothing was said."""
    with closing(open_store(f"sqlite:///{home / 'h.db'}")) as store:
        ingest(folder(home), store, date(2025, 5, 1))
        waiting = Waiting(store, folder(home, range(4)))
        late = ingest(folder(home), waiting, date(2025, 5, 15))
    assert late.taken_back.is_older
    assert (late.taken_back.updated, late.taken_back.reopened) == (4, 4)
    assert late.unlisted is not None
    assert late.unlisted.on_record == 8


class Waiting(Store):
    """Before it writes, another ingest of a later day comes in."""

    def __init__(self, store: Store, other: Path) -> None:
        super().__init__(store.engine)
        self.other = ledger_folder.read_ledger_folder(other, date(2025, 6, 1))[0]

    def write(self, *given: Any, **told: Any) -> WriteReport:
        tables = {name: getattr(self.other, name) for name in TABLES}
        super().write(tables, self.other.as_of, self.other.synthetic)
        return super().write(*given, **told)
