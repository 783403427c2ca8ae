"""The one place for configuration.

Precedence: keyword arguments (the command line), environment variables (`NEWSDESK_` with `__`
between group and field: `NEWSDESK_ENCODER__MODEL`), a `.env` file, the defaults here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from rag.errors import ConfigError

PACKAGED_ENCODER = "all-MiniLM-L6-v2"
"""The encoder whose weights are installed with newsdesk."""


def default_data_folder() -> Path:
    """The platform's folder for this user's application data."""
    from platformdirs import user_data_path

    return user_data_path("newsdesk", appauthor=False)


def default_cache_folder() -> Path:
    """The platform's folder for what can be made again: compiled models."""
    from platformdirs import user_cache_path

    return user_cache_path("newsdesk", appauthor=False)


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class EncoderSettings(_Group):
    """Which model turns text into vectors, and how it runs."""

    model: str = Field(
        PACKAGED_ENCODER,
        min_length=1,
        description="packaged name, hub name or folder of a sentence-transformers model",
    )
    device: Literal["auto", "cpu", "cuda"] = Field(
        "auto", description="auto: OpenVINO on the CPU unless a CUDA device is asked for"
    )
    precision: Literal["auto", "f32"] = Field(
        "auto", description="CPU arithmetic; auto is bf16 where the processor has it"
    )
    batch_size: int = Field(32, ge=1, le=1024, description="texts per inference call")
    max_tokens: int = Field(256, ge=32, le=8192, description="longest input; passages fit in it")


class ChromaSettings(_Group):
    """Where the dense index lives: in the data folder, or on a Chroma server."""

    host: str | None = Field(None, description="Chroma server; none keeps vectors in the folder")
    port: int = Field(8000, ge=1, le=65535, description="port of the Chroma server")
    ssl: bool = Field(default=False, description="speak HTTPS to the Chroma server")


class RetrievalSettings(_Group):
    """How passages are found and ordered."""

    candidates: int = Field(100, ge=10, le=1000, description="passages taken from each retriever")
    k: int = Field(20, ge=1, le=100, description="passages read for an answer")
    rrf_k: int = Field(60, ge=1, description="reciprocal rank fusion constant")
    recency_weight: float = Field(
        0.006, ge=0, le=1, description="score a passage published just now gains"
    )
    half_life_days: float = Field(30.0, gt=0, description="age at which that gain has halved")


class AnswerSettings(_Group):
    """How an answer is made from evidence."""

    max_sentences: int = Field(3, ge=1, le=10, description="sentences in an embedded answer")
    threshold: float = Field(
        0.08, ge=0, le=1, description="confidence under which the answer abstains"
    )


class LLMSettings(_Group):
    """The optional language model."""

    model: str | None = Field(
        None, description="provider/model, such as ollama/llama3.2, openai/NAME, anthropic/NAME"
    )
    base_url: str | None = Field(None, description="server address, where not the provider's own")
    api_key: SecretStr | None = Field(None, description="key, where the server asks for one")
    timeout_s: float = Field(60.0, gt=0, le=600, description="longest wait for a whole answer")
    first_token_s: float = Field(
        20.0, gt=0, le=600, description="longest wait for its first words"
    )
    max_tokens: int = Field(400, ge=16, le=8192, description="longest answer it may write")
    context_chars: int = Field(
        12_000, ge=500, description="most evidence it is given; less where its window is small"
    )
    retries: int = Field(
        2, ge=0, le=10, description="attempts after a first that failed before its first words"
    )
    failures: int = Field(
        3, ge=0, le=100, description="failures in a row after which it is left alone; 0 for never"
    )
    rest_s: float = Field(
        60.0, gt=0, le=3600, description="how long it is left alone before it is tried again"
    )


class FetchSettings(_Group):
    """How pages and feeds are fetched."""

    timeout_s: float = Field(20.0, gt=0, le=300, description="longest wait for one page")
    max_bytes: int = Field(10_000_000, ge=10_000, description="largest page read, decompressed")
    user_agent: str = Field("newsdesk/0.1", min_length=1, description="name told to servers")
    delay_s: float = Field(
        1.0, ge=0, le=600, description="shortest time between two requests to one host"
    )
    hosts_at_once: int = Field(8, ge=1, le=64, description="hosts asked at the same time")
    allow_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="hosts that may have private addresses, comma-separated"
    )

    @field_validator("allow_hosts", mode="before")
    @classmethod
    def _split_hosts(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(host.strip() for host in value.split(",") if host.strip())
        return value


class FollowSettings(_Group):
    """How feeds are followed."""

    min_interval_s: float = Field(
        900.0, ge=60, le=604_800, description="shortest time between two looks at one feed"
    )
    max_interval_s: float = Field(86_400.0, ge=60, le=2_592_000, description="longest such time")
    park_after: int = Field(
        10, ge=1, le=1000, description="failures in a row after which a feed is parked"
    )
    second_look_h: float = Field(
        24.0,
        ge=0,
        le=720,
        description="hours until an article is looked at for corrections; 0: no",
    )
    keep: str = Field(
        "all", pattern=r"^(all|[1-9]\d{0,4} days?)$", description="all, or a time such as 90 days"
    )

    @property
    def keep_days(self) -> int | None:
        """Days after which an article is removed; None: never."""
        return None if self.keep == "all" else int(self.keep.split()[0])


class ChatSettings(_Group):
    """What the web chat keeps."""

    history: bool = Field(
        default=True, description="keep conversations in the data folder, each its browser's own"
    )


class ServeSettings(_Group):
    """How the chat serves many people. A person is who signed in, else an address."""

    questions_per_minute: int = Field(
        40, ge=1, le=100_000, description="questions one person may ask in a minute"
    )
    answers_per_person: int = Field(
        4, ge=1, le=1000, description="answers one person may wait for at once"
    )
    answers_at_once: int = Field(
        60, ge=1, le=10_000, description="answers under way at once; more are refused for a while"
    )
    reading_at_once: int = Field(
        2, ge=1, le=256, description="answers read at once; the others wait their turn"
    )
    wait_s: float = Field(60.0, gt=0, le=600, description="longest wait for that turn")
    requests_per_minute: int = Field(
        3000, ge=10, le=10_000_000, description="requests of any kind from one address in a minute"
    )
    max_upload_bytes: int = Field(
        20_000_000, ge=1000, le=2_000_000_000, description="largest file a page takes"
    )
    session_hours: float = Field(
        168.0, gt=0, le=8760, description="hours until one must sign in again"
    )
    stop_s: float = Field(
        10.0, ge=0, le=600, description="time that running answers get when the chat is stopped"
    )
    log: Literal["quiet", "json"] = Field(
        "quiet", description="json: a line on stderr for each request and answer"
    )
    log_questions: bool = Field(default=False, description="put what was asked into those lines")


class Settings(BaseSettings):
    """Everything that can be set, grouped; frozen once made."""

    model_config = SettingsConfigDict(
        env_prefix="NEWSDESK_",
        env_nested_delimiter="__",
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
    )

    data: Path = Field(default_factory=default_data_folder, description="the data folder")
    cache: Path = Field(default_factory=default_cache_folder, description="compiled models")
    lock_wait_s: float = Field(
        30.0, ge=0, le=3600, description="how long to wait for another process's work"
    )
    encoder: EncoderSettings = EncoderSettings()
    chroma: ChromaSettings = ChromaSettings()
    retrieval: RetrievalSettings = RetrievalSettings()
    answer: AnswerSettings = AnswerSettings()
    llm: LLMSettings = LLMSettings()
    fetch: FetchSettings = FetchSettings()
    follow: FollowSettings = FollowSettings()
    chat: ChatSettings = ChatSettings()
    serve: ServeSettings = ServeSettings()

    @classmethod
    def load(cls, **overrides: Any) -> Settings:  # noqa: ANN401  # one of many field types
        """Settings from all sources; None overrides are left out.

        Raises:
            ConfigError: a value is not allowed; the message names the setting.
        """
        given = {name: value for name, value in overrides.items() if value is not None}
        try:
            return cls(**given)
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(str(part) for part in first["loc"])
            raise ConfigError(
                f"The setting {name} is not usable: {first['msg']}.",
                hint="Run 'newsdesk config' to see every setting and its meaning.",
            ) from None
