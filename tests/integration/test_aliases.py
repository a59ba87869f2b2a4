"""Several ids of one customer: merged, unseen by days before, undone without a trace."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data_schemas.codes import Stage
from data_schemas.errors import AliasOfAlias, InvalidLedger, NotFound
from data_schemas.exit_codes import exit_code
from data_schemas.frame import Ledger, check_frame, ledger_of
from data_schemas.store import Store, open_store
from model.aliases import merged
from model.day import day_number
from model.units import known_before
from model.view import LedgerView
from service import cli
from tests.factories import a_ledger
from training.known import known
from training.ledger_folder import read_ledger_folder
from training.snapshots import StageRows, stage_rows

AS_OF = date(2026, 6, 30)
MERGED = date(2026, 3, 10)
"""The day on which OLD and NEW were found to be one."""


def company(**more: list[dict[str, object]]) -> Ledger:
    """OLD pays 40 days late until autumn; NEW, the same body renamed, is billed from then on."""
    rows = []
    for n in range(24):
        invoiced = pd.Timestamp("2025-01-05") + pd.Timedelta(days=20 * n)
        due = invoiced + pd.Timedelta(days=30)
        paid = due + pd.Timedelta(days=40 if n < 14 else 5)
        rows.append({
            "receivable_id": f"R{n:02}", "customer_id": "OLD" if n < 14 else "NEW",
            "invoice_date": str(invoiced.date()), "due_date": str(due.date()),
            "amount": 1000.0 + n, "paid_date": str(paid.date()) if paid.date() < AS_OF else None,
        })  # fmt: skip
    customers = [
        {"customer_id": "OLD", "agency_type": "hospital", "level": "county", "region": "R1"},
        {"customer_id": "NEW", "agency_type": "hospital"},
        {"customer_id": "OTHER", "level": "central"},
    ]
    contacts = [
        {"contact_id": "K1", "customer_id": "OLD", "date": "2025-05-01", "channel": "phone"}
    ]
    facts = [
        {
            "entity": "customer", "id": "OLD", "field": "open_disputes", "value": "3",
            "valid_from": "2025-06-01", "known_at": "2025-06-01",
        }
    ]  # fmt: skip
    tables = {"customers": customers, "contacts": contacts, "facts": facts} | more
    return a_ledger(AS_OF.isoformat(), rows, **tables)


def written(store: Store, ledger: Ledger) -> None:
    names = ("customers", "receivables", "contacts", "facts")
    store.write({name: getattr(ledger, name) for name in names}, AS_OF, synthetic=False)


def settled(ledger: Ledger, customer: str, day: date) -> float:
    """How many receivables of a customer are known to be settled before a day."""
    view = LedgerView(known_before(ledger, day))
    at = view.customer_position(pd.Series([customer], dtype="object"))
    first, last = view.payers("customer").settled.before(at, np.array([day_number(day)]))
    return float((last - first)[0])


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = open_store(database_url)
    written(opened, company())
    yield opened
    opened.close()


class TestMerging:
    def test_the_history_of_both_is_one(self, store: Store) -> None:
        alone = settled(store.read_ledger(), "NEW", AS_OF)
        assert store.merge_customers("OLD", "NEW", MERGED)
        ledger = store.read_ledger()
        assert settled(ledger, "NEW", AS_OF) == alone + 14
        assert settled(ledger, "OLD", AS_OF) == alone + 14  # who asks by the old id is answered
        one = merged(ledger)
        assert set(one.receivables["customer_id"]) == {"NEW"}
        assert set(one.contacts["customer_id"]) == {"NEW"}
        assert set(one.facts["id"]) == {"NEW"}

    def test_the_customer_describes_itself_and_the_alias_fills_what_is_blank(
        self, store: Store
    ) -> None:
        store.merge_customers("OLD", "NEW", MERGED)
        customers = merged(store.read_ledger()).customers.set_index("customer_id")
        assert sorted(customers.index) == ["NEW", "OTHER"]
        assert customers.loc["NEW", ["agency_type", "level", "region"]].tolist() == [
            "hospital", "county", "R1",
        ]  # fmt: skip
        other = a_ledger(
            "2026-06-30",
            [{"receivable_id": "R", "customer_id": "B", "due_date": "2026-01-01", "amount": 1}],
            customers=[
                {"customer_id": "A", "level": "county"}, {"customer_id": "B", "level": "central"},
            ],
            aliases=[{"alias_id": "A", "customer_id": "B", "date": "2026-01-01"}],
        )  # fmt: skip
        assert merged(other).customers["level"].tolist() == ["central"]

    def test_records_keep_the_id_they_came_with(self, store: Store) -> None:
        before = store.read_ledger()
        store.merge_customers("OLD", "NEW", MERGED)
        after = store.read_ledger()
        pd.testing.assert_frame_equal(after.receivables, before.receivables)
        pd.testing.assert_frame_equal(after.customers, before.customers)

    def test_what_comes_later_under_the_alias_lands_on_the_customer(self, store: Store) -> None:
        store.merge_customers("OLD", "NEW", MERGED)
        before = settled(store.read_ledger(), "NEW", AS_OF)
        more, _ = check_frame("receivables", pd.DataFrame({
            "receivable_id": ["LATE"], "customer_id": ["OLD"], "invoice_date": ["2026-04-01"],
            "due_date": ["2026-05-01"], "amount": [5.0], "paid_date": ["2026-05-20"],
        }))  # fmt: skip
        store.write({"receivables": more}, AS_OF, synthetic=False)
        assert settled(store.read_ledger(), "NEW", AS_OF) == before + 1

    def test_merging_twice_changes_nothing(self, store: Store) -> None:
        assert store.merge_customers("OLD", "NEW", MERGED)
        revision = store.revision()
        assert not store.merge_customers("OLD", "NEW", date(2026, 5, 1))
        assert store.revision() == revision
        one = merged(store.read_ledger())
        pd.testing.assert_frame_equal(merged(one).receivables, one.receivables)

    def test_undo_restores_exactly(self, store: Store) -> None:
        before = LedgerView(store.read_ledger())
        store.merge_customers("OLD", "NEW", MERGED)
        assert store.unmerge_customer("OLD", date(2026, 4, 1)) == "NEW"
        after = LedgerView(store.read_ledger())
        assert store.aliases() == []
        for name in ("customers", "receivables", "contacts", "facts"):
            one, other = getattr(after.ledger, name), getattr(before.ledger, name)
            pd.testing.assert_frame_equal(one, other)
        np.testing.assert_array_equal(after.customer, before.customer)
        # Between the two days it stood.
        assert settled(store.read_ledger(date(2026, 3, 20)), "NEW", date(2026, 3, 20)) > 14
        assert store.merge_customers("OLD", "NEW", date(2026, 5, 1))


class TestRefused:
    def test_chains_and_circles(self, store: Store) -> None:
        store.merge_customers("OLD", "NEW", MERGED)
        revision = store.revision()
        wanted = {
            ("NEW", "OTHER"): (
                "“OLD”已并入“NEW”，因此“NEW”不能再并入“OTHER”",
                "'OLD' is merged into 'NEW', so 'NEW' cannot be merged into 'OTHER'",
            ),
            ("OTHER", "OLD"): ("请直接并入“NEW”", "merge into 'NEW' itself"),
            ("NEW", "OLD"): ("“OLD”本身已并入“NEW”", "'OLD', which is merged into 'NEW'"),
            ("NEW", "NEW"): ("客户“NEW”不能并入自身", "'NEW' cannot be merged into itself"),
            ("OTHER", "OTHER"): ("客户“OTHER”不能并入自身", "'OTHER' cannot be merged into itself"),
            ("OLD", "OTHER"): ("“OLD”已并入“NEW”", "'OLD' is merged into 'NEW' already"),
        }  # fmt: skip
        for (alias, into), (zh, en) in wanted.items():
            with pytest.raises(InvalidLedger) as caught:
                store.merge_customers(alias, into, MERGED)
            assert zh in caught.value.zh
            assert en in caught.value.en
        assert store.revision() == revision

    def test_a_circle_is_told_the_way_round_it_was_asked(self, store: Store) -> None:
        store.merge_customers("OLD", "NEW", MERGED)
        with pytest.raises(AliasOfAlias) as caught:
            store.merge_customers("NEW", "OLD", MERGED)
        assert "“NEW”不能并入“OLD”：“OLD”本身已并入“NEW”" in caught.value.zh
        assert "'NEW' cannot be merged into 'OLD', which is merged into 'NEW'" in caught.value.en

    def test_ids_nobody_uses(self, store: Store) -> None:
        with pytest.raises(NotFound, match="nobody"):
            store.merge_customers("nobody", "NEW", MERGED)
        with pytest.raises(NotFound, match="nobody"):
            store.merge_customers("OLD", "nobody", MERGED)
        with pytest.raises(NotFound, match="OLD"):
            store.unmerge_customer("OLD", MERGED)

    def test_a_load_that_would_make_a_chain_is_refused_whole(self, store: Store) -> None:
        store.merge_customers("OLD", "NEW", MERGED)
        chain, _ = check_frame("aliases", pd.DataFrame({
            "alias_id": ["OTHER"], "customer_id": ["OLD"], "date": ["2026-05-01"],
        }))  # fmt: skip
        revision = store.revision()
        with pytest.raises(AliasOfAlias, match="OTHER"):
            store.write({"aliases": chain}, AS_OF, synthetic=False)
        many, _ = check_frame("aliases", pd.DataFrame({
            "alias_id": [f"A{n:05}" for n in range(3000)] + ["OTHER"],
            "customer_id": ["NEW"] * 3000 + ["OLD"], "date": ["2026-05-01"] * 3001,
        }))  # fmt: skip
        with pytest.raises(AliasOfAlias, match="OTHER"):
            store.write({"aliases": many}, AS_OF, synthetic=False)
        assert store.revision() == revision
        assert [one.alias_id for one in store.aliases()] == ["OLD"]


def inputs(rows: StageRows, before: date) -> tuple[list[str], np.ndarray]:
    early = rows.snapshot <= day_number(before)
    name = (rows.units["unit_id"] + rows.units["snapshot"].astype(str)).to_numpy(dtype=str)[early]
    return sorted(name), rows.x[early][np.argsort(name)]


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("undone", [False, True])
def test_a_merge_learnt_later_changes_no_earlier_input(
    store: Store, stage: Stage, undone: bool
) -> None:
    ids, want = inputs(stage_rows(known(store.read_versions(), AS_OF), stage, ()), MERGED)
    store.merge_customers("OLD", "NEW", MERGED)
    if undone:
        store.unmerge_customer("OLD", date(2026, 5, 1))
    cut = known(store.read_versions(), AS_OF)
    found = inputs(stage_rows(cut, stage, ()), MERGED)
    assert found[0] == ids
    np.testing.assert_array_equal(found[1], want)
    _, naive = inputs(stage_rows(LedgerView(store.read_ledger()), stage, ()), MERGED)
    assert undone or not np.array_equal(naive, want, equal_nan=True), "the test shows nothing"
    later = date(2026, 4, 30)
    _, after = inputs(stage_rows(cut, stage, ()), later)
    _, apart = inputs(stage_rows(LedgerView(company()), stage, ()), later)
    assert not np.array_equal(after, apart, equal_nan=True), "from that day on it counts"


def test_a_folder_brings_aliases_and_refuses_a_chain(tmp_path: Path) -> None:
    ledger = company()
    ledger.receivables.to_csv(tmp_path / "receivables.csv", index=False)
    (tmp_path / "aliases.csv").write_text(
        "alias_id,customer_id,date\nOLD,NEW,2026-03-10\nOTHER,OLD,2026-03-11\n", encoding="utf-8"
    )
    read, report = read_ledger_folder(tmp_path)
    assert read.aliases["alias_id"].tolist() == ["OLD"]
    (refused,) = next(one for one in report.tables if one.table == "aliases").dropped
    assert (refused.field, refused.code, refused.rows) == ("customer_id", "alias_of_alias", 1)
    cut = known(read, AS_OF)
    ids, want = inputs(stage_rows(LedgerView(ledger_of(AS_OF, receivables=read.receivables)),
                                  Stage.SIGNING, ()), MERGED)  # fmt: skip
    found = inputs(stage_rows(cut, Stage.SIGNING, ()), MERGED)
    assert found[0] == ids
    np.testing.assert_array_equal(found[1], want)
    assert settled(cut.now.ledger, "NEW", AS_OF) > 14


def test_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path))
    opened = open_store(f"sqlite:///{tmp_path / 'huikuan.db'}")
    written(opened, company())
    opened.close()
    assert cli.main(["customers", "merge", "OLD", "NEW"]) == 0
    assert cli.main(["customers", "merge", "OLD", "NEW"]) == 0
    assert cli.main(["customers", "merge", "NEW", "OTHER"]) == exit_code(InvalidLedger)
    said = capsys.readouterr().err
    assert "OLD" in said
    assert "撤销" in said
    assert cli.main(["customers", "aliases", "--json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert (one["alias"], one["customer"]) == ("OLD", "NEW")
    assert cli.main(["customers", "unmerge", "OLD"]) == 0
    assert cli.main(["customers", "unmerge", "OLD"]) == exit_code(NotFound)
    capsys.readouterr()
    assert cli.main(["customers", "aliases", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_a_merge_known_on_an_earlier_day_is_seen_from_that_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Records end before today as a rule: a merge of today alone would change nothing."""
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path))
    opened = open_store(f"sqlite:///{tmp_path / 'huikuan.db'}")
    written(opened, company())
    assert cli.main(["customers", "merge", "OLD", "NEW"]) == 0
    assert f"the records go to {AS_OF}" in capsys.readouterr().err
    assert opened.read_ledger().aliases["date"].dt.date.tolist() != [MERGED]
    assert cli.main(["customers", "unmerge", "OLD"]) == 0
    with pytest.raises(SystemExit):
        cli.main(["customers", "merge", "OLD", "NEW", "--date", "2999-01-01"])
    assert "lies ahead" in capsys.readouterr().err
    day = MERGED.isoformat()
    assert cli.main(["customers", "merge", "OLD", "NEW", "--date", day]) == 0
    assert capsys.readouterr().err == ""
    assert opened.read_ledger().aliases["date"].dt.date.tolist() == [MERGED]
    opened.close()
