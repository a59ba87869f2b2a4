"""Files of some kilobytes that unpack to gigabytes, or to millions of rows."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from functools import cache

import openpyxl
import pandas as pd

SHEET = "xl/worksheets/sheet1.xml"
GIGABYTE = 1_030
"""Megabytes a little above what any reader should unpack."""


def bomb(megabytes: int, *, honest: bool = True) -> bytes:
    """A workbook whose sheet unpacks to so many megabytes, told or not in its directory."""
    small = io.BytesIO()
    openpyxl.Workbook().save(small)
    first, out = zipfile.ZipFile(small), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in first.namelist():
            if name != SHEET:
                archive.writestr(name, first.read(name))
        with archive.open(SHEET, "w", force_zip64=False) as stream:
            stream.write(first.read(SHEET))
            for _ in range(megabytes):
                stream.write(b" " * (1 << 20))
    data = bytearray(out.getvalue())
    if not honest:
        at = data.rfind(b"PK\x01\x02")  # the last entry of the directory is the sheet
        data[at + 24 : at + 28] = struct.pack("<I", 1000)
        data[at + 16 : at + 20] = struct.pack("<I", zlib.crc32(b""))
    return bytes(data)


@cache
def huge_sheet(*, honest: bool) -> bytes:
    """A workbook of more than a gigabyte."""
    return bomb(GIGABYTE, honest=honest)


@cache
def many_rows(headings: tuple[str, ...]) -> bytes:
    """A Parquet file of 19 million rows."""
    once = pd.Categorical.from_codes([0], ["1"])
    out = io.BytesIO()
    pd.DataFrame({heading: once.repeat(19_000_000) for heading in headings}).to_parquet(out)
    return out.getvalue()
