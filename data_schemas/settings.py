"""Settings of a deployment: environment variables with the prefix ``HUIKUAN_``.

Built once in an entry point and passed in; nothing else reads the environment.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "HUIKUAN_"


class Settings(BaseSettings):
    """Where things are and how the service answers."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    home: Path = Field(Path("var"), description="folder for database, model store and bundles")
    database_url: str = Field("", description="SQLAlchemy URL; empty: SQLite under HOME")
    mlflow_tracking_uri: str = Field("", description="MLflow store; empty: SQLite under HOME")
    model: str = Field("champion", description="alias, version or bundle folder to serve")
    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8000, ge=1, le=65535, description="port to listen on")
    lang: Literal["zh", "en"] = Field("zh", description="language where the caller names none")
    workers: int = Field(
        1, ge=1, le=64, description="server processes; more than one serve the API alone, no desk"
    )
    log_format: Literal["text", "json"] = Field("text", description="how log lines are written")
    policy: Path | None = Field(None, description="TOML file with thresholds, rates and exceptions")
    font: Path | None = Field(
        None, description="font file with Chinese for PDF reports; empty: one of the system's"
    )

    @property
    def database(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{self.home.resolve() / 'huikuan.db'}"

    @property
    def tracking(self) -> str:
        """The MLflow tracking URI in force."""
        return self.mlflow_tracking_uri or f"sqlite:///{self.home.resolve() / 'mlflow.db'}"


def misspelt_settings(environment: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """Variables that look much like a setting and are none, each with that setting.

    Parameters
    ----------
    environment : iterable of str, optional
        Names of variables; default: those there are.

    Examples
    --------
    >>> misspelt_settings(["PATH", "HUIKUAN_PORT", "huikuan_lang", "HUIKUAN_WORKER", "HUIKUAN_KEY"])
    [('HUIKUAN_WORKER', 'HUIKUAN_WORKERS')]
    """
    known = [f"{PREFIX}{name}".upper() for name in Settings.model_fields]
    given = sorted(os.environ if environment is None else environment)
    near = {
        name: get_close_matches(name.upper(), known, 1, 0.85)
        for name in given
        if name.upper().startswith(PREFIX) and name.upper() not in known
    }
    return [(name, found[0]) for name, found in near.items() if found]
