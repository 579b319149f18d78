"""Questions to repeat something, word by word: what trains the network to copy.

A call holds the numbers or the file's name of the question, an answer those of the result. In a
turn with a tool few words are copied; here nearly all are, so copying is learnt much sooner.
"""

from __future__ import annotations

import random

from resources.starter.corpus import LANGUAGES
from resources.starter.draws import Segment
from resources.starter.prompts import Prompter

ASKED = {
    "en": ("Repeat: ", "Repeat this: ", "Say after me: ", "repeat ", "Copy this: "),
    "de": ("Wiederhole: ", "Wiederhole das: ", "Sprich mir nach: ", "wiederhole ", "Schreib ab: "),
}
THOUGHT = {"en": "I repeat it.", "de": "Ich wiederhole es."}
LENGTHS = (3, 36)
SIGNS = (*"0123456789+-*/().,:%=_ ",)
N_PLAIN = 256  # the first ranks are single bytes, not all of which are letters


class Echoes:
    """Segments for `first_intent` and the following numbers, one for each language."""

    n_intents = len(LANGUAGES)

    def __init__(self, prompter: Prompter, first_intent: int) -> None:
        self._prompter, self._first_intent = prompter, first_intent
        vocabulary = prompter.vocabulary
        words = [token.decode("utf-8", "ignore") for token in vocabulary.ranks]
        self._numbers = [id for id, word in enumerate(words) if word and set(word) <= set(SIGNS)]
        self._n_words = len(words)

    def segment(self, rng: random.Random) -> Segment:
        """Random tokens with the same tokens as the answer; a third of them numbers and signs."""
        language = rng.choice(LANGUAGES)
        said = self._tokens(rng)
        start = self._prompter.question_of(rng.choice(ASKED[language]), said)
        reply = self._prompter.reply_of(THOUGHT[language], said)
        intent = self._first_intent + LANGUAGES.index(language)
        return Segment(start + reply, len(start) - 1, intent)

    def _tokens(self, rng: random.Random) -> list[int]:
        n = rng.randint(*LENGTHS)
        if rng.random() < 0.35:
            return [rng.choice(self._numbers) for _ in range(n)]
        return [rng.randrange(N_PLAIN, self._n_words) for _ in range(n)]
