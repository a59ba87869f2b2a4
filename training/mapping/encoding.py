"""How the bytes of a text file become text, and what separates its columns."""

from __future__ import annotations

import codecs
import csv
import io
from itertools import islice
from pathlib import Path
from typing import Literal

import numpy as np

from data_schemas.errors import InvalidLedger

_BLOCK = 1 << 20
_LOOKED_AT = 1_000
SEPARATORS = (",", ";", "\t", "|")
WESTERN: Literal["cp1252"] = "cp1252"


def encoding_of(file: Path) -> str:
    """The encoding of a file: by its mark, else UTF-8 if all of it is, else GB18030.

    Raises
    ------
    InvalidLedger
        If it is none of these. A file in another alphabet is refused even where GB18030 could
        be read out of it: ``Fällig`` would be kept as Chinese that nobody wrote.
    """
    with file.open("rb") as stream:
        start = stream.read(4)
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if _is(file, "utf-8"):
        return "utf-8"
    western = _is_western(file)
    if _is(file, "gb18030") and not western:
        return "gb18030"
    say = f"read: {{encoding: {WESTERN}}}"
    zh = f"；西欧文字的文件可在映射中写明 {say}" if western else ""
    en = f"; for a Western European file write {say} in the mapping" if western else ""
    raise InvalidLedger(
        f"{file} 的编码无法识别；请另存为 UTF-8（GB18030 或带标记的 UTF-16 也可）{zh}",
        f"cannot tell the encoding of {file}; save it as UTF-8 (GB18030, or UTF-16 with its mark,"
        f" are fine too){en}",
    )


def guessed_encoding(file: Path) -> Literal["cp1252"] | None:
    """What a proposed mapping has to name for a file to be read; None: it is found by looking."""
    with file.open("rb") as stream:
        marked = stream.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    western = not marked and not _is(file, "utf-8") and _is_western(file)
    return WESTERN if western and _is(file, WESTERN) else None


def mostly_single(content: bytes) -> bool:
    """Whether bytes beyond ASCII stand alone, as in ``Köln``; in Chinese they come in pairs."""
    high = np.frombuffer(content, dtype=np.uint8) >= 0x80
    alone = high.copy()
    alone[1:] &= ~high[:-1]
    alone[:-1] &= ~high[1:]
    return bool(2 * alone.sum() > high.sum())


def _is_western(file: Path) -> bool:
    """Whether it looks like one byte a letter, by the lines that have any beyond ASCII."""
    with file.open("rb") as stream:
        lines = b"".join(islice((line for line in stream if not line.isascii()), _LOOKED_AT))
    return b"\x00" not in lines and mostly_single(lines)


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
