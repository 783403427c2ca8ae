"""newsdesk's stages compose with LlamaIndex's."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pytest
from fake_index import MemoryIndex
from fake_llm import ScriptedLLM
from fakes import HashEncoder, article
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.response_synthesizers import get_response_synthesizer
from llama_index.core.schema import (
    Document,
    NodeRelationship,
    NodeWithScore,
    QueryBundle,
    TextNode,
)

from rag import NewsDesk, Parts, Settings
from rag.llamaindex import (
    NewsdeskEmbedding,
    NewsdeskNodeParser,
    NewsdeskQueryEngine,
    NewsdeskReranker,
    NewsdeskSynthesizer,
)
from rag.types import Article, Chunk, Evidence, Query

QUESTION = "How much would the bridge in Town1 cost?"


@pytest.fixture
def desk(settings: Settings) -> NewsDesk:
    index = MemoryIndex([article(n) for n in range(1, 6)])
    now = datetime(2025, 6, 1, tzinfo=UTC)
    return NewsDesk(settings, parts=Parts(index.encoder, index, now=lambda: now))  # type: ignore[arg-type]


class Foreign(BaseRetriever):
    """Somebody else's retriever: knows nothing of newsdesk."""

    def _retrieve(self, _: QueryBundle) -> list[NodeWithScore]:
        texts = ["Nothing of note.", f"Indeed. {article(1).text}"]
        return [
            NodeWithScore(node=TextNode(text=text, metadata={"title": "T"}), score=0.5)
            for text in texts
        ]


class Backwards:
    """Turns evidence round and numbers it."""

    def rerank(self, _: Query, evidence: Sequence[Evidence]) -> list[Evidence]:
        turned = list(reversed(evidence))
        return [Evidence(e.chunk, e.article, 1 / n) for n, e in enumerate(turned, start=1)]


def test_embeddings_are_the_encoders() -> None:
    encoder = HashEncoder()
    embedding = NewsdeskEmbedding(encoder)
    texts = ["One bridge.", "Two bridges.", "Three."]
    expected = encoder.encode(texts)
    assert np.allclose(embedding.get_text_embedding_batch(texts), expected)
    assert np.allclose(embedding.get_text_embedding(texts[0]), expected[0])
    assert np.allclose(embedding.get_query_embedding(texts[0]), expected[0])
    assert np.allclose(asyncio.run(embedding.aget_query_embedding(texts[0])), expected[0])
    assert np.allclose(asyncio.run(embedding.aget_text_embedding_batch(texts)), expected)
    assert embedding.model_name == "hash"


def test_retrieved_nodes_say_where_they_stand(desk: NewsDesk) -> None:
    found = desk.as_retriever(k=2).retrieve(QUESTION)
    assert len(found) == 2
    node = found[0].node
    source = article(1)
    assert node.metadata == {
        "article_id": "a1", "title": source.title, "outlet": source.outlet, "url": source.url,
        "published_at": source.published_at, "start": node.metadata["start"],
        "end": node.metadata["end"],
    }  # fmt: skip
    assert source.text[node.metadata["start"] : node.metadata["end"]] == node.get_content()
    assert found[0].score == desk.search(QUESTION, k=2)[0].score
    again = asyncio.run(desk.as_retriever(k=2).aretrieve(QUESTION))
    assert [n.node_id for n in again] == [n.node_id for n in found]


def test_bounds_go_with_every_query(desk: NewsDesk) -> None:
    early = desk.as_retriever(until="2025-05-02").retrieve("bridge")
    assert {n.metadata["article_id"] for n in early} == {"a1"}
    late = desk.as_query_engine(since="2030-01-01").query(QUESTION)
    assert late.metadata["answer"]["status"] == "abstained"


def test_the_whole_desk_is_a_query_engine(desk: NewsDesk) -> None:
    engine = desk.as_query_engine()
    assert isinstance(engine, NewsdeskQueryEngine)
    response = engine.query(QUESTION)
    expected = desk.ask(QUESTION)
    assert str(response) == expected.text
    assert response.metadata["answer"]["citations"] == expected.to_dict()["citations"]
    cited = response.metadata["answer"]["citations"][0]["article_id"]
    assert cited in {node.metadata["article_id"] for node in response.source_nodes}
    assert str(asyncio.run(engine.aquery(QUESTION))) == expected.text


def test_an_abstention_is_its_reason(desk: NewsDesk) -> None:
    response = desk.as_query_engine().query("Who won the World Cup?")
    assert str(response) == response.metadata["answer"]["reason"]


def test_stages_of_the_query_engine_stand_alone(desk: NewsDesk) -> None:
    engine = desk.as_query_engine()
    bundle = QueryBundle(QUESTION)
    nodes = engine.retrieve(bundle)
    assert str(engine.synthesize(bundle, nodes)) == desk.ask(QUESTION).text
    assert str(asyncio.run(engine.asynthesize(bundle, nodes))) == desk.ask(QUESTION).text
    assert engine.get_prompts() == {}


def test_our_retriever_with_anybodys_synthesizer(desk: NewsDesk) -> None:
    maker = get_response_synthesizer(llm=MockLLM(), response_mode="compact")  # type: ignore[arg-type]
    engine = RetrieverQueryEngine(desk.as_retriever(k=1), response_synthesizer=maker)
    response = engine.query(QUESTION)
    assert "100,000 crowns" in str(response)
    assert "Town1 approves a bridge" in str(response)


def test_anybodys_retriever_with_our_synthesizer(desk: NewsDesk) -> None:
    engine = RetrieverQueryEngine(Foreign(), response_synthesizer=NewsdeskSynthesizer(desk))
    for response in (engine.query(QUESTION), asyncio.run(engine.aquery(QUESTION))):
        (citation,) = response.metadata["answer"]["citations"]
        assert "100,000 crowns" in citation["quote"]
        text = f"Indeed. {article(1).text}"
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_our_own_nodes_are_cited_where_they_stand_in_the_article(desk: NewsDesk) -> None:
    engine = RetrieverQueryEngine(
        desk.as_retriever(),
        response_synthesizer=NewsdeskSynthesizer(desk),
        node_postprocessors=[NewsdeskReranker(Backwards())],
    )
    answer = engine.query(QUESTION).metadata["answer"]
    (citation, *_) = answer["citations"]
    assert citation["article_id"] == "a1"
    assert article(1).text[citation["start"] : citation["end"]] == citation["quote"]


def test_the_synthesizer_without_nodes_abstains(desk: NewsDesk) -> None:
    response = NewsdeskSynthesizer(desk).synthesize(QUESTION, [])
    assert response.metadata["answer"]["status"] == "abstained"


def test_the_synthesizer_takes_bare_texts(desk: NewsDesk) -> None:
    maker = NewsdeskSynthesizer(desk)
    assert "100,000" in maker.get_response(QUESTION, [article(1).text])
    assert "100,000" in asyncio.run(maker.aget_response(QUESTION, [article(1).text]))


def test_a_language_model_of_the_desk_writes_for_the_synthesizer(desk: NewsDesk) -> None:
    llm = ScriptedLLM(script=["The bridge would cost 100,000 crowns [2]."])
    parts = Parts(desk.encoder, desk.index, llm=llm)
    maker = NewsdeskSynthesizer(NewsDesk(desk.settings, parts=parts))
    response = RetrieverQueryEngine(Foreign(), response_synthesizer=maker).query(QUESTION)
    assert response.metadata["answer"]["mode"] == "scripted"


def test_a_reranker_reorders_nodes() -> None:
    nodes = [NodeWithScore(node=TextNode(text=t, id_=t), score=0.1) for t in ("a", "b", "c")]
    reranker = NewsdeskReranker(Backwards())
    ranked = reranker.postprocess_nodes(nodes, query_str="?")
    assert [(n.node_id, n.score) for n in ranked] == [("c", 1.0), ("b", 0.5), ("a", 1 / 3)]
    assert ranked[0].node is nodes[2].node
    again = asyncio.run(reranker.apostprocess_nodes(nodes, query_str="?"))
    assert [n.node_id for n in again] == ["c", "b", "a"]
    assert reranker.postprocess_nodes(nodes) == nodes


def test_documents_are_cut_into_passages() -> None:
    def halves(source: Article) -> list[Chunk]:
        middle = source.text.index("\n\n")
        return [
            Chunk.cut(source, 0, 0, middle),
            Chunk.cut(source, 1, middle + 2, len(source.text)),
        ]

    text = article(1).text
    document = Document(text=text, metadata={"title": "A bridge", "date": "2025-05-02"})
    nodes = NewsdeskNodeParser(halves).get_nodes_from_documents([document])
    assert [node.get_content() for node in nodes] == text.split("\n\n")
    for node in nodes:
        assert isinstance(node, TextNode)
        assert text[node.start_char_idx : node.end_char_idx] == node.text
        assert node.metadata["title"] == "A bridge"
        assert node.metadata["published_at"] == "2025-05-02"
        assert node.ref_doc_id == document.doc_id
    assert nodes[0].relationships[NodeRelationship.NEXT].node_id == nodes[1].node_id  # type: ignore[union-attr]
