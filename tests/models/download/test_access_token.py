"""The token lives in the keyring; without one, models that need none still come."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import keyring.backend
import keyring.errors
import pytest
from keyring.backends.fail import Keyring as NoKeyring

from app.errors import DownloadError
from app.models.download.access_token import forget_token, keep_token, read_token


class InMemory(keyring.backend.KeyringBackend):
    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[(service, username)] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError


@pytest.fixture
def chosen() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


@pytest.mark.usefixtures("chosen")
def test_a_token_is_kept_read_and_forgotten() -> None:
    keyring.set_keyring(InMemory())
    forget_token()
    assert read_token() is None
    keep_token(" hf_secret\n")
    assert read_token() == "hf_secret"
    forget_token()
    assert read_token() is None


@pytest.mark.usefixtures("chosen")
def test_without_a_keyring_the_variable_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring.set_keyring(NoKeyring())
    assert read_token() is None
    monkeypatch.setenv("HF_TOKEN", "hf_variable")
    assert read_token() == "hf_variable"
    with pytest.raises(DownloadError, match="cannot be kept") as refused:
        keep_token("hf_secret")
    assert "hf_secret" not in str(refused.value)
