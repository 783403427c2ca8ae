"""Who may come in: what is kept of it, and where."""

from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import ConfigError, StoreError
from ui.safety import passwords
from ui.safety.accounts import FILE, Accounts
from ui.safety.sessions import Sessions

PASSWORD = "seven small boats"  # noqa: S105  # a test's


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    made = Accounts(tmp_path / "data")
    made.add("ines", PASSWORD)
    return made


def test_nobody_is_there_by_default(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "data")
    assert not accounts.any()
    assert accounts.users() == []
    assert not accounts.check("admin", "admin")
    assert not (tmp_path / "data").exists(), "looking makes no folder"


def test_the_right_password_alone_opens(accounts: Accounts) -> None:
    assert accounts.check("ines", PASSWORD)
    assert not accounts.check("ines", PASSWORD + " ")
    assert not accounts.check("ines", "")
    assert not accounts.check("pieter", PASSWORD)
    assert not accounts.check("ines", "x" * 1_000_000)


def test_the_file_is_its_owners_alone_and_holds_no_secret(
    accounts: Accounts, tmp_path: Path
) -> None:
    token = accounts.issue("reader")
    file = tmp_path / "data" / FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    text = file.read_text("utf-8")
    assert PASSWORD not in text
    assert token.rpartition("_")[2] not in text
    assert "$argon2id$" in text
    assert [path.name for path in file.parent.iterdir() if path.suffix == ".new"] == []


@pytest.mark.parametrize("name", ["", "a b", "../x", "<b>", "ines\n", "x" * 65, "-ines"])
def test_a_name_is_plain(accounts: Accounts, name: str) -> None:
    with pytest.raises(ConfigError, match="cannot be a name"):
        accounts.add(name, PASSWORD)


@pytest.mark.parametrize("password", ["", "short", "a" * 40, "ines", "ines123456", "x" * 257])
def test_a_password_that_is_soon_guessed_is_refused(accounts: Accounts, password: str) -> None:
    accounts.remove("ines")
    with pytest.raises(ConfigError):
        accounts.add("ines", password)
    assert accounts.users() == []


def test_a_name_is_given_once(accounts: Accounts) -> None:
    with pytest.raises(ConfigError, match="already"):
        accounts.add("ines", PASSWORD)
    accounts.issue("reader")
    with pytest.raises(ConfigError, match="already"):
        accounts.issue("reader")
    for wrong in (accounts.remove, accounts.revoke):
        with pytest.raises(ConfigError, match="There is no"):
            wrong("nobody")
    with pytest.raises(ConfigError, match="There is no user nobody"):
        accounts.set_password("nobody", PASSWORD)


def test_a_token_is_known_by_its_secret_until_it_is_revoked(accounts: Accounts) -> None:
    token = accounts.issue("reader")
    assert accounts.bearer(token) == "reader"
    assert accounts.bearer(token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    assert accounts.bearer("") is None
    accounts.revoke("reader")
    assert accounts.bearer(token) is None


@given(st.text())
def test_no_other_text_is_a_token(text: str) -> None:
    assert Accounts(Path("/nonexistent")).bearer(text) is None


def test_another_process_sees_a_change_at_once(accounts: Accounts, tmp_path: Path) -> None:
    other = Accounts(tmp_path / "data")
    assert other.check("ines", PASSWORD)
    accounts.remove("ines")
    assert not other.check("ines", PASSWORD)


def test_changes_at_once_lose_none(accounts: Accounts, tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: Accounts(tmp_path / "data").issue(f"t{n}"), range(16)))
    assert len(accounts.tokens()) == 16


def test_a_broken_file_is_told_and_lets_nobody_in(accounts: Accounts, tmp_path: Path) -> None:
    (tmp_path / "data" / FILE).write_text("{")
    with pytest.raises(StoreError, match="cannot be read"):
        accounts.check("ines", PASSWORD)


def test_what_a_later_newsdesk_wrote_stays(accounts: Accounts, tmp_path: Path) -> None:
    file = tmp_path / "data" / FILE
    file.write_text(json.dumps({**json.loads(file.read_text()), "later": 1}))
    accounts.issue("reader")
    assert json.loads(file.read_text())["later"] == 1


def test_a_session_ends_with_its_password_its_person_its_time_and_by_signing_out(
    accounts: Accounts,
) -> None:
    now = [1_000_000.0]
    sessions = Sessions(accounts, lasts_s=60, clock=lambda: now[0])
    first, second = sessions.begin("ines"), sessions.begin("ines")
    known = sessions.read(first)
    assert known is not None
    assert known.name == "ines"
    sessions.end(known)
    assert sessions.read(first) is None
    assert sessions.read(second) is not None, "another browser stays signed in"
    accounts.set_password("ines", "another four words")
    assert sessions.read(second) is None
    third = sessions.begin("ines")
    accounts.remove("ines")
    assert sessions.read(third) is None
    assert Sessions(accounts, lasts_s=-1).read(sessions.begin("ines")) is None


@given(st.text(max_size=200))
def test_a_forged_cookie_is_nobodys(value: str) -> None:
    class Known(Accounts):
        def key(self) -> str:
            return "k" * 43

    sessions = Sessions(Known(Path("/nonexistent")), lasts_s=60)
    assert sessions.read(value) is None
    assert not sessions.form_is_ours(value, value)


def test_a_form_belongs_to_one_browser(accounts: Accounts) -> None:
    sessions = Sessions(accounts, lasts_s=60)
    form = sessions.form("a" * 32)
    assert sessions.form_is_ours(form, "a" * 32)
    assert not sessions.form_is_ours(form, "b" * 32)
    assert not sessions.form_is_ours(form, "")
    assert sessions.read(form) is None, "a form is no session"


def test_an_unknown_name_takes_as_long_as_a_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    checked = []

    class Hasher:
        def verify(self, kept: str, password: str) -> bool:
            checked.append((kept, password))
            return True

        def hash(self, _: str) -> str:
            return "of nobody"

    monkeypatch.setattr(passwords, "_hasher", Hasher)
    passwords._nobodys.cache_clear()
    assert passwords.matches("of ines", PASSWORD)
    assert not passwords.matches(None, PASSWORD)
    passwords._nobodys.cache_clear()
    assert [kept for kept, _ in checked] == ["of ines", "of nobody"]
