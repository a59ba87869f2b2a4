"""Inputs that point a way without declaring it are inputs that exist."""

from model.direction import PLAIN, direction
from model.features import FEATURES


def test_every_name_is_an_inputs_and_none_contradicts_what_is_declared() -> None:
    declared = {f.name.rpartition(".")[2]: f for f in FEATURES}
    assert set(PLAIN) - set(declared) == set()
    for name, way in PLAIN.items():
        assert declared[name].monotone in (0, way)
        assert direction(declared[name]) == way
