"""Following sources: what to look at when, what it brings, how long it is kept."""
