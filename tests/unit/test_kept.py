"""What was typed is kept for the tab it was typed in, and for nobody else."""

from __future__ import annotations

from datetime import date
from typing import Any

from service.desk.kept import kept_in

TODAY = date(2026, 11, 22)


def test_what_was_typed_is_there_again_in_its_tab() -> None:
    held: dict[str, Any] = {}
    first = kept_in(held, "t1", "wang", TODAY)
    first.draft.values["deal.amount"] = "100万"
    assert kept_in(held, "t1", "wang", TODAY) is first


def test_whoever_signs_in_next_sees_nothing_of_it() -> None:
    held: dict[str, Any] = {}
    first = kept_in(held, "t1", "wang", TODAY)
    first.draft.values["deal.amount"] = "100万"
    assert "deal.amount" not in kept_in(held, "t1", "li", TODAY).draft.values


def test_a_duplicated_tab_goes_its_own_way() -> None:
    held: dict[str, Any] = {}
    first = kept_in(held, "t1", "wang", TODAY)
    first.draft.values["deal.amount"] = "100万"
    second = kept_in(dict(held), "t2", "wang", TODAY)
    assert second.draft.values == first.draft.values
    second.draft.values["deal.amount"] = "200万"
    assert first.draft.values["deal.amount"] == "100万"
    assert second.tab == "t2"
