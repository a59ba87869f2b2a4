"""A mapping file, read and judged: what is wrong with it is said key by key, in zh and en."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from data_schemas.errors import InvalidLedger
from data_schemas.problems import problems
from training.mapping.column_spec import Column, When
from training.mapping.condition import Condition
from training.mapping.spec import CompanionSpec, Lookup, Mapping, Reading, TableSpec

_LARGEST = 1 << 20
_DEEPEST = 50


class _TextLoader(yaml.BaseLoader):
    """YAML in which every scalar is text and no key may stand twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """A mapping; a key that would silently win over its twin is refused."""
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.value in seen:
                said = f"the key {str(key.value)[:40]!r} stands twice or is no text"
                raise yaml.constructor.ConstructorError(None, None, said, key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_mapping(file: Path) -> Mapping:
    """Read a mapping file.

    Raises
    ------
    InvalidLedger
        If it is no YAML, or says what no mapping may say; the message names every key.
    """
    try:
        if file.stat().st_size > _LARGEST:
            raise ValueError(f"> {_LARGEST:,} bytes")
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as err:
        raise _unreadable(file, str(err)) from err
    return parse_mapping(text, file)


def parse_mapping(text: str, file: Path) -> Mapping:
    """The mapping that a YAML text holds; ``file`` is named in what is said of it."""
    try:
        _check_events(text, file)
        said = yaml.load(text, _TextLoader)  # noqa: S506 - of BaseLoader: builds text only
    except (yaml.YAMLError, RecursionError, ValueError) as err:
        raise _unreadable(file, " ".join(str(err).split())) from err
    if not isinstance(said, dict):
        raise _unreadable(file, "read: … tables: …")
    try:
        return Mapping.model_validate(said)
    except ValidationError as err:
        errors = [_with_keys(error) for error in err.errors()]
        zh = "；".join(f"{p.field}：{p.message}" for p in problems(errors, "zh"))
        en = "; ".join(f"{p.field}: {p.message}" for p in problems(errors, "en"))
        raise InvalidLedger(f"映射文件 {file} 有误：{zh}", f"the mapping {file}: {en}") from err


def _check_events(text: str, file: Path) -> None:
    """Refuse aliases, and what is nested so deep that reading on takes minutes."""
    depth = 0
    for event in yaml.parse(text, yaml.BaseLoader):
        if isinstance(event, yaml.AliasEvent):
            raise _unreadable(file, "aliases (*name) are not understood")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise _unreadable(file, f"nested deeper than {_DEEPEST}")


def _unreadable(file: Path, why: str) -> InvalidLedger:
    return InvalidLedger(
        f"映射文件 {file} 无法读取：{why[:300]}；格式见 docs/ingest.md",
        f"cannot read the mapping {file}: {why[:300]}; docs/ingest.md says how one looks",
    )


_SPECS: dict[str, type[BaseModel]] = {
    "read": Reading,
    "tables": TableSpec,
    "keep": Condition,
    "drop": Condition,
    "columns": Column,
    "files": CompanionSpec,
    "lookups": Lookup,
    "recorded": Column,
    "negate_when": When,
}


def _with_keys(error: ErrorDetails) -> dict[str, Any]:
    """An error about a key nobody knows, with the keys there are."""
    out: dict[str, Any] = dict(error)
    if error["type"] != "extra_forbidden":
        return out
    path = error["loc"]
    names = [str(part) for part in path[:-1] if str(part) in _SPECS]
    spec = _SPECS[names[-1]] if names else Mapping
    allowed = ", ".join(spec.model_fields)
    return out | {
        "type": "invalid",
        "loc": path[:-1],
        "msg": str(path[-1]).replace(".", "·"),
        "ctx": {"given": "", "allowed": allowed},
    }
