"""The pages beside the conversation: a class of the whole page says which of them is seen."""

from __future__ import annotations

PAGES = ("today", "timeline", "sources")
"""Each has a button `nd-NAME-button`, a column `nd-NAME-page`, and the class `nd-on-NAME`."""


def toggle(name: str) -> str:
    """The script of a page's button: it opens the page, or goes back to the conversation."""
    others = ", ".join(f'"{page}"' for page in PAGES)
    return f"""() => {{
  const classes = document.getElementById("nd-page").classList;
  const opens = !classes.contains("nd-on-{name}");
  for (const page of [{others}]) {{
    const shown = opens && page === "{name}";
    classes.toggle("nd-on-" + page, shown);
    document.getElementById("nd-" + page + "-button")?.setAttribute("aria-pressed", shown);
  }}
}}"""
