"""What is kept of a person is found wherever it stands, and erased everywhere or nowhere."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from data_schemas.errors import InvalidLedger
from data_schemas.frame import check_frame
from data_schemas.overrides import OverrideKind, OverrideReason
from data_schemas.settings import Settings
from data_schemas.store import Store, open_store
from data_schemas.store.overrides import KeptOverride
from service import cli

DAY = date(2026, 6, 1)
NAME = '张"三'
"""With a sign that JSON writes otherwise."""


def _write(store: Store, table: str, day: date = DAY, **row: object) -> None:
    frame, refusals = check_frame(table, pd.DataFrame([row], dtype="object"))
    assert not refusals
    store.write({table: frame}, day, False)


def _fill(store: Store) -> None:
    claim = {"receivable_id": "R1", "customer_id": NAME, "invoice_date": "2026-04-01",
             "due_date": "2026-05-01", "amount": 100.5, "x_seller": f"{NAME} 经理"}  # fmt: skip
    _write(store, "customers", customer_id=NAME, name=f"某局{NAME}")
    _write(store, "receivables", **claim)
    _write(store, "receivables", date(2026, 6, 2), **(claim | {"x_seller": "李四"}))
    answer = json.dumps({"subject": "R1", "p": 0.1, "text": f"致{NAME}"}, ensure_ascii=False)
    store.save_scores([("s_1", "R1", answer)])
    store.add_override(
        KeptOverride(
            override_id="o_1", author="user:li", kind=OverrideKind.PROVISION,
            reason=next(iter(OverrideReason)), customer_id=NAME, note=f"{NAME}说的",
            given=json.dumps({"note": f"{NAME}说的"}, ensure_ascii=False),
        )
    )  # fmt: skip


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = open_store(database_url)
    yield opened
    opened.close()


def test_a_text_is_found_in_every_version_and_erased_everywhere(store: Store) -> None:
    _fill(store)
    found = {(one.table, one.column): one.rows for one in store.find_personal(NAME)}
    assert found == {
        ("customers", "customer_id"): 1, ("customers", "name"): 1,
        ("receivables", "customer_id"): 2, ("receivables", "extras"): 1,
        ("scores", "answer"): 1, ("overrides", "customer_id"): 1, ("overrides", "note"): 1,
        ("overrides", "given"): 1, ("audit", "subject"): 1,
    }  # fmt: skip
    before = store.revision()
    store.erase_personal(NAME, "已删除")
    assert store.find_personal(NAME) == []
    assert store.revision() == before + 1

    ledger = store.read_ledger()
    assert ledger.customers["name"].tolist() == ["某局已删除"]
    assert ledger.receivables["customer_id"].tolist() == ["已删除"]
    assert ledger.receivables["amount"].tolist() == [100.5]
    past = store.read_ledger(revision=before - 1)
    assert past.receivables["x_seller"].tolist() == ["已删除 经理"]
    kept = json.loads(store.get_score("s_1") or "")
    assert kept == {"subject": "R1", "p": 0.1, "text": "致已删除"}
    one = store.audited()[-1]
    assert one.action == "personal_erase"
    assert json.loads(one.outcome)["rows"]["receivables.customer_id"] == 2
    assert NAME not in one.outcome


def test_where_an_id_would_become_another_nothing_is_erased(store: Store) -> None:
    """Also where the other stands in another table, or came with another load."""
    _fill(store)
    _write(store, "deals", deal_id="D", customer_id="C9", signing_date="2026-01-01", amount=1)
    before = store.find_personal(NAME)
    with pytest.raises(InvalidLedger, match="--with"):
        store.erase_personal(NAME, "C9")
    assert store.find_personal(NAME) == before


@pytest.mark.parametrize("instead", ["", " ", "\u200b", "a\x07", "a\u202eb", "长" * 65])
def test_the_replacement_is_an_id(
    instead: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path))
    with closing(open_store(Settings().database)) as opened:
        _write(opened, "customers", customer_id="张三", name="张三")
        before = opened.find_personal("张三")
        assert cli.main(["personal", "erase", "张三", "--with", instead]) == 10
        assert "--with" in capsys.readouterr().err
        assert opened.find_personal("张三") == before


def test_ids_that_would_become_one_or_too_long_stop_it(store: Store) -> None:
    """Neither is there before, so nothing else would tell; also in two tables."""
    _write(store, "customers", customer_id="张三AB", name="a")
    _write(store, "deals", deal_id="D", customer_id="AB张三", signing_date="2026-01-01", amount=1)
    _write(
        store,
        "deals",
        deal_id="L" * 60 + "李四",
        customer_id="C",
        signing_date="2026-01-01",
        amount=1,
    )
    for text, instead in (("张三", "AB"), ("李四", "12345")):
        before = store.find_personal(text)
        with pytest.raises(InvalidLedger, match="--with"):
            store.erase_personal(text, instead)
        assert store.find_personal(text) == before


def test_codes_of_a_saved_answer_stay(store: Store) -> None:
    """A text may be part of one; an answer with another would be no answer any more."""
    kept = {
        "score_id": "open_1", "stage": "open", "grade": "open", "as_of": "open", "kind": "open",
        "model_version": "open", "customer": {"x_version": "open", "name": "open"},
        "texts": [{"kind": "open", "text": "open"}],
    }  # fmt: skip
    store.save_scores([("s_1", "R1", json.dumps(kept))])
    store.save_scores([("s_2", "R2", json.dumps({"stage": "open"}))])
    (place,) = store.erase_personal("open", "gone")
    assert (place.rows, place.ids) == (1, ("s_1",))
    changed = {"customer": {"x_version": "gone", "name": "gone"},
               "texts": [{"kind": "open", "text": "gone"}]}  # fmt: skip
    assert json.loads(store.get_score("s_1") or "") == kept | changed


def test_saved_answers_are_changed_by_their_ids(store: Store) -> None:
    """By what they say, each was looked for among all of them."""
    same = json.dumps({"text": NAME})
    store.save_scores([(f"s_{n}", "R", same) for n in range(3)])
    asked: list[str] = []
    sa.event.listen(store.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    store.erase_personal(NAME, "已删除")
    (change,) = {one for one in asked if one.startswith("UPDATE scores")}
    assert "score_id" in change.partition("WHERE ")[2]
    assert "answer" not in change.partition("WHERE ")[2]
    assert store.find_personal(NAME) == []


def test_a_name_is_found_in_files_however_they_write_its_signs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path))
    open_store(Settings().database).close()
    folder = tmp_path / "quality"
    folder.mkdir()
    spelt = {
        "a.csv": '"张""三",5', "b.json": json.dumps([NAME]), "c.html": f"<td>{html.escape(NAME)}",
        "d.json": json.dumps([NAME], ensure_ascii=False), "e.html": "<td>张&#34;三",
        "f.csv": NAME,
    }  # fmt: skip
    for name, text in (spelt | {"g.csv": "张三"}).items():
        (folder / name).write_text(text, encoding="utf-8")
    assert cli.main(["personal", "find", NAME, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["files"] == [str(folder / name) for name in spelt]


def test_the_commands_tell_where_and_name_files_they_leave(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path))
    with closing(open_store(Settings().database)) as opened:
        _write(opened, "customers", customer_id="C1", name="张三")
    files = [tmp_path / name for name in ("refused/x.csv", "drafts/y.json")]
    for left in files:
        left.parent.mkdir()
        left.write_text("C1,张三\n", encoding="utf-8")
    for words in (["find", "张三"], ["erase", "张三"]):
        assert cli.main(["personal", *words, "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["places"] == [
            {"table": "customers", "column": "name", "rows": 1, "ids": ["C1"]}
        ]
        assert told["files"] == [str(left) for left in files]
    assert all("张三" in left.read_text(encoding="utf-8") for left in files)
    assert cli.main(["personal", "find", "张三"]) == 0
    assert "customers" not in capsys.readouterr().out
    for wrong in (["find", "张"], ["erase", "张三", "--with", "张三丰"]):
        assert cli.main(["personal", *wrong]) != 0
