"""Where a register begins: what is there only because it was still open."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from data_schemas.quality import Section, Severity
from tests.quality_reports import BEGIN, clean, only, register, report, rows


def test_it_is_found_and_said() -> None:
    found = report(clean(receivables=register()))
    begins = found.truncation
    assert begins is not None
    assert abs(begins.settled_from - BEGIN) <= timedelta(days=7)
    assert begins.cut == begins.receivables > 30
    said = only(found, "left_truncation")
    assert (said.severity, said.section) == (Severity.LOOK, Section.TRUNCATION)
    assert str(begins.complete_from) in said.said.zh
    assert f"{begins.receivables}" in said.said.en


def test_what_a_mapping_leaves_out_by_a_day_still_tells() -> None:
    whole = clean(receivables=register())
    frame = whole.receivables
    old = frame["invoice_date"] < np.datetime64(BEGIN)
    kept = whole.replace(receivables=frame[~old].reset_index(drop=True))
    assert report(kept).truncation is None
    left_out = frame[old].reset_index(drop=True)
    found = report(kept, left_out={"receivables": left_out})
    begins = found.truncation
    assert begins is not None
    assert begins.cut == 0
    assert 50 < begins.left_out == begins.receivables <= len(left_out)
    assert only(found, "left_truncation").severity is Severity.NOTE


def test_a_whole_register_has_none() -> None:
    assert report(clean(receivables=rows(170))).truncation is None
