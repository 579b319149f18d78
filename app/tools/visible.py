"""Text from outside, made safe to be looked at: nothing in it is hidden, reordered or obeyed.

For consent and the journal, where a person must see what is really there. Knows nothing of tools.
"""

from __future__ import annotations

import unicodedata

_LINE_CHARACTERS = "\n\t"
# Letters by their category, yet nothing is to be seen of them.
_BLANKS = frozenset("\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\u034f")
_HIDDEN_CATEGORIES = frozenset(("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"))


def is_hidden(character: str) -> bool:
    """Whether a character shows nothing, reorders others, or may steer a terminal."""
    if character in _BLANKS or unicodedata.category(character) in _HIDDEN_CATEGORIES:
        return True
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def visible(text: str, *, one_line: bool = False) -> str:
    """The text with every hidden character spelled out; line ends and tabs stay unless `one_line`.

    >>> visible("evil\\u202etxt.exe")
    'evil⟨U+202E⟩txt.exe'
    """
    kept = "" if one_line else _LINE_CHARACTERS
    # Each letter is looked at once, however long the text is.
    spelled = {
        ord(letter): f"⟨U+{ord(letter):04X}⟩"
        for letter in set(text)
        if letter not in kept and is_hidden(letter)
    }
    return text.translate(spelled) if spelled else text


def has_hidden(text: str) -> bool:
    """Whether `visible` would change anything."""
    return any(letter not in _LINE_CHARACTERS and is_hidden(letter) for letter in set(text))
