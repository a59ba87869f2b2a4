"""Deals put on record on the day they are signed, as they were scored."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from starlette.testclient import TestClient

from data_schemas.case import DealCase
from data_schemas.deal import Deal
from data_schemas.errors import InvalidRecord
from data_schemas.field import fields_of
from data_schemas.frame import TABLES, Ledger
from data_schemas.settings import Settings
from data_schemas.store import Store, open_store
from model.asked import Asked
from model.facts import encode
from model.units import known_before, signing_units
from model.view import LedgerView
from service.app import create_app
from service.deals import Deals
from tests.factories import a_case_body, checked

pytestmark = pytest.mark.slow


@pytest.fixture
def store(simulated: Ledger, tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(f"sqlite:///{tmp_path / 'own.db'}")) as opened:
        tables = {name: getattr(simulated, name) for name in TABLES}
        opened.write(tables, simulated.as_of, simulated.synthetic)
        yield opened


@pytest.fixture
def deals(store: Store, bundle_dir: Path, as_of: date, tmp_path: Path) -> Iterator[Deals]:
    settings = Settings(home=tmp_path, model=str(bundle_dir))
    app = create_app(settings, store=store, desk=False, today=lambda: as_of)
    with TestClient(app):
        yield app.state.deals


def case(as_of: date, customer: dict[str, Any], **deal: Any) -> DealCase:
    body = a_case_body(
        customer_id=customer["customer_id"], signing_date=str(as_of), deal_id="NEW-1", **deal
    )
    body["customer"] = customer
    for part, days in zip(body["instalments"], (30, 150, 400), strict=True):
        part["due_date"] = str(as_of + timedelta(days=days))
    return DealCase.model_validate(body)


def test_what_is_told_goes_over_what_stands_and_blanks_leave_it(
    deals: Deals, store: Store, simulated: Ledger, as_of: date
) -> None:
    before = simulated.customers.dropna(subset=["agency_type", "level", "region"]).iloc[0]
    known = {"customer_id": str(before["customer_id"]), "trust_score": 2.0}
    made = deals.add(case(as_of, known, budget_status="approved"))
    assert (made.table, made.id, made.result) == ("deals", "NEW-1", "created")
    row = store.standing("customers", known["customer_id"]).iloc[0]
    assert row["trust_score"] == 2
    for name in ("agency_type", "level", "region", "name"):
        assert row[name] == before[name]
    again = case(as_of, known, budget_coverage=0.5)
    assert deals.add(again).result == "updated"
    deal = store.standing("deals", "NEW-1").iloc[0]
    assert (deal["budget_status"], deal["budget_coverage"]) == ("approved", 0.5)
    assert store.standing("instalments", "1").empty
    assert deals.add(again).result == "unchanged"


def test_it_counts_as_known_at_the_signing(deals: Deals, store: Store, as_of: date) -> None:
    """Though every later list is silent about it, and though what comes then is of that day."""
    deals.add(case(as_of, {"customer_id": "C-new"}, budget_status="approved"))
    later = as_of + timedelta(days=30)
    lists = {
        "deals": checked(
            "deals", deal_id=["NEW-1"], customer_id="C-new", signing_date=str(as_of), amount=1e6
        ),
        "receivables": checked(
            "receivables", receivable_id=["R-new"], customer_id="C-new", deal_id="NEW-1",
            invoice_date=str(as_of), due_date=str(as_of + timedelta(days=20)), amount=3e5,
        ),
    }  # fmt: skip
    store.write(lists, later, synthetic=True)
    ledger = known_before(store.read_ledger(), later + timedelta(days=9))
    view = LedgerView(ledger, current_from=date(2099, 1, 1))
    units = signing_units(view)
    mine = units[units["receivable_id"] == "R-new"].reset_index(drop=True)
    field = fields_of(Deal)["budget_status"]
    approved = encode(field, pd.Series(["approved"], dtype="object"))
    assert Asked(mine, view).known(field).tolist() == approved.tolist()


def test_a_deal_that_is_not_signed_yet_is_refused(deals: Deals, store: Store, as_of: date) -> None:
    ahead = case(as_of + timedelta(days=1), {"customer_id": "C-new"})
    with pytest.raises(InvalidRecord) as refused:
        deals.add(ahead)
    for problems in (refused.value.problems_zh, refused.value.problems_en):
        assert [one.field for one in problems] == ["signing_date"]
    assert store.standing("deals", "NEW-1").empty


def test_a_deal_on_record_stays_that_customers_and_that_days(
    deals: Deals, store: Store, simulated: Ledger, as_of: date
) -> None:
    """One press moved it, and years of history with it."""
    held = simulated.deals.iloc[5]
    other = next(c for c in simulated.customers["customer_id"] if c != held["customer_id"])
    own = case(as_of, {"customer_id": str(held["customer_id"])})
    for customer, field in ((str(other), "deal_id"), (str(held["customer_id"]), "signing_date")):
        given = case(as_of, {"customer_id": customer})
        deal = given.deal.model_copy(update={"deal_id": str(held["deal_id"])})
        with pytest.raises(InvalidRecord) as refused:
            deals.add(given.model_copy(update={"deal": deal}))
        assert [one.field for one in refused.value.problems_zh] == [field]
    kept = store.standing("deals", str(held["deal_id"])).iloc[0]
    for name in ("customer_id", "signing_date", "amount"):
        assert kept[name] == held[name]
    deal = own.deal.model_copy(
        update={"deal_id": str(held["deal_id"]), "signing_date": held["signing_date"].date()}
    )
    assert deals.add(own.model_copy(update={"deal": deal})).result == "updated"


def test_what_several_tell_at_once_is_all_kept(deals: Deals, store: Store, as_of: date) -> None:
    """A row was read, and written whole a moment later: what came in between was blank again."""
    told = {
        "budget_coverage": 0.5, "brand_awareness": 3.0, "bid_rank": 2, "requirement_fit": 0.9,
        "customisation_share": 0.1, "rework_rate": 0.1, "discount_share": 0.2,
    }  # fmt: skip
    customer = {"customer_id": "C-new"}
    deals.add(case(as_of, customer))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda one: deals.add(case(as_of, customer, **dict([one]))), told.items()))
    kept = store.standing("deals", "NEW-1").iloc[0]
    assert {name: kept[name] for name in told} == told


def test_a_customer_nobody_has_an_id_of_is_not_described(
    deals: Deals, store: Store, as_of: date
) -> None:
    name = "某县新设机构"
    deals.add(case(as_of, {"customer_id": name, "name": name}))
    assert store.standing("deals", "NEW-1")["customer_id"].tolist() == [name]
    assert store.standing("customers", name).empty
    deals.add(case(as_of, {"customer_id": "C-new", "name": name}))
    assert store.standing("customers", "C-new")["name"].tolist() == [name]
