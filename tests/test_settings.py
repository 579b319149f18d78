from __future__ import annotations

import os
from pathlib import Path

import pytest

from app import settings
from app.settings import Settings


def test_what_is_saved_is_loaded() -> None:
    chosen = Settings(theme="dark", language="de", effort="high", window=(1, 2, 800, 600))
    settings.save(chosen)
    assert settings.load() == chosen


def test_without_a_file_the_defaults_serve() -> None:
    assert settings.load() == Settings()


@pytest.mark.parametrize("content", [b"", b"{", b'{"theme": "pink"}', b"\xff\xfe", b"[]"])
def test_a_damaged_file_is_set_aside_and_kept(content: bytes) -> None:
    path = settings.settings_path()
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    assert settings.load() == Settings(welcomed=True)
    assert path.with_name("settings.damaged.json").read_bytes() == content


def test_fields_of_a_newer_version_are_ignored() -> None:
    path = settings.settings_path()
    path.parent.mkdir(parents=True)
    path.write_text('{"theme": "light", "hologram": true}')
    assert settings.load() == Settings(theme="light", welcomed=True)


def test_whoever_has_settings_from_before_the_first_steps_is_not_shown_them() -> None:
    path = settings.settings_path()
    path.parent.mkdir(parents=True)
    path.write_text('{"theme": "dark", "recent_models": ["/a.gguf"]}')
    assert settings.load().welcomed


def test_whoever_closed_the_window_in_the_middle_of_the_first_steps_comes_back_to_them() -> None:
    settings.save(Settings(wizard_step=3, window=(1, 2, 800, 600)))
    saved = settings.load()
    assert (saved.welcomed, saved.wizard_step) == (False, 3)


def test_a_file_that_cannot_be_read_now_is_no_first_start(monkeypatch: pytest.MonkeyPatch) -> None:
    settings.save(Settings(theme="dark"))

    def refuse(_path: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert settings.load() == Settings(welcomed=True)


def test_a_failed_save_leaves_the_old_file_and_no_litter(monkeypatch: pytest.MonkeyPatch) -> None:
    settings.save(Settings(theme="dark"))

    def fail(_source: str, _target: Path) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        settings.save(Settings(theme="light"))
    assert list(settings.settings_path().parent.iterdir()) == [settings.settings_path()]
    assert settings.load() == Settings(theme="dark")


def test_a_closed_lock_stays_closed_when_the_file_is_damaged() -> None:
    settings.save(Settings(offline=True))
    path = settings.settings_path()
    path.write_text(path.read_text()[:-10])
    assert settings.load() == Settings(welcomed=True, offline=True)
    assert settings.load().offline
