"""Who a page of the desk is drawn for."""

from __future__ import annotations

from typing import cast

import pytest
from nicegui import Client

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
