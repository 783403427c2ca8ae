"""What went wrong with a language model, in plain words."""

from __future__ import annotations

_BY_KIND = (
    ("Timeout", "took too long"),
    ("Connect", "cannot be reached"),
    ("RemoteProtocol", "broke off its answer"),
    ("ReadError", "broke off its answer"),
    ("Decode", "sent something that cannot be read"),
    ("Validation", "sent something that cannot be read"),
)
"""Part of an exception's name, as the clients and what they stand on have it; the first counts."""

_BY_STATUS = {
    401: "was refused: the key is missing or wrong",
    403: "was refused: the key is missing or wrong",
    404: "is not known to its server",
    429: "was refused: too much was asked of it, or the account is used up",
}


def trouble(error: Exception) -> str:
    """The end of a sentence that starts with the model's name.

    Exceptions are told apart by their names, as none of the clients need be installed.
    """
    names = " ".join(kind.__name__ for kind in type(error).__mro__)
    for part, words in _BY_KIND:
        if part in names:
            return words
    status = getattr(error, "status_code", None)
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    return f"failed ({f'its server answered {status}' if status else type(error).__name__})"
