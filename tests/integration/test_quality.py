"""From a file as a company has it to the report on its quality, through the command."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data_schemas.quality import QualityReport
from service.cli import main as service_main
from tests.integration.mapped import read as mapped
from training.cli import main
from training.simulate import simulate, write
from training.truncation import left_truncation_of

BEGIN = date(2024, 7, 1)
MAPPING = """
as_of: 2025-12-31
tables:
  - table: receivables
    columns:
      receivable_id: no
      customer_id: payer
      invoice_date: issued
      due_date: {after: invoice_date, days: 30}
      amount: total
      paid_date: paid
    drop:
      - {field: invoice_date, before: 2024-07-01, reason: before the register}
      - {field: amount, below: 0.01, reason: credit note}
"""
WITH_PAYMENTS = """
as_of: 2025-12-31
tables:
  - table: receivables
    columns:
      receivable_id: no
      customer_id: payer
      invoice_date: issued
      due_date: {after: invoice_date, days: 30}
      amount: total
    keep:
      - {field: invoice_date, since: 2024-07-01, reason: before the register}
  - table: payments
    columns: {receivable_id: no, paid_date: paid, amount: total}
    keep: [{column: paid, blank: false, reason: not paid yet}]
"""


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """Three years of invoices as a system begun in their midst holds them; some in dollars."""
    rng = np.random.default_rng(5)
    lines = ["no,payer,issued,total,paid,currency"]
    for n, (at, wait) in enumerate(
        zip(rng.integers(0, 1094, 1500), rng.lognormal(4.0, 0.8, 1500), strict=True)
    ):
        day = date(2023, 1, 1) + timedelta(days=int(at))
        paid = day + timedelta(days=int(np.ceil(wait)))
        if paid >= BEGIN:
            shown = "" if paid > date(2025, 12, 30) else paid
            total = -5 if n % 300 == 7 else 100 + n
            lines.append(f"R{n},C{n % 40},{day},{total},{shown},{'USD' if n % 50 == 0 else 'CNY'}")
    file = tmp_path / "register.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    return file


def run(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main([*words, "--json"]) == 0
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    return said


def quality_of(said: dict[str, Any]) -> QualityReport:
    return QualityReport.model_validate(said["quality"]["report"])


def test_the_report_of_a_mapped_file(
    register: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = register.parent / "var"
    monkeypatch.setenv("HUIKUAN_HOME", str(home))
    words = ["ingest", str(register), "--mapping", str(register.parent / "mapping.yaml")]
    said = run(capsys, *words)
    found = quality_of(said)
    begins = found.truncation
    assert begins is not None
    assert abs(begins.settled_from - BEGIN) <= timedelta(days=7)
    (table,) = said["tables"]
    left_out = {one["reason"]: one["rows"] for one in table["filtered"]}
    assert begins.cut == 0
    assert 50 < begins.left_out <= left_out["before the register"]
    findings = {one.code: one for one in found.findings}
    assert {"left_truncation", "mixed_currencies", "silent_causes"} <= set(findings)
    assert findings["mixed_currencies"].rows > 5
    assert [(one.table, one.rows) for one in found.tables] == [("receivables", table["kept"])]
    assert found.tables[0].amount == float(table["sums"][0]["kept"])
    folder = Path(said["quality"]["folder"])
    assert folder.parent == home / "quality"
    written = QualityReport.model_validate_json((folder / "report.json").read_text("utf-8"))
    assert written == found
    for page in said["quality"]["pages"].values():
        assert "register.csv" in Path(page).read_text("utf-8")

    again = quality_of(run(capsys, *words))
    assert again.ingest != found.ingest
    (moved,) = again.drift
    assert (moved.against, moved.rows_before) == (found.ingest, moved.rows)
    assert max(one.psi for one in moved.fields if one.psi is not None) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(("lang", "shown"), [("zh", "左截断"), ("en", "left truncation")])
def test_the_command_says_it_in_short(
    register: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    lang: str,
    shown: str,
) -> None:
    monkeypatch.setenv("HUIKUAN_HOME", str(register.parent / "var"))
    monkeypatch.setenv("HUIKUAN_LANG", lang)
    words = ["ingest", str(register), "--mapping", str(register.parent / "mapping.yaml")]
    assert main(words) == 0
    out = capsys.readouterr().out
    assert {"zh": "数据质量：须处理 1", "en": "data quality: needs correcting 1"}[lang] in out
    assert {"zh": "只因当时尚未付清才在账中", "en": "because they were still open"}[lang] in out
    (line,) = (line for line in out.splitlines() if f"report.{lang}.html" in line)
    page = Path(line.split("：" if lang == "zh" else ": ", 1)[1])
    assert shown in page.read_text("utf-8")


def test_payments_of_what_a_day_leaves_out_still_say_when_it_was_settled(register: Path) -> None:
    by_column, by_payment = mapped(register, MAPPING), mapped(register, WITH_PAYMENTS)
    owed = by_payment.left_out["receivables"]
    assert (owed["invoice_date"] < np.datetime64(BEGIN)).all()
    # The credit notes are out for a reason of their own, and tell nothing.
    assert (by_column.left_out["receivables"]["amount"] > 0).all()
    paid = by_payment.left_out["payments"]
    assert set(paid["receivable_id"]) <= set(owed["receivable_id"])
    settled = by_column.left_out["receivables"]["paid_date"].notna().sum()
    assert len(paid) == settled > 50
    kept = set(by_payment.frames["payments"]["receivable_id"])
    assert not kept & set(paid["receivable_id"])


def test_a_mapping_without_a_bound_on_a_day_keeps_nothing_aside(register: Path) -> None:
    plain = "\n".join(line for line in MAPPING.splitlines() if "before the register" not in line)
    assert mapped(register, plain).left_out == {}


def test_a_simulated_folder_is_whole_and_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = simulate(250, 11)
    write(made, tmp_path / "ledger")
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path / "var"))
    found = quality_of(run(capsys, "ingest", str(tmp_path / "ledger")))
    assert found.synthetic
    assert found.truncation is None
    assert [one.code for one in found.findings if one.severity.value == "act"] == []
    assert {one.cause for one in found.causes if one.empty == one.fields} == set()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_simulated_company_is_cut(seed: int) -> None:
    from model.view import LedgerView

    assert left_truncation_of(LedgerView(simulate(400, seed).ledger)) is None


def test_currencies_beside_a_ledger_folder_are_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "receivables.csv"
    head = "receivable_id,customer_id,invoice_date,due_date,amount,paid_date,币种"
    lines = [f"R{n},C1,2025-01-0{n},2025-02-01,{n},2025-02-0{n},{c}" for n, c in
             enumerate(["CNY", "USD", "人民币"], start=1)]  # fmt: skip
    file.write_bytes("\n".join([head, *lines, ""]).encode("gb18030"))
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path / "var"))
    found = quality_of(run(capsys, "ingest", str(file)))
    (mixed,) = (one for one in found.findings if one.code == "mixed_currencies")
    assert (mixed.rows, mixed.of) == (1, 3)


def test_a_later_file_of_payments_is_judged_against_the_receivables_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path / "var"))
    owed = tmp_path / "receivables.csv"
    owed.write_text(
        "receivable_id,customer_id,invoice_date,due_date,amount,paid_date\n"
        "R1,C1,2025-03-01,2025-04-01,100,\nR2,C1,2025-03-01,2025-04-01,100,2025-05-01\n",
        encoding="utf-8",
    )
    run(capsys, "ingest", str(owed))
    paid = tmp_path / "paid.csv"
    paid.write_text("no,day,sum\nR1,2025-02-01,100\n", encoding="utf-8")
    mapping = tmp_path / "m.yaml"
    columns = "{receivable_id: no, paid_date: day, amount: sum}"
    mapping.write_text(
        f"as_of: 2025-06-01\ntables: [{{table: payments, columns: {columns}}}]", encoding="utf-8"
    )
    found = quality_of(run(capsys, "ingest", str(paid), "--mapping", str(mapping)))
    assert [one.code for one in found.findings] == ["payment_before_invoice"]
    assert [one.table for one in found.tables] == ["payments"]


def test_customers_who_are_merged_are_no_longer_told_as_one_written_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The finding said to merge them, and said so for ever."""
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path / "var"))
    lines = ["receivable_id,customer_id,invoice_date,due_date,amount,paid_date"]
    lines += [f"R{n},{('XX局', 'xx局')[n % 2]},2025-01-01,2025-03-01,{n + 7}," for n in range(40)]
    file = tmp_path / "receivables.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def told() -> bool:
        assert main(["ingest", str(file), "--json"]) == 0
        findings = json.loads(capsys.readouterr().out)["quality"]["report"]["findings"]
        return any(one["code"] == "same_customer" for one in findings)

    assert told()
    assert service_main(["customers", "merge", "xx局", "XX局"]) == 0
    capsys.readouterr()
    assert not told()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_ingest_whose_files_cannot_be_written_is_told_as_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lang: str
) -> None:
    """The records were in, and the command failed without a count."""
    home = tmp_path / "var"
    home.mkdir()
    (home / "quality").write_text("no folder", "utf-8")
    (home / "refused").write_text("no folder", "utf-8")
    monkeypatch.setenv("HUIKUAN_HOME", str(home))
    monkeypatch.setenv("HUIKUAN_LANG", lang)
    file = tmp_path / "receivables.csv"
    rows = ["R1,C,2025-01-05,2025-02-05,100", "R2,C,2025-01-05,2025-02-05,much"]
    head = "receivable_id,customer_id,invoice_date,due_date,amount"
    file.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    assert main(["ingest", str(file)]) == 0
    out = capsys.readouterr().out
    told = {
        "zh": ("被拒绝的行未能写入文件：", "数据质量报告未能写入："),
        "en": ("refused rows not written to a file: ", "report on quality not written: "),
    }[lang]
    for one in told:
        assert one in out
    assert "receivables.csv" in out
    said = run(capsys, "ingest", str(file))
    assert set(said["unwritten"]) == {"refused", "quality"}
    assert said["tables"][0]["unchanged"] == 1
