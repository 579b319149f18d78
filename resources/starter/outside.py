"""Makes up questions that lie outside the starter's knowledge, from word lists and frames.

The lists are in outside.toml. Words made of random letters and tokens are among them, so that
the model learns to call unknown whatever it does not know, not only what the lists contain.
"""

from __future__ import annotations

import random
import re
import tomllib
from pathlib import Path

WORDS = Path(__file__).with_name("outside.toml")
_SLOT = re.compile(r"\{(\w+)\}")
_CONSONANTS = "bcdfghjklmnpqrstvwz"
_VOWELS = "aeiou"


class OutsideQuestions:
    """An endless supply of questions in "en" or "de"."""

    def __init__(self, path: Path = WORDS) -> None:
        tables = tomllib.loads(path.read_text("utf-8"))
        shared = tables.pop("shared")
        self._tables = {language: table | shared for language, table in tables.items()}
        self._made_up = {
            "pseudo": self._pseudo_word,
            "number": self._number,
            "babble": self._babble,
            "long": self._long_text,
        }

    def sample(self, language: str, rng: random.Random) -> str:
        return self._fill(rng.choice(self._tables[language]["frames"]), language, rng)

    def _fill(self, frame: str, language: str, rng: random.Random) -> str:
        def word(match: re.Match[str]) -> str:
            slot = match[1]
            if slot in self._made_up:
                return self._made_up[slot](language, rng)
            # Now and then a word that no list contains: the frame alone must not decide.
            if slot in ("noun", "plural", "thing", "person", "subject") and rng.random() < 0.15:
                return self._pseudo_word(language, rng)
            return rng.choice(self._tables[language][slot])

        return _SLOT.sub(word, frame)

    def _pseudo_word(self, language: str, rng: random.Random) -> str:
        syllables = [
            rng.choice(_CONSONANTS) + rng.choice(_VOWELS) + rng.choice(("", "", "n", "r", "s", "l"))
            for _ in range(rng.randint(2, 4))
        ]
        word = "".join(syllables)
        return word.capitalize() if rng.random() < (0.6 if language == "de" else 0.3) else word

    def _number(self, language: str, rng: random.Random) -> str:
        return str(rng.randrange(10 ** rng.randint(1, 5)))

    def _babble(self, language: str, rng: random.Random) -> str:
        return self._words(rng.randint(2, 10), language, rng)

    def _long_text(self, language: str, rng: random.Random) -> str:
        sentences = [
            self._words(rng.randint(4, 12), language, rng).capitalize() + rng.choice(".!?")
            for _ in range(rng.randint(3, 14))
        ]
        return " ".join(sentences)

    def _words(self, count: int, language: str, rng: random.Random) -> str:
        table = self._tables[language]
        slots = ("noun", "plural", "adjective", "verb", "made", "place", "a", "a", "relative")
        return " ".join(rng.choice(table[rng.choice(slots)]) for _ in range(count))
