"""Stories: one report run by several outlets, known by its words."""
