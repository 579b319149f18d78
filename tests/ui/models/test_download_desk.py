"""Orders for models through the desk, against a Hub of its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.models import catalogue, inventory
from app.models.download import DownloadRow
from app.settings import Settings
from tests.models.download.conftest import TUNING, some_bytes
from tests.models.download.hub_double import HubDouble
from tests.models.library_files import small_model
from tests.ui.models.conftest import ID, Offer, a_hub
from ui.models import download_desk
from ui.models.download_desk import DownloadDesk, Looked, Results
from ui.models.shelf import Shelf
from ui.preferences import Preferences

LONG_MS = 90_000


def test_a_model_of_the_catalogue_arrives_in_the_library(
    qtbot: QtBot, shelf: Shelf, desk: DownloadDesk, offer: Offer
) -> None:
    with qtbot.waitSignals([desk.finished, shelf.changed], timeout=LONG_MS):
        desk.get(ID)

    model = shelf.of_entry(ID)
    assert model is not None
    assert model.files[0].read_bytes() == offer.content
    assert model.verified_at is not None  # by the download: nothing is read a second time
    assert desk.rows == ()


def test_an_order_is_seen_at_once(desk: DownloadDesk, offer: Offer) -> None:
    desk.get(ID)

    row = desk.row_of(ID)
    assert row is not None
    assert (row.state, row.total_bytes) == ("queued", len(offer.content))


def test_a_paused_download_goes_on_where_it_stopped(
    qtbot: QtBot, desk: DownloadDesk, hub: HubDouble, offer: Offer
) -> None:
    hub.hold_from = len(offer.content) // 2
    _order(qtbot, desk, lambda row: row.have_bytes > 0)

    with qtbot.waitSignal(desk.row_changed, check_params_cb=_is("paused"), timeout=LONG_MS):
        desk.pause(ID)
    hub.hold_from = -1
    hub.released.set()
    with qtbot.waitSignal(desk.finished, timeout=LONG_MS):
        desk.resume(ID)

    assert hub.sent_bytes < 1.5 * len(offer.content)


def test_a_cancelled_download_leaves_nothing(
    qtbot: QtBot, desk: DownloadDesk, hub: HubDouble, offer: Offer
) -> None:
    hub.hold_from = len(offer.content) // 2
    _order(qtbot, desk, lambda row: row.have_bytes > 0)

    with qtbot.waitSignal(desk.removed, timeout=LONG_MS) as gone:
        desk.cancel(ID)

    assert gone.args == [ID]
    assert desk.row_of(ID) is None
    assert list(inventory.models_folder().iterdir()) == []


def test_what_was_under_way_goes_on_with_the_next_start(
    qtbot: QtBot, shelf: Shelf, desk: DownloadDesk, hub: HubDouble, offer: Offer
) -> None:
    hub.hold_from = len(offer.content) // 2
    _order(qtbot, desk, lambda row: row.have_bytes > 0)
    began = time.monotonic()
    desk.close()
    assert time.monotonic() - began < 2
    hub.hold_from = -1
    hub.released.set()

    again = DownloadDesk(shelf, a_hub(hub), tuning=TUNING, reserve_bytes=0)
    try:
        with qtbot.waitSignal(again.finished, timeout=LONG_MS):
            again.start()
        qtbot.waitUntil(lambda: shelf.of_entry(ID) is not None)
    finally:
        again.close()

    model = shelf.of_entry(ID)
    assert model is not None
    assert model.verified_at is not None
    assert hub.sent_bytes < 1.5 * len(offer.content)


def test_what_was_ordered_in_the_last_moment_comes_with_the_next_start(
    qtbot: QtBot, shelf: Shelf, desk: DownloadDesk, hub: HubDouble, offer: Offer
) -> None:
    desk.get(ID)
    desk.close()

    again = DownloadDesk(shelf, a_hub(hub), tuning=TUNING, reserve_bytes=0)
    try:
        with qtbot.waitSignal(again.finished, timeout=LONG_MS):
            again.start()
    finally:
        again.close()


def test_what_was_just_ordered_can_be_cancelled(
    qtbot: QtBot, desk: DownloadDesk, hub: HubDouble, offer: Offer
) -> None:
    hub.hold_from = 0
    desk.get(ID)

    with qtbot.waitSignal(desk.removed, timeout=LONG_MS):
        desk.cancel(ID)

    assert desk.rows == ()


def test_progress_is_told_ten_times_a_second_at_most(
    qtbot: QtBot, desk: DownloadDesk, hub: HubDouble, offer: Offer
) -> None:
    told: list[float] = []
    desk.row_changed.connect(lambda _: told.append(time.monotonic()))
    desk.set_limit(700_000)

    with qtbot.waitSignal(desk.finished, timeout=LONG_MS):
        desk.get(ID)

    assert len(told) > 3
    assert len(told) <= 10 * (told[-1] - told[0]) + 3


def test_the_limit_is_kept(shelf: Shelf, hub: HubDouble) -> None:
    kept: list[Settings] = []
    desk = DownloadDesk(shelf, a_hub(hub), Preferences(Settings(), kept.append))
    try:
        desk.set_limit(5_000_000)
    finally:
        desk.close()

    assert kept[-1].download_limit == 5_000_000


def test_words_find_repositories(qtbot: QtBot, desk: DownloadDesk, hub: HubDouble) -> None:
    hub.add("small-Q8_0.gguf", some_bytes(1000), repo="owner/small-model")
    hub.add("other-Q8_0.gguf", some_bytes(1000), repo="owner/other")

    with qtbot.waitSignal(desk.results, timeout=LONG_MS) as told:
        desk.search("small model")

    found = told.args[0]
    assert isinstance(found, Results)
    assert [model.repo for model in found.models] == ["owner/small-model"]


def test_a_link_finds_the_file_that_it_names(
    qtbot: QtBot, desk: DownloadDesk, hub: HubDouble
) -> None:
    hub.add("a-Q4_K_M.gguf", some_bytes(1000), repo="owner/small")
    hub.add("a-Q8_0.gguf", some_bytes(2000), repo="owner/small")

    with qtbot.waitSignal(desk.results, timeout=LONG_MS) as told:
        desk.search("https://huggingface.co/owner/small/blob/main/a-Q8_0.gguf")

    found = told.args[0]
    assert found.repository.repo == "owner/small"
    assert found.file.size_bytes == 2000


def test_a_newer_search_takes_the_place_of_the_older(
    qtbot: QtBot, desk: DownloadDesk, hub: HubDouble
) -> None:
    hub.add("small-Q8_0.gguf", some_bytes(1000), repo="owner/small")
    seen: list[Results] = []
    desk.results.connect(seen.append)

    with qtbot.waitSignal(desk.results, timeout=LONG_MS):
        desk.search("nothing")
        desk.search("small")

    assert [results.text for results in seen] == ["small"]
    assert not desk.searching


def test_a_search_without_a_network_says_so(qtbot: QtBot, shelf: Shelf, hub: HubDouble) -> None:
    nowhere = a_hub(hub)
    nowhere.endpoint = "http://127.0.0.1:9"
    desk = DownloadDesk(shelf, nowhere)
    try:
        with qtbot.waitSignal(desk.search_failed, timeout=LONG_MS):
            desk.search("small")
    finally:
        desk.close()


def test_any_other_file_can_be_had(qtbot: QtBot, desk: DownloadDesk, hub: HubDouble) -> None:
    hub.add("other-Q8_0.gguf", small_model("Other"), repo="owner/other")
    with qtbot.waitSignal(desk.looked, timeout=LONG_MS) as told:
        desk.look_into("owner/other")
    looked = told.args[0]
    assert isinstance(looked, Looked)
    assert looked.repository is not None

    with qtbot.waitSignal(desk.finished, timeout=LONG_MS):
        desk.get_file("owner/other", looked.repository.files[0].path)

    assert [model.name for model in inventory.installed()] == ["Other"]


def test_a_token_lets_a_refused_download_try_again(
    qtbot: QtBot,
    shelf: Shelf,
    hub: HubDouble,
    offer: Offer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept: list[str] = []
    monkeypatch.setattr(download_desk, "keep_token", kept.append)
    hub.gated, hub.token = True, "hf_secret"
    source = a_hub(hub, lambda: kept[-1] if kept else None)
    desk = DownloadDesk(shelf, source, tuning=TUNING, reserve_bytes=0)
    try:
        _order(qtbot, desk, _is("failed"))
        row = desk.row_of(ID)
        assert row is not None
        assert download_desk.needs_token(row.error)

        with qtbot.waitSignals([desk.token_kept, desk.finished], timeout=LONG_MS):
            desk.set_token("hf_secret")
    finally:
        desk.close()

    assert kept == ["hf_secret"]


def test_a_file_that_no_engine_runs_is_told_when_it_has_arrived(
    qtbot: QtBot, desk: DownloadDesk, hub: HubDouble
) -> None:
    hub.add("bad-Q8_0.gguf", some_bytes(5000), repo="owner/bad")

    with qtbot.waitSignals([desk.failed, desk.finished], timeout=LONG_MS):
        desk.get_file("owner/bad", "bad-Q8_0.gguf")


def test_an_unknown_entry_is_nothing_to_order(desk: DownloadDesk) -> None:
    assert catalogue.load().entry("no-such") is None

    desk.get("no-such")

    assert desk.rows == ()


def _is(state: str) -> Callable[[DownloadRow], bool]:
    return lambda row: row.state == state


def _order(qtbot: QtBot, desk: DownloadDesk, until: Callable[[DownloadRow], bool]) -> None:
    with qtbot.waitSignal(desk.row_changed, check_params_cb=until, timeout=LONG_MS):
        desk.get(ID)


def test_all_is_said_before_the_folder_exists(desk: DownloadDesk, tmp_path: Path) -> None:
    assert not inventory.models_folder().exists()

    desk.start()

    assert desk.rows == ()
