"""How an answer is made to begin: the token ids behind the generation prompt that nobody samples.

Knows the format and what an answer has said so far; nothing of the conversation before it.
"""

from __future__ import annotations

from app.engine.api import AnswerNow, Begin, Continue, SkipThinking, Start
from app.engine.dialects.harmony_parser import HarmonyParser
from app.engine.dialects.harmony_tokens import HarmonyTokens
from app.engine.vocabulary import Vocabulary


def opening_ids(
    start: Start, vocabulary: Vocabulary, tokens: HarmonyTokens, *, json_answer: bool
) -> tuple[int, ...]:
    """The ids that follow `<|start|>assistant`; empty where the model begins as it likes.

    Args:
        json_answer: The answer has a response format, which its header then names.
    """
    match start:
        case Begin():
            return ()
        case Continue(token_ids):
            return token_ids
        case SkipThinking():
            thinking = (tokens.channel, *vocabulary.encode("analysis"), tokens.message)
            return (*thinking, *_next_message(vocabulary, tokens))
        case AnswerNow(token_ids):
            return _answer_behind(token_ids, vocabulary, tokens, json_answer=json_answer)


def _answer_behind(
    token_ids: tuple[int, ...], vocabulary: Vocabulary, tokens: HarmonyTokens, *, json_answer: bool
) -> tuple[int, ...]:
    parser = HarmonyParser(vocabulary, tokens, ("",))  # any recipient is a call: none may stay open
    for token in token_ids:
        parser.feed(token)
    parser.resume()
    if parser.section == "answer":
        return token_ids
    header = (tokens.channel, *vocabulary.encode("final"))
    if json_answer:
        header += (*vocabulary.encode(" "), tokens.constrain, *vocabulary.encode("json"))
    header += (tokens.message,)
    if parser.section in ("reasoning", "preamble"):
        return (*token_ids, *_next_message(vocabulary, tokens), *header)
    # Half a header or half a call is of no use: back to the end of the last whole message.
    ends = [index for index, token in enumerate(token_ids) if token in tokens.closers]
    if not ends:
        return header
    kept = token_ids[: ends[-1]]
    return (*kept, *_next_message(vocabulary, tokens), *header)


def _next_message(vocabulary: Vocabulary, tokens: HarmonyTokens) -> tuple[int, ...]:
    """Closes the open message and begins another one."""
    return (tokens.end, tokens.start, *vocabulary.encode("assistant"))
