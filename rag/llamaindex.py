"""newsdesk's stages, and the whole, as LlamaIndex components.

Each composes with anybody's: our retriever with another synthesizer, another retriever with our
synthesizer. The asynchronous variants run in a thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, cast

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.response.schema import RESPONSE_TYPE, Response
from llama_index.core.embeddings import BaseEmbedding
from llama_index.core.llms import MockLLM
from llama_index.core.node_parser import NodeParser
from llama_index.core.postprocessor.types import BaseNodePostprocessor
from llama_index.core.response_synthesizers import BaseSynthesizer
from llama_index.core.schema import (
    BaseNode,
    NodeRelationship,
    NodeWithScore,
    QueryBundle,
    QueryType,
    TextNode,
)
from pydantic import PrivateAttr

from rag.encode import encode_queries
from rag.nodes import article_of, evidence_of, node_of, scored
from rag.types import (
    Answer,
    Article,
    Chunk,
    Encoder,
    Evidence,
    EvidenceFound,
    Finished,
    Query,
    Reranker,
)

if TYPE_CHECKING:
    from rag.desk import NewsDesk


class NewsdeskEmbedding(BaseEmbedding):
    """An encoder as a LlamaIndex embedding."""

    _encoder: Encoder = PrivateAttr()

    def __init__(self, encoder: Encoder, **settings: Any) -> None:  # noqa: ANN401  # BaseEmbedding's
        super().__init__(model_name=encoder.name, **settings)
        self._encoder = encoder

    def _get_query_embedding(self, query: str) -> list[float]:
        return _floats(encode_queries(self._encoder, [query])[0])

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [_floats(row) for row in self._encoder.encode(texts)]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return await asyncio.to_thread(self._get_query_embedding, query)

    async def _aget_text_embedding(self, text: str) -> list[float]:
        return await asyncio.to_thread(self._get_text_embedding, text)

    async def _aget_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return await asyncio.to_thread(self._get_text_embeddings, texts)


class NewsdeskNodeParser(NodeParser):
    """Documents cut into passages of whole sentences.

    Args:
        cut: article → passages; with the encoder `e`, `lambda a: ingest.chunk.chunk(a, e)`.
    """

    _cut: Callable[[Article], Sequence[Chunk]] = PrivateAttr()

    def __init__(self, cut: Callable[[Article], Sequence[Chunk]], **settings: Any) -> None:  # noqa: ANN401  # NodeParser's
        super().__init__(**settings)
        self._cut = cut

    def _parse_nodes(
        self,
        nodes: Sequence[BaseNode],
        show_progress: bool = False,  # noqa: ARG002, FBT001, FBT002  # the base class's
        **_: Any,  # noqa: ANN401  # the base class's
    ) -> list[BaseNode]:
        parsed: list[BaseNode] = []
        for document in nodes:
            article = article_of(document)
            for chunk in self._cut(article):
                node = node_of(chunk, article)
                node.relationships[NodeRelationship.SOURCE] = document.as_related_node_info()
                parsed.append(node)
        return parsed


class NewsdeskRetriever(BaseRetriever):
    """A desk's search. Nodes are passages; the metadata say of which article, and where in it.

    Args:
        desk: where to search.
        k: passages to return.
        bounds: `as_of`, `since`, `until` and `outlets`, for every query.
    """

    def __init__(self, desk: NewsDesk, *, k: int = 10, **bounds: Any) -> None:  # noqa: ANN401  # as for ask
        super().__init__()
        self._desk = desk
        self._k = k
        self._bounds = bounds

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = self._desk.search(query_bundle.query_str, k=self._k, **self._bounds)
        return [scored(evidence) for evidence in found]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)


class NewsdeskReranker(BaseNodePostprocessor):
    """A reranker as a LlamaIndex postprocessor; it keeps the nodes and gives new scores."""

    _reranker: Reranker = PrivateAttr()

    def __init__(self, reranker: Reranker, **settings: Any) -> None:  # noqa: ANN401  # the base class's
        super().__init__(**settings)
        self._reranker = reranker

    @classmethod
    def class_name(cls) -> str:
        """The name it is serialised under."""
        return "NewsdeskReranker"

    def _postprocess_nodes(
        self, nodes: list[NodeWithScore], query_bundle: QueryBundle | None = None
    ) -> list[NodeWithScore]:
        if query_bundle is None:
            return nodes
        given = {node.node.node_id: node for node in nodes}
        evidence = [evidence_of(node) for node in given.values()]
        ranked = self._reranker.rerank(Query(query_bundle.query_str), evidence)
        return [NodeWithScore(node=given[e.chunk.id].node, score=e.score) for e in ranked]


class _PromptsInside:
    """For `PromptMixin`: the prompt is ours and not exchanged from outside."""

    def _get_prompts(self) -> dict[str, Any]:
        return {}

    def _get_prompt_modules(self) -> dict[str, Any]:
        return {}

    def _update_prompts(self, prompts: dict[str, Any]) -> None:
        """Nothing to update."""


class NewsdeskSynthesizer(_PromptsInside, BaseSynthesizer):
    """A desk's reading and verifying, of nodes from any retriever.

    Nodes of the desk's own retriever are looked up in its index, so that a citation's offsets
    are those of the article; in a foreign node they count from the node's beginning.
    `metadata["answer"]` of a response is the whole answer.
    """

    def __init__(self, desk: NewsDesk, **bounds: Any) -> None:  # noqa: ANN401  # as for ask
        # The desk asks its own model. The base class would else resolve LlamaIndex's default
        # one, which needs a key, or ask a server for facts.
        super().__init__(llm=MockLLM())
        self._desk = desk
        self._bounds = bounds

    def synthesize(
        self,
        query: QueryType,
        nodes: list[NodeWithScore],
        additional_source_nodes: Sequence[NodeWithScore] | None = None,
        **_: Any,  # noqa: ANN401  # the base class's
    ) -> RESPONSE_TYPE:
        """The verified answer from these nodes, or why there is none."""
        text = query if isinstance(query, str) else query.query_str
        understood = self._desk.understand(text, **self._bounds)
        evidence = self._evidence(nodes)
        draft = self._desk.read(understood, evidence)
        answer = self._desk.verify(understood, draft, evidence)
        return response_of(answer, [*nodes, *(additional_source_nodes or [])])

    async def asynthesize(
        self,
        query: QueryType,
        nodes: list[NodeWithScore],
        additional_source_nodes: Sequence[NodeWithScore] | None = None,
        **_: Any,  # noqa: ANN401  # the base class's
    ) -> RESPONSE_TYPE:
        """As `synthesize`, in a thread."""
        return await asyncio.to_thread(self.synthesize, query, nodes, additional_source_nodes)

    def get_response(self, query_str: str, text_chunks: Sequence[str], **_: Any) -> str:  # noqa: ANN401  # the base class's
        """The answer's text from bare texts."""
        nodes = [NodeWithScore(node=TextNode(text=text)) for text in text_chunks]
        return str(self.synthesize(query_str, nodes))

    async def aget_response(self, query_str: str, text_chunks: Sequence[str], **_: Any) -> str:  # noqa: ANN401  # the base class's
        """As `get_response`, in a thread."""
        return await asyncio.to_thread(self.get_response, query_str, text_chunks)

    def _evidence(self, nodes: Sequence[NodeWithScore]) -> list[Evidence]:
        """The nodes in their order."""
        known = {c.id: (c, a) for c, a in self._desk.index.chunks([n.node_id for n in nodes])}
        return [
            Evidence(*known[node.node_id], score=float(node.score or 0.0))
            if node.node_id in known
            else evidence_of(node)
            for node in nodes
        ]


class NewsdeskQueryEngine(_PromptsInside, BaseQueryEngine):
    """A whole desk: its answer with the passages it was made from.

    `metadata["answer"]` of a response is `Answer.to_dict()`; of an abstention the text is its
    reason.

    Args:
        desk: who answers.
        bounds: `as_of`, `since`, `until` and `outlets`, for every question.
    """

    def __init__(self, desk: NewsDesk, **bounds: Any) -> None:  # noqa: ANN401  # as for ask
        super().__init__(callback_manager=None)
        self._desk = desk
        self._bounds = bounds

    def _query(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        *events, finished = self._desk.stream(query_bundle.query_str, **self._bounds)
        *_, found = (event for event in events if isinstance(event, EvidenceFound))
        nodes = [scored(e) for e in found.evidence]
        return response_of(cast("Finished", finished).answer, nodes)

    async def _aquery(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        return await asyncio.to_thread(self._query, query_bundle)

    def retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        """The passages an answer would be made from."""
        query = self._desk.understand(query_bundle.query_str, **self._bounds)
        return [scored(e) for e in self._desk.rerank(query, self._desk.retrieve(query))]

    def synthesize(
        self,
        query_bundle: QueryBundle,
        nodes: list[NodeWithScore],
        additional_source_nodes: Sequence[NodeWithScore] | None = None,
    ) -> RESPONSE_TYPE:
        """The answer from given nodes."""
        maker = NewsdeskSynthesizer(self._desk, **self._bounds)
        return maker.synthesize(query_bundle, nodes, additional_source_nodes)

    async def asynthesize(
        self,
        query_bundle: QueryBundle,
        nodes: list[NodeWithScore],
        additional_source_nodes: Sequence[NodeWithScore] | None = None,
    ) -> RESPONSE_TYPE:
        """As `synthesize`, in a thread."""
        return await asyncio.to_thread(
            self.synthesize, query_bundle, nodes, additional_source_nodes
        )


def response_of(answer: Answer, nodes: list[NodeWithScore]) -> Response:
    """An answer as a LlamaIndex response."""
    return Response(
        answer.text or answer.reason or "",
        source_nodes=nodes,
        metadata={"answer": answer.to_dict()},
    )


def _floats(row: Any) -> list[float]:  # noqa: ANN401  # numpy's types are loose here
    return cast("list[float]", row.tolist())
