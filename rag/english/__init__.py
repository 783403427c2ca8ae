"""What newspaper English looks like: words, names, dates, and what means the same."""
