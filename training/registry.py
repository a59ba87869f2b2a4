"""Which model is in force: promotion through gates, going back, and a record of every move.

The stack of past champions is a tag of the registered model, so that it is the same from every
machine; each move is also a tag of the version and a line in HOME/registry.jsonl.
"""

from __future__ import annotations

import getpass
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from mlflow import MlflowClient
from mlflow.entities.model_registry import ModelVersion as Registered
from mlflow.exceptions import MlflowException

from data_schemas.errors import GateNotPassed, NotFound
from data_schemas.json_text import json_text
from data_schemas.settings import Settings
from model.bundle import load_bundle
from model.manifest import MODEL_NAME
from training.gates import Checked, Gates, check_gates
from training.store_check import usable
from training.tracking import CHAMPION, bundle_of, connect

STACK = "champions"
"""Tag of the registered model: versions that were champion, in order, the one in force last."""
KEPT = 50
JOURNAL = "registry.jsonl"


@dataclass(frozen=True, kw_only=True)
class ModelVersion:
    """One registered model, as it is listed."""

    version: int
    aliases: tuple[str, ...]
    as_of: str
    created: str
    synthetic: bool
    run_id: str
    metrics: dict[str, float]


@dataclass(frozen=True, kw_only=True)
class Move:
    """One move of the champion alias, as it is recorded.

    ``by_chance`` says in zh and en what passed only because chance explains it; ``synthetic``
    whether the version was taught by simulated records.
    """

    at: str
    by: str
    move: str
    version: int
    previous: int | None
    forced: str | None
    figures: dict[str, float]
    by_chance: tuple[tuple[str, str], ...] = ()
    synthetic: bool


def models(settings: Settings) -> list[ModelVersion]:
    """All registered versions, the newest first."""
    client = connect(settings)
    try:
        known = client.get_registered_model(MODEL_NAME)
    except MlflowException:
        return []
    aliases: dict[int, list[str]] = {}
    for alias, version in known.aliases.items():
        aliases.setdefault(int(version), []).append(alias)
    found = client.search_model_versions(f"name='{MODEL_NAME}'")
    listed = [_listed(client, v, tuple(sorted(aliases.get(int(v.version), [])))) for v in found]
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
        Naming the figures that do not pass.
    """
    client = connect(settings)
    _require(client, version)
    with bundle_of(settings, version) as folder:
        manifest = load_bundle(folder).manifest
    learnt = [one.stage for one in manifest.stages]
    found = check_gates(manifest.metrics, learnt, gates or Gates())
    if found.failures and force is None:
        zh = "；".join(zh for zh, _ in found.failures)
        en = "; ".join(en for _, en in found.failures)
        raise GateNotPassed(
            f"模型版本 {version} 未达到启用条件：{zh}。如仍要启用，请用 --force 写明理由。",
            f"version {version} does not pass: {en}. To promote it all the same: --force REASON.",
        )
    stack = _stack(client)
    previous = stack[-1] if stack else None
    if previous != version:
        stack.append(version)
    forced = force if found.failures else None
    return _move(settings, client, "promote", stack, previous, forced, found, manifest.synthetic)


def rollback(settings: Settings) -> Move:
    """Bring back the champion before the present one.

    Raises
    ------
    NotFound
        If there was none.
    """
    client = connect(settings)
    stack = _stack(client)
    if len(stack) < 2:
        raise NotFound("没有更早的启用模型可以退回", "there is no earlier champion to go back to")
    left = stack.pop()
    _require(client, stack[-1])
    with bundle_of(settings, stack[-1]) as folder:
        synthetic = load_bundle(folder).manifest.synthetic
    return _move(
        settings, client, "rollback", stack, left, None, Checked({}, [], []), synthetic
    )  # fmt: skip


def _move(
    settings: Settings,
    client: MlflowClient,
    move: str,
    stack: list[int],
    previous: int | None,
    forced: str | None,
    found: Checked,
    synthetic: bool,
) -> Move:
    version = stack[-1]
    record = Move(
        at=datetime.now(tz=UTC).isoformat(timespec="seconds"),
        by=_user(),
        move=move,
        version=version,
        previous=previous,
        forced=forced,
        figures=found.figures,
        by_chance=tuple(found.by_chance),
        synthetic=synthetic,
    )
    line = json_text(asdict(record))
    # The journal comes first: a move that was made is never without its line.
    with (settings.home / JOURNAL).open("a", encoding="utf-8") as journal:
        journal.write(line + "\n")
    # Then the stack: broken off before the alias follows, the move can simply be made again; the
    # other way round the champion would not be in the stack, and a rollback go one too far.
    with usable(settings.tracking):
        client.set_registered_model_tag(MODEL_NAME, STACK, json_text(stack[-KEPT:]))
        client.set_registered_model_alias(MODEL_NAME, CHAMPION, str(version))
        client.set_model_version_tag(MODEL_NAME, str(version), f"last_{move}", line)
    return record


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may have no name for its user
        return "unknown"


def _stack(client: MlflowClient) -> list[int]:
    try:
        tags = client.get_registered_model(MODEL_NAME).tags
    except MlflowException:
        return []
    return [int(v) for v in json.loads(tags.get(STACK, "[]"))]


def _require(client: MlflowClient, version: int) -> None:
    try:
        client.get_model_version(MODEL_NAME, str(version))
    except MlflowException as err:
        raise NotFound(
            f"没有模型版本 {version}；huikuan models 列出全部版本",
            f"there is no model version {version}; huikuan models lists all",
        ) from err


def _listed(client: MlflowClient, found: Registered, aliases: tuple[str, ...]) -> ModelVersion:
    tags = found.tags
    created = datetime.fromtimestamp(found.creation_timestamp / 1000, tz=UTC)
    run = client.get_run(str(found.run_id))
    return ModelVersion(
        version=int(found.version),
        aliases=aliases,
        as_of=tags.get("as_of", ""),
        created=created.isoformat(timespec="seconds"),
        synthetic=tags.get("synthetic") == "true",
        run_id=str(found.run_id),
        metrics=dict(run.data.metrics),
    )
