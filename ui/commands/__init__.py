"""The commands of the terminal: read the call, have the work done, show what came of it."""
