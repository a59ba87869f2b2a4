"""Each finding of the quality report: there on data that shows it, gone on data that does not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data_schemas.causes import Cause
from data_schemas.codes import Stage
from data_schemas.frame import TABLES, Ledger
from data_schemas.quality import (
    TABLE_LABELS,
    Band,
    Basis,
    Finding,
    QualityReport,
    Section,
    Severity,
)
from model.manifest import Manifest, StageModel
from tests.factories import a_ledger
from training.quality.currency import currency_headings
from training.quality.drift import band, psi
from training.quality.folder import last_profiles, latest_manifest, new_ingest, write_report
from training.quality.page import page, percent
from training.quality.profile import Profile, field_profile, profile
from training.quality.records import Records
from training.quality.report import quality_report
from training.quality.sequences import RULES

AS_OF = "2025-12-31"
FIRST = date(2025, 1, 6)


def rows(count: int = 120, **changes: Any) -> list[dict[str, Any]]:
    """Clean receivables of ten customers, all alike in nothing; ``changes`` hold for all."""
    out = []
    for n in range(count):
        day = FIRST + timedelta(days=2 * n)
        paid = day + timedelta(days=20 + n % 40)
        out.append(
            {
                "receivable_id": f"R{n:04}", "customer_id": f"C{n % 10}",
                "invoice_date": day, "due_date": day + timedelta(days=30),
                "amount": 10_000.37 + 311 * n,
                "paid_date": paid if paid < date.fromisoformat(AS_OF) else None,
            }
            | changes
        )  # fmt: skip
    return out


def clean(**tables: list[dict[str, Any]]) -> Ledger:
    return a_ledger(AS_OF, tables.pop("receivables", rows()), **tables)


def report(ledger: Ledger, **more: Any) -> QualityReport:
    asked = {name: more.pop(name) for name in ("last", "manifest") if name in more}
    brought = tuple(table for table in TABLES if len(getattr(ledger, table)))
    return quality_report(
        Records(ledger=ledger, brought=more.pop("brought", brought), **more),
        ingest="20251231T000000Z-r1",
        source="ledger",
        made=datetime(2025, 12, 31, tzinfo=UTC),
        **asked,
    )


def codes(found: QualityReport) -> set[str]:
    return {one.code for one in found.findings}


def only(found: QualityReport, code: str) -> Finding:
    (one,) = (finding for finding in found.findings if finding.code == code)
    return one


def test_clean_data_has_nothing_but_what_is_not_recorded() -> None:
    found = report(clean())
    assert codes(found) == {"silent_causes"}
    assert found.count(Severity.ACT) == found.count(Severity.LOOK) == 0
    assert found.truncation is None
    assert found.drift == ()


PAYMENT = {"payment_id": "P1", "receivable_id": "R0003", "paid_date": "2025-03-01", "amount": 1.0}
CONTACT = {
    "contact_id": "K1", "customer_id": "C3", "receivable_id": "R0003", "date": "2025-03-01",
    "channel": "phone",
}  # fmt: skip
DEAL = {"deal_id": "D1", "customer_id": "C3", "signing_date": "2025-01-02", "amount": 9e5}
STATE = {"receivable_id": "R0003", "state": "approved", "date": "2025-01-13"}

BROKEN: dict[str, dict[str, Any]] = {
    "due_before_invoice": {"receivables": {"due_date": "2025-01-11"}},
    "paid_before_invoice": {"receivables": {"paid_date": "2025-01-11"}},
    "payment_before_invoice": {"payments": [PAYMENT | {"paid_date": "2025-01-11"}]},
    "recorded_before_paid": {"payments": [PAYMENT | {"recorded_date": "2025-02-28"}]},
    "paid_too_much": {"payments": [PAYMENT | {"amount": 99_999.0}]},
    "contact_before_receivable": {"contacts": [CONTACT | {"date": "2025-01-11"}]},
    "promise_before_contact": {"contacts": [CONTACT | {"promised_date": "2025-02-28"}]},
    "state_after_paid": {"states": [STATE | {"date": "2025-11-11"}]},
    "state_before_invoice": {"states": [STATE | {"date": "2025-01-11"}]},
    "invoice_before_signing": {
        "receivables": {"deal_id": "D1"}, "deals": [DEAL | {"signing_date": "2025-01-13"}],
    },
    "planned_before_signing": {
        "deals": [DEAL],
        "instalments": [
            {"instalment_id": "D1-1", "deal_id": "D1", "kind": "advance",
             "due_date": "2025-01-01", "amount": 1.0}
        ],
    },
    "receivable_ahead": {"receivables": {"paid_date": "2026-01-01"}},
    "payment_ahead": {"payments": [PAYMENT | {"paid_date": "2026-01-01"}]},
    "contact_ahead": {"contacts": [CONTACT | {"date": "2026-01-01"}]},
    "state_ahead": {"states": [STATE | {"date": "2026-01-01"}]},
}  # fmt: skip
FINE: dict[str, list[dict[str, Any]]] = {
    "payments": [PAYMENT | {"recorded_date": "2025-03-02"}],
    "contacts": [CONTACT | {"promised_date": "2025-03-10"}],
    "states": [STATE],
    "deals": [DEAL],
    "instalments": [
        {"instalment_id": "D1-1", "deal_id": "D1", "kind": "advance", "due_date": "2025-02-01",
         "amount": 1.0}
    ],
}  # fmt: skip


def test_every_rule_has_a_case() -> None:
    assert set(BROKEN) == {rule.code for rule in RULES}


def test_what_came_in_order_breaks_no_rule() -> None:
    assert not codes(report(clean(**FINE))) & set(BROKEN)


@pytest.mark.parametrize("code", list(BROKEN))
def test_an_impossible_sequence_is_found_and_names_the_row(code: str) -> None:
    tables = dict(BROKEN[code])
    owed = rows()
    owed[3] |= tables.pop("receivables", {})
    found = only(report(clean(receivables=owed, **tables)), code)
    assert (found.section, found.rows) == (Section.SEQUENCE, 1)
    assert "1" in found.said.zh
    assert "1" in found.said.en
    ids = {"receivables": "R0003", "payments": "P1", "contacts": "K1", "states": "R0003"}
    assert found.examples == (ids.get(found.table, "D1-1"),)


def test_repeats_under_different_ids_are_found_and_summed() -> None:
    owed = rows()
    twin = owed[5] | {"receivable_id": "S1"}
    other = owed[5] | {"receivable_id": "S2", "kind": "advance"}
    found = only(report(clean(receivables=[*owed, twin, other])), "same_receivable")
    assert (found.rows, found.of, found.examples) == (2, 122, ("S1", "S2"))
    assert f"{2 * owed[5]['amount']:,.2f}" in found.said.en
    assert "1 of them differ in nothing but the id" in found.said.en
    near = owed[5] | {"receivable_id": "S3", "amount": owed[5]["amount"] + 0.01}
    assert "same_receivable" not in codes(report(clean(receivables=[*owed, near])))


@pytest.mark.parametrize(
    ("code", "table", "row", "key"),
    [
        ("same_payment", "payments", PAYMENT, "payment_id"),
        ("same_contact", "contacts", CONTACT, "contact_id"),
        ("same_deal", "deals", DEAL, "deal_id"),
    ],
)
def test_repeats_of_other_tables(code: str, table: str, row: dict[str, Any], key: str) -> None:
    once = report(clean(**{table: [row]}))
    twice = report(clean(**{table: [row, row | {key: "X"}]}))
    assert code not in codes(once)
    assert only(twice, code).examples == ("X",)


class TestCurrency:
    @pytest.mark.parametrize(
        "heading",
        ["currency", "Currency", "币种", "结算币种", "x_currency", "currency code", "divisa"],
    )
    def test_headings_of_currencies(self, heading: str) -> None:
        assert currency_headings([heading, "concurrency", "recurrent", "金额"]) == [heading]

    @pytest.mark.parametrize(
        ("values", "code", "rows"),
        [
            ({"CNY": 100, "USD": 20}, "mixed_currencies", 20),
            ({"人民币": 100, "美元": 15, "欧元": 5}, "mixed_currencies", 20),
            ({"USD": 120}, "foreign_currency", 120),
            ({"CNY": 60, "人民币": 60}, "", 0),
            ({}, "", 0),
        ],
    )
    def test_mixes(self, values: Mapping[str, int], code: str, rows: int) -> None:
        found = report(clean(), currencies={"币种": values})
        hits = [one for one in found.findings if one.section is Section.CURRENCY]
        assert [(one.code, one.rows) for one in hits] == ([(code, rows)] if code else [])

    def test_an_own_column_of_currencies_is_looked_at(self) -> None:
        owed = [row | {"x_currency": "USD" if n % 3 else "CNY"} for n, row in enumerate(rows())]
        assert only(report(clean(receivables=owed)), "mixed_currencies").rows == 40

    def test_amounts_in_another_unit(self) -> None:
        owed = rows()
        for row in owed[:12]:
            row["amount"] /= 10_000
        found = only(report(clean(receivables=owed)), "other_unit_small")
        assert found.rows == 12
        owed[0]["amount"] *= 10_000
        owed[1]["amount"] *= 10_000
        owed[2]["amount"] *= 10_000
        assert "other_unit_small" not in codes(report(clean(receivables=owed)))


class TestSpikes:
    @pytest.mark.parametrize("column", ["invoice_date", "paid_date", "due_date"])
    def test_a_day_of_migration(self, column: str) -> None:
        owed = rows()
        for row in owed[40:70]:
            row[column] = "2025-12-01"
        spikes = [
            one for one in report(clean(receivables=owed)).findings if one.code == "day_spike"
        ]
        assert [(one.fields, one.rows) for one in spikes] == [((column,), 30)]
        assert "2025-12-01" in spikes[0].said.zh

    def test_one_amount(self) -> None:
        owed = rows()
        for row in owed[:30]:
            row["amount"] = 5000.0
        assert only(report(clean(receivables=owed)), "amount_spike").rows == 30

    def test_one_customer(self) -> None:
        owed = [
            row | {"customer_id": "其他" if n < 60 else f"C{n % 30}"}
            for n, row in enumerate(rows())
        ]
        found = only(report(clean(receivables=owed)), "customer_spike")
        assert (found.rows, found.of) == (60, 120)
        assert "其他" in found.said.zh

    def test_round_amounts(self) -> None:
        owed = [row | {"amount": 100_000.0 + 10_000 * n} for n, row in enumerate(rows())]
        found = only(report(clean(receivables=owed)), "round_amounts")
        assert (found.rows, found.of) == (120, 120)


class TestMissing:
    def test_shares_by_field_and_cause_are_counted(self) -> None:
        owed = rows()
        for row in owed[:30]:
            row["disputed"] = True
        found = report(clean(receivables=owed))
        (disputed,) = (one for one in found.fields if one.field == "disputed")
        assert (disputed.rows, disputed.filled, disputed.dated) == (120, 30, 0)
        assert disputed.missing == 0.75
        causes = {one.cause: one for one in found.causes}
        legacy = [one for one in found.fields if one.cause is Cause.LEGACY]
        assert causes[Cause.LEGACY].fields == len(legacy)
        assert causes[Cause.LEGACY].empty == len(legacy) - 1
        assert causes[Cause.LEGACY].missing == pytest.approx(1 - 0.25 / len(legacy))
        assert causes[Cause.HABIT].records == 120  # settlements speak of habits
        assert "遗留问题" not in only(found, "silent_causes").said.zh

    def test_values_without_a_day_are_told_from_dated_ones(self) -> None:
        owed = [row | {"disputed": True} for row in rows()]
        assert only(report(clean(receivables=owed)), "undated_values").fields == ("disputed",)
        fact = {
            "entity": "receivable", "id": "R0003", "field": "disputed", "value": "true",
            "valid_from": "2025-02-01", "known_at": "2025-02-01",
        }  # fmt: skip
        found = report(clean(receivables=owed, facts=[fact]))
        assert "undated_values" not in codes(found)
        (disputed,) = (one for one in found.fields if one.field == "disputed")
        assert disputed.dated == 1

    def test_process_states_date_the_state(self) -> None:
        found = report(clean(states=[STATE]))
        (state,) = (one for one in found.fields if one.field == "process_state")
        assert (state.filled, state.dated) == (1, 1)

    def test_nothing_settled(self) -> None:
        found = report(clean(receivables=rows(paid_date=None)))
        assert only(found, "nothing_settled").severity is Severity.ACT

    def test_no_invoice_date(self) -> None:
        owed = rows()
        owed[7]["invoice_date"] = None
        assert only(report(clean(receivables=owed)), "no_invoice_date").examples == ("R0007",)

    def test_customers_nobody_describes(self) -> None:
        customers = [{"customer_id": f"C{n}"} for n in range(9)]
        found = only(report(clean(customers=customers)), "unknown_customer")
        assert (found.rows, found.examples) == (12, ("C9",))


class TestWhereItBegins:
    BEGIN = date(2024, 7, 1)

    def register(self) -> list[dict[str, Any]]:
        """1,500 receivables over three years, as a system begun in their midst holds them."""
        rng = np.random.default_rng(5)
        out = []
        for n, (at, wait) in enumerate(
            zip(rng.integers(0, 1094, 1500), rng.lognormal(4.0, 0.8, 1500), strict=True)
        ):
            day = date(2023, 1, 1) + timedelta(days=int(at))
            paid = day + timedelta(days=int(np.ceil(wait)))
            if paid >= self.BEGIN:
                out.append(
                    {
                        "receivable_id": f"R{n}", "customer_id": f"C{n % 40}",
                        "invoice_date": day, "due_date": day + timedelta(days=30),
                        "amount": 100.0 + n, "paid_date": paid if str(paid) < AS_OF else None,
                    }
                )  # fmt: skip
        return out

    def test_it_is_found_and_said(self) -> None:
        found = report(clean(receivables=self.register()))
        begins = found.truncation
        assert begins is not None
        assert abs(begins.settled_from - self.BEGIN) <= timedelta(days=7)
        assert begins.cut == begins.receivables > 30
        said = only(found, "left_truncation")
        assert (said.severity, said.section) == (Severity.LOOK, Section.TRUNCATION)
        assert str(begins.complete_from) in said.said.zh
        assert f"{begins.receivables}" in said.said.en

    def test_what_a_mapping_leaves_out_by_a_day_still_tells(self) -> None:
        whole = clean(receivables=self.register())
        frame = whole.receivables
        old = frame["invoice_date"] < np.datetime64(self.BEGIN)
        kept = whole.replace(receivables=frame[~old].reset_index(drop=True))
        assert report(kept).truncation is None
        left_out = frame[old].reset_index(drop=True)
        found = report(kept, left_out={"receivables": left_out})
        begins = found.truncation
        assert begins is not None
        assert begins.cut == 0
        assert 50 < begins.left_out == begins.receivables <= len(left_out)
        assert only(found, "left_truncation").severity is Severity.NOTE

    def test_a_whole_register_has_none(self) -> None:
        assert report(clean(receivables=rows(170))).truncation is None


class TestDrift:
    def earlier(self, ledger: Ledger, ingest: str = "20250630T000000Z-r1") -> Profile:
        brought = tuple(table for table in TABLES if len(getattr(ledger, table)))
        return profile(Records(ledger=ledger, brought=brought), ingest)

    def many(self, **changes: Any) -> list[dict[str, Any]]:
        return [
            row | {"invoice_date": None, "paid_date": None} | changes
            for row in rows(500, due_date="2025-06-01")
        ]

    def test_the_same_again_has_not_moved(self) -> None:
        ledger = clean(receivables=self.many(kind="advance"))
        (moved,) = report(ledger, last=[self.earlier(ledger)]).drift
        assert (moved.rows, moved.rows_before) == (500, 500)
        assert moved.amount == moved.amount_before
        by_name = {one.field: one for one in moved.fields}
        for name in ("amount", "kind", "customer_id"):
            assert by_name[name].psi == pytest.approx(0.0, abs=1e-9)
            assert by_name[name].band is Band.STABLE

    def test_a_shift_a_loss_and_a_smaller_file_are_said(self) -> None:
        before = self.earlier(clean(receivables=self.many(kind="advance")))
        now = [row | {"amount": row["amount"] * 9} for row in self.many()][:450]
        found = report(clean(receivables=now), last=[before])
        assert {one.fields for one in found.findings if one.code == "field_lost"} == {("kind",)}
        assert ("amount",) in {one.fields for one in found.findings if one.code == "field_shifted"}
        few = report(clean(receivables=now[:100]), last=[before])
        assert only(few, "shrunk").rows == 100
        (moved,) = few.drift
        assert {one.psi for one in moved.fields} == {None}  # too few rows to tell

    def test_each_table_is_compared_with_the_last_that_had_it(self) -> None:
        with_payments = self.earlier(clean(payments=[PAYMENT]), "20250101T000000Z-r1")
        without = self.earlier(clean(), "20250301T000000Z-r2")
        found = report(clean(payments=[PAYMENT]), last=[without, with_payments])
        assert {one.table: one.against for one in found.drift} == {
            "receivables": without.ingest, "payments": with_payments.ingest
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("value", "wanted"),
        [(0.0, Band.STABLE), (0.0999, Band.STABLE), (0.10, Band.MOVED), (0.2499, Band.MOVED),
         (0.25, Band.SHIFTED), (9.0, Band.SHIFTED)],
    )  # fmt: skip
    def test_bands(self, value: float, wanted: Band) -> None:
        assert band(value) is wanted

    def test_the_index_by_hand(self) -> None:
        ledger = clean(receivables=[r | {"disputed": n < 60} for n, r in enumerate(rows())])
        before = field_profile(ledger.receivables["kind"].fillna("advance"))
        now = ledger.receivables["kind"].fillna("advance").where(np.arange(120) < 60)
        # all "advance" before; now half "advance", half missing (from the floor of 1e-4)
        wanted = (0.5 - 1) * np.log(0.5) + (0.5 - 1e-4) * np.log(0.5 / 1e-4)
        assert psi(before, now) == pytest.approx(wanted)


def manifest(importance: dict[str, float], not_learnt: tuple[str, ...] = ()) -> Manifest:
    stage = StageModel(
        stage=Stage.SIGNING, features=(), monotone=(), causes=(), used=(), horizons=(), recipe={},
        importance=importance, typical={},
    )  # fmt: skip
    return Manifest(
        format=2, model_version="20251231-abc", schema_hash="", data_as_of=date(2025, 12, 31),
        synthetic=False, horizons_asked=(), stages=(stage,), extras=(), dropped=(),
        not_learnt=not_learnt, rows={}, metrics={}, reference={},
    )  # fmt: skip


class TestNextField:
    def test_without_a_model_the_causes_without_data_come_first(self) -> None:
        owed = [row | {"disputed": True, "days_before_closing": 3} for row in rows()]
        found = report(clean(receivables=owed)).next
        assert (found.basis, found.model_version) == (Basis.CAUSES, None)
        silent = {one.cause for one in report(clean(receivables=owed)).causes
                  if one.empty == one.fields and not one.records}  # fmt: skip
        first = [one.cause for one in found.fields[: len(silent)]]
        assert set(first) == silent
        assert Cause.LEGACY not in first
        assert all(one.importance is None for one in found.fields)
        assert "没有模型" in found.said.zh

    def test_with_a_model_importance_times_missing_orders_them(self) -> None:
        owed = [
            row | {"days_before_closing": 3 if n < 60 else None, "invoice_returns": 0}
            for n, row in enumerate(rows())
        ]
        asked = manifest(
            {
                "receivable.days_before_closing": 0.30, "receivable.statement_confirmed": 0.20,
                "receivable.invoice_returns": 0.40, "history.mean_days_late": 0.10,
            },
            ("deal.requirement_fit", "history.deal_days_late"),
        )  # fmt: skip
        found = report(clean(receivables=owed), manifest=asked).next
        assert (found.basis, found.model_version) == (Basis.MODEL, "20251231-abc")
        assert [one.field for one in found.fields] == [
            "statement_confirmed", "days_before_closing", "requirement_fit"
        ]  # fmt: skip
        assert [one.worth for one in found.fields] == [
            pytest.approx(0.20), pytest.approx(0.15), None
        ]  # fmt: skip
        assert "not learnt yet" in found.fields[-1].why.en

    def test_a_full_field_is_not_advised(self) -> None:
        owed = [row | {"invoice_returns": 0} for row in rows()]
        found = report(
            clean(receivables=owed), manifest=manifest({"receivable.invoice_returns": 0.4})
        )
        assert found.next.fields == ()

    def test_an_own_column_counts_with_its_history(self) -> None:
        owed = [row | {"x_seller": f"S{n % 5}" if n < 90 else None} for n, row in enumerate(rows())]
        asked = manifest({"x_seller.late_share_0": 0.2, "x_seller.open_count": 0.1})
        (one,) = report(
            clean(receivables=owed), manifest=asked, causes={"x_seller": Cause.CONTROL}
        ).next.fields
        assert (one.cause, one.worth) == (Cause.CONTROL, pytest.approx(0.3 * 0.25))


class _Balanced(HTMLParser):
    """Fails where a tag closes another than the last one opened."""

    VOID = frozenset({"meta", "br", "link", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def everything() -> QualityReport:
    """A report with every section, and an id that is HTML."""
    register = TestWhereItBegins().register()
    for row in register[:3]:
        row["paid_date"] = "2026-03-01"
        row["receivable_id"] = f"<script>{row['receivable_id']}</script>"
    twins = [row | {"receivable_id": f"T{n}"} for n, row in enumerate(register[:5])]
    ledger = clean(receivables=register + twins)
    before = profile(Records(ledger=ledger, brought=("receivables",)), "20250101T000000Z-r1")
    return report(ledger, last=[before], currencies={"币种": {"CNY": 3, "USD": 4}})


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_whole_in_both_languages(lang: str) -> None:
    found = everything()
    html = page(found, lang)
    seen = _Balanced()
    seen.feed(html)
    seen.close()
    assert seen.open == []
    assert len(set(seen.ids)) == len(seen.ids)
    text = "".join(seen.text)
    for one in found.findings:
        assert one.said.text(lang) in text
        assert one.advice.text(lang) in text
        assert one.section.label(lang) in text
    for cause in Cause:
        assert cause.label(lang) in text
    assert "<script>" not in html
    assert "<script>R" in text  # shown as it is, run by nobody
    assert f"report.{'en' if lang == 'zh' else 'zh'}.html" in html
    assert "://" not in html  # works offline
    if lang == "en":
        chinese = [
            sign for sign in text.replace("中文", "").replace("币种", "") if "一" <= sign <= "鿿"
        ]
        assert chinese == []


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0.0, "0%"),
        (0.0004, "<0.1%"),
        (0.052, "5.2%"),
        (0.42, "42%"),
        (0.9991, ">99.9%"),
        (1.0, "100%"),
    ],
)
def test_shares_never_round_to_all_or_nothing(share: float, shown: str) -> None:
    assert percent(share) == shown


def test_findings_stand_with_the_gravest_first() -> None:
    ranks = [one.severity.rank for one in everything().findings]
    assert ranks == sorted(ranks, reverse=True)
    assert ranks[0] > ranks[-1]


def test_every_table_has_a_name() -> None:
    assert set(TABLE_LABELS) == set(TABLES)


class TestFolder:
    def test_reports_lie_side_by_side_and_the_latest_is_remembered_first(
        self, tmp_path: Path
    ) -> None:
        made = datetime(2025, 12, 31, 8, 0, 0, tzinfo=UTC)
        ledger = clean()
        names = []
        for _ in range(3):
            name = new_ingest(tmp_path, made, 7)
            names.append(name)
            found = report(ledger).model_copy(update={"ingest": name})
            figures = profile(Records(ledger=ledger, brought=("receivables",)), name)
            written = write_report(tmp_path, found, figures)
            text = (written.folder / "report.json").read_text(encoding="utf-8")
            assert QualityReport.model_validate_json(text) == found
            assert all(file.is_file() for file in written.pages.values())
        assert len(set(names)) == 3
        assert [one.ingest for one in last_profiles(tmp_path)] == names[::-1]

    def test_a_profile_nobody_can_read_is_passed_over(self, tmp_path: Path) -> None:
        for name, text in {"a": "{", "b": '{"format": 99}', "c": ""}.items():
            (tmp_path / name).mkdir()
            (tmp_path / name / "profile.json").write_text(text, encoding="utf-8")
        assert last_profiles(tmp_path) == []
        assert last_profiles(tmp_path / "none") == []

    def test_the_model_named_comes_before_the_one_trained_last(self, tmp_path: Path) -> None:
        assert latest_manifest(tmp_path / "champion", tmp_path / "bundles") is None
        for version in ("v1", "v2"):
            folder = tmp_path / "bundles" / version / "bundle"
            folder.mkdir(parents=True)
            one = manifest({}).model_copy(update={"model_version": version})
            (folder / "manifest.json").write_text(one.model_dump_json(), encoding="utf-8")
        found = latest_manifest(tmp_path / "champion", tmp_path / "bundles")
        assert found is not None
        assert found.model_version == "v2"
        named = latest_manifest(tmp_path / "bundles" / "v1" / "bundle", tmp_path / "bundles")
        assert named is not None
        assert named.model_version == "v1"


def test_checks_of_a_table_that_did_not_come_are_not_made() -> None:
    """A payments file is judged against the receivables the database has, not they with it."""
    owed = rows()
    owed[3]["due_date"] = "2025-01-11"
    ledger = clean(receivables=owed, payments=[PAYMENT | {"paid_date": "2025-01-11"}])
    found = report(ledger, brought=("payments",))
    assert codes(found) == {"payment_before_invoice"}
    assert {one.table for one in found.tables} == {"payments"}
