"""No feature is built on what is known only later: refused when declared, and traced when asked."""

from typing import Any

import numpy as np
import pytest

from data_schemas.codes import Stage
from data_schemas.field import KnownAt
from data_schemas.frame import Ledger
from model.asked import Asked
from model.day import Floats
from model.feature import BOTH, LATEST, Compute, Feature, feature, readable_field
from model.features import FEATURES, features_at
from model.features_receivable import contacts_here
from model.units import signing_units, taught_units
from model.view import LedgerView

OWN: dict[str, set[str]] = {
    "contacts_here": {"contact.date"},
    "promises_here": {"contact.promised_date", "contact.result"},
    "parts_here": {"payment.paid_date", "payment.amount"},
    "process": {"statechange.state", "statechange.date", "receivable.process_state"},
    "readings": {"receivable.process_state"},
    "undated": {"receivable.process_state"},
    "facts": {"receivable.process_state"},
    "claim_key": set(),
}
"""What each index of a receivable's own events reads."""
OTHERS = {
    "payers", "group_of", "peer_key", "region_key", "contacts", "promises", "parts",
    "deal_amount", "deal_parts", "deal_ids", "customer_ids", "labels", "process", "paces",
}  # fmt: skip
"""Indexes that hold what happened before the snapshot, or the terms of the deal."""


def declared(compute: Compute, *reads: str, stages: tuple[Stage, ...] = BOTH) -> Feature:
    made = feature(zh="试", en="Trial", unit="1", cause=None, stages=stages, reads=reads)
    return made(compute)


def planted(asked: Asked) -> Floats:
    """Whatever it likes."""
    return np.zeros(len(asked))


@pytest.mark.parametrize(
    ("reads", "stages", "said"),
    [
        ("receivable.acceptance_pending", (Stage.SIGNING,), "known at delivery.*stage signing"),
        ("receivable.invoice_returns", BOTH, "known at invoicing.*stage signing"),
        ("contact.date", (Stage.SIGNING,), "known at collection.*stage signing"),
        ("receivable.paid_date", (Stage.OPEN,), "known at payment.*stage open"),
        ("receivable.paid_date", (Stage.SIGNING,), "known at payment.*stage signing"),
    ],
)
def test_a_feature_that_reads_what_is_known_later_is_refused(
    reads: str, stages: tuple[Stage, ...], said: str
) -> None:
    with pytest.raises(TypeError, match=f"planted: {reads} is {said}"):
        declared(planted, reads, stages=stages)


def test_what_is_known_in_time_is_allowed() -> None:
    assert declared(planted, "deal.upfront_share").reads == ("deal.upfront_share",)
    assert declared(planted, "receivable.acceptance_pending", stages=(Stage.OPEN,))


def test_a_field_nobody_declared_is_refused() -> None:
    with pytest.raises(TypeError, match=r"no declared field is called deal\.wishes"):
        declared(planted, "deal.wishes")


def test_a_feature_known_too_late_for_every_stage_is_refused() -> None:
    with pytest.raises(TypeError, match="too late for every stage"):
        declared(planted, stages=())


def test_every_declared_input_stands_at_just_the_stages_at_which_it_is_known() -> None:
    raw = [f for f in FEATURES if f.compute is None]
    assert len(raw) > 60
    for one in raw:
        known_at = readable_field(*one.reads).meta.known_at
        own = one.name.startswith("receivable.")
        for stage in Stage:
            in_time = not known_at.is_after(LATEST[stage]) and (stage is Stage.OPEN or not own)
            assert (stage in one.stages) == in_time, (one.name, stage)


def test_the_events_come_in_the_order_of_time() -> None:
    order = [KnownAt.SIGNING, KnownAt.DELIVERY, KnownAt.INVOICING, KnownAt.COLLECTION]
    assert list(KnownAt) == [*order, KnownAt.PAYMENT]
    assert KnownAt.PAYMENT.is_after(KnownAt.COLLECTION)
    assert not KnownAt.DELIVERY.is_after(KnownAt.DELIVERY)


class Watched:
    """A ledger's indexes that remember which of them were asked."""

    def __init__(self, view: LedgerView) -> None:
        self._view, self.asked = view, set[str]()

    def __getattr__(self, name: str) -> Any:
        self.asked.add(name)
        return getattr(self._view, name)


def traced(one: Feature, ledger: Ledger, stage: Stage) -> tuple[set[str], set[str]]:
    """Indexes a feature asks of the ledger and of the receivable asked about."""
    view = LedgerView(ledger)
    units = signing_units(view) if stage is Stage.SIGNING else taught_units(view)
    whole, here = Watched(view), Watched(view)
    asked = Asked(units.iloc[:50].reset_index(drop=True), whole, here)  # type: ignore[arg-type]
    whole.asked.clear()
    here.asked.clear()
    assert one.compute is not None
    one.compute(asked)
    return whole.asked, here.asked


@pytest.mark.parametrize("stage", list(Stage))
def test_engineered_features_read_what_they_declare(simulated: Ledger, stage: Stage) -> None:
    for one in features_at(stage):
        if one.compute is None:
            continue
        of_others, own = traced(one, simulated, stage)
        assert of_others <= OTHERS, f"{one.name} asks for {of_others - OTHERS}"
        assert own <= set(OWN), f"{one.name} asks for {own - set(OWN)} of the receivable"
        read = set[str]().union(*(OWN[name] for name in own))
        assert set(one.reads) == read, f"{one.name}: say reads={sorted(read)}"


def test_the_trace_finds_a_feature_that_reads_what_it_does_not_declare(simulated: Ledger) -> None:
    def outcome(asked: Asked) -> Floats:
        """Looks at how it ended."""
        return asked.view.outcomes.paid[:1].astype("float64")

    assert "outcomes" in traced(declared(outcome), simulated, Stage.OPEN)[0] - OTHERS


def test_at_signing_nothing_has_happened_to_the_receivable(simulated: Ledger) -> None:
    with pytest.raises(TypeError, match="stage signing"):
        traced(contacts_here, simulated, Stage.SIGNING)
