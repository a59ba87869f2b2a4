"""The policy file's figures of the playbook: each is read, bounded, and the company's to say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from data_schemas.advice_policy import AdvicePolicy
from data_schemas.policy import Policy


def test_the_ladder_may_not_fall() -> None:
    with pytest.raises(ValueError, match="must not fall"):
        AdvicePolicy(letter_days=90, visit_days=60)


def test_it_is_a_table_of_the_policy_file() -> None:
    assert Policy.model_validate({"advice": {"visit_days": 70}}).advice.visit_days == 70


def test_every_figure_of_it_is_read_somewhere() -> None:
    """A figure that nobody reads promises a choice that is none."""
    root = Path(__file__).parents[2]
    code = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("model", "service", "data_schemas/playbook")
        for path in (root / folder).rglob("*.py")
    )
    unread = [n for n in AdvicePolicy.model_fields if not re.search(rf"\b{n}\b", code)]
    assert unread == []
