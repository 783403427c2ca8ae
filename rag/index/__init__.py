"""The ledger and the two indexes derived from it."""
