"""Money on the curve: loss, waiting, margin, credit limit. Pure functions."""
