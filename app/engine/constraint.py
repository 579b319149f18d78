"""What may be sampled next: special tokens by id, text by a grammar, and only where a rule says so.

Follows the sampled tokens and tests single ones. Knows neither messages nor llama.cpp: the guide of
a dialect says which rule holds, the vocabulary and the grammars come from outside.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import msgspec


class Rule(msgspec.Struct, frozen=True):
    """What holds for one stretch of an answer.

    `specials`: the only special tokens that may come. `grammars`: GBNF, of which the first that
    can be read holds; without any, text is free. `stops`: tokens that end the answer here, besides
    those that always do.
    """

    specials: frozenset[int]
    grammars: tuple[str, ...] = ()
    stops: frozenset[int] = frozenset()


class Guide(Protocol):
    """Says which rule holds for the next token; the same object as long as the stretch goes on."""

    def rule(self) -> Rule | None: ...


class Grammar(Protocol):
    """A grammar and how far the accepted tokens have brought it."""

    def allows(self, token: int) -> bool: ...

    def accept(self, token: int) -> None:
        """Moves on. The token must be allowed: llama.cpp ends the process otherwise."""
        ...

    def close(self) -> None: ...


class SpecialTokens(Protocol):
    """The part of a vocabulary that a constraint asks."""

    def is_special(self, token: int) -> bool: ...

    def is_end_of_generation(self, token: int) -> bool: ...


OpenGrammar = Callable[[str], Grammar | None]


class Constraint:
    """Holds the rule of the moment, and its grammar for as long as the rule holds."""

    def __init__(self, vocabulary: SpecialTokens, open_grammar: OpenGrammar) -> None:
        """`open_grammar` gives None for a grammar that it cannot read."""
        self._vocabulary = vocabulary
        self._open_grammar = open_grammar
        self.rule: Rule | None = None
        self.grammar: Grammar | None = None

    def enter(self, rule: Rule | None) -> None:
        """Makes `rule` hold for the next token; None leaves everything free."""
        if rule is self.rule:
            return
        self.close()
        self.rule = rule
        if rule is not None:
            grammars = (self._open_grammar(text) for text in rule.grammars)
            self.grammar = next((grammar for grammar in grammars if grammar is not None), None)

    def allows(self, token: int) -> bool:
        if self.rule is None:
            return True
        if token not in self.rule.specials and self._vocabulary.is_special(token):
            return False
        return self.grammar is None or self.grammar.allows(token)

    def accept(self, token: int) -> None:
        """Moves on by a token that is allowed."""
        if self.grammar is not None and not self._vocabulary.is_end_of_generation(token):
            self.grammar.accept(token)

    def follow(self, token: int) -> None:
        """Moves on by a token that was sampled earlier, maybe without this constraint.

        If it breaks the grammar, there is nothing left to guard until the next rule.
        """
        if self.grammar is None:
            return
        if self.grammar.allows(token):
            self.accept(token)
        else:
            self._drop_grammar()

    def close(self) -> None:
        self._drop_grammar()
        self.rule = None

    def _drop_grammar(self) -> None:
        if self.grammar is not None:
            self.grammar.close()
            self.grammar = None
