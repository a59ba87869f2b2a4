"""What may teach a model: matured outcomes only, and nothing from the future."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data_schemas.codes import Stage
from data_schemas.errors import TooLittleData
from data_schemas.frame import Ledger
from data_schemas.policy import Policy
from model.asked import Asked
from model.bundle import load_bundle
from model.day import NEVER, day_number
from model.units import known_before, signing_units
from model.values import ledger_values
from model.view import LedgerView
from tests.conftest import SMALL
from tests.factories import a_ledger
from tests.integration.growing_book import (
    AS_OF,
    LATE,
    TRUE_SHARE,
    growing_book,
    mean_probability,
)
from training.beside import Beside, State
from training.evidence import BASELINES, holdout_rows
from training.fit import FitResult, fit
from training.known import known
from training.leakage import LeakageGuard
from training.model_card import model_card
from training.remarks import Remarks
from training.snapshots import StageRows, stage_rows
from training.truncation import left_truncation_of


@pytest.fixture(scope="module")
def fitted(simulated: Ledger) -> FitResult:
    """Both stages of the simulated company at two horizons."""
    return fit(simulated, simulated.as_of, (0, 90), settings=SMALL)


def test_a_bundle_comes_back_from_disk_as_it_was(fitted: FitResult, tmp_path: Path) -> None:
    bundle = load_bundle(fitted.bundle.save(tmp_path / "bundle"))
    assert bundle.manifest == fitted.bundle.manifest
    for stage, rows in fitted.rows.items():
        x = rows.x[:50]
        np.testing.assert_array_equal(bundle.predict(stage, x), fitted.bundle.predict(stage, x))


def test_baselines_like_the_model_use_nothing_of_the_rows_they_are_asked_about(
    fitted: FitResult, simulated: Ledger
) -> None:
    ledger = known(simulated, simulated.as_of)
    told = holdout_rows(fitted, ledger)
    turned = replace(fitted, holdout=fitted.holdout.assign(y=1 - fitted.holdout["y"]))
    again = holdout_rows(turned, ledger)
    for name in BASELINES:
        np.testing.assert_array_equal(told[name], again[name])


def test_evidence_is_out_of_time_and_by_group(fitted: FitResult) -> None:
    """No deal stands on both sides of the split that calibrates and measures."""
    held = fitted.holdout
    assert held.groupby(["stage", "horizon_days"]).ngroups == 4
    for (stage, days), part in held.groupby(["stage", "horizon_days"]):
        rows = fitted.rows[Stage(stage)]
        late_groups = set(rows.group[part["row"]])
        first_late = rows.start[part["row"]].min()
        usable = rows.usable(int(days), int(rows.snapshot.max()) + 10_000)
        early = usable & (rows.start < first_late)
        assert not late_groups & set(rows.group[early])


def test_immature_early_payers_do_not_make_the_model_optimistic(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With the early payers of immature rows the same check fails: they crowd a growing book."""
    ledger = growing_book()
    honest = mean_probability(fit(ledger, AS_OF, (90,), settings=LATE), ledger)
    assert abs(honest - TRUE_SHARE) < 0.05

    def with_early_payers(rows: StageRows, horizon: int, as_of: int) -> np.ndarray:
        matured = rows.question + horizon < as_of
        return matured | (rows.paid <= np.minimum(rows.question + horizon, as_of))

    monkeypatch.setattr(StageRows, "usable", with_early_payers)
    spoilt = mean_probability(fit(ledger, AS_OF, (90,), settings=LATE), ledger)
    assert TRUE_SHARE - spoilt > 0.10


def test_the_future_of_a_ledger_does_not_shape_its_model(simulated: Ledger) -> None:
    """A model as of a past day is the same whether or not the ledger goes on."""
    past = date(2025, 1, 1)
    whole = fit(simulated, past, (90,), settings=LATE).bundle
    cut = fit(known_before(simulated, past), past, (90,), settings=LATE).bundle
    assert whole.texts == cut.texts
    assert whole.manifest.model_version == cut.manifest.model_version


def test_known_before_keeps_nothing_learnt_later(simulated: Ledger) -> None:
    day = pd.Timestamp("2025-01-01")
    cut = known_before(simulated, day.date())
    assert 0 < len(cut.receivables) < len(simulated.receivables)
    for table, column in {
        "receivables": "paid_date", "deals": "signing_date", "contacts": "date",
        "states": "date", "facts": "known_at", "payments": "paid_date",
    }.items():  # fmt: skip
        dates = getattr(cut, table)[column].dropna()
        assert len(dates)
        assert (dates < day).all(), table


def test_a_payment_booked_later_is_unknown_before() -> None:
    row = {"receivable_id": "R", "customer_id": "C", "due_date": "2025-01-31", "amount": 10.0}
    payment = {
        "payment_id": "P", "receivable_id": "R", "paid_date": "2025-02-01", "amount": 10.0,
        "recorded_date": "2025-03-01",
    }  # fmt: skip
    ledger = a_ledger("2025-06-01", [row | {"paid_date": "2025-02-01"}], payments=[payment])
    view = LedgerView(known_before(ledger, date(2025, 2, 15)))
    assert view.outcomes.paid[0] == NEVER
    assert LedgerView(known_before(ledger, date(2025, 3, 2))).outcomes.paid[0] < NEVER


def test_too_little_is_declined_and_says_what_is_missing() -> None:
    rows = [
        {
            "receivable_id": f"R{i}", "customer_id": "C", "invoice_date": "2025-01-01",
            "due_date": "2025-01-31", "amount": 10.0, "paid_date": "2025-02-01",
        }
        for i in range(50)
    ]  # fmt: skip
    with pytest.raises(
        TooLittleData, match=r"needs 100, .*before signing, unpaid 30 days past due: 50 matured"
    ):
        fit(a_ledger("2026-01-01", rows), date(2026, 1, 1), (30,))


def test_what_was_paid_before_its_question_teaches_nothing() -> None:
    """Known to be paid on the day asked; booked late, it was a question then.

    Nobody says when "early" was invoiced: it was paid in time, which is worth learning.
    """
    row = {"customer_id": "C", "invoice_date": "2025-02-10", "due_date": "2025-03-10"}
    claims = [row | {"receivable_id": name, "amount": 10.0} for name in ("ahead", "booked", "on")]
    del row["invoice_date"]
    claims.append(row | {"receivable_id": "early", "amount": 10.0})
    dates = {"early": ("03-01", "03-01")} | {
        "ahead": ("02-07", "02-07"),
        "booked": ("02-07", "02-20"),
        "on": ("02-10", "02-10"),
    }
    payments = [
        {
            "payment_id": name, "receivable_id": name, "paid_date": f"2025-{paid}",
            "recorded_date": f"2025-{booked}", "amount": 10.0,
        }
        for name, (paid, booked) in dates.items()
    ]  # fmt: skip
    cut = known(a_ledger("2026-01-01", claims, payments=payments), date(2026, 1, 1))
    rows = {stage: stage_rows(cut, stage, ()) for stage in Stage}
    assert {stage: one.prepaid for stage, one in rows.items()} == {Stage.SIGNING: 1, Stage.OPEN: 0}
    asked = {stage: one.units["receivable_id"] for stage, one in rows.items()}
    assert set(asked[Stage.SIGNING]) == {"booked", "on", "early"}
    assert "ahead" not in set(asked[Stage.OPEN])


def test_a_horizon_with_one_outcome_only_is_merged_and_said() -> None:
    ledger = growing_book()
    result = fit(ledger, AS_OF, (90, 5000), settings=LATE)
    assert result.bundle.horizons(Stage.SIGNING) == (90,)
    (dropped,) = result.bundle.manifest.dropped
    assert (dropped.days, dropped.reason) == (5000, "too few rows")


def test_a_field_that_changes_needs_a_dated_fact() -> None:
    """An undated budget status may have been overwritten later: history does not trust it."""
    deal = {
        "deal_id": "D", "customer_id": "C", "signing_date": "2025-01-01", "amount": 10.0,
        "budget_status": "approved", "upfront_share": 0.3,
    }  # fmt: skip
    part = {"instalment_id": "I", "deal_id": "D", "kind": "advance", "due_date": "2025-02-01",
            "amount": 3.0}  # fmt: skip
    fact = {
        "entity": "deal", "id": "D", "field": "budget_status", "value": "verbal",
        "valid_from": "2025-01-01", "known_at": "2025-01-01",
    }  # fmt: skip
    later = fact | {"value": "fund_plan", "valid_from": "2025-01-20", "known_at": "2025-01-20"}
    row = {"receivable_id": "R", "customer_id": "C", "due_date": "2025-02-01", "amount": 10.0,
           "deal_id": "D", "instalment_id": "I"}  # fmt: skip

    def at_signing(facts: list[dict[str, str]], *, current: bool = False) -> float:
        tables = {"facts": facts} if facts else {}
        ledger = a_ledger("2025-06-01", [row], deals=[deal], instalments=[part], **tables)
        view = LedgerView(ledger)
        units = signing_units(view)
        unit = units.loc[units["unit_id"] == "I"].reset_index(drop=True)
        values = ledger_values(Asked(unit, view, current=current))
        assert values["deal.upfront_share"][0] == 0.3
        return float(values["deal.budget_status"][0])

    assert np.isnan(at_signing([]))
    assert at_signing([], current=True) == 3.0
    assert at_signing([fact, later]) == 1.0


class TestWhereARegisterBegins:
    """Old receivables that are there only because they were open teach nothing."""

    BEGIN = AS_OF - timedelta(days=240)

    def taken_over(self) -> Ledger:
        """The book as a system holds it that was begun with what was open."""
        ledger = growing_book()
        receivables = ledger.receivables
        gone = receivables["paid_date"] < pd.Timestamp(self.BEGIN)
        return ledger.replace(receivables=receivables[~gone].reset_index(drop=True))

    def test_days_before_are_cut_counted_and_said(self) -> None:
        found = fit(self.taken_over(), AS_OF, (0, 90), settings=LATE)
        cut = found.bundle.manifest.truncation
        assert cut is not None
        assert abs(cut.complete_from - self.BEGIN) <= timedelta(days=7)
        rows = found.rows[Stage.SIGNING]
        assert cut.rows == {"signing": rows.truncated}
        assert rows.truncated == cut.receivables > 50
        assert rows.units["snapshot"].min() >= pd.Timestamp(cut.complete_from)
        guard = LeakageGuard(Policy(), day_number(found.bundle.manifest.data_as_of))
        beside = Beside(state=State.NO_CHAMPION)
        card = model_card(found.bundle.manifest, pd.DataFrame(), guard, beside, Remarks())
        assert f"{cut.receivables:,} receivables issued before {cut.complete_from}" in card

    def test_a_whole_register_is_not_cut(self) -> None:
        ledger = growing_book()
        begins = left_truncation_of(LedgerView(ledger))
        assert begins is None
        rows = stage_rows(LedgerView(ledger), Stage.SIGNING, (), begins)
        assert rows.truncated == 0
        assert len(rows.units) == len(ledger.receivables)

    def test_the_past_is_not_learnt_slower_than_it_was(self) -> None:
        view = LedgerView(self.taken_over())
        begins = left_truncation_of(view)
        assert begins is not None
        whole = LedgerView(growing_book())
        shares = [
            rows.unpaid(90)[rows.usable(90, day_number(AS_OF))].mean()
            for rows in (
                stage_rows(view, Stage.SIGNING, ()),
                stage_rows(view, Stage.SIGNING, (), begins),
                stage_rows(whole, Stage.SIGNING, (), begins),
            )
        ]
        assert shares[0] > shares[2] + 0.03
        assert shares[1] == pytest.approx(shares[2], abs=0.01)

    def test_an_open_one_teaches_from_the_day_settlements_are_known(self) -> None:
        view = LedgerView(self.taken_over())
        begins = left_truncation_of(view)
        assert begins is not None
        rows = stage_rows(view, Stage.OPEN, (), begins)
        assert rows.snapshot.min() >= day_number(begins.settled_from)
        issued = view.issue[view.receivable_ids.get_indexer(rows.units["receivable_id"])]
        assert (issued < day_number(begins.complete_from)).any()
