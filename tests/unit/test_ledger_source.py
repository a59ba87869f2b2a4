"""What became of the files of a ledger that a command reads without ingesting it."""

from datetime import date
from pathlib import Path

import pytest

from data_schemas.settings import Settings
from training.cli import main
from training.ledger_source import source_of

ROWS = """receivable_id,customer_id,invoice_date,due_date,amount,paid_date,remark
R1,C1,2025-01-01,2025-02-01,100,2025-02-03,
R2,C1,2025-01-05,2025-02-05,abc,,
R3,C2,2025-01-07,07/02/2025,100,,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "receivables.csv").write_text(ROWS, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ("拒绝 1 行，应收金额（amount）", "“abc”", "已忽略的列：remark", "2025-02-04")),
        ("en", ("1 refused, due_date: must be a date; given: '07/02/2025'", "remark", "--as-of")),
    ],
)
def test_refused_rows_ignored_columns_and_an_assumed_day_are_said(
    folder: Path, lang: str, words: tuple[str, ...]
) -> None:
    said = source_of(folder, Settings()).opening("THE REPORT", lang)
    assert said.endswith("THE REPORT")
    for word in words:
        assert word in said


def test_what_may_be_blank_is_said_where_a_value_is_refused(tmp_path: Path) -> None:
    rows = ROWS.replace(",100,,", ",100,NULL,").replace("07/02/2025", "2025-02-07")
    (tmp_path / "receivables.csv").write_text(rows, encoding="utf-8")
    source = source_of(tmp_path, Settings())
    assert "paid_date: must be a date; given: 'NULL'" in source.opening("", "en")
    assert ", or blank" in source.opening("", "en")
    assert "或留空" in source.opening("", "zh")


def test_a_heading_companies_use_for_a_field_that_is_lacking_is_asked_about(
    tmp_path: Path,
) -> None:
    rows = ROWS.replace("paid_date,remark", "回款日期,到账日期")
    (tmp_path / "receivables.csv").write_text(rows, encoding="utf-8")
    source = source_of(tmp_path, Settings())
    assert "“回款日期”是否就是 paid_date？" in source.opening("", "zh")
    assert "is '回款日期' perhaps paid_date?" in source.opening("", "en")
    (tmp_path / "receivables.csv").write_text(ROWS.replace("remark", "回款日期"), "utf-8")
    assert "perhaps" not in source_of(tmp_path, Settings()).opening("", "en")


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize(
    "words",
    [
        ["train", "--horizons", "0,30"],
        ["backtest", "--cutoff", "2025-01-06", "--horizons", "0", "--out", "rows.csv"],
        ["tune", "--minutes", "0.01"],
        ["score", "--out", "scores.csv"],
        ["monitor"],
    ],
)
def test_what_was_not_understood_is_told_before_a_refusal(
    folder: Path,
    words: list[str],
    as_json: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """That 600 outcomes are all unpaid is no reason where the payments stood in a lost column."""
    monkeypatch.setenv("HUIKUAN_HOME", str(folder / "var"))
    monkeypatch.chdir(folder)
    given = [*words, "--ledger", str(folder), "--as-of", "2025-03-01", *["--json"] * as_json]
    assert main(given) in (15, 17)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.index("已忽略的列：remark") < err.index("huikuan: ")
    assert err.index("拒绝 1 行，应收金额（amount）") < err.index("huikuan: ")


def test_a_day_that_was_named_is_not_told_back(folder: Path) -> None:
    source = source_of(folder, Settings(), date(2025, 2, 20))
    assert "2025-02-20" not in source.opening("", "en")
    assert source.document()["read"]["as_of_from"] == "caller"  # type: ignore[index]


def test_a_day_far_behind_the_records_is_said(folder: Path) -> None:
    """All that was open counts as unpaid until then: a wrong day makes everybody late."""
    named = source_of(folder, Settings(), date(2027, 1, 1))
    assert "2025-02-03 之后没有任何记录，而数据日期为 2027-01-01" in named.opening("", "zh")
    assert "after 2025-02-03, yet the day asked about is 2027-01-01" in named.opening("", "en")
    own = source_of(folder, Settings())
    assert "2025-02-03" not in own.opening("", "en")
    assert "after 2025-02-03" in own.opening("", "en", date(2026, 1, 1))
