"""Token ids of texts that were encoded lately: a chat is written anew for each of its prompts.

llama.cpp compiles the pattern that cuts a text into words for every text, which takes 0.7 ms even
for one word; a chat of fifty messages has two hundred pieces. Knows nothing of vocabularies.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence

MAX_CHARACTERS = 2_000_000
_ENTRY_CHARACTERS = 100  # what an entry costs besides its text, in characters


class EncodingCache:
    """Forgets the texts that were used longest ago. For one thread."""

    def __init__(
        self, encode: Callable[[str], Sequence[int]], max_characters: int = MAX_CHARACTERS
    ) -> None:
        """Takes the function whose results are kept; what it raises is not kept."""
        self._encode = encode
        self._max_characters = self._left = max_characters
        self._ids: OrderedDict[str, array[int]] = OrderedDict()

    def __call__(self, text: str) -> list[int]:
        """The ids of `text`, in a list of the caller's own."""
        known = self._ids.get(text)
        if known is not None:
            self._ids.move_to_end(text)
            return known.tolist()
        ids = list(self._encode(text))
        cost = len(text) + _ENTRY_CHARACTERS
        if cost <= self._max_characters:
            self._ids[text] = array("i", ids)
            self._left -= cost
        while self._left < 0:
            forgotten, _ = self._ids.popitem(last=False)
            self._left += len(forgotten) + _ENTRY_CHARACTERS
        return ids
