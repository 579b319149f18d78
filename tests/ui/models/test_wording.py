from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from ui.language import apply_language
from ui.models import wording

DAY_S = 86_400


@pytest.fixture(autouse=True)
def _english(english: None) -> None:
    pass


@pytest.mark.parametrize(
    ("size_bytes", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1_000, "1.0 kB"),
        (12_109_566_624, "12.1 GB"),
        (999_960_000, "1.0 GB"),
        (1_500_000_000_000, "1500.0 GB"),
    ],
)
def test_sizes_have_one_decimal_in_the_unit_that_fits(size_bytes: int, words: str) -> None:
    assert wording.size_words(size_bytes) == words


def test_progress_is_told_in_the_unit_of_the_whole() -> None:
    assert wording.progress_words(5_200_000_000, 12_109_566_624) == "5.2 of 12.1 GB"
    assert wording.progress_words(52_000, 12_109_566_624) == "0.0 of 12.1 GB"


def test_numbers_follow_the_language(qapp: QApplication) -> None:
    apply_language(qapp, "de")

    assert wording.size_words(12_109_566_624) == "12,1 GB"
    assert wording.progress_words(5_200_000_000, 12_109_566_624) == "5,2 von 12,1 GB"
    assert wording.speed_words(9.4) == "etwa 7 Wörter pro Sekunde"


@pytest.mark.parametrize(
    ("gib", "words"),
    [(15.4, "16 GB"), (16.0, "16 GB"), (7.6, "8 GB"), (13.0, "13 GB"), (503, "503 GB")],
)
def test_memory_is_told_as_it_is_sold(gib: float, words: str) -> None:
    assert wording.memory_words(int(gib * 2**30)) == words


@pytest.mark.parametrize(
    ("tokens_per_s", "words"),
    [
        (0.5, "less than a word per second"),
        (1.4, "about a word per second"),
        (9.4, "about 7 words per second"),
        (61.0, "about 45 words per second"),
    ],
)
def test_speeds_are_words_that_a_person_can_picture(tokens_per_s: float, words: str) -> None:
    assert wording.speed_words(tokens_per_s) == words


@pytest.mark.parametrize(
    ("left_s", "words"),
    [
        (20, "less than a minute left"),
        (600, "10 min left"),
        (2 * 3600 + 5 * 60, "2 h 5 min left"),
        (20 * 3600, "20 h left"),
        (5 * DAY_S, "5 days left"),
    ],
)
def test_time_left_grows_coarser_the_longer_it_is(left_s: float, words: str) -> None:
    assert wording.left_words(left_s) == words


def test_the_last_days_have_names() -> None:
    now = time.time()

    assert wording.day_words(now) == "today"
    assert wording.day_words(now - DAY_S) == "yesterday"
    assert "20" in wording.day_words(now - 700 * DAY_S)  # with its year


def test_the_home_folder_is_a_tilde() -> None:
    assert wording.short_path(Path.home() / "models") == str(Path("~/models"))
    assert wording.short_path("/elsewhere") == "/elsewhere"


def test_other_programs_go_by_their_own_names() -> None:
    assert wording.program_name("lm-studio") == "LM Studio"
    assert wording.program_name("hearth") == "Hearth"
