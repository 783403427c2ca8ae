"""Fixtures every kind of test shares."""

from __future__ import annotations

from pathlib import Path

import hypothesis
import pytest
from fakes import HashEncoder

from rag.settings import Settings

hypothesis.settings.register_profile("newsdesk", deadline=None)  # a busy machine is no failure
hypothesis.settings.load_profile("newsdesk")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture
def encoder() -> HashEncoder:
    return HashEncoder()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings that touch nothing outside the test's own folder (but share compiled models)."""
    return Settings.load(data=tmp_path / "data", lock_wait_s=1.0)


@pytest.fixture
def shared() -> Path:
    """Real articles, feeds and questions, where they are at hand."""
    if not SHARED.is_dir():
        pytest.skip("needs the real data in ../shared, which is not at hand")
    return SHARED
