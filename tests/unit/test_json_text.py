"""What commands say to machines is JSON that every reader takes, or nothing."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from data_schemas.errors import RiskError
from data_schemas.exit_codes import EXIT_CODES
from data_schemas.json_text import NotFinite, json_text
from training import cli, commands, registry_commands

ROOT = Path(__file__).parents[2]
COMMANDS = ("service/cli.py", "training/cli.py", "training/registry.py")


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_named_and_not_written(value: float) -> None:
    with pytest.raises(NotFinite) as caught:
        json_text({"figures": {"open": [{"auc": 0.8}, {"auc": value}]}})
    for text in (caught.value.zh, caught.value.en):
        assert "figures.open[1].auc" in text
        assert str(value) in text


def test_what_is_a_number_is_written_as_it_is() -> None:
    assert json_text({"名": [1, 0.1, None, True, "甲"]}) == '{"名": [1, 0.1, null, true, "甲"]}'


@pytest.mark.parametrize("name", COMMANDS)
def test_commands_answer_by_it_alone(name: str) -> None:
    assert "json.dumps" not in (ROOT / name).read_text(encoding="utf-8")


def test_a_command_whose_answer_is_no_number_fails_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def models(*_: object) -> commands.Said:
        return commands.Said("auc nan", {"auc": math.nan})

    monkeypatch.setattr(registry_commands, "models", models)
    assert cli.main(["models"]) == 0
    capsys.readouterr()
    assert cli.main(["models", "--json"]) == EXIT_CODES[RiskError][0]
    said = capsys.readouterr()
    assert said.out == ""
    assert "auc" in said.err
