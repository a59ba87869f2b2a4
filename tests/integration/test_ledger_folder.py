"""A ledger folder as companies bring it: read and checked, every row accounted for."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from data_schemas.errors import InvalidLedger
from tests.integration.folders import PLAIN, put
from training.ledger_folder import read_ledger_folder
from training.read_report import Dropped, TableReport

HEAD = b"receivable_id,customer_id,due_date,amount\n"


def report_of(folder: Path, table: str = "receivables") -> TableReport:
    _, report = read_ledger_folder(folder)
    (one,) = (one for one in report.tables if one.table == table)
    return one


def dropped_of(folder: Path, table: str) -> list[tuple[str, str, int, int, str]]:
    return sorted(
        (d.field, d.code, d.rows, d.first_line, d.given) for d in report_of(folder, table).dropped
    )


def test_receivables_alone_are_a_ledger(folder: Path) -> None:
    ledger, report = read_ledger_folder(folder)
    assert ledger.receivables["receivable_id"].tolist() == ["001", "002"]
    assert ledger.receivables["amount"].tolist() == [100.5, 7.0]
    assert ledger.receivables["paid_date"].notna().tolist() == [True, False]
    assert ledger.payments.empty
    assert not ledger.synthetic
    assert (report.as_of, report.as_of_from) == (date(2025, 3, 2), "data")
    assert report.tables[0].dropped == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_encodings_line_ends_and_headings_people_use(
    folder: Path, encoding: str, ends: str
) -> None:
    text = PLAIN.replace(
        "receivable_id,customer_id,invoice_date,due_date,amount,paid_date",
        " 应收编号 ,客户编号,Invoice Date,到期日,应收金额,PAID_DATE",
    ).replace("\n", ends)
    (folder / "receivables.csv").write_bytes(text.encode(encoding))
    ledger, report = read_ledger_folder(folder)
    assert ledger.receivables["customer_id"].tolist() == ["甲局", "甲局"]
    assert ledger.receivables["receivable_id"].tolist() == ["001", "002"]
    assert ledger.receivables["amount"].tolist() == [100.5, 7.0]
    assert report.tables[0].ignored == []


@pytest.mark.parametrize(
    "form", ["{y}/{m}/{d}", "{y}/{m:02}/{d:02}", "{y}.{m}.{d}", "{y}年{m}月{d}日",
             "{y}{m:02}{d:02}", "{y}-{m:02}-{d:02} 00:00:00"],
)  # fmt: skip
def test_days_as_spreadsheets_write_them(folder: Path, form: str) -> None:
    want = read_ledger_folder(folder)[0].receivables

    def written(day: re.Match[str]) -> str:
        y, m, d = map(int, day.groups())
        return form.format(y=y, m=m, d=d)

    text = re.sub(r"(\d{4})-(\d{2})-(\d{2})", written, PLAIN)
    assert text != PLAIN
    (folder / "receivables.csv").write_text(text, encoding="utf-8")
    pd.testing.assert_frame_equal(read_ledger_folder(folder)[0].receivables, want)


def test_a_day_that_could_be_another_is_not_guessed(folder: Path) -> None:
    text = PLAIN.replace("100.50,2025-03-01", "100.50,03/01/2025")
    assert text != PLAIN
    (folder / "receivables.csv").write_text(text, encoding="utf-8")
    assert ("paid_date", "03/01/2025") in [
        (field, given) for field, _, _, _, given in dropped_of(folder, "receivables")
    ]


def test_the_day_of_the_records(folder: Path) -> None:
    put(
        folder,
        "contacts",
        "receivable_id,date,channel,promised_date\n002,2025-04-09,phone,2030-01-01\n",
    )
    assert read_ledger_folder(folder)[1].as_of == date(2025, 4, 10)
    about = folder / "ledger.json"
    about.write_text('{"as_of": "2025-06-30", "synthetic": true}', encoding="utf-8")
    ledger, report = read_ledger_folder(folder)
    assert (ledger.as_of, ledger.synthetic) == (date(2025, 6, 30), True)
    assert report.as_of_from == "ledger.json"
    ledger, report = read_ledger_folder(folder, date(2025, 5, 1))
    assert (ledger.as_of, report.as_of_from) == (date(2025, 5, 1), "caller")


@pytest.mark.parametrize(
    "text", ["{", '{"as_of": "soon"}', '{"synthetic": "no"}', "[]", '{"as_of": 7}']
)
def test_a_ledger_json_that_says_nonsense_is_refused(folder: Path, text: str) -> None:
    (folder / "ledger.json").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidLedger, match=r"ledger\.json"):
        read_ledger_folder(folder)


def test_every_refused_row_is_counted_with_its_reason_and_line(folder: Path) -> None:
    put(
        folder,
        "receivables",
        "receivable_id,customer_id,due_date,amount,x_n,note\n"
        "\n"  # line 2: nothing
        "A,c,2025-01-01,1,1,\n"
        'B,"c\nd",2025-01-01,2,2,\n'  # lines 4 and 5
        "C,c,2025-01-01,-3,3,\n"
        "D,c,2025-01-01,0,4,\n"
        ",,,,,\n"  # line 8: commas
        "E,c,2025-13-01,x,5,\n"
        "F,c,2025-01-01,6\n"  # line 10: too short
        "G,c,2025-01-01,7,7,,,\n"  # line 11: too long
        "A,c,2025-01-01,8,8,\n",
    )
    put(folder, "ledger", "")  # other files are nobody's business
    (folder / "ledger.json").write_text('{"as_of": "2025-06-30"}', encoding="utf-8")
    one = report_of(folder)
    assert (one.rows, one.kept, one.ignored) == (8, 1, ["note"])
    assert one.dropped[0] == Dropped(
        field="amount", code="too_small", rows=2, first_line=6, given="-3"
    )
    assert dropped_of(folder, "receivables") == [
        ("", "wrong_number_of_columns", 2, 10, "F,c,2025-01-01,6"),
        ("amount", "not_number", 1, 9, "x"),
        ("amount", "too_small", 2, 6, "-3"),
        ("customer_id", "control_character", 1, 4, "c\nd"),
        ("due_date", "not_date", 1, 9, "2025-13-01"),
        ("receivable_id", "twice", 1, 3, "A"),
    ]
    assert len(one.refused) == one.rows - one.kept
    assert one.refused["refused_line"].tolist() == [3, 4, 6, 7, 9, 10, 11]


def test_rows_that_point_at_nothing_are_refused(folder: Path) -> None:
    put(folder, "payments", "receivable_id,paid_date,amount\n001,2025-02-01,5\n999,2025-02-01,5\n")
    put(folder, "states", "receivable_id,state,date\n999,approved,2025-02-01\n")
    put(
        folder,
        "instalments",
        "instalment_id,deal_id,kind,due_date,amount\nI,D,single,2025-01-01,5\n",
    )
    assert dropped_of(folder, "payments") == [("receivable_id", "unknown_receivable", 1, 3, "999")]
    assert dropped_of(folder, "states") == [("receivable_id", "unknown_receivable", 1, 2, "999")]
    assert dropped_of(folder, "instalments") == [("deal_id", "unknown_deal", 1, 2, "D")]


def test_instalments_of_two_deals_under_one_id_are_refused(folder: Path) -> None:
    put(folder, "deals", "deal_id,customer_id,signing_date,amount\nD,c,2025-01-01,9\n"
        "E,c,2025-01-01,9\n")  # fmt: skip
    put(folder, "instalments", "instalment_id,deal_id,kind,due_date,amount\n"
        "1,D,single,2025-01-01,5\n1,E,single,2025-01-01,5\n2,E,single,2025-02-01,4\n")  # fmt: skip
    told = dropped_of(folder, "instalments")
    assert told == [("instalment_id", "of_another_deal", 2, 2, "1")]
    assert read_ledger_folder(folder)[0].instalments["instalment_id"].tolist() == ["2"]


def test_what_the_contract_lets_a_file_leave_out_is_made(folder: Path) -> None:
    put(
        folder, "payments", "receivable_id,paid_date,amount\n"
        "001,2025-02-01,5\n001,2025-02-01,5\n001,2025-02-02,5\n",
    )  # fmt: skip
    put(
        folder, "contacts",
        "receivable_id,customer_id,date,channel\n002,,2025-03-09,电话\n,乙局,2025-03-10,visit\n",
    )  # fmt: skip
    put(
        folder, "facts", "entity,id,field,value,valid_from,known_at\n"
        "customer,甲局,open_disputes,2,2025-01-05,\ncustomer,甲局,open_disputes,3,2025-02-05,2025-03-01\n",
    )  # fmt: skip
    ledger, _ = read_ledger_folder(folder)
    assert len(ledger.payments) == 3
    assert ledger.payments["payment_id"].is_unique
    assert ledger.payments["kind"].tolist() == ["cash"] * 3
    spoken = ledger.contacts[["customer_id", "channel"]].itertuples(index=False, name=None)
    assert set(spoken) == {("甲局", "phone"), ("乙局", "visit")}
    assert ledger.facts["known_at"].dt.date.tolist() == [date(2025, 1, 5), date(2025, 3, 1)]
    # Made from what the rows say: the same file in another order gives the same ids.
    put(
        folder, "payments", "receivable_id,paid_date,amount\n"
        "001,2025-02-02,5.00\n001,2025-02-01,5\n001,2025-02-01,5\n",
    )  # fmt: skip
    again, _ = read_ledger_folder(folder)
    assert set(again.payments["payment_id"]) == set(ledger.payments["payment_id"])


def test_parquet_gives_the_same_ledger_as_csv(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "parquet"
    other.mkdir()
    typed = pd.read_csv(io.StringIO(PLAIN), dtype={"receivable_id": "str"})
    typed["due_date"] = pd.to_datetime(typed["due_date"])
    typed["paid_date"] = pd.to_datetime(typed["paid_date"])
    typed["customer_id"] = typed["customer_id"].astype("category")
    typed.to_parquet(other / "receivables.parquet")
    one, _ = read_ledger_folder(folder)
    two, report = read_ledger_folder(other)
    pd.testing.assert_frame_equal(one.receivables, two.receivables)
    assert report.tables[0].file == "receivables.parquet"


def test_a_single_receivables_file_will_do(folder: Path) -> None:
    ledger, _ = read_ledger_folder(folder / "receivables.csv")
    assert len(ledger.receivables) == 2


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("receivables.csv", b"", "empty"),
        ("receivables.csv", b"\xef\xbb\xbf\n \n", "empty"),
        ("receivables.csv", HEAD, "not one of the 0 rows"),
        ("receivables.csv", HEAD + b"1,c,x,1\n", "must be a date"),
        ("receivables.csv", b"receivable_id;customer_id\n1;2\n", "lacks required columns"),
        ("receivables.csv", b"receivable_id;customer_id\n1;2\n", "separated by ';'"),
        ("receivables.csv", b"receivable_id\tcustomer_id\n1\t2\n", "separated by Tab"),
        ("receivables.csv", b"receivable_id,customer_id,amount\n1,2,3\n", "due_date"),
        ("receivables.csv", b"invoice,client,amount\n1,2,3\n", "--suggest"),
        ("receivables.csv", "应收编号,".encode() + HEAD, "two columns"),
        ("receivables.csv", b"\xff\xfer\x00e\x00c\x00", "encoding"),
        ("receivables.csv", bytes(range(128, 256)) * 3, "encoding"),
        ("receivables.csv", b"PK\x03\x04\x00\x00\xff\xff\x00", "encoding"),
        ("receivables.parquet", b"PAR1 but not really", "as a table"),
        ("other.csv", b"a,b\n1,2\n", "no receivables.csv"),
    ],
)  # fmt: skip
def test_a_folder_that_is_no_ledger_is_refused_by_name(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidLedger) as caught:
        read_ledger_folder(tmp_path)
    assert message in caught.value.en
    assert any("\u4e00" <= letter <= "\u9fff" for letter in caught.value.zh)


def test_a_contact_names_a_customer_or_a_receivable(folder: Path) -> None:
    put(folder, "contacts", "date,channel\n2025-03-09,phone\n")
    with pytest.raises(InvalidLedger, match="customer_id"):
        read_ledger_folder(folder)


def test_a_file_of_broken_rows_only_is_counted(folder: Path) -> None:
    put(folder, "payments", "receivable_id,paid_date,amount\n001\n002,2025-01-01\n")
    one = report_of(folder, "payments")
    assert (one.rows, one.kept, one.dropped[0].code) == (2, 0, "wrong_number_of_columns")


def test_what_is_not_there_or_not_a_ledger_is_said(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidLedger, match="no ledger folder"):
        read_ledger_folder(tmp_path / "nowhere")
    (tmp_path / "export.xlsx").write_bytes(b"PK")
    with pytest.raises(InvalidLedger, match="mapping"):
        read_ledger_folder(tmp_path / "export.xlsx")
    pd.DataFrame({"a": [1]}).to_parquet(folder / "receivables.parquet")
    with pytest.raises(InvalidLedger, match="twice"):
        read_ledger_folder(folder)


def test_dates_are_needed_to_know_the_day_of_the_records(folder: Path) -> None:
    put(folder, "receivables", "receivable_id,customer_id,due_date,amount\n1,c,2025-01-01,5\n")
    with pytest.raises(InvalidLedger, match="--as-of"):
        read_ledger_folder(folder)
    assert len(read_ledger_folder(folder, date(2025, 1, 2))[0].receivables) == 1
