"""What is generated from the fields is in step with them, and the check says where it is not."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from data_schemas import export
from data_schemas.case import DealCase
from data_schemas.causes import Cause
from data_schemas.deal import Deal
from data_schemas.export import ROOT, generated, main, stale, write
from data_schemas.field import KnownAt, fields_of
from data_schemas.records import RECORDS
from data_schemas.schema_hash import _line, schema_hash


def test_generated_files_are_in_step_with_the_code() -> None:
    assert stale(ROOT) == [], "run `make docs`"


def test_the_check_names_what_differs_is_missing_or_left_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(export, "ROOT", tmp_path)
    assert main([]) == 0
    assert main(["--check"]) == 0
    (tmp_path / "docs/data_dictionary.md").write_text("old", encoding="utf-8")
    folder = tmp_path / "data_schemas/generated"
    (folder / "score.schema.json").unlink()
    (folder / "gone.schema.json").write_text("{}", encoding="utf-8")
    capsys.readouterr()
    assert main(["--check"]) == 1
    said = capsys.readouterr().out
    for name in ("docs/data_dictionary.md", "score.schema.json", "gone.schema.json"):
        assert name in said
    assert "deal_case" not in said
    assert len(write(tmp_path)) == 3
    assert stale(tmp_path) == []


def test_the_dictionary_names_every_field_cause_and_code() -> None:
    text = generated()[Path("docs/data_dictionary.md")]
    for record in RECORDS:
        for field in fields_of(record).values():
            assert f"| `{field.name}`" in text
            assert f"| {field.meta.zh} | {field.meta.en} |" in text
            assert field.meta.why in text
            for code in field.codes:
                assert f"| `{code.value}` | {code.zh} | {code.en} |" in text
    for cause in Cause:
        assert f"| {cause.value} | {cause.label('zh')} | {cause.label('en')} |" in text


def test_json_schemas_carry_labels_bounds_and_required_fields() -> None:
    text = generated()[Path("data_schemas/generated/deal_case.schema.json")]
    schema: dict[str, Any] = json.loads(text)
    assert schema["required"] == ["customer", "deal", "instalments"]
    assert schema["additionalProperties"] is False
    amount = schema["$defs"]["Deal"]["properties"]["amount"]
    assert amount["minimum"] == 0.01
    assert amount["x-label-zh"] == "合同金额"
    assert amount["x-unit"] == "CNY"
    assert set(DealCase.model_fields) == set(schema["properties"])


def test_the_schema_hash_follows_what_a_model_depends_on_and_nothing_else() -> None:
    field = fields_of(Deal)["upfront_share"]
    line = _line(field)

    def with_meta(**changes: Any) -> str:
        return _line(dataclasses.replace(field, meta=dataclasses.replace(field.meta, **changes)))

    for kept in ({"zh": "别名"}, {"en": "Other"}, {"why": "another reason"}, {"question": 1}):
        assert with_meta(**kept) == line
    changed = [
        with_meta(cause=Cause.HABIT), with_meta(monotone=0), with_meta(changes=True),
        with_meta(known_at=KnownAt.DELIVERY), _line(dataclasses.replace(field, high=2.0)),
        _line(dataclasses.replace(field, name="other")),
        _line(dataclasses.replace(field, kind=int)),
    ]  # fmt: skip
    assert len({line, *changed}) == len(changed) + 1


def test_the_schema_hash_is_short_and_the_same_every_time() -> None:
    first = schema_hash()
    schema_hash.cache_clear()
    assert schema_hash() == first
    assert len(first) == 16
    assert int(first, 16) >= 0
