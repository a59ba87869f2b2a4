"""Quotes that were never closed: told with their place, and never taken for a long note."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from data_schemas.errors import InvalidLedger
from training.ledger_file import read_file
from training.mapping.quotes import check_quotes
from training.mapping.source import open_source
from training.mapping.spec import Reading


def look(text: str, head: str = "a,b,c") -> None:
    lines = io.StringIO(f"{head}\n{text}", newline="")
    check_quotes(Path("in.csv"), lines, ",", head.split(","))


@pytest.mark.parametrize(
    "text",
    [
        "1,2,3\n",
        '1,"x, y",3\n2,"""",4\n3,"",5\n',
        '1,2,5" pipe\n2,3,6" pipe\n',
        '1,2,"a\nb, c\nd"\n',
        '1,"a ""x""\r\n, c ""\r\nd",3\r\n',
        '1,"first\nsecond, with comma",3\n',
        '"a\n",2,3\n',
        'a,"x\ny","z\nw"\n',
        '1,2,"a\n"\n3,4,5\n',
    ],
)
def test_quotes_that_close_are_fine(text: str) -> None:
    look(text)


@pytest.mark.parametrize(
    ("head", "text"),
    [
        ("id,note", '1,"line one\nplease, call\nend"\n2,x\n'),
        ("id,note", '1,x\n2,"已联系\n请,致电\n"\n'),
        ("id,note", 'A1,"12 pieces\n5 boxes, red"\n'),
        ("id,a,note", '1,2,"first\nyes, of course, then\n"\n'),
        ("note,id", 'x,1\n"line one\nplease, call\nend",2\n'),
        ("note,id,due", 'x,1,2025-01-05\n"one\nplease, call, or\nend",2,2025-01-06\n'),
    ],
)
def test_a_sentence_is_no_row_in_a_file_of_few_columns(head: str, text: str) -> None:
    """It has as many commas, and the whole file was refused."""
    look(text, head)


@pytest.mark.parametrize(
    ("head", "text"),
    [
        ("id,note", '1,"x\n2,y\n3,"z"\n'),
        ("note,id", 'x,1\n"y,2\nz,3\n"w",4\n'),
        ("id,paid,note", 'A1,2025-01-05,"5 in\nA2,,x\nA3,,"\n'),
        ("id,at,note", 'A1,2025-01-05 08:00,"5 in\nA-B,2025-01-06 09:00,x\n"\n'),
        ("name,note", '甲局,"x\n乙局,y\n丙局,"z"\n'),  # nothing tells: rather refused than lost
    ],
)
def test_rows_of_few_columns_are_still_found(head: str, text: str) -> None:
    with pytest.raises(InvalidLedger, match="looks like a row that would be lost"):
        look(text, head)


@pytest.mark.parametrize(
    ("text", "line", "heading"),
    [
        ('1,2,3\n1,2,"x\n', 3, "c"),  # open at the end
        ('1,2,"x\n4,5,6\n7,8,"y\n', 2, "c"),
        ('1,2,"x\nnote\n4,5,6\n7,8,"y"\n', 2, "c"),
        ('1,"x,3\n2,"y,3\n', 2, "b"),  # two neighbours: no line lies between them
        ('"1,2,3\n"4,5,6\n', 2, "a"),
        ('1,"a\nb","c\n4,5,"d, e"\n', 3, "c"),  # the cell before has two lines
    ],
)
def test_a_quote_that_takes_in_rows_is_refused_with_its_place(
    text: str, line: int, heading: str
) -> None:
    with pytest.raises(InvalidLedger, match=rf"in line {line}, column '{heading}'") as told:
        look(text)
    assert f"第 {line} 行“{heading}”列" in told.value.zh


@pytest.mark.parametrize("closed", ["", '"'])
def test_neither_a_mapped_file_nor_a_folder_loses_rows_to_a_quote(
    tmp_path: Path, closed: str
) -> None:
    """Six rows of forty were read, and the report balanced."""
    file = tmp_path / "receivables.csv"
    lines = ["receivable_id,customer_id,due_date,amount,note"]
    lines += [f"A{n},C,2025-01-05,{n + 1},x" for n in range(40)]
    lines[6] = lines[6][:-1] + '"5寸 管'
    lines[21] = lines[21][:-1] + closed + "6寸 管"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(InvalidLedger, match="line 7, column 'note'"):
        list(open_source(file, Reading()).chunks())
    with pytest.raises(InvalidLedger, match="line 7, column 'note'"):
        read_file(file, "receivables")


def test_a_heading_loses_no_rows_either(tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    rows = [f"A{n},C,{n},x" for n in range(9)]
    rows[6] = 'A6,C,6,"x"'
    file.write_text("\n".join(['id,customer,amount,"note', *rows, ""]), encoding="utf-8")
    with pytest.raises(InvalidLedger, match="line 1, column 'note A0"):
        list(open_source(file, Reading()).chunks())
    file.write_text("\n".join(['id,customer,"amount\n(yuan)",note', *rows, ""]), encoding="utf-8")
    assert sum(chunk.rows.num_rows for chunk in open_source(file, Reading()).chunks()) == 9
