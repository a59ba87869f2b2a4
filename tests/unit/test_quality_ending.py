"""How the records end: unpaid ones that ought to be there, and days far behind the rest."""

from __future__ import annotations

from datetime import date

from data_schemas.quality import Section, Severity
from tests.quality_reports import AS_OF, clean, codes, only, register, report, rows


def test_an_export_of_paid_ones_alone_is_found() -> None:
    paid = [row for row in register() if row["paid_date"] is not None]
    found = only(report(clean(receivables=paid)), "only_paid")
    assert (found.severity, found.section, found.rows) == (Severity.ACT, Section.MISSING, 0)
    assert "只导出了已付清" in found.said.zh
    assert "only what was paid was exported" in found.said.en


def test_a_register_with_its_unpaid_ones_is_fine() -> None:
    assert not {"only_paid", "payments_stop"} & codes(report(clean(receivables=register())))


def test_a_closed_book_where_all_was_paid_in_time_is_fine() -> None:
    day = date.fromisoformat(AS_OF)
    old = [row for row in rows(150) if row["paid_date"] and (day - row["invoice_date"]).days > 80]
    assert "only_paid" not in codes(report(clean(receivables=old)))


def test_payments_that_stop_long_before_the_receivables_do_are_found() -> None:
    owed = [
        row | {"paid_date": None if str(row["paid_date"]) >= "2025-07-01" else row["paid_date"]}
        for row in register()
    ]
    found = only(report(clean(receivables=owed)), "payments_stop")
    assert (found.severity, found.section) == (Severity.LOOK, Section.MISSING)
    assert "185 days before the day of the records" in found.said.en
    assert "2025-06-29" in found.said.zh
    assert "--as-of" in found.advice.zh
    as_of = date(2025, 7, 1)
    assert "payments_stop" not in codes(report(clean(receivables=owed).replace(as_of=as_of)))


def test_payments_twice_a_year_do_not_stop_between_their_days() -> None:
    day = date.fromisoformat(AS_OF)
    owed = []
    for row in register():
        paid = row["paid_date"] or day
        run = (
            date(paid.year, 9, 25) if paid < date(paid.year, 9, 25) else date(paid.year + 1, 3, 25)
        )
        owed.append(row | {"paid_date": run if run < day else None})
    assert "payments_stop" not in codes(report(clean(receivables=owed)))


def test_a_mistyped_year_that_becomes_the_day_of_the_records_is_found() -> None:
    owed = rows(120)
    owed[3] |= {"paid_date": "2026-12-30"}
    ledger = clean(receivables=owed).replace(as_of=date(2026, 12, 31))
    found = only(report(ledger), "day_apart")
    assert (found.severity, found.rows, found.fields) == (Severity.ACT, 1, ("paid_date",))
    assert found.examples == ("R0003",)
    assert "2026-12-30" in found.said.zh
    assert "--as-of" in found.advice.en


def test_a_day_that_was_named_is_believed() -> None:
    later = clean(receivables=rows(120)).replace(as_of=date(2026, 12, 31))
    assert "day_apart" not in codes(report(later))


def test_stragglers_that_come_ever_more_seldom_are_fine() -> None:
    owed = rows(120)
    for at, day in enumerate(("2025-11-10", "2025-11-25", "2025-12-20")):
        owed[at] |= {"paid_date": day}
    ledger = clean(receivables=owed).replace(as_of=date(2025, 12, 21))
    assert "day_apart" not in codes(report(ledger))
