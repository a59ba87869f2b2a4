"""How the bytes of a text file become text, and what separates its columns."""

from __future__ import annotations

import codecs
import csv
import io
from itertools import islice
from pathlib import Path

from data_schemas.errors import InvalidLedger

_BLOCK = 1 << 20
SEPARATORS = (",", ";", "\t", "|")


def encoding_of(file: Path) -> str:
    """The encoding of a file: by its mark, else UTF-8 if all of it is, else GB18030.

    Raises
    ------
    InvalidLedger
        If it is none of these.
    """
    with file.open("rb") as stream:
        start = stream.read(4)
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if _is(file, "utf-8"):
        return "utf-8"
    if _is(file, "gb18030"):
        return "gb18030"
    raise InvalidLedger(
        f"{file} 的编码无法识别；请另存为 UTF-8（GB18030 或带标记的 UTF-16 也可）",
        f"cannot tell the encoding of {file}; save it as UTF-8 (GB18030, or UTF-16 with its mark,"
        " are fine too)",
    )


def _is(file: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with file.open("rb") as stream:
        try:
            while block := stream.read(_BLOCK):
                if encoding == "gb18030" and b"\x00" in block:
                    return False  # it would make nonsense of UTF-16 and of binary files
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def separator_of(start: str) -> str:
    r"""The separator that splits the first lines of a file into most columns, alike in each.

    Examples
    --------
    >>> separator_of("a;b;c\n1,5;2;3\n")
    ';'
    """

    def columns(separator: str) -> tuple[bool, int]:
        # The last line may be cut off where the start ends.
        reader = csv.reader(io.StringIO(start, newline=""), delimiter=separator)
        try:
            widths = [len(row) for row in islice(reader, 20) if row]
        except csv.Error:
            return False, 0
        widths = widths[:-1] if len(widths) > 2 else widths
        return len(set(widths)) == 1 and widths[0] > 1, max(widths, default=0)

    return max(SEPARATORS, key=columns)
