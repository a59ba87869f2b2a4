"""Whether MLflow's store answers, asked once and briefly, before anything long is begun.

Left to itself MLflow asks a server that is away for four minutes, a database for hours, and then
ends in a traceback; a training would have been done by then, and lost its place in the registry.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from mlflow.environment_variables import (
    MLFLOW_HTTP_REQUEST_MAX_RETRIES,
    MLFLOW_HTTP_REQUEST_TIMEOUT,
)
from mlflow.exceptions import MlflowException
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from data_schemas.errors import StoreUnavailable

DATABASES = ("postgresql", "mysql", "mssql")
PATIENCE = 10
"""Seconds a server has to answer the first question."""


@contextmanager
def first_contact(uri: str) -> Iterator[None]:
    """Ask the store at ``uri`` briefly, for as long as the block lasts.

    Raises
    ------
    StoreUnavailable
        If it does not answer, refuses, or is no store that MLflow knows; without its password.
    """
    brief = {MLFLOW_HTTP_REQUEST_MAX_RETRIES: 1, MLFLOW_HTTP_REQUEST_TIMEOUT: PATIENCE}
    before = {variable: variable.get_raw() for variable in brief}  # type: ignore[no-untyped-call]
    try:
        for variable, value in brief.items():
            variable.set(value)  # type: ignore[no-untyped-call]  # MLflow's own
        if urlsplit(uri).scheme.split("+")[0] in DATABASES:
            create_engine(make_url(uri)).connect().close()
        yield
    except (MlflowException, SQLAlchemyError, ImportError) as err:
        raise _unavailable(uri, err) from err
    finally:
        for variable, raw in before.items():
            if raw is None:
                variable.unset()  # type: ignore[no-untyped-call]  # MLflow's own
            else:
                variable.set(raw)  # type: ignore[no-untyped-call]  # MLflow's own


def _unavailable(uri: str, err: Exception) -> StoreUnavailable:
    parts = urlsplit(uri)
    shown = uri
    if parts.password:
        shown = uri.replace(f":{parts.password}@", ":***@")
    why = (str(err).splitlines() or [type(err).__name__])[0]
    why = why.replace(uri, shown).strip(" .")
    return StoreUnavailable(
        f"MLflow 存储 {shown} 无法使用：{why}。请检查 HUIKUAN_MLFLOW_TRACKING_URI"
        "（http(s):// 服务、sqlite:/// 文件或 postgresql:// 数据库），"
        "或留空以使用 HUIKUAN_HOME 下的存储",
        f"the MLflow store {shown} cannot be used: {why}. See HUIKUAN_MLFLOW_TRACKING_URI (a server"
        " http(s)://, a file sqlite:///, a database postgresql://), or leave it empty for the store"
        " under HUIKUAN_HOME",
    )
