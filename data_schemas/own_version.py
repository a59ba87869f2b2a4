"""Which version of huikuan this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def own_version() -> str:
    """The version that was installed; "source" where the code runs without being installed.

    So it does in an environment that ``mlflow run`` made of the lock alone.
    """
    try:
        return version("huikuan")
    except PackageNotFoundError:
        return "source"
