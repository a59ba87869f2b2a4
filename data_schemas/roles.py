"""What a key or a user may do: each role all that the one before it may, and more."""

from __future__ import annotations

from data_schemas.codes import OrderedCode


class Role(OrderedCode):
    """From the least to the most."""

    READ = "read", "只读", "read and score"
    WRITE = "write", "写入", "put records as well"
    DECIDE = "decide", "决定", "decide against the model as well"

    def covers(self, needed: Role) -> bool:
        """Whether whoever has this role may do what needs another."""
        return self.rank >= needed.rank
