"""Puts `articles.jsonl` into an index as it is, past the cleaning that an ingest does.

Run as `python fill.py DATA`: what reaches the page is then as hostile as it was written.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from ingest.chunk import chunk
from rag import NewsDesk
from rag.types import Article

if __name__ == "__main__":
    rows = (Path(__file__).parent / "articles.jsonl").read_text("utf-8").splitlines()
    articles = [Article(**json.loads(row)) for row in rows]
    with NewsDesk.open(sys.argv[1]) as desk:
        desk.index.add([(article, chunk(article, desk.encoder)) for article in articles])
