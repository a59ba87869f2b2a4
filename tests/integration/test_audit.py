"""Who changed what stands in the database, written with the change; on both databases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from data_schemas.acting import acting
from data_schemas.errors import InvalidLedger, UnknownReference
from data_schemas.frame import check_frame
from data_schemas.overrides import OverrideKind, OverrideReason
from data_schemas.settings import Settings
from data_schemas.store import Store, open_store
from data_schemas.store.ledger import FEW
from data_schemas.store.overrides import KeptOverride
from service import cli

DAY = date(2026, 6, 1)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = open_store(database_url)
    yield opened
    opened.close()


def _receivables(count: int, amount: float = 100.0) -> dict[str, pd.DataFrame]:
    rows = [
        {"receivable_id": f"R{n}", "customer_id": f"C{n % 2}", "due_date": "2026-05-01",
         "invoice_date": "2026-04-01", "amount": amount}
        for n in range(count)
    ]  # fmt: skip
    frame, refusals = check_frame("receivables", pd.DataFrame(rows, dtype="object"))
    assert not refusals
    return {"receivables": frame}


def _told(store: Store, **asked: str) -> list[tuple[str, str, str, str]]:
    return [(one.who, one.how, one.action, one.subject) for one in store.audited(**asked)]


def test_a_record_is_kept_with_who_put_it_and_one_that_changes_nothing_is_not(store: Store) -> None:
    with acting("crm", "key"):
        store.write(_receivables(1), DAY, False, complete=False)
        store.write(_receivables(1), DAY, False, complete=False)
    assert _told(store) == [("crm", "key", "put", "receivables/R0")]
    (one,) = store.audited(subject="R0")
    assert json.loads(one.outcome)["rows"]["receivables"]["new"] == 1
    assert "100" not in one.outcome
    assert not store.audited(subject="R")
    assert not store.audited(subject="r0")  # another id
    assert _told(store, who="crm") == _told(store)
    assert not store.audited(who="li")
    assert not store.audited(since=one.at.replace(year=one.at.year + 1))


@pytest.mark.parametrize("rows", [2, FEW + 1])
def test_a_file_is_one_row_however_large(store: Store, rows: int) -> None:
    with acting("li", "cli"):
        store.write(_receivables(rows), DAY, False)
    ((who, how, action, subject),) = _told(store)
    assert (who, how, action, subject) == ("li", "cli", "ingest", "")
    (one,) = store.audited()
    assert json.loads(one.outcome)["rows"]["receivables"] == {
        "new": rows, "updated": 0, "unchanged": 0,
    }  # fmt: skip


def test_what_is_not_written_is_not_noted(store: Store) -> None:
    payments = [{"payment_id": "P", "receivable_id": "R9", "paid_date": "2026-05-01", "amount": 1}]
    frame, _ = check_frame("payments", pd.DataFrame(payments, dtype="object"))
    with pytest.raises(UnknownReference):
        store.write({"payments": frame}, DAY, False, complete=False)
    store.write(_receivables(1), DAY, True)
    with pytest.raises(InvalidLedger):
        store.write(_receivables(1), DAY, False)
    assert [action for _, _, action, _ in _told(store)] == ["ingest"]


def test_merges_decisions_keys_and_users_are_kept(store: Store) -> None:
    store.write(_receivables(2), DAY, False)
    with acting("boss", "desk"):
        store.merge_customers("C1", "C0", DAY)
        store.unmerge_customer("C1", DAY)
        store.add_override(
            KeptOverride(
                override_id="o_1", author="user:boss", kind=OverrideKind.PROVISION,
                reason=next(iter(OverrideReason)), given="{}", subject="R1",
                customer_id="C0", note="秘密",
            )
        )  # fmt: skip
        store.add_key("crm", "hash")
        store.add_key("crm", "hash-2", replace=True)
        store.revoke_key("crm")
        store.add_user("wang", "hash")
        store.remove_user("wang")
    told = _told(store)[1:]
    assert {one[:2] for one in told} == {("boss", "desk")}
    assert [one[2:] for one in told] == [
        ("merge", "customers/C1/C0"), ("unmerge", "customers/C1/C0"), ("override", "R1/C0"),
        ("add", "api_keys/crm"), ("replace", "api_keys/crm"), ("revoke", "api_keys/crm"),
        ("add", "users/wang"), ("remove", "users/wang"),
    ]  # fmt: skip
    assert "秘密" not in "".join(one.outcome for one in store.audited())
    assert "hash" not in "".join(one.outcome for one in store.audited())


def test_a_command_is_its_users_and_the_audit_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path))
    monkeypatch.setenv("USER", "somebody else")
    monkeypatch.setenv("LOGNAME", "somebody else")
    assert cli.main(["keys", "add", "crm"]) == 0
    capsys.readouterr()
    assert cli.main(["audit", "--json", "--subject", "crm", "--since", "2026-01-01"]) == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert (one["how"], one["action"], one["subject"]) == ("cli", "add", "api_keys/crm")
    assert one["who"] not in ("", "somebody else")
    assert one["outcome"] == {"role": "decide"}  # though nobody named it
    assert cli.main(["audit"]) == 0
    assert "api_keys/crm" in capsys.readouterr().out
    with closing(open_store(Settings().database)) as opened:
        assert len(opened.audited()) == 1
