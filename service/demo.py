"""What the demo needs beside data and a model: a sign-in, a key, and a few lines that say so."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import asdict, dataclass

from data_schemas.settings import Settings
from data_schemas.store import Store, open_store
from service.docs_page import curl
from service.passwords import hash_password, new_password, password_fits
from service.private_file import write_private
from service.security import key_digest, new_key

NAME = "demo"


@dataclass(frozen=True, kw_only=True)
class DemoCredentials:
    """The demo's sign-in and its API key."""

    user: str
    password: str
    key: str


def demo_credentials(settings: Settings) -> DemoCredentials:
    """The demo's user and key, made the first time.

    They are kept in ``HOME/demo/credentials.json``, readable by its owner only: a demo must be
    able to say them again, and guards nothing. Everybody else's are shown once and kept as hashes.
    """
    with closing(open_store(settings.database)) as store:
        path = settings.home / "demo" / "credentials.json"
        if path.is_file():
            kept = DemoCredentials(**json.loads(path.read_text(encoding="utf-8")))
            if _open(store, kept):
                return kept
        fresh = DemoCredentials(user=NAME, password=new_password(), key=new_key())
        store.add_user(NAME, hash_password(fresh.password), replace=True)
        store.add_key(NAME, key_digest(fresh.key), replace=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        write_private(path, json.dumps(asdict(fresh)))
        return fresh


def demo_text(settings: Settings, credentials: DemoCredentials) -> str:
    """Where to go, how to sign in, and one call that works as it stands."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104
    url = f"http://{host}:{settings.port}"
    return f"""
回款风险评估 huikuan：演示已就绪 / the demo is ready

  工作台 desk      {url}/
  登录 sign-in     {credentials.user} / {credentials.password}
  接口 API         {url}/docs

评估一份合同 score a deal:

{curl(url, credentials.key)}
"""


def _open(store: Store, kept: DemoCredentials) -> bool:
    """Whether the database knows these; it may be another one than last time."""
    found = store.find_key(key_digest(kept.key))
    if found is None or found.name != NAME:
        return False
    return password_fits(store.find_user(kept.user), kept.password)
