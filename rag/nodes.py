"""Evidence ↔ LlamaIndex nodes, ours and anybody's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from llama_index.core.schema import BaseNode, MetadataMode, NodeWithScore, TextNode

from rag.dates import parse_moment
from rag.types import Article, Chunk, Evidence, digest

_OFFSETS = ["article_id", "start", "end"]
"""Metadata that tells neither a language model nor an encoder anything."""


def node_of(chunk: Chunk, article: Article) -> TextNode:
    """A passage as a node: the title stands in its metadata, not in its text."""
    metadata = {**article.card(), "start": chunk.start, "end": chunk.end}
    return TextNode(
        id_=chunk.id,
        text=chunk.text,
        start_char_idx=chunk.start,
        end_char_idx=chunk.end,
        metadata=metadata,
        excluded_llm_metadata_keys=[*_OFFSETS, "url"],
        excluded_embed_metadata_keys=[name for name in metadata if name != "title"],
    )


def scored(evidence: Evidence) -> NodeWithScore:
    """Evidence as a node with its score."""
    return NodeWithScore(node=node_of(evidence.chunk, evidence.article), score=evidence.score)


def article_of(node: BaseNode) -> Article:
    """A document or node as an article of its own; our metadata names and common others count."""
    data: Mapping[str, Any] = node.metadata or {}
    text = node.get_content(metadata_mode=MetadataMode.NONE)
    return Article(
        id=str(data.get("article_id") or node.ref_doc_id or node.node_id),
        text=text,
        title=_text(data, "title", "file_name"),
        outlet=_text(data, "outlet", "source", "publisher"),
        url=_text(data, "url", "link") or None,
        published_at=parse_moment(_text(data, "published_at", "published", "date")),
    )


def evidence_of(scored_node: NodeWithScore) -> Evidence:
    """Somebody else's node as evidence: its text is all that is known of its article.

    The article is named after the node's document and its text, as two nodes of one document
    are two texts here, and a span must stand in the one it was made for.
    """
    node = scored_node.node
    article = article_of(node)
    article = replace(article, id=f"{article.id}#{digest(article.text, length=8)}")
    chunk = Chunk(node.node_id, article.id, 0, 0, len(article.text), article.text, article.title)
    return Evidence(chunk, article, float(scored_node.score or 0.0))


def _text(data: Mapping[str, Any], *names: str) -> str:
    return next((str(data[name]) for name in names if data.get(name)), "")
