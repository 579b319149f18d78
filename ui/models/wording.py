"""Words for sizes, speeds, times and verdicts, in the window's language.

Whole numbers that a person can picture, decimals as the language writes them. Knows no widget.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from app.models.library_index import Source
from app.models.openness import Text
from app.models.wording import grouped

if TYPE_CHECKING:
    from app.models.verdict import Verdict

# English and German need about four tokens for three words.
WORDS_PER_TOKEN = 0.75
_UNITS = ((10**9, "GB"), (10**6, "MB"), (10**3, "kB"))
_PROGRAMS: dict[Source, str] = {
    "lm-studio": "LM Studio",
    "jan": "Jan",
    "gpt4all": "GPT4All",
    "ollama": "Ollama",
    "hugging-face": "Hugging Face",
}
_GIB = 2**30
# What memory is sold in, GiB; the system keeps up to a tenth for itself and tells the rest.
_SOLD_GIB = (1, 2, 3, 4, 6, 8, 10, 12, 16, 18, 20, 24, 32, 36, 40, 48, 64, 80, 96, 128, 192, 256)


def in_window_language(text: Text) -> str:
    """A sentence of the catalogue, in the window's language."""
    return text.in_language("de" if QLocale().language() == QLocale.Language.German else "en")


def size_words(size_bytes: float) -> str:
    """A size by thousands, as `file_size`, with the language's decimal mark: "12.1 GB"."""
    unit, name = _unit(size_bytes)
    return f"{_decimal(size_bytes / unit, unit)} {name}"


def progress_words(done_bytes: float, total_bytes: float) -> str:
    """How much of how much, in one unit: "5.2 of 12.1 GB"."""
    unit, name = _unit(total_bytes)
    words = QCoreApplication.translate("wording", "{done} of {total} {unit}")
    return words.format(
        done=_decimal(done_bytes / unit, unit), total=_decimal(total_bytes / unit, unit), unit=name
    )


def rate_words(bytes_per_s: float) -> str:
    """How fast bytes come: "11.4 MB/s"."""
    return f"{size_words(bytes_per_s)}/s"


def memory_words(total_bytes: int) -> str:
    """The computer's memory as it is sold, in GiB: "16 GB"."""
    gib = total_bytes / _GIB
    sold = next((size for size in _SOLD_GIB if size * 0.9 <= gib <= size * 1.01), round(gib))
    return f"{sold or 1} GB"


def speed_words(tokens_per_s: float) -> str:
    """How fast answers come: "about 7 words per second"."""
    words_per_s = tokens_per_s * WORDS_PER_TOKEN
    if words_per_s < 0.75:
        return QCoreApplication.translate("wording", "less than a word per second")
    if words_per_s < 1.5:
        return QCoreApplication.translate("wording", "about a word per second")
    words = QCoreApplication.translate("wording", "about {number} words per second")
    return words.format(number=_coarse(words_per_s))


def left_words(left_s: float) -> str:
    """How long it will still take: "10 min left"."""
    minutes = round(left_s / 60)
    if minutes < 1:
        return QCoreApplication.translate("wording", "less than a minute left")
    hours, rest = divmod(minutes, 60)
    if not hours:
        return QCoreApplication.translate("wording", "{minutes} min left").format(minutes=minutes)
    if hours < 10:
        words = QCoreApplication.translate("wording", "{hours} h {minutes} min left")
        return words.format(hours=hours, minutes=rest)
    if hours < 48:
        return QCoreApplication.translate("wording", "{hours} h left").format(hours=hours)
    words = QCoreApplication.translate("wording", "{days} days left")
    return words.format(days=round(hours / 24))


def count_words(number: int) -> str:
    """A large number to two or three digits: "27 000", "1.2 million", "20 billion"."""
    for unit, text in (
        (10**9, QCoreApplication.translate("wording", "{number} billion")),
        (10**6, QCoreApplication.translate("wording", "{number} million")),
    ):
        if number >= unit:
            value = number / unit
            return text.format(number=QLocale().toString(value, "f", 0 if value >= 10 else 1))
    rounded = number if number < 1000 else round(number, -2 if number < 10_000 else -3)
    return grouped(rounded)


def day_words(seconds: float) -> str:
    """The day of a moment in seconds since 1970: "today", "yesterday", else its date."""
    day = QDateTime.fromSecsSinceEpoch(int(seconds)).date()
    ago = day.daysTo(QDateTime.currentDateTime().date())
    if ago == 0:
        return QCoreApplication.translate("wording", "today")
    if ago == 1:
        return QCoreApplication.translate("wording", "yesterday")
    if ago > 300:
        form = QCoreApplication.translate("wording", "MMMM d, yyyy", "a date, as Qt writes it")
    else:
        form = QCoreApplication.translate("wording", "MMMM d", "a date, as Qt writes it")
    return QLocale().toString(day, form)


def verdict_words(verdict: Verdict) -> str:
    """A verdict as a tag says it."""
    match verdict:
        case "runs_well":
            return QCoreApplication.translate("wording", "Runs well")
        case "runs_slowly":
            return QCoreApplication.translate("wording", "Runs, slowly")
        case "will_swap":
            return QCoreApplication.translate("wording", "Too little memory free")
        case "cannot_run":
            return QCoreApplication.translate("wording", "Cannot run here")


def short_path(path: str | Path) -> str:
    """A path as people know it, with `~` for the home folder."""
    try:
        return str(Path("~") / Path(path).relative_to(Path.home()))
    except ValueError:
        return str(path)


def program_name(source: Source) -> str:
    """Whose files a model's are: a proper name, the same in every language."""
    return _PROGRAMS.get(source, "Hearth")


def _unit(size_bytes: float) -> tuple[int, str]:
    # 999.96 MB would read "1000.0 MB".
    return next(((unit, name) for unit, name in _UNITS if size_bytes >= unit * 0.99995), (1, "B"))


def _decimal(value: float, unit: int) -> str:
    locale = QLocale()
    locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    return locale.toString(value, "f", 1 if unit > 1 else 0)


def _coarse(number: float) -> str:
    """A prediction to two digits: more would promise what nobody knows."""
    return str(round(number) if number < 20 else round(number / 5) * 5)
