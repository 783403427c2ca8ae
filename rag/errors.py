"""What can go wrong, as one tree.

    NewsdeskError
    ├── ConfigError            a setting or an argument is wrong
    ├── SourceError            a file, page or feed cannot be read
    ├── ModelError             an encoder, reader or language model cannot be loaded or run
    └── StoreError             the data folder cannot be used
        ├── StoreBusyError     another process holds it
        └── StoreMismatchError it was built by another encoder or a newer newsdesk

Each error says what happened in its message and what the person can do in `hint`.
The terminal and the web page translate them once, at the top. Finding no evidence is no
error: the answer abstains.
"""

from __future__ import annotations


class NewsdeskError(Exception):
    """Anything newsdesk raises on purpose.

    Attributes:
        hint: what the person can do about it, one sentence; empty when there is nothing.
        retryable: whether the same call may succeed later without a change.
    """

    def __init__(self, message: str, *, hint: str = "", retryable: bool = False) -> None:
        super().__init__(message)
        self.hint = hint
        self.retryable = retryable

    def __str__(self) -> str:
        message = super().__str__()
        return f"{message} {self.hint}".strip()

    @property
    def message(self) -> str:
        """What happened, without the hint."""
        return super().__str__()


class ConfigError(NewsdeskError):
    """A setting or an argument is wrong."""


class SourceError(NewsdeskError):
    """A file, page or feed cannot be read.

    Attributes:
        kind: the reason in a word (`timeout`, `http_404`, `robots`), so that failures can be
            counted; empty where nothing counts them.
        retry_after_s: seconds after which asking again makes sense, where that is known.
    """

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        retryable: bool = False,
        kind: str = "",
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(message, hint=hint, retryable=retryable)
        self.kind = kind
        self.retry_after_s = retry_after_s


class ModelError(NewsdeskError):
    """An encoder, a reader or a language model cannot be loaded or run."""


class StoreError(NewsdeskError):
    """The data folder cannot be used."""


class StoreBusyError(StoreError):
    """Another process holds the data folder."""


class StoreMismatchError(StoreError):
    """The data folder was built by another encoder or by a newer newsdesk."""
