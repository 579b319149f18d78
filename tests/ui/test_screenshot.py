from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from app import paths
from app import settings as stored
from app.errors import EngineCrashed, InvalidInput, ModelFileError
from tests.fakes import FakeEngine, crash
from ui.screenshot import take


@pytest.fixture(autouse=True)
def _tiny_starter(english: None, random_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "STARTER_MODEL", random_model)


def test_the_picture_has_the_size_and_theme_asked_for(tmp_path: Path, engine: FakeEngine) -> None:
    lightness = {}
    for theme in ("light", "dark"):
        out = tmp_path / f"{theme}.png"
        take(out, size=(900, 600), theme=theme, prompt="Hi", language="de", engine=engine)
        image = QImage(str(out))
        assert (image.width(), image.height()) == (900, 600)
        lightness[theme] = image.pixelColor(20, 300).lightness()
    assert lightness["light"] > lightness["dark"] + 100
    assert [request.conversation.messages[0].text for request in engine.requests] == ["Hi", "Hi"]
    assert engine.closed


def test_thinking_is_open_in_the_picture_if_wanted(tmp_path: Path, engine: FakeEngine) -> None:
    pictures = []
    for thinking in ("open", "closed"):
        out = tmp_path / f"{thinking}.png"
        take(out, prompt="Hi", language="en", thinking=thinking, engine=engine)
        pictures.append(QImage(str(out)))
    assert pictures[0] != pictures[1]


def test_no_settings_are_saved(tmp_path: Path, engine: FakeEngine) -> None:
    take(tmp_path / "out.png", theme="dark", engine=engine)
    assert not stored.settings_path().exists()


def test_an_answer_that_fails_is_an_error(tmp_path: Path, engine: FakeEngine) -> None:
    engine.scripts = [[crash()]]
    with pytest.raises(EngineCrashed):
        take(tmp_path / "out.png", prompt="Hi", engine=engine)
    assert not (tmp_path / "out.png").exists()


def test_a_missing_model_is_an_error(tmp_path: Path, engine: FakeEngine) -> None:
    with pytest.raises(ModelFileError):
        take(tmp_path / "out.png", model=tmp_path / "gone.gguf", engine=engine)


def test_a_folder_that_does_not_exist_is_an_error(tmp_path: Path, engine: FakeEngine) -> None:
    with pytest.raises(InvalidInput):
        take(tmp_path / "gone" / "out.png", engine=engine)
