"""The methods that evidence compares, by name and label; ``training.peers`` is how they work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from data_schemas.errors import InvalidLedger
from data_schemas.punctuation import marks
from training import survival
from training.baselines import MAX_ROWS

MODEL = "model"
OURS = "probability"
"""Column of the model's own probabilities; a peer's column has its name."""
SURVIVAL = "sksurv"
"""Package of the survival peers."""


@dataclass(frozen=True)
class Peer:
    """A method with its labels.

    ``package`` is what it needs beyond our own, ``most`` the rows it is taught by at most.
    """

    name: str
    zh: str
    en: str
    package: str | None = None
    most: int | None = None

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
        Peer("logistic", "逻辑回归", "logistic regression", most=MAX_ROWS),
        Peer("scorecard", "WoE 评分卡", "WoE scorecard"),
        Peer("cox", "Cox 模型", "Cox", SURVIVAL, survival.MAX_ROWS["cox"]),
        Peer(
            "forest",
            "随机生存森林",
            "random survival forest",
            SURVIVAL,
            survival.MAX_ROWS["forest"],
        ),
        Peer("lightgbm", "LightGBM（默认参数）", "LightGBM, defaults"),
        Peer("lightgbm_small", "LightGBM（小树）", "LightGBM, small trees"),
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
            f"--peers 没有 {', '.join(unknown)}；可选：{allowed}",
            f"--peers knows no {', '.join(unknown)}; allowed: {allowed}",
        )
    mine = [peer for peer in PEERS.values() if peer.name in wanted]
    asked = tuple(peer.name for peer in mine if peer.installed)
    return asked, tuple(peer for peer in mine if not peer.installed)


def most_rows(methods: Sequence[str]) -> dict[str, int]:
    """Those of these methods that are taught by a draw where there are more rows, and how many."""
    return {
        name: most for name in PEERS if name in methods and (most := PEERS[name].most) is not None
    }


def capped_lines(methods: Sequence[str], lang: str) -> list[str]:
    """What a report says of them."""
    at = 0 if lang == "zh" else 1
    listed = marks(lang).comma.join(
        f"{METHODS[name][at]} {most:,}" for name, most in most_rows(methods).items()
    )
    if not listed:
        return []
    if at == 0:
        return [f"行数更多时只用随机抽取的部分训练，最多：{listed} 行"]
    return [f"where there are more rows, taught by a draw of at most: {listed}"]
