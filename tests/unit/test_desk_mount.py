"""Who a page of the desk is drawn for."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import cast
from unittest.mock import MagicMock

import pytest
from nicegui import Client
from starlette.routing import Mount

from service.desk import mount
from service.desk.drafts import KEPT_FOR
from service.desk.mount import came
from tests.apart import ended


class Browser:
    """A client of NiceGUI that is let go of after a minute, connected or not."""

    def __init__(self, *, connects: bool) -> None:
        self.has_socket_connection = False
        self._connects = connects

    async def connected(self) -> None:
        self.has_socket_connection = self._connects


@pytest.mark.parametrize("connects", [True, False])
def test_nothing_is_drawn_for_whoever_left_before_connecting(connects: bool) -> None:
    browser = cast(Client, Browser(connects=connects))
    assert ended(lambda: came(browser)) is connects


@pytest.mark.parametrize("is_there", [True, False])
def test_a_start_deletes_what_nobody_worked_on(
    is_there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that nobody types into kept it for ever."""
    for name in ("ui", "login", "sheet", "facts"):
        monkeypatch.setattr(mount, name, MagicMock())
    left = tmp_path / "drafts" / "old.json"
    if is_there:
        left.parent.mkdir()
        left.touch()
        os.utime(left, (then := left.stat().st_mtime - KEPT_FOR - 1, then))
    app = MagicMock()
    app.state.settings = SimpleNamespace(home=tmp_path)
    app.router.routes.pop.return_value = Mount("/", routes=[])
    mount.add(app)
    assert not left.exists()
