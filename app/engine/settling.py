"""What the next prompt of a chat will begin with, and the KV cache brought to exactly that.

After an answer its reasoning leaves the chat, so what was computed behind it does not fit the next
prompt. Doing that work before the person has typed leaves only their own words to be read.
"""

from __future__ import annotations

import msgspec

from app.engine.dialects.dialect import Dialect
from app.engine.llama import LlamaModel
from app.engine.llama_cache import common_prefix
from app.engine.state_store import StateStore
from app.errors import AppError
from app.events import Delta, Finished, assemble
from app.messages import Conversation, Message, Text

# Two beginnings that no message has in common: what both prompts share holds for any message.
_PROBES = ("A", "0")


def with_answer(
    dialect: Dialect, conversation: Conversation, token_ids: tuple[int, ...]
) -> Conversation:
    """The conversation with the answer that these sampled tokens make."""
    tools = {tool.name: tool.parameters for tool in conversation.tools}
    parser = dialect.parser(tools, dialect.render(conversation))
    deltas: list[Delta] = []
    for token in token_ids:
        deltas += parser.feed(token)
    deltas += parser.finish()
    answer = assemble([*deltas, Finished("stop", token_ids=token_ids)])
    return msgspec.structs.replace(conversation, messages=(*conversation.messages, answer))


def next_beginning(
    dialect: Dialect, conversation: Conversation
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The ids that the next prompt begins with, whatever the person says, and its checkpoints.

    Raises:
        AppError: The dialect cannot write this conversation with another message behind it.
    """
    prompts = [
        dialect.render(
            msgspec.structs.replace(
                conversation,
                messages=(*conversation.messages, Message("user", (Text(probe),))),
            )
        )
        for probe in _PROBES
    ]
    ids = prompts[0].token_ids
    length = common_prefix(ids, prompts[1].token_ids)
    places = [place for place in prompts[0].checkpoints if place < length]
    return ids[:length], (*places, length)


def settle(
    model: LlamaModel, dialect: Dialect, conversation: Conversation, store: StateStore | None
) -> int:
    """Computes what the next prompt begins with; `model.abort` ends it early, with no loss.

    Returns:
        How many tokens of the next prompt are now in the cache, 0 if it was ended early or if
        nothing can be said of the next prompt.
    """
    try:
        ids, checkpoints = next_beginning(dialect, conversation)
    except AppError:
        return 0  # a template that refuses two messages of the person in a row, for example
    if not ids or len(ids) >= model.n_ctx:
        return 0
    with model.half_threads():
        fed = model.cache.feed(ids, checkpoints, store=store)
    return len(ids) if fed.completed else 0
