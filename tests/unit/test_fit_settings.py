from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from data_schemas.errors import InvalidPolicy
from model.trees import Trees
from training.fit import FitSettings
from training.fit_settings import (
    RANGES,
    changed,
    numbers_of,
    read_settings,
    searched,
    settings_text,
    with_numbers,
)

OTHER = with_numbers(FitSettings(), {"trees.leaves": 5, "pull.blank": 321.5})


def test_every_range_is_of_a_setting_and_holds_its_default() -> None:
    usual = numbers_of(FitSettings())
    for name, limit in RANGES.items():
        assert limit.low <= usual[name] <= limit.high, name


def test_a_file_gives_the_settings_back(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(settings_text(OTHER, "two\nlines"), encoding="utf-8")
    assert read_settings(file) == OTHER
    assert changed(OTHER) == {"trees.leaves": (Trees().leaves, 5), "pull.blank": (1000.0, 321.5)}


def test_the_defaults_are_a_file_without_numbers(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(settings_text(FitSettings(), "nothing better"), encoding="utf-8")
    assert file.read_text(encoding="utf-8") == "# nothing better\n"
    assert read_settings(file) == FitSettings()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[trees]\nleavez = 4", "trees.leavez"),
        ("leaves = 4", "no setting leaves"),
        ("[trees]\nleaves = 4.5", "a whole number, 4 … 16"),
        ("[trees]\nleaves = true", "a whole number"),
        ("[trees]\ncolumn_share = 2", "0.2 … 1.0"),
        ("[pull]\nalone = 'much'", "'much'"),
        ("[pull]\ncomposite = -1.0", "≥ 0"),
        ("[trees]\nbags = 0", "trees.bags = 0; must be a whole number, ≥ 1"),
        ("[pull]\ncomposite = inf", "≥ 0"),
        ("[trees", "cannot use the settings file"),
    ],
)
def test_what_a_file_may_not_say(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidPolicy) as refused:
        read_settings(file)
    assert said in refused.value.en


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidPolicy, match=r"none\.toml"):
        read_settings(tmp_path / "none.toml")


def test_a_setting_that_is_added_is_read_off_its_class() -> None:
    @dataclass(frozen=True, kw_only=True)
    class More(FitSettings):
        trees: Trees = field(default_factory=Trees)
        fresh: Trees = field(default_factory=lambda: replace(Trees(), leaves=9))

    assert numbers_of(More())["fresh.leaves"] == 9
    assert set(searched(More())) == set(RANGES)
