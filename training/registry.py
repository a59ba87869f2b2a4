"""Which model is in force: promotion through gates, going back, and a record of every move.

The stack of past champions is a tag of the registered model, so that it is the same from every
machine; each move is also a tag of the version and a line in HOME/registry.jsonl.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from mlflow import MlflowClient
from mlflow.entities.model_registry import ModelVersion as Registered
from mlflow.entities.model_registry import RegisteredModel
from mlflow.exceptions import MlflowException
from mlflow.protos.databricks_pb2 import RESOURCE_DOES_NOT_EXIST, ErrorCode

from data_schemas.acting import os_user
from data_schemas.errors import BundleMismatch, GateNotPassed, NotFound
from data_schemas.json_text import json_text
from data_schemas.settings import Settings
from model.bundle import load_bundle
from model.bundle_check import PROMOTED, digest
from model.manifest import MODEL_NAME
from training.beside import Beside, beside_of
from training.beside_report import worse
from training.gates import Checked, Gates, check_gates
from training.move import Move
from training.store_check import usable
from training.tracking import CHAMPION, bundle_of, connect

STACK = "champions"
"""Tag of the registered model: versions that were champion, in order, the one in force last."""
KEPT = 50
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class ModelVersion:
    """One registered model, as it is listed; ``source`` is the ledger it learnt from.

    ``beside_champion`` is what it showed beside the champion of the day it was trained.
    """

    version: int
    aliases: tuple[str, ...]
    as_of: str
    source: str
    horizons: tuple[int, ...]
    created: str
    synthetic: bool
    run_id: str
    metrics: dict[str, float]
    beside_champion: Beside | None = None


def models(settings: Settings) -> list[ModelVersion]:
    """All registered versions, the newest first."""
    client = connect(settings)
    known = _there(settings, lambda: client.get_registered_model(MODEL_NAME))
    if known is None:
        return []
    found = client.search_model_versions(f"name='{MODEL_NAME}'")
    listed = [_listed(settings, client, known, one) for one in found]
    return sorted(listed, key=lambda v: -v.version)


def promote(
    settings: Settings, version: int, *, force: str | None = None, gates: Gates | None = None
) -> Move:
    """Make a version the champion.

    Parameters
    ----------
    settings : Settings
        Where the registry is.
    version : int
        Of the registered model.
    force : str, optional
        The reason for promoting although a gate does not pass; it is recorded. A bundle that
        cannot be loaded is never promoted.
    gates : Gates, optional
        What it must pass; the usual ones by default.

    Raises
    ------
    NotFound
        If there is no such version.
    BundleMismatch
        If its bundle cannot be loaded by this code.
    GateNotPassed
        Naming the figures that do not pass; one is that it is worse than the champion in force.
    """
    client = connect(settings)
    registered = _version(settings, client, version)
    if registered is None:
        raise NotFound(
            f"没有模型版本 {version}；huikuan models 列出全部版本",
            f"there is no model version {version}; huikuan models lists all",
        )
    with bundle_of(settings, version) as folder:
        manifest, sums = load_bundle(folder).manifest, digest(folder)
    learnt = [one.stage for one in manifest.stages]
    found = check_gates(manifest.metrics, learnt, gates or Gates())
    stack, served = _stack(settings, client)
    shown = beside_of(registered.tags)
    if shown is not None and shown.champion == served:  # of another champion it says nothing
        found.figures.update(shown.gate_figures())
        found.failures.extend(worse(shown))
    if found.failures and force is None:
        zh = "；".join(zh for zh, _ in found.failures)
        en = "; ".join(en for _, en in found.failures)
        raise GateNotPassed(
            f"模型版本 {version} 未达到启用条件：{zh}。如仍要启用，请用 --force 写明理由。",
            f"version {version} does not pass: {en}. To promote it all the same: --force REASON.",
        )
    if stack[-1:] != [served] and stack[-2:-1] == [served]:
        del stack[-1]  # never reached, or taken back by hand: not what was before this one
    if stack[-1:] != [version]:
        stack.append(version)
    forced = force if found.failures else None
    return _move(
        settings, client, "promote", stack, served, forced, found, manifest.synthetic, sums=sums
    )


def rollback(settings: Settings) -> Move:
    """Bring back the champion before the present one; those deleted meanwhile are skipped.

    Raises
    ------
    NotFound
        If there was none, or none is left.
    """
    client = connect(settings)
    stack, served = _stack(settings, client)
    left = stack.pop() if stack else None
    gone: list[int] = []
    while stack and (stack[-1] == left or _version(settings, client, stack[-1]) is None):
        skipped = stack.pop()
        if skipped not in (left, *gone):
            gone.append(skipped)
    if not stack:
        lost = f"{sorted(gone)}"[1:-1]
        raise NotFound(
            "没有更早的启用模型可以退回" + (f"（已删除：{lost}）" if gone else ""),
            "there is no earlier champion to go back to" + (f" (deleted: {lost})" if gone else ""),
        )
    with bundle_of(settings, stack[-1]) as folder:
        try:
            synthetic = load_bundle(folder).manifest.synthetic
        except BundleMismatch as err:
            raise BundleMismatch(
                f"版本 {stack[-1]} 由另一版本的程序训练或已损坏，不能退回；"
                f"没有改动，仍用版本 {served}",
                f"version {stack[-1]} was made by another version of this program, or is damaged,"
                f" and cannot be brought back; nothing changed, version {served} stays in force",
            ) from err
    nothing = Checked({}, [], [])
    return _move(settings, client, "rollback", stack, served, None, nothing, synthetic, gone)


def champion(settings: Settings) -> int | None:
    """The version in force, as the alias names it; none before the first promotion."""
    return _stack(settings, connect(settings))[1]


def beside(settings: Settings, move: Move) -> list[ModelVersion]:
    """The version that a move put in force, then the one before it; empty without two of them."""
    if move.previous in (None, move.version):
        return []
    client = connect(settings)
    known = _there(settings, lambda: client.get_registered_model(MODEL_NAME))
    both = [_version(settings, client, one) for one in (move.version, move.previous)]
    there = [_listed(settings, client, known, one) for one in both if known and one]
    return there if len(there) == 2 else []


def _move(
    settings: Settings,
    client: MlflowClient,
    move: str,
    stack: list[int],
    previous: int | None,
    forced: str | None,
    found: Checked,
    synthetic: bool,
    gone: Sequence[int] = (),
    sums: str | None = None,
) -> Move:
    version = stack[-1]
    record = Move(
        at=datetime.now(tz=UTC).isoformat(timespec="seconds"),
        by=os_user(),
        move=move,
        version=version,
        previous=previous,
        forced=forced,
        figures=found.figures,
        by_chance=tuple(found.by_chance),
        synthetic=synthetic,
        gone=tuple(gone),
        sums=sums,
    )
    # The journal comes first: a move that was made is never without its line.
    line = record.journalled(settings)
    # Then the stack: broken off before the alias follows, the move can simply be made again; the
    # other way round the champion would not be in the stack, and a rollback go one too far.
    with usable(settings.tracking):
        client.set_registered_model_tag(MODEL_NAME, STACK, json_text(stack[-KEPT:]))
        if sums is not None:  # before anybody follows
            client.set_model_version_tag(MODEL_NAME, str(version), PROMOTED, sums)
        client.set_registered_model_alias(MODEL_NAME, CHAMPION, str(version))
        client.set_model_version_tag(MODEL_NAME, str(version), f"last_{move}", line)
    record.audited(settings)
    return record


def _stack(settings: Settings, client: MlflowClient) -> tuple[list[int], int | None]:
    """The champions in order, and the one in force, which the alias names.

    An alias set by hand in MLflow is put on top. Not where it is the one below the top: that is
    what a move leaves that was broken off before the alias followed.
    """
    known = _there(settings, lambda: client.get_registered_model(MODEL_NAME))
    if known is None:
        return [], None
    stack = [int(v) for v in json.loads(known.tags.get(STACK, "[]"))]
    if CHAMPION not in known.aliases:
        return stack, None
    served = int(known.aliases[CHAMPION])
    if served not in stack[-2:]:
        stack.append(served)
    return stack, served


def _version(settings: Settings, client: MlflowClient, version: int) -> Registered | None:
    return _there(settings, lambda: client.get_model_version(MODEL_NAME, str(version)))


def _there(settings: Settings, ask: Callable[[], T]) -> T | None:
    """What MLflow has of what is asked for; a store that fails is no answer."""
    with usable(settings.tracking):
        try:
            return ask()
        except MlflowException as err:
            if err.error_code != ErrorCode.Name(RESOURCE_DOES_NOT_EXIST):
                raise
    return None


def _listed(
    settings: Settings, client: MlflowClient, known: RegisteredModel, found: Registered
) -> ModelVersion:
    """A version as it is listed; one whose run is gone (``mlflow gc``) without what that knew."""
    tags, version = found.tags, int(found.version)
    created = datetime.fromtimestamp(found.creation_timestamp / 1000, tz=UTC)
    run = _there(settings, lambda: client.get_run(str(found.run_id)))
    params = run.data.params if run else {}
    return ModelVersion(
        version=version,
        aliases=tuple(sorted(name for name, of in known.aliases.items() if int(of) == version)),
        as_of=tags.get("as_of", ""),
        source=params.get("source", ""),
        horizons=tuple(int(one) for one in params.get("horizons", "").split(",") if one),
        created=created.isoformat(timespec="seconds"),
        synthetic=tags.get("synthetic") == "true",
        run_id=str(found.run_id),
        metrics=dict(run.data.metrics) if run else {},
        beside_champion=beside_of(tags),
    )
