"""Numbers, days, encodings and separators as companies write them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from data_schemas.errors import InvalidLedger
from training.mapping.day import days_after, days_of
from training.mapping.encoding import encoding_of, guessed_encoding, separator_of
from training.mapping.number import numbers_of, written_otherwise


def wide(text: str) -> str:
    """The same in the full-width characters of a Chinese keyboard."""
    return "".join(chr(ord(letter) + 0xFEE0) for letter in text)


@pytest.mark.parametrize(
    ("style", "text", "number"),
    [
        ("1,234.56", "1,234.56", "1234.56"),
        ("1,234.56", wide("1,234.5"), "1234.5"),
        ("1,234.56", "(1,000.00)", "-1000.00"),
        ("1,234.56", "（5）", "-5"),
        ("1,234.56", "7-", "-7"),
        ("1,234.56", "\u22127", "-7"),
        ("1,234.56", "¥ 1,234.5", "1234.5"),
        ("1,234.56", "-￥5.10元", "-5.10"),
        ("1,234.56", "CNY 12", "12"),
        ("1,234.56", "1e5", "1e5"),
        ("1.234,56", "1.234,56", "1234.56"),
        ("1.234,56", "1234,5", "1234.5"),
        ("1 234,56", "1\u00a0234\u202f567,8", "1234567.8"),
        ("1,234.56", "1,23", None),
        ("1,234.56", "1.234,56", None),
        ("1.234,56", "12.5", None),
        ("1.234,56", "1,234.56", None),
        ("1 234,56", "12 34", None),
        ("1,234.56", "--5", None),
        ("1,234.56", "12万", None),
        ("1,234.56", "nan", None),
        ("1,234.56", "9" * 70, None),
    ],
)
def test_a_number_is_read_in_its_style_or_not_at_all(
    style: str, text: str, number: str | None
) -> None:
    found = numbers_of(pa.array([text]), style)  # type: ignore[arg-type]
    assert found.text.to_pylist() == [number]
    assert found.unreadable.tolist() == [number is None]


def test_units_scale_exactly_and_signs_turn() -> None:
    found = numbers_of(pa.array(["12.345万元", "0.1", None]), unit="万元")
    assert found.floats()[:2].tolist() == [123450.0, 1000.0]
    assert np.isnan(found.floats()[2])
    assert found.total() == Decimal("124450.000")
    assert numbers_of(pa.array(["30%", "2.5"]), unit="%").floats().tolist() == [0.3, 0.025]
    text = pa.array(["5", "-5"])
    assert numbers_of(text, sign="negate").text.to_pylist() == ["-5", "5"]
    assert numbers_of(text, sign="absolute").text.to_pylist() == ["5", "5"]
    credit = np.array([True, False])
    assert numbers_of(text, negated=credit).text.to_pylist() == ["-5", "-5"]


@pytest.mark.parametrize(
    ("text", "formats", "day"),
    [
        ("2025-03-01", (), "2025-03-01"),
        ("2025/3/1", (), "2025-03-01"),
        ("2025年3月1日", (), "2025-03-01"),
        ("20250301", (), "2025-03-01"),
        ("20250301.0", (), "2025-03-01"),
        ("2025.3.1", ("excel",), "2025-03-01"),
        ("2025年3月1日", ("%d.%m.%Y",), "2025-03-01"),
        ("20250301", ("%d.%m.%Y", "excel"), "2025-03-01"),
        ("2025/3/20", ("%Y/%d/%m",), None),
        ("2025/3/2", ("%Y/%d/%m",), "2025-02-03"),
        ("2025030.0", (), None),
        ("20250301.5", (), None),
        (wide("2025-03-01"), (), "2025-03-01"),
        ("2025-08-12 11:38:24", (), "2025-08-12"),
        ("2025/8/2 9:05", (), "2025-08-02"),
        ("2025-03-01T00:00:00Z", (), "2025-03-01"),
        ("01.03.2025", ("%d.%m.%Y",), "2025-03-01"),
        ("3/1/2025 11:30 PM", ("%m/%d/%Y",), "2025-03-01"),
        ("45000", ("excel",), "2023-03-15"),
        ("45000.75", ("excel",), "2023-03-15"),
        ("43538", ("excel1904",), "2023-03-15"),
        ("2025-03-01", ("%d.%m.%Y",), "2025-03-01"),
        ("01.03.2025", (), None),
        ("45000", (), None),
        ("0", ("excel",), None),
        ("60", ("excel",), None),
        ("2025131", (), None),
        ("2025-02-30", (), None),
        ("99999999", ("excel",), None),
    ],
)
def test_a_day_is_read_by_a_format_that_was_said(
    text: str, formats: tuple[str, ...], day: str | None
) -> None:
    days, unreadable = days_of(pa.array([text, None]), formats)
    assert [str(one)[:10] for one in days] == [day or "NaT", "NaT"]
    assert unreadable.tolist() == [day is None, False]


def test_terms_count_from_a_day() -> None:
    base = np.array(["2025-01-31", "2024-02-10", "NaT"], dtype="datetime64[s]")

    def after(**terms: object) -> list[str]:
        return [str(day)[:10] for day in days_after(base, **terms)]  # type: ignore[arg-type]

    assert after(days=30) == ["2025-03-02", "2024-03-11", "NaT"]
    assert after(months=1) == ["2025-02-28", "2024-03-10", "NaT"]
    assert after(month_end=True, days=15) == ["2025-02-15", "2024-03-15", "NaT"]
    assert after(days=np.array([10.0, np.nan, 5.0])) == ["2025-02-10", "NaT", "NaT"]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16"),
    ],
)
def test_encodings_are_told_apart(tmp_path: Path, encoding: str, found: str) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(("发票号,金额\n" * 50).encode(encoding))
    assert encoding_of(file) == found


def test_a_number_in_another_style_is_told_from_no_number() -> None:
    cells = pa.array(["2.426,98", "n.v.", "12.5", None])
    assert written_otherwise(cells, "1,234.56").tolist()[:2] == [True, False]
    assert written_otherwise(cells, "1.234,56").tolist()[1:3] == [False, True]


def test_western_letters_are_never_read_as_chinese(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    text = "Rechnung;Fälligkeit;Kunde\n1;01.02.2025;Stadt Köln\n"
    file.write_bytes(text.encode("cp1252"))
    assert "鋖" in file.read_text("gb18030")  # which is why looking whether it can be is not enough
    with pytest.raises(InvalidLedger, match=r"read: \{encoding: cp1252\}"):
        encoding_of(file)
    assert guessed_encoding(file) == "cp1252"
    file.write_bytes("名称,金额\n臺北縣政府,1\n".encode("gb18030"))
    assert (encoding_of(file), guessed_encoding(file)) == ("gb18030", None)


def test_bytes_in_no_encoding_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(bytes(range(128, 256)) + b"\x00")
    with pytest.raises(InvalidLedger, match="encoding"):
        encoding_of(file)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(separator: str) -> None:
    lines = [
        ["a", "b", "c"],
        ["1", '"x,y;z"', "3"],
        ["4", "5 , 6" if separator == ";" else "5", "6"],
    ]
    assert separator_of("\n".join(separator.join(line) for line in lines)) == separator
