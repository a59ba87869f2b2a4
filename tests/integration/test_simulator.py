"""The simulated world keeps its promises: difficulty, bounds, ageing, a calibrated truth."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data_schemas.causes import Cause
from data_schemas.codes import ProcessState, Stage
from data_schemas.field import fields_of
from data_schemas.frame import TABLES, check_frame
from model.day import day_number
from model.settlement import outcomes
from model.view import LedgerView
from training.bands import MISSING, NOT_ADDITIVE, SEEN, TRUTH_AUC, measure
from training.ledger_folder import read_ledger_folder
from training.simulate import Simulation, simulate, write
from training.snapshots import stage_rows

HORIZONS = (-30, 0, 30, 90, 180, 365, 730)


@pytest.fixture(scope="module")
def told() -> Simulation:
    """A company with its truth, large enough for steady figures."""
    return simulate(3000, seed=101, truth=True)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [101, 2])
def test_the_difficulty_stays_in_its_bands(told: Simulation, seed: int) -> None:
    found = measure(told if seed == 101 else simulate(3000, seed=seed, truth=True))
    assert all(SEEN[0] <= share <= SEEN[1] for share in found.seen.values()), found.seen
    assert MISSING[0] <= found.missing <= MISSING[1], found.missing
    assert found.not_additive >= NOT_ADDITIVE, found.not_additive
    assert TRUTH_AUC[0] <= found.truth_auc <= TRUTH_AUC[1], found.truth_auc


def test_nothing_is_written_with_a_minus_before_a_zero(told: Simulation, tmp_path: Path) -> None:
    write(told, tmp_path)
    for path in sorted(tmp_path.glob("*.csv")):
        table = pd.read_csv(path, dtype=str)
        assert not table.isin(["-0", "-0.0"]).to_numpy().any(), path.name


def test_the_truth_is_calibrated(told: Simulation) -> None:
    """Mean true probability and observed share agree at every horizon within chance."""
    ledger, truth = told.ledger, told.truth
    assert truth is not None
    rows = stage_rows(LedgerView(ledger), Stage.SIGNING, ())
    true = truth[truth["stage"] == "signing"].set_index("unit_id").reindex(rows.units["unit_id"])
    for horizon in HORIZONS:
        usable = rows.usable(horizon, day_number(ledger.as_of))
        name = f"p_m{-horizon}" if horizon < 0 else f"p_{horizon}"
        p = true[name].to_numpy()[usable]
        gap = rows.unpaid(horizon)[usable].mean() - p.mean()
        # Claims of one customer share its luck: four times the error of independent claims.
        assert abs(gap) < 4 * np.sqrt((p * (1 - p)).mean() / usable.sum()) + 0.01, (horizon, gap)


def test_the_truth_names_an_effect_of_every_cause(told: Simulation) -> None:
    truth = told.truth
    assert truth is not None
    effects = truth.loc[truth["stage"] == "signing", [f"effect_{c.value}" for c in Cause]]
    assert not effects.isna().any().any()
    assert (effects.std() > 0.1).all()
    for cause in Cause:
        hidden = truth.loc[effects.index, f"hidden_{cause.value}"]
        assert hidden.corr(effects[f"effect_{cause.value}"], method="spearman") > 0.5, cause


def test_the_same_seed_gives_the_same_ledger() -> None:
    one, same, other = (simulate(80, seed=s).ledger for s in (5, 5, 6))
    for table in TABLES:
        pd.testing.assert_frame_equal(getattr(one, table), getattr(same, table))
    assert not one.receivables["amount"].equals(other.receivables["amount"])


def test_every_value_keeps_its_declaration(told: Simulation) -> None:
    for table in TABLES:
        frame = getattr(told.ledger, table)
        assert len(frame) or table == "aliases", table  # simulated customers have one id each
        _, refusals = check_frame(table, frame)
        assert not refusals, (table, refusals)


def test_nothing_happens_after_the_as_of_day(told: Simulation) -> None:
    ledger, last = told.ledger, pd.Timestamp(told.ledger.as_of)
    for table, columns in {
        "receivables": ["invoice_date", "paid_date"], "payments": ["paid_date"],
        "contacts": ["date"], "states": ["date"], "facts": ["valid_from", "known_at"],
        "deals": ["signing_date"],
    }.items():  # fmt: skip
        for column in columns:
            assert (getattr(ledger, table)[column].dropna() <= last).all(), (table, column)
    assert (ledger.facts["known_at"] >= ledger.facts["valid_from"]).all()


def test_changing_fields_of_a_deal_are_dated_from_signing(told: Simulation) -> None:
    """Otherwise history could not use the budget at all (ADR 0002)."""
    facts, deals = told.ledger.facts, told.ledger.deals.set_index("deal_id")
    budget = facts[(facts["entity"] == "deal") & (facts["field"] == "budget_status")]
    first = budget.sort_values("known_at").groupby("id").first()
    noted = deals["budget_status"].notna()
    signed = deals.loc[first.index, "signing_date"]
    at_signing = (first["known_at"] == signed) & (first["valid_from"] == signed)
    assert at_signing[noted.reindex(first.index)].all()


def test_payments_never_exceed_what_is_owed(told: Simulation) -> None:
    ledger = told.ledger
    paid = ledger.payments.groupby("receivable_id")["amount"].sum()
    owed = ledger.receivables.set_index("receivable_id")["amount"]
    assert (paid <= owed.reindex(paid.index) + 0.005).all()
    settled = outcomes(ledger).paid
    stated = ledger.receivables["paid_date"].to_numpy().astype("datetime64[D]").astype("int64")
    is_paid = ledger.receivables["paid_date"].notna().to_numpy()
    np.testing.assert_array_equal(settled[is_paid], stated[is_paid])


def test_states_come_in_their_order(told: Simulation) -> None:
    states = told.ledger.states
    rank = states["state"].map({s.value: s.rank for s in ProcessState})
    ordered = states.assign(rank=rank).sort_values(["receivable_id", "date", "rank"])
    step = ordered.groupby("receivable_id")["rank"].diff().dropna()
    assert (step >= 0).mean() > 0.97  # what was rejected goes back a step


def test_arrears_age_as_in_the_one_county_known() -> None:
    """Shares by amount of what is past due: 55, 34, 7, 4 % (a county of Yunnan, end of 2018)."""
    ledger = simulate(8000, seed=33).ledger
    is_open = ledger.receivables["paid_date"].isna()
    late = (pd.Timestamp(ledger.as_of) - ledger.receivables["due_date"]).dt.days
    arrears = ledger.receivables[is_open & (late > 0)]
    age = late[arrears.index]
    amount = arrears["amount"]
    years = pd.cut(age, [0, 365, 3 * 365, 5 * 365, np.inf], labels=False)
    share = amount.groupby(years).sum() / amount.sum()
    for got, want in zip(
        share.reindex(range(4), fill_value=0.0), (0.55, 0.34, 0.07, 0.04), strict=True
    ):
        assert abs(got - want) < 0.12, share


def test_customers_nobody_has_met_keep_arriving(told: Simulation) -> None:
    deals = told.ledger.deals.sort_values("signing_date")
    first = ~deals.duplicated("customer_id")
    last_year = deals["signing_date"] > pd.Timestamp(told.ledger.as_of) - pd.Timedelta(days=365)
    assert first[last_year].sum() >= 10


def test_bad_news_is_left_blank_more_often(told: Simulation) -> None:
    truth, deals = told.truth, told.ledger.deals.set_index("deal_id")
    assert truth is not None
    hidden = truth[truth["stage"] == "signing"].groupby("deal_id")["hidden_control"].mean()
    blank = deals["contract_reviewed"].isna().reindex(hidden.index)
    assert hidden[blank].mean() > hidden[~blank].mean()


def test_the_folder_reads_back_as_it_was_written(tmp_path: Path) -> None:
    made = simulate(60, seed=9)
    write(made, tmp_path)
    back, report = read_ledger_folder(tmp_path)
    assert back.synthetic
    assert back.as_of == made.ledger.as_of
    assert len(back.receivables) == len(made.ledger.receivables)
    assert fields_of(TABLES["receivables"]).keys() <= set(back.receivables.columns)
    assert not any(table.dropped for table in report.tables)


def test_every_parameter_is_explained() -> None:
    import dataclasses

    from training.simulate import Parameters

    text = (Path(__file__).parents[2] / "docs" / "simulator.md").read_text(encoding="utf-8")
    missing = [f.name for f in dataclasses.fields(Parameters) if f"`{f.name}`" not in text]
    assert not missing
