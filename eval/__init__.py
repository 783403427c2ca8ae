"""Scores retrieval and answers, and measures speed."""
