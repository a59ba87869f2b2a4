"""The currency that figures are shown in."""

YUAN = "CNY"
"""ISO 4217; what amounts are in where nothing names another."""
