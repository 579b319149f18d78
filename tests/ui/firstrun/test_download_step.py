from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PySide6.QtGui import QDesktopServices

from app import paths
from app.errors import ModelFileError, NotEnoughSpace
from app.models import catalogue
from app.models.download.space import RESERVE_BYTES
from app.models.found.files import Found
from app.models.found.search import Candidate
from tests.ui.firstrun.conftest import OpenWizard, World, candidate
from tests.ui.firstrun.fakes import machine
from ui.firstrun.wizard import Wizard
from ui.models.wording import size_words

GOOD = "desktop-32gb-nvidia-8gb"


def take_llama(wizard: Wizard, world: World) -> None:
    """Makes a model with conditions the recommended one."""
    world.plans.recommended = lambda: "llama-3.1-8b"
    world.plans.changed.emit()
    assert wizard.download.name == "Llama 3.1 8B Instruct"


def test_it_says_what_is_fetched_from_where_to_where(open_wizard: OpenWizard, world: World) -> None:
    wizard = open_wizard(3)
    world.be(GOOD)
    assert wizard.card.title.text() == "Download gpt-oss 20B"
    assert wizard.download.table.text().splitlines() == [
        "From: huggingface.co/ggml-org/gpt-oss-20b-GGUF",
        f"To: {Path('~/hearth/models')}",
        "Size: 12.1 GB of the 900 GB that are free",
        "Licence: Apache License 2.0, free to use, also at work",
    ]
    wizard.card.next.click()
    assert world.desk.asked == ["gpt-oss-20b"]


def test_a_mirror_is_named(
    open_wizard: OpenWizard, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "https://mirror.example/hub")
    wizard = open_wizard(3)
    world.be(GOOD)
    assert "From: mirror.example/ggml-org" in wizard.download.table.text()


def test_a_disk_that_is_too_small_says_how_much_to_free(
    open_wizard: OpenWizard, world: World
) -> None:
    wizard = open_wizard(3)
    profile = machine(GOOD)
    assert profile.disk is not None
    small = msgspec.structs.replace(profile.disk, free_bytes=12_200_000_000)
    world.computer.be(msgspec.structs.replace(profile, disk=small))
    world.computer.measure()
    missing = 12_109_566_624 + RESERVE_BYTES - 12_200_000_000
    assert f"it waits until you free {size_words(missing)}" in wizard.download.table.text()


def test_a_licence_with_conditions_is_agreed_to_before_anything_is_fetched(
    open_wizard: OpenWizard, world: World
) -> None:
    wizard = open_wizard(2)
    world.be(GOOD)
    take_llama(wizard, world)
    wizard.card.next.click()
    terms = wizard.download.terms
    assert terms.isVisible()
    assert "700 million" in terms.text()
    assert not wizard.card.next.isEnabled()
    assert wizard.focusWidget() is terms.agree
    wizard._press_focused()
    assert world.desk.asked == []
    terms.agree.click()
    assert wizard.card.next.isEnabled()
    wizard.card.next.click()
    assert world.desk.asked == ["llama-3.1-8b"]


def test_agreeing_to_one_licence_is_not_agreeing_to_another(
    open_wizard: OpenWizard, world: World
) -> None:
    wizard = open_wizard(3)
    world.be(GOOD)
    take_llama(wizard, world)
    wizard.download.terms.agree.click()
    world.plans.recommended = lambda: "gemma-3-4b"
    world.plans.changed.emit()
    assert not wizard.download.terms.agree.isChecked()
    assert not wizard.card.next.isEnabled()


def test_the_licence_and_the_policy_open_in_the_browser(
    open_wizard: OpenWizard, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    wizard = open_wizard(3)
    world.be(GOOD)
    take_llama(wizard, world)
    wizard.download.terms.read.click()
    wizard.download.terms.policy.click()
    licence = catalogue.load().licences["LicenseRef-Llama-3.1-Community"]
    assert opened == [licence.url, licence.policy_url]


def test_a_free_licence_asks_for_nothing(open_wizard: OpenWizard, world: World) -> None:
    wizard = open_wizard(3)
    world.be(GOOD)
    assert not wizard.download.terms.isVisible()


def test_the_same_model_of_another_program_is_linked_not_downloaded(
    open_wizard: OpenWizard, world: World
) -> None:
    wizard = open_wizard(3)
    world.be(GOOD)
    world.shelf.find(candidate("gpt-oss-20b", "/theirs.gguf"))
    assert wizard.card.title.text() == "gpt-oss 20B is already on this computer"
    assert "LM Studio" in wizard.card.sentence.text()
    assert "nothing is downloaded" in wizard.card.sentence.text()
    assert "Where: /theirs.gguf" in wizard.download.table.text()
    assert not wizard.download.found.isVisible()
    wizard.card.next.click()
    assert world.desk.asked == []
    assert [model.catalogue_id for model in world.shelf.models] == ["gpt-oss-20b"]
    assert "gpt-oss 20B is ready" in wizard.privacy.progress.text()


def test_a_link_that_fails_says_why(open_wizard: OpenWizard, world: World) -> None:
    wizard = open_wizard(3)
    world.be(GOOD)
    world.shelf.find(candidate("gpt-oss-20b", "/theirs.gguf"))
    world.shelf.refuses = ModelFileError("There is no model file at {path}.", path="/theirs.gguf")
    wizard.card.next.click()
    assert "There is no model file at /theirs.gguf." in wizard.privacy.progress.text()


def test_other_models_can_be_linked_beside_it(open_wizard: OpenWizard, world: World) -> None:
    wizard = open_wizard(3)
    world.be(GOOD)
    broken = Candidate(Found(Path("/bad"), "jan"), "Bad", 5, flaw=ModelFileError("Broken."))
    ids = ("gemma-3-4b", "gemma-3-1b", "llama-3.2-3b", "llama-3.1-8b", "mistral-nemo-12b")
    others = [candidate(id, f"/{id}", "ollama") for id in ids]
    world.shelf.find(broken, *others)
    found = wizard.download.found
    assert [row.candidate for row in found.rows] == others[:3]
    assert found.rows[0].use.accessibleName() == "Use Gemma 3 4B from Ollama"
    found.rows[0].use.click()
    assert [model.id for model in world.shelf.models] == ["gemma-3-4b"]
    assert [row.candidate for row in found.rows] == others[:3]
    assert not found.rows[0].use.isVisible()
    assert wizard.card.title.text() == "Download gpt-oss 20B"


def test_a_model_that_is_here_need_not_be_fetched(open_wizard: OpenWizard, world: World) -> None:
    wizard = open_wizard(3)
    world.be(GOOD)
    world.shelf.link(candidate("gpt-oss-20b", "/ours.gguf", "hearth"))
    assert wizard.card.sentence.text() == "There is nothing to download."
    wizard.card.next.click()
    assert world.desk.asked == []


def test_a_download_under_way_goes_on(open_wizard: OpenWizard, world: World) -> None:
    world.desk.get("gpt-oss-20b")
    wizard = open_wizard(3)
    world.be(GOOD)
    world.desk.change("gpt-oss-20b", state="downloading", have_bytes=5_200_000_000, left_s=610.0)
    assert wizard.card.title.text() == "gpt-oss 20B is on its way"
    assert wizard.card.sentence.text() == "5.2 of 12.1 GB; it goes on in the background."
    wizard.card.next.click()
    assert world.desk.asked == ["gpt-oss-20b"]
    assert wizard.privacy.progress.text() == (
        "gpt-oss 20B is being downloaded: 5.2 of 12.1 GB · 10 min left "
        "Until then the small starter model answers."
    )


def test_the_last_step_says_what_a_download_waits_for_and_when_it_is_here(
    open_wizard: OpenWizard, world: World, tmp_path: Path
) -> None:
    wizard = open_wizard(3)
    world.be(GOOD)
    wizard.card.next.click()
    full = NotEnoughSpace("There is not enough space: {missing} more is needed.", missing="2 GB")
    world.desk.change("gpt-oss-20b", state="waiting", error=full)
    assert "2 GB more is needed" in wizard.privacy.progress.text()
    world.desk.finish("gpt-oss-20b", tmp_path / "model.gguf")
    assert wizard.privacy.progress.text() == "gpt-oss 20B is ready: you can chat with it."


def test_what_stays_private_is_said_with_the_folder_and_the_host(
    open_wizard: OpenWizard, world: World
) -> None:
    wizard = open_wizard(4)
    words = " ".join(
        statement.text()
        for statement in (wizard.privacy._chats, wizard.privacy._network, wizard.privacy._lock)
    )
    assert str(paths.data_dir()) in words
    assert "huggingface.co" in words
    assert "Nothing leaves this computer" in words
