"""Settings of a deployment: environment variables with the prefix ``HUIKUAN_``.

Built once in an entry point and passed in; nothing else reads the environment.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Where things are and how the service answers."""

    model_config = SettingsConfigDict(env_prefix="HUIKUAN_", frozen=True, extra="ignore")

    home: Path = Field(Path("var"), description="folder for database, model store and bundles")
    database_url: str = Field("", description="SQLAlchemy URL; empty: SQLite under HOME")
    mlflow_tracking_uri: str = Field("", description="MLflow store; empty: SQLite under HOME")
    model: str = Field("champion", description="alias, version or bundle folder to serve")
    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8000, ge=1, le=65535, description="port to listen on")
    lang: Literal["zh", "en"] = Field("zh", description="language where the caller names none")
    workers: int = Field(1, ge=1, le=64, description="server processes")
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
