"""The settings of a fit: which numbers may be searched and how far, and the file they stand in.

They are read off the dataclasses of ``FitSettings``: a number added there can stand in a file, and
is searched once it has a range here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from data_schemas.errors import InvalidPolicy
from data_schemas.policy import read_toml
from training.fit import FitSettings

Number = int | float


@dataclass(frozen=True)
class Range:
    """Where a setting is searched, both ends included; ``log``: by its order of magnitude."""

    low: Number
    high: Number
    log: bool = False


RANGES: dict[str, Range] = {
    "trees.rounds": Range(40, 320, log=True),
    "trees.learning_rate": Range(0.015, 0.15, log=True),
    "trees.leaves": Range(4, 16),
    "trees.depth": Range(2, 5),
    "trees.l2": Range(1.0, 100.0, log=True),
    "trees.column_share": Range(0.2, 1.0),
    "trees.row_share": Range(0.4, 1.0),
    "pull.alone": Range(15.0, 1_500.0, log=True),
    "pull.beside": Range(100.0, 10_000.0, log=True),
    "pull.member": Range(200.0, 20_000.0, log=True),
    "pull.blank": Range(100.0, 10_000.0, log=True),
    "pull.common": Range(30.0, 3_000.0, log=True),
}
"""What is searched, by "part.name". Not more leaves or depth than serving may cost (design)."""
LEAST = {"trees.bags": 1}
"""Least of a number that is not searched; of any other it is 0."""


def numbers_of(settings: FitSettings) -> dict[str, Number]:
    """Every number of the settings by "part.name", in their order."""
    return {
        f"{part}.{one.name}": getattr(inner, one.name)
        for part, inner in _parts(settings).items()
        for one in fields(inner)
        if type(getattr(inner, one.name)) in (int, float)
    }


def with_numbers(settings: FitSettings, numbers: Mapping[str, Number]) -> FitSettings:
    """The settings with some numbers changed, by "part.name"."""
    parts = _parts(settings)
    for name, value in numbers.items():
        part, inner = name.split(".", 1)
        parts[part] = replace(parts[part], **{inner: value})
    changed: dict[str, Any] = parts
    return replace(settings, **changed)


def searched(settings: FitSettings) -> dict[str, Range]:
    """The ranges of those numbers that the settings have."""
    return {name: RANGES[name] for name in numbers_of(settings) if name in RANGES}


def changed(settings: FitSettings) -> dict[str, tuple[Number, Number]]:
    """The numbers that differ from the defaults: default and value, by "part.name"."""
    usual, mine = numbers_of(FitSettings()), numbers_of(settings)
    return {name: (usual[name], mine[name]) for name in mine if mine[name] != usual[name]}


def settings_text(settings: FitSettings, remark: str) -> str:
    """The settings as a TOML file: a remark, and what differs from the defaults."""
    lines = [f"# {line}" for line in remark.splitlines()]
    section = ""
    for name, (usual, mine) in changed(settings).items():
        part, inner = name.split(".", 1)
        if part != section:
            section = part
            lines += ["", f"[{part}]"]
        lines.append(f"{inner} = {mine!r}  # {usual!r}")
    return "\n".join(lines) + "\n"


def read_settings(path: Path) -> FitSettings:
    """The settings in a TOML file; what it does not name keeps its default.

    Raises
    ------
    InvalidPolicy
        If the file cannot be read, names no setting, or a value is of the wrong kind or size.
    """
    try:
        given = read_toml(path)
    except (OSError, ValueError) as err:
        raise InvalidPolicy(
            f"训练设置文件 {path} 无法使用：{err}", f"cannot use the settings file {path}: {err}"
        ) from err
    usual = numbers_of(FitSettings())
    numbers: dict[str, Number] = {}
    for part, values in given.items():
        for inner, value in values.items() if isinstance(values, dict) else [("", values)]:
            name = f"{part}.{inner}" if inner else part
            numbers[name] = _checked(path, name, value, usual)
    return with_numbers(FitSettings(), numbers)


def _checked(path: Path, name: str, value: object, usual: Mapping[str, Number]) -> Number:
    """One value of a file, or why it is refused."""
    if name not in usual:
        known = ", ".join(usual)
        raise InvalidPolicy(
            f"{path}：没有设置项 {name}；可用：{known}",
            f"{path}: there is no setting {name}; allowed: {known}",
        )
    whole = isinstance(usual[name], int)
    limit = RANGES.get(name, Range(LEAST.get(name, 0), math.inf))
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else None
    if (
        number is None
        or not math.isfinite(number)
        or not limit.low <= number <= limit.high
        or (whole and not isinstance(number, int))
    ):
        kind_zh, kind_en = ("整数", "a whole number") if whole else ("数", "a number")
        ends = f"{limit.low} … {limit.high}" if name in RANGES else f"≥ {limit.low}"
        raise InvalidPolicy(
            f"{path}：{name} = {value!r}；须为{kind_zh}，{ends}",
            f"{path}: {name} = {value!r}; must be {kind_en}, {ends}",
        )
    return number if whole else float(number)


def _parts(settings: FitSettings) -> dict[str, Any]:
    """The settings that are made of settings, by name."""
    values = {one.name: getattr(settings, one.name) for one in fields(settings)}
    return {name: value for name, value in values.items() if is_dataclass(value)}
