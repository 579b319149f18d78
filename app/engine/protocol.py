"""The lines that the engine process and its client exchange: one JSON object a line, both ways.

Every line carries the protocol's version; every line but `Ready` the id of the request that it
belongs to.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from app.engine.api import GenerateRequest, LoadPlan, Manners, TokenCounts
from app.errors import AppError, EngineError, ModelFileError, PromptTooLong
from app.events import StreamEvent
from app.messages import Conversation

VERSION = 3


class _Line(msgspec.Struct, frozen=True, tag_field="type", kw_only=True):
    v: int = VERSION


class Load(_Line, frozen=True, tag="load", kw_only=True):
    """Load a model; answered by events and `Done`."""

    id: int
    plan: LoadPlan


class Measure(_Line, frozen=True, tag="measure", kw_only=True):
    """Tell what a plan takes, for each of these context windows; answered by `MemoryNeeds`."""

    id: int
    plan: LoadPlan
    n_ctxs: tuple[int, ...] = ()


class Generate(_Line, frozen=True, tag="generate", kw_only=True):
    """Stream an answer; answered by events (the last one `Finished`) and `Done`."""

    id: int
    request: GenerateRequest


class Prepare(_Line, frozen=True, tag="prepare", kw_only=True):
    """Read ahead what the next prompt of this chat begins with; answered by `Settled`, or not."""

    id: int
    request: GenerateRequest


class Configure(_Line, frozen=True, tag="configure", kw_only=True):
    """How to behave between requests; the first command."""

    manners: Manners


class Count(_Line, frozen=True, tag="count", kw_only=True):
    """Count tokens with the model in the file `path`; answered by `Counted`, whatever else runs.

    Its ids are counted apart from those of requests.
    """

    id: int
    path: Path
    texts: tuple[str, ...] = ()
    conversations: tuple[Conversation, ...] = ()


class Cancel(_Line, frozen=True, tag="cancel", kw_only=True):
    """Stop request `id`, running or waiting; it still ends with `Done`."""

    id: int


class Ready(_Line, frozen=True, tag="ready", kw_only=True):
    """The first line of the engine process."""

    pid: int


class Event(_Line, frozen=True, tag="event", kw_only=True):
    id: int
    event: StreamEvent


class Done(_Line, frozen=True, tag="done", kw_only=True):
    """Request `id` is over."""

    id: int


class Settled(_Line, frozen=True, tag="settled", kw_only=True):
    """All that was to be done by itself after request `id` is done; no other came in between.

    `n_tokens` of the next prompt are in the KV cache, 0 where that is not known.
    """

    id: int
    n_tokens: int


class Counted(_Line, frozen=True, tag="counted", kw_only=True):
    """The answer to a `Count`; None if its model is not loaded."""

    id: int
    counts: TokenCounts | None


class Failed(_Line, frozen=True, tag="failed", kw_only=True):
    """Request `id` is over, with an error for the person. Keys as in `AppError`."""

    id: int
    kind: str
    message: str
    hint: str
    fields: dict[str, str | int | float]

    @classmethod
    def of(cls, request_id: int, error: AppError) -> Failed:
        return cls(
            id=request_id,
            kind=type(error).__name__,
            message=error.message_key,
            hint=error.hint_key,
            fields={
                key: value if isinstance(value, int | float) else str(value)
                for key, value in error.fields.items()
            },
        )

    def error(self) -> AppError:
        kinds: dict[str, type[AppError]] = {
            kind.__name__: kind for kind in (ModelFileError, PromptTooLong)
        }
        kind = kinds.get(self.kind, EngineError)
        return kind(self.message, self.hint, **self.fields)


Command = Load | Measure | Generate | Prepare | Configure | Count | Cancel
Reply = Ready | Event | Done | Failed | Settled | Counted


def _encode_path(value: Any) -> str:
    if isinstance(value, Path):
        return str(value)
    raise NotImplementedError(type(value).__name__)


def _decode_path(kind: type, value: Any) -> Any:
    if kind is Path:
        return Path(value)
    raise NotImplementedError(kind.__name__)


_encoder = msgspec.json.Encoder(enc_hook=_encode_path)
_command_decoder: msgspec.json.Decoder[Command] = msgspec.json.Decoder(
    Command, dec_hook=_decode_path
)
_reply_decoder: msgspec.json.Decoder[Reply] = msgspec.json.Decoder(Reply)


def encode(line: Command | Reply) -> bytes:
    """One line with its newline."""
    return _encoder.encode(line) + b"\n"


def decode_command(line: bytes) -> Command:
    return _command_decoder.decode(line)


def decode_reply(line: bytes) -> Reply:
    return _reply_decoder.decode(line)
