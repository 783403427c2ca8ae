"""Whether a written sentence says what its source says: numbers, days, names, words quoted."""
