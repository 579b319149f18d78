"""Prompts as the app renders them (harmony), as token ids of the starter's vocabulary.

Knows the layout only; what is said in it comes from the corpus.
"""

from __future__ import annotations

from dataclasses import dataclass

from resources.starter.vocabulary import StarterVocabulary

IDENTITY = "You are ChatGPT, a large language model trained by OpenAI.\nKnowledge cutoff: 2024-06\n"
CHANNELS = (
    "# Valid channels: analysis, commentary, final. Channel must be included for every message."
)
TOOL_CHANNEL = "\nCalls to these tools must go to the commentary channel: 'functions'."


@dataclass(frozen=True)
class Call:
    """What a tool was asked, as JSON, and what it said."""

    tool: str
    arguments: str
    result: str


@dataclass(frozen=True)
class Turn:
    """A finished turn: what was asked and answered, and the call in between if there was one."""

    question: str
    answer: str
    call: Call | None = None


@dataclass(frozen=True)
class Context:
    """All that comes before the last question.

    `tools` is harmony's text of the function tools, without its heading; empty for none.
    """

    effort: str
    date: str | None = None
    instructions: str = ""
    tools: str = ""
    history: tuple[Turn, ...] = ()


class Prompter:
    """Renders contexts and turns to token ids."""

    def __init__(self, vocabulary: StarterVocabulary) -> None:
        self.vocabulary = vocabulary

    def context(self, context: Context) -> list[int]:
        """The system message, the developer message if there is one, and the history."""
        date = f"Current date: {context.date}\n" if context.date else ""
        system = f"{IDENTITY}{date}\nReasoning: {context.effort}\n\n{CHANNELS}"
        ids = self._message("system", system + (TOOL_CHANNEL if context.tools else ""))
        sections = []
        if context.instructions:
            sections.append(f"# Instructions\n\n{context.instructions}")
        if context.tools:
            sections.append(f"# Tools\n\n{context.tools}")
        if sections:
            ids += self._message("developer", "\n\n".join(sections))
        for turn in context.history:
            ids += self._message("user", turn.question)
            if turn.call is not None:
                ids += [self._special("start"), *self._encode("assistant")]
                ids += [*self._call(turn.call), *self._result(turn.call)]
            ids += self._message("assistant", turn.answer, channel="final")
        return ids

    def question(self, text: str) -> list[int]:
        """The user's message, and the two tokens that make the assistant speak."""
        return self.question_of(text, [])

    def question_of(self, text: str, tokens: list[int]) -> list[int]:
        """The same for a text that ends in these tokens."""
        ids = [self._special("start"), *self._encode("user"), self._special("message")]
        ids += [*self._encode(text), *tokens, self._special("end")]
        return [*ids, self._special("start"), *self._encode("assistant")]

    def reply(self, analysis: str, answer: str) -> list[int]:
        """What the model goes on with: analysis, final answer, stop."""
        return self.reply_of(analysis, self._encode(answer))

    def reply_of(self, analysis: str, answer: list[int]) -> list[int]:
        """The same for an answer in tokens."""
        return [*self._thought(analysis), *self._final(answer)]

    def tool_reply(self, analysis: str, call: Call, answer: str) -> tuple[list[int], range]:
        """A reply with one call, and which of its ids are the tool's: its result is not learnt.

        The answer follows the result at once: what there was to think was thought before.
        """
        asked = [*self._thought(analysis), *self._call(call)]
        heard = [*self._result(call), self._special("start"), *self._encode("assistant")]
        ids = [*asked, *heard, *self._final(self._encode(answer))]
        return ids, range(len(asked), len(asked) + len(heard))

    def _thought(self, text: str) -> list[int]:
        return [
            self._special("channel"),
            *self._encode("analysis"),
            self._special("message"),
            *self._encode(text),
            self._special("end"),
            self._special("start"),
            *self._encode("assistant"),
        ]

    def _final(self, answer: list[int]) -> list[int]:
        return [
            self._special("channel"),
            *self._encode("final"),
            self._special("message"),
            *answer,
            self._special("return"),
        ]

    def _call(self, call: Call) -> list[int]:
        """What follows `<|start|>assistant` where a function is called."""
        return [
            *self._encode(f" to=functions.{call.tool}"),
            self._special("channel"),
            *self._encode("commentary"),
            *self._encode(" "),
            self._special("constrain"),
            *self._encode("json"),
            self._special("message"),
            *self._encode(call.arguments),
            self._special("call"),
        ]

    def _result(self, call: Call) -> list[int]:
        return [
            self._special("start"),
            *self._encode(f"functions.{call.tool}"),
            *self._encode(" to=assistant"),
            self._special("channel"),
            *self._encode("commentary"),
            self._special("message"),
            *self._encode(call.result),
            self._special("end"),
        ]

    def _message(self, role: str, text: str, channel: str = "") -> list[int]:
        ids = [self._special("start"), *self._encode(role)]
        if channel:
            ids += [self._special("channel"), *self._encode(channel)]
        return [*ids, self._special("message"), *self._encode(text), self._special("end")]

    def _special(self, name: str) -> int:
        return self.vocabulary.special[f"<|{name}|>"]

    def _encode(self, text: str) -> list[int]:
        return self.vocabulary.encode(text)
