"""One company's own file, as it is, into the tables of a ledger: by a mapping a person can read."""
