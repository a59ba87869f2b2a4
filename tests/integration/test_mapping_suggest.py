"""A proposed mapping: usable as it is where headings are ordinary, honest about what is unsure."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from data_schemas.errors import InvalidLedger
from training.cli import main
from training.ledger_file import read_file
from training.mapping.load import parse_mapping
from training.mapping.mapped_file import read_mapped
from training.mapping.suggest import Suggestion, suggest

ORDINARY_ZH = """发票号码,合同编号,客户名称,开票日期,账期,应收金额(万元),回款日期,款项性质,销售员
FP001,HT01,某局,2025年1月5日,30,"1,234.50",2025年3月1日,预付款,甲
FP002,HT01,某局,2025年2月5日,30,12.5,,质保金,甲
FP003,HT02,某校,2025年2月7日,60,3.25,2025年4月1日,预付款,乙
FP004,HT02,某校,2025年2月9日,60,4.25,2025年4月1日,预付款,乙
"""
ORDINARY_EN = """Invoice No;Customer;Invoice Date;Due Date;Total Amount;Payment Date;Remarks
A-1;Town Hall;31.01.2025;01.03.2025;1.234,50;28.02.2025;
A-2;Town Hall;01.02.2025;02.03.2025;12,50;;
A-3;School 4;05.02.2025;06.03.2025;99,99;13.02.2025;
"""
PAYMENTS = """收款单号,应收编号,收款日期,收款金额
P1,FP001,2025/3/1,100.5
P2,FP001,2025/3/9,20
P3,FP002,2025/3/9,30
"""


def proposed(folder: Path, text: str, name: str = "in.csv") -> tuple[Path, Suggestion]:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file, suggest(file)


@pytest.mark.parametrize(
    ("text", "amounts", "due"),
    [
        (ORDINARY_ZH, [12_345_000.0, 125_000.0, 32_500.0, 42_500.0], "2025-02-04"),
        (ORDINARY_EN, [1234.5, 12.5, 99.99], "2025-03-01"),
    ],
    ids=["zh", "en"],
)
def test_ordinary_headings_need_no_correction(
    tmp_path: Path, text: str, amounts: list[float], due: str
) -> None:
    file, found = proposed(tmp_path, text)
    assert (found.table, found.lacking) == ("receivables", [])
    mapping = parse_mapping(found.text, file)
    mapped = read_mapped(file, mapping, lambda *_: set())
    frame = mapped.frames["receivables"]
    assert frame["amount"].tolist() == amounts
    assert str(frame["due_date"][0].date()) == due
    assert not mapped.files[0].builds[0].refused


def test_codes_units_and_terms_are_seen(tmp_path: Path) -> None:
    _, found = proposed(tmp_path, ORDINARY_ZH)
    assert "due_date: {after: invoice_date, days_column: 账期}" in found.text
    assert "unit: 万元" in found.text
    assert "values: {预付款: advance, 质保金: retention}" in found.text
    assert "# x_1: 销售员" in found.text
    assert found.unsure == []


def test_a_list_of_payments_is_told_from_a_register(tmp_path: Path) -> None:
    file, found = proposed(tmp_path, PAYMENTS)
    assert (found.table, found.lacking) == ("payments", [])
    assert found.fields == {
        "payment_id": "收款单号", "receivable_id": "应收编号", "paid_date": "收款日期",
        "amount": "收款金额",
    }  # fmt: skip
    mapped = read_mapped(file, parse_mapping(found.text, file), lambda *_: {"FP001", "FP002"})
    assert mapped.frames["payments"]["amount"].sum() == 150.5


def test_what_is_unsure_or_lacking_is_said(tmp_path: Path) -> None:
    text = "id,who,opened,amount,booked\n"
    text += "".join(f"R{n},Office {n % 3},0{n}/0{n}/2025,{n - 5}.5,4500{n}\n" for n in range(1, 9))
    _, found = proposed(tmp_path, text)
    assert "due_date" in found.lacking
    assert any("negative" in one for one in found.unsure)
    with pytest.raises(InvalidLedger, match="lacks columns"):  # "?" stands where a person decides
        read_mapped(tmp_path / "in.csv", parse_mapping(found.text, Path("m")), lambda *_: set())
    text = text.replace("opened", "invoice date")
    _, found = proposed(tmp_path, text)
    assert any("%m/%d/%Y" in one and "invoice_date" in one for one in found.unsure)
    assert any("how many days" in one for one in found.unsure)


def test_headings_that_would_break_the_text_are_quoted(tmp_path: Path) -> None:
    odd = 'a: "b" # {c}'
    table = pd.DataFrame({odd: ["x", "y", "x", "y"], "应收编号": list("1234"), "客户": list("abab"),
                          "到期日": ["2025-01-01"] * 4, "金额": [1.5, 2, 3, 4], "": [1, 2, 3, 4],
                          "no\nline": list("abab")})  # fmt: skip
    table.to_excel(tmp_path / "in.xlsx", index=False)
    found = suggest(tmp_path / "in.xlsx")
    text = found.text.replace("# x_1:", "x_1:").replace("# x_2:", "x_2:")
    frame = read_mapped(
        tmp_path / "in.xlsx", parse_mapping(text, Path("m")), lambda *_: set(),
        pd.Timestamp("2025-06-01").date(),
    ).frames["receivables"]  # fmt: skip
    assert frame["x_1"].tolist() == ["x", "y", "x", "y"]
    assert frame["x_2"].tolist() == list("abab")


def test_the_command_prints_or_writes_and_never_overwrites(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, found = proposed(tmp_path, ORDINARY_ZH)
    assert main(["ingest", "--suggest", str(file)]) == 0
    assert capsys.readouterr().out == found.text
    out = tmp_path / "m.yaml"
    assert main(["ingest", "--suggest", str(file), "--out", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["fields"]["amount"] == "应收金额(万元)"
    assert out.read_text(encoding="utf-8") == found.text
    assert main(["ingest", "--suggest", str(file), "--out", str(out)]) == 12
    assert main(["ingest", "--suggest", str(tmp_path / "none.csv")]) == 12


def test_headings_without_rows_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidLedger, match="no rows"):
        proposed(tmp_path, "a,b\n")


def test_a_heading_that_speaks_of_the_due_day_is_found_by_its_days(tmp_path: Path) -> None:
    text = ORDINARY_ZH.replace("账期", "应收款到期日").replace(",30,", ",2025年01月31日,")
    _, found = proposed(tmp_path, text.replace(",60,", ",2025年03月31日,"))
    assert found.fields["due_date"] == "应收款到期日"
    assert any(one.startswith("due_date") for one in found.unsure)  # a person is asked


def test_days_that_nobody_asked_for_are_named_where_no_due_date_is_found(tmp_path: Path) -> None:
    text = ORDINARY_ZH.replace("账期", "预计日子").replace(",30,", ",2025年01月31日,")
    _, found = proposed(tmp_path, text.replace(",60,", ",2025年03月31日,"))
    [doubt] = [one for one in found.unsure if one.startswith("due_date")]
    assert "预计日子" in doubt
    assert "no column of due dates" not in found.text


def test_a_western_export_is_proposed_as_one_and_read_by_the_proposal(tmp_path: Path) -> None:
    text = "Beleg;Fälligkeit;customer id;Betrag;Skonto\n"
    text += "".join(f"R{n};0{n}.03.2025;Köln {n % 2};1.20{n},50;{n},5\n" for n in range(1, 9))
    file = tmp_path / "in.csv"
    file.write_bytes(text.encode("cp1252"))
    found = suggest(file)
    assert 'read: {encoding: cp1252, numbers: "1.234,56"}  # ?' in found.text
    assert any(one.startswith("read:") for one in found.unsure)
    said = found.text.replace('receivable_id: "?"', "receivable_id: Beleg")
    said = said.replace('amount: "?"', "amount: Betrag").replace("# x_2: Skonto", "x_2: Skonto")
    said = said.replace('due_date: "?"', 'due_date: {column: Fälligkeit, date: "%d.%m.%Y"}')
    day = pd.Timestamp("2025-06-01").date()
    mapped = read_mapped(file, parse_mapping(said, file), lambda *_: set(), day)
    frame = mapped.frames["receivables"]
    assert frame["amount"].tolist() == [1200.5 + n for n in range(1, 9)]
    assert frame["customer_id"].tolist()[:2] == ["Köln 1", "Köln 0"]
    assert frame["x_2"].astype(float).tolist() == [n + 0.5 for n in range(1, 9)]


def test_a_ledger_folder_in_western_letters_is_refused(tmp_path: Path) -> None:
    text = "receivable_id,customer_id,due_date,amount\n1,Köln,2025-01-01,5\n"
    (tmp_path / "receivables.csv").write_bytes(text.encode("cp1252"))
    with pytest.raises(InvalidLedger, match="cannot tell the encoding"):
        read_file(tmp_path / "receivables.csv", "receivables")


def test_headings_below_a_title_are_found(tmp_path: Path) -> None:
    titled = "应收台账,,,,,,,,\n单位：千元,,合同信息,,,,,,\n" + ORDINARY_ZH.replace("(万元)", "")
    file, found = proposed(tmp_path, titled)
    assert "read: {header_row: 3}  # ? 表头在第 3 行？" in found.text
    assert found.lacking == []
    frame = read_mapped(file, parse_mapping(found.text, file), lambda *_: set()).frames
    assert frame["receivables"]["amount"].tolist()[0] == 1_234_500  # in the unit of the title
    _, plain = proposed(tmp_path, ORDINARY_ZH)
    assert "header_row" not in plain.text


def test_a_register_behind_a_cover_sheet_is_found(tmp_path: Path) -> None:
    """It was refused: "headings but no rows"."""
    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active.append(["本表由财务系统导出"])
    sheet = book.create_sheet("明细")
    sheet.append(["某公司应收台账"])
    for row in csv.reader(ORDINARY_ZH.splitlines()):
        sheet.append(row)
    book.save(tmp_path / "in.xlsx")
    found = suggest(tmp_path / "in.xlsx")
    assert (found.table, found.lacking) == ("receivables", [])
    mapping = parse_mapping(found.text, tmp_path / "in.xlsx")
    assert (mapping.read.sheet, mapping.read.header_row) == ("明细", 2)
    mapped = read_mapped(tmp_path / "in.xlsx", mapping, lambda *_: set())
    assert len(mapped.frames["receivables"]) == 4


@pytest.mark.parametrize(
    ("amounts", "asked"),
    [
        (["1.500", "2.500", "13.250"], True),
        (["1.500", "2.5", "13.250"], False),
        (["1,500", "2,500", "13,250"], False),  # as everybody writes thousands here
        (["1500", "2500", "13250"], False),
    ],
)
def test_decimals_that_may_be_thousands_are_asked_about(
    tmp_path: Path, amounts: list[str], asked: bool
) -> None:
    lines = "".join(f"F{n};局;2025-03-01;2025-04-01;{a}\n" for n, a in enumerate(amounts))
    _, found = proposed(tmp_path, f"发票号;客户;开票日期;到期日;金额\n{lines}")
    assert any("1.500 也可能是 1500" in one for one in found.unsure) is asked
