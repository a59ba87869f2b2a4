"""The methods that evidence compares, by name and label; ``training.peers`` is how they work."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec

from data_schemas.errors import InvalidLedger

MODEL = "model"
OURS = "probability"
"""Column of the model's own probabilities; a peer's column has its name."""
SURVIVAL = "sksurv"
"""Package of the survival peers."""


@dataclass(frozen=True)
class Peer:
    """A method with its labels, and the package it needs beyond our own."""

    name: str
    zh: str
    en: str
    package: str | None = None

    @property
    def installed(self) -> bool:
        """Whether its package can be imported."""
        return self.package is None or find_spec(self.package) is not None


PEERS = {
    peer.name: peer
    for peer in (
        Peer("base_rate", "总体比率", "base rate"),
        Peer("naive_rate", "客户原始比率", "naive customer rate"),
        Peer("customer_rate", "客户历史率", "customer rate"),
        Peer("logistic", "逻辑回归", "logistic regression"),
        Peer("scorecard", "WoE 评分卡", "WoE scorecard"),
        Peer("cox", "Cox 模型", "Cox", SURVIVAL),
        Peer("forest", "随机生存森林", "random survival forest", SURVIVAL),
        Peer("lightgbm", "LightGBM(默认参数)", "LightGBM, defaults"),
        Peer("lightgbm_small", "LightGBM(小树)", "LightGBM, small trees"),
    )
}
"""Every peer by name, from the simplest on."""

METHODS = {MODEL: ("本模型", "model")} | {p.name: (p.zh, p.en) for p in PEERS.values()}
"""Labels of the model and of every peer, zh and en."""


def chosen(names: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[Peer, ...]]:
    """Those of the peers named that can be asked, in the order of ``PEERS``; and those that cannot.

    Parameters
    ----------
    names : tuple of str
        Keys of ``PEERS``; the one word "all" stands for every one.

    Raises
    ------
    InvalidLedger
        Naming what is no peer.
    """
    wanted = set(PEERS) if names == ("all",) else set(names)
    unknown = sorted(wanted - set(PEERS))
    if unknown:
        allowed = ", ".join(["all", *PEERS])
        raise InvalidLedger(
            f"--peers 没有 {', '.join(unknown)};可选:{allowed}",
            f"--peers knows no {', '.join(unknown)}; allowed: {allowed}",
        )
    mine = [peer for peer in PEERS.values() if peer.name in wanted]
    asked = tuple(peer.name for peer in mine if peer.installed)
    return asked, tuple(peer for peer in mine if not peer.installed)
