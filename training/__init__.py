"""Data in, evidence and a registered model out: the only writer of MLflow."""

import os

# Before numpy is imported: it asks for memory in pages of 2 MiB. On a machine that is lent its
# memory bit by bit (most virtual ones) filling a large array of them costs four times as much as
# of small ones, and no run here was quicker with them (docs/evidence.md).
os.environ.setdefault("NUMPY_MADVISE_HUGEPAGE", "0")  # noqa: TID251  # sets, reads nothing
