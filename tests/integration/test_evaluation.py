"""An evaluation folder scored end to end, with the real index, encoder and reader."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.datasets import load_dataset, sample_folder
from eval.metrics import contains
from eval.report import EvalReport
from eval.run import run
from rag.settings import Settings

ARTICLES = [
    {
        "url": "https://northline.example/1",
        "title": "Bridge opens in Marn",
        "text": "The mayor of Marn, Ada Falk, opened the new bridge on Monday. It cost 40 million "
        "crowns and took six years to build.\n\nFalk said that the old bridge would be pulled "
        "down in the spring.",
        "source": "Northline Daily",
        "published_at": "2025-05-05",
    },
    {
        "url": "https://radiovale.example/2",
        "title": "Whales seen off Kesh",
        "text": "Eleven whales were seen off the coast of Kesh on Tuesday, the coastguard said. "
        "Biologist Jon Mirk believes that warm water drew them north.",
        "source": "Radio Vale",
        "published_at": "2025-05-06",
    },
]
QUESTIONS = [
    {
        "id": "1",
        "question": "How much did the new bridge in Marn cost?",
        "answers": ["40 million crowns", "40 million"],
        "asked_at": "2025-05-10",
        "relevant_urls": ["https://northline.example/1"],
        "kind": "how_many",
    },
    {
        "id": "2",
        "question": "How many whales were seen off Kesh?",
        "answers": ["Eleven", "11"],
        "asked_at": "2025-05-10",
        "relevant_urls": ["https://radiovale.example/2"],
        "kind": "how_many",
    },
    {"id": "3", "question": "Who won the chess championship?", "answers": [], "asked_at": None},
]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> EvalReport:
    folder = tmp_path_factory.mktemp("dataset")
    for name, records in (("articles", ARTICLES), ("questions", QUESTIONS)):
        text = "\n".join(json.dumps(record) for record in records)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    told: list[str] = []
    settings = Settings.load(data=tmp_path_factory.mktemp("data"))
    found = run(str(folder), settings, progress=lambda stage, *_: told.append(stage))
    assert set(told) == {"indexing", "asking"}
    return found


def test_the_report_has_every_figure_of_the_contract(report: EvalReport) -> None:
    record = json.loads(json.dumps(report.to_dict()))
    names = {
        "retrieval": {
            "hits@1", "hits@4", "hits@10", "mrr@10", "map@10", "ndcg@10",
            "answer@1000c", "answer@2000c", "answer@4000c", "n",
        },
        "answers": {"short_em", "short_f1", "text_contains", "n"},
        "abstention": {"precision", "recall", "false_refusal", "n"},
        "citations": {"precision", "recall"},
        "latency_ms": {"p50", "p95"},
    }  # fmt: skip
    for group, figures in names.items():
        assert figures <= set(record[group]), group
        for name, value in record[group].items():
            if name in figures - {"n", "p50", "p95"}:
                assert 0 <= value["low"] <= value["value"] <= value["high"] <= 1, name


def test_easy_questions_are_found_and_answered(report: EvalReport) -> None:
    record = report.to_dict()
    assert record["retrieval"]["hits@1"]["value"] == 1.0
    assert record["answers"]["text_contains"]["value"] == 1.0
    assert record["citations"]["recall"]["value"] == 1.0
    assert record["retrieval"]["n"] == record["answers"]["n"] == 2


def test_what_the_articles_do_not_say_is_refused(report: EvalReport) -> None:
    record = report.to_dict()
    assert record["abstention"]["recall"]["value"] == 1.0
    assert record["abstention"]["n"] == 3
    assert record["abstention_removed"]["n"] == 4


def test_the_report_reads_as_text(report: EvalReport) -> None:
    text = "\n".join(report.lines())
    assert "mrr@10" in text
    assert "how_many" in text


def test_the_sample_holds_what_it_promises() -> None:
    dataset = load_dataset("sample")
    texts = {}
    for line in (sample_folder() / "articles.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        texts[record["url"]] = record
        assert 150 <= len(record["text"].split()) <= 600, record["id"]
    assert len(texts) >= 80
    assert len({record["source"] for record in texts.values()}) == 5
    assert len(dataset.questions) == 120
    assert sum(not q.answers for q in dataset.questions) == 30
    for question in dataset.questions:
        assert set(question.relevant_urls) <= set(texts), question.id
        for part in question.parts or ((question.answers,) if question.answers else ()):
            found = [url for url in question.relevant_urls if contains(texts[url]["text"], part)]
            assert found, question.id
        for url in question.relevant_urls:
            assert texts[url]["published_at"][:10] <= str(question.asked_at), question.id


def test_no_sentence_of_the_seed_article_is_shipped(shared: Path) -> None:
    from rag.sentences import sentence_spans

    seed = (shared / "seed" / "article.txt").read_text("utf-8")
    sample = (sample_folder() / "articles.jsonl").read_text("utf-8")
    for start, end in sentence_spans(seed):
        assert seed[start:end][:60] not in sample
