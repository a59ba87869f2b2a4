"""What was typed outlives the server, for whoever typed it and for a while."""

from __future__ import annotations

import json
import os
import stat
import time
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data_schemas.reference import Reference
from service.desk.draft import of_case
from service.desk.drafts import KEPT_FOR, Drafts, Keeper, written
from service.desk.kept import Kept, kept_in
from service.desk.terms import Sought
from service.example import example_deal
from tests.drafts import a_draft

TODAY = date(2026, 11, 22)


def _kept(user: str = "wang", tab: str = "t1") -> Kept:
    sought = Sought("B", {"expected_loss": "1万"}, ["upfront_share"])
    return Kept(user, tab, a_draft(customer__name="新区管委会"), sought, answered=True)


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts(tmp_path / "drafts")


def test_what_was_typed_is_there_again_after_the_server_was(drafts: Drafts) -> None:
    kept = _kept()
    kept.draft.reference = Reference.PEERS
    drafts.write(kept, written(kept))
    again = Drafts(drafts.folder).read("wang", "t1")
    assert again == kept
    held: dict[str, Any] = {}
    assert kept_in(held, "t1", "wang", TODAY, again).draft == kept.draft
    # What is in memory is newer.
    kept_in(held, "t1", "wang", TODAY).draft.values["deal.amount"] = "2"
    assert kept_in(held, "t1", "wang", TODAY, kept).draft.values["deal.amount"] == "2"


def test_a_whole_deal_comes_back_as_it_was(drafts: Drafts) -> None:
    kept = Kept("wang", "t1", of_case(example_deal(TODAY)), Sought())
    drafts.write(kept, written(kept))
    assert drafts.read("wang", "t1") == kept


def test_nobody_else_may_read_it(drafts: Drafts) -> None:
    kept = _kept()
    drafts.write(kept, written(kept))
    assert drafts.read("li", "t1") is None
    assert drafts.read("wang", "t2") is None
    (path,) = drafts.folder.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(drafts.folder.stat().st_mode) == 0o700
    assert "wang" not in path.name
    # A file that was put under another's name is of no use to that one.
    path.rename(drafts._path("li", "t1"))
    assert drafts.read("li", "t1") is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"user": "wang"}', "\x00"])
def test_what_cannot_be_read_is_as_if_it_were_not_there(drafts: Drafts, text: str) -> None:
    drafts.write(_kept(), text)
    assert drafts.read("wang", "t1") is None


def test_a_field_that_is_no_longer_asked_is_left_out(drafts: Drafts) -> None:
    kept = _kept()
    content = json.loads(written(kept))
    content["values"] |= {"deal.gone": "1", "gone.amount": "1", "deal.x_own": "A"}
    drafts.write(kept, json.dumps(content))
    again = drafts.read("wang", "t1")
    assert again is not None
    assert again.draft.values == kept.draft.values | {"deal.x_own": "A"}


def test_what_nobody_worked_on_for_long_goes(tmp_path: Path) -> None:
    now = time.time()
    drafts = Drafts(tmp_path / "drafts", lambda: now)
    old, young = _kept(tab="t1"), _kept(tab="t2")
    for kept, age in ((old, KEPT_FOR + 1), (young, KEPT_FOR - 1)):
        drafts.write(kept, written(kept))
        os.utime(drafts._path("wang", kept.tab), (now - age, now - age))
    drafts.prune()
    assert drafts.read("wang", "t1") is None
    assert drafts.read("wang", "t2") is not None


def test_only_what_changed_is_written_and_a_full_disk_stops_nobody(tmp_path: Path) -> None:
    kept = _kept()
    keeper = Keeper(Drafts(tmp_path / "drafts"), kept, deepcopy(kept))
    assert keeper.changed() is None
    kept.draft.values["deal.amount"] = "5"
    text = keeper.changed()
    assert text is not None
    keeper.keep(text)
    assert keeper.changed() is None
    (tmp_path / "a file").touch()
    blocked = Keeper(Drafts(tmp_path / "a file"), kept)
    blocked.keep(text)
