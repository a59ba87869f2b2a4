"""The answer as it is drawn on the page, without a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

import pytest
from nicegui import Client, ui
from nicegui.page import page

from data_schemas.grounds import GroundCode
from data_schemas.reference import Reference
from data_schemas.score import DealScore, Score, UnseenValue
from service.desk.result import Result
from service.desk.terms import Terms
from service.desk.words import Words
from tests.long_answers import a_long_answer, a_long_case


@pytest.fixture(autouse=True)
def client() -> Iterator[Client]:
    """Somewhere to draw."""
    with Client(page("/")) as drawn:
        yield drawn


def labels(client: Client) -> list[str]:
    """What stands in labels, and in the cells of tables."""
    drawn = client.elements.values()
    told = [one.text for one in drawn if isinstance(one, ui.label)]
    tables = [one.content for one in drawn if isinstance(one, ui.html)]
    return told + [cell for one in tables for cell in re.findall("<td[^>]*>([^<]*)</td>", one)]


async def nothing(given: Reference) -> Any:
    del given  # nobody presses a button here


def with_bound(score: Score, bound: str | None) -> Score:
    p90 = score.payment_date.p90.model_copy(update={"bound": bound})
    dates = score.payment_date.model_copy(update={"p90": p90})
    return score.model_copy(update={"payment_date": dates})


def drawn(answer: DealScore) -> None:
    Result(
        answer, a_long_case(), Words("zh"), "2026-06-30", nothing,
        lambda: cast(Terms, None), lambda: None,
    )  # fmt: skip


@pytest.mark.parametrize("bound", ["after", None])
def test_a_mean_delay_is_a_bound_where_the_last_tenth_has_no_day(
    client: Client, bound: str | None
) -> None:
    answer = a_long_answer("zh")
    answer = DealScore(
        deal=with_bound(answer.deal, bound),
        instalments=[with_bound(one, bound) for one in answer.instalments],
    )
    drawn(answer)
    told = [one for one in labels(client) if one.endswith("1,310 天")]
    assert len(told) == 1 + len(answer.instalments)
    assert set(told) == {"至少 1,310 天" if bound else "1,310 天"}


def test_a_value_the_model_has_not_met_is_told_by_its_label(client: Client) -> None:
    answer = a_long_answer("zh")
    new = UnseenValue(column="x_a", label="等级", value="9", text="模型没有见过“9”")
    inputs = answer.deal.inputs.model_copy(update={"unseen": [new]})
    drawn(answer.model_copy(update={"deal": answer.deal.model_copy(update={"inputs": inputs})}))
    assert "等级：模型没有见过“9”" in labels(client)


def test_a_preparation_that_is_ready_is_listed_last_and_asks_for_nothing(client: Client) -> None:
    """It said why now, by when, and in one breath that it is ready."""
    answer = a_long_answer("zh")
    ready, step, *_ = answer.deal.actions
    why = ready.why[0].model_copy(update={"code": GroundCode.PREPARED, "text": "都有了"})
    ready = ready.model_copy(update={"label": "已确认付款依据", "why": [why]})
    deal = answer.deal.model_copy(update={"actions": [ready, step]})
    drawn(answer.model_copy(update={"deal": deal}))
    told = labels(client)
    at = told.index("已确认付款依据")
    assert at > told.index(step.label)
    assert told[at + 2] == "已备齐"
    assert not any("都有了" in one for one in told)
