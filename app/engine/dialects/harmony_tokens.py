"""The special tokens that give harmony its structure, looked up by name in a vocabulary.

Knows their names and nothing of what they mean; no id is ever written down here.
"""

from __future__ import annotations

import msgspec

from app.engine.vocabulary import Vocabulary
from app.errors import ModelFileError


class HarmonyTokens(msgspec.Struct, frozen=True):
    """Ids of the structural tokens. `endoftext` is None where the vocabulary lacks it."""

    start: int
    channel: int
    constrain: int
    message: int
    end: int
    call: int
    return_: int
    endoftext: int | None

    @property
    def stops(self) -> frozenset[int]:
        """The ids that end what the model samples for one request."""
        stops = {self.call, self.return_}
        return frozenset(stops if self.endoftext is None else stops | {self.endoftext})

    @property
    def closers(self) -> frozenset[int]:
        """The ids that end a message: the stops, and the end of a message before the last."""
        return self.stops | {self.end}


def harmony_tokens(vocabulary: Vocabulary) -> HarmonyTokens:
    """Finds the structural tokens.

    Raises:
        ModelFileError: The vocabulary lacks one of them, so the model does not speak harmony.
    """

    def required(name: str) -> int:
        token = vocabulary.special(f"<|{name}|>")
        if token is None:
            raise ModelFileError(
                "The model's vocabulary lacks the token {token}.",
                "Choose a gpt-oss model, or get this one again from its publisher.",
                token=f"<|{name}|>",
            )
        return token

    return HarmonyTokens(
        start=required("start"),
        channel=required("channel"),
        constrain=required("constrain"),
        message=required("message"),
        end=required("end"),
        call=required("call"),
        return_=required("return"),
        endoftext=vocabulary.special("<|endoftext|>"),
    )


def is_special(vocabulary: Vocabulary, token: int, piece: bytes) -> bool:
    """Whether `token`, written `piece`, is a special token of any kind."""
    if not (piece.startswith(b"<|") and piece.endswith(b"|>")):
        return False
    return vocabulary.special(piece.decode("utf-8", "replace")) == token
