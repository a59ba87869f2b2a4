"""What whoever keeps the database needs: all of it in another one, and old answers gone."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from data_schemas.overrides import OverrideKind, OverrideReason
from data_schemas.store import Store, open_store
from data_schemas.store.engine import reading, writing
from data_schemas.store.overrides import KeptOverride
from data_schemas.store.tables import SCORES, metadata
from service.cli import main
from tests.factories import a_ledger
from tests.postgres import Server

DAY = date(2026, 10, 1)


def fill(store: Store) -> None:
    """Two files over one another, a key, a user, a score and a decision about it."""
    for month, amount in ((1, 100.25), (2, 90.0)):
        row = {"receivable_id": "R", "customer_id": "C", "due_date": DAY, "amount": amount}
        told = a_ledger(f"2026-1{month}-01", [row])
        store.write({"receivables": told.receivables}, told.as_of, told.synthetic)
    store.add_key("crm", "0" * 64)
    store.add_user("li", "hash")
    for name in ("old", "named", "new"):
        store.save_score(name, "R", json.dumps({"score": name, "zh": "回款"}, ensure_ascii=False))
    store.add_override(
        KeptOverride(
            override_id="O1", created=datetime(2026, 11, 2, tzinfo=UTC), author="user:li",
            kind=OverrideKind.GRADE, reason=next(iter(OverrideReason)), score_id="named",
            given="{}",
        )
    )  # fmt: skip


def rows_of(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with reading(store.engine) as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(sa.select(table)).all()), key=str)
            for table in metadata.sorted_tables
        }


def test_all_of_a_database_is_copied_into_a_new_one(
    tmp_path: Path, postgresql: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    """From a folder that was exported, versions and keys, users, decisions and scores were gone."""
    first, last = (f"sqlite:///{tmp_path / name}.db" for name in ("first", "last"))
    one = open_store(first)
    fill(one)
    with postgresql.database() as middle:
        assert main(["database", "copy", first, middle, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["receivables"] == 2  # each of its versions
        assert main(["database", "copy", middle, last]) == 0
        copied = open_store(middle)
        row = {"receivable_id": "N", "customer_id": "C", "due_date": DAY, "amount": 1.0}
        more = a_ledger("2026-12-02", [row])
        copied.write({"receivables": more.receivables}, more.as_of, more.synthetic)
        assert copied.revision() == one.revision() + 1
        copied.close()
        assert main(["database", "copy", first, middle]) != 0
        assert "is not empty" in capsys.readouterr().err
    two = open_store(last)
    assert rows_of(two) == rows_of(one)
    assert two.revision() == one.revision()
    before = two.read_ledger(known_at=date(2026, 11, 15)).receivables
    pd.testing.assert_frame_equal(before, one.read_ledger(known_at=date(2026, 11, 15)).receivables)
    for each in (one, two):
        each.close()


@pytest.mark.parametrize("same", [True, False])
def test_a_source_that_is_not_there_is_refused_and_not_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *, same: bool
) -> None:
    """Mistyped, it was made, and copied with nothing in it."""
    source, target = tmp_path / "mistyped.db", tmp_path / "target.db"
    if same:
        source.touch()
        target = source
    assert main(["database", "copy", f"sqlite:///{source}", f"sqlite:///{target}"]) == 21
    said = "one and the same" if same else "there is no database"
    assert said in capsys.readouterr().err
    made = [path for path in (source, target) if path.exists() and path.stat().st_size]
    assert made == []


def test_old_answers_go_but_for_those_that_decisions_name(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUIKUAN_DATABASE_URL", database_url)
    store = open_store(database_url)
    fill(store)
    with writing(store.engine) as connection:
        old = SCORES.c.score_id.in_(["old", "named"])
        long_ago = datetime.now(UTC) - timedelta(days=400)
        connection.execute(sa.update(SCORES).where(old).values(created=long_ago))
    assert main(["scores", "prune", "--older-than", "365", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"deleted": 1, "kept": 1}
    assert [(one.action, one.subject) for one in store.audited()][-1] == ("prune", "scores")
    assert store.get_score("old") is None
    assert store.get_score("named") is not None
    assert store.get_score("new") is not None
    with pytest.raises(SystemExit):
        main(["scores", "prune", "--older-than", "0"])
    store.close()
