"""Finding, reading, citing and verifying news: the Python API of newsdesk.

    from rag import NewsDesk
    desk = NewsDesk.open("data")
    print(desk.ask("Whom did Rubio call on Thursday?").text)

`rag` knows nothing of the packages that feed it (`ingest`), score it (`eval`) and show it (`ui`).
Importing it loads no model and no framework.
"""

from rag.desk import NewsDesk, Parts
from rag.errors import (
    ConfigError,
    ModelError,
    NewsdeskError,
    SourceError,
    StoreBusyError,
    StoreError,
    StoreMismatchError,
)
from rag.settings import Settings
from rag.types import Answer, Article, Chunk, Citation, Evidence, Query, Turn

__all__ = [
    "Answer",
    "Article",
    "Chunk",
    "Citation",
    "ConfigError",
    "Evidence",
    "ModelError",
    "NewsDesk",
    "NewsdeskError",
    "Parts",
    "Query",
    "Settings",
    "SourceError",
    "StoreBusyError",
    "StoreError",
    "StoreMismatchError",
    "Turn",
]
