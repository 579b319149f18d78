"""The state machine of a constraint, on a grammar that is a fixed list of tokens."""

from __future__ import annotations

from app.engine.constraint import Constraint, Rule

SPECIAL, OTHER_SPECIAL, END = 90, 91, 99


class Vocabulary:
    def is_special(self, token: int) -> bool:
        return token >= 90

    def is_end_of_generation(self, token: int) -> bool:
        return token == END


class Sequence:
    """Allows the tokens of one sequence in their order, and the end behind them."""

    def __init__(self, text: str) -> None:
        self.left = [int(word) for word in text.split()]
        self.closed = False

    def allows(self, token: int) -> bool:
        assert not self.closed
        return token == (self.left[0] if self.left else END)

    def accept(self, token: int) -> None:
        assert self.allows(token), "llama.cpp would end the process here"
        self.left.pop(0)

    def close(self) -> None:
        assert not self.closed
        self.closed = True


class Factory:
    """Opens grammars, but for the one that cannot be read."""

    def __init__(self) -> None:
        self.opened: list[Sequence] = []

    def __call__(self, text: str) -> Sequence | None:
        if text == "unreadable":
            return None
        self.opened.append(Sequence(text))
        return self.opened[-1]


def constraint() -> tuple[Constraint, Factory]:
    factory = Factory()
    return Constraint(Vocabulary(), factory), factory


def test_without_a_rule_everything_may_come() -> None:
    free, _ = constraint()
    assert free.allows(5)
    assert free.allows(SPECIAL)


def test_text_is_free_but_for_special_tokens() -> None:
    body, _ = constraint()
    body.enter(Rule(frozenset({SPECIAL})))
    assert [body.allows(token) for token in (5, SPECIAL, OTHER_SPECIAL, END)] == [
        *(True, True),
        *(False, False),
    ]


def test_a_grammar_is_followed_to_its_end() -> None:
    guarded, _ = constraint()
    guarded.enter(Rule(frozenset({END}), ("1 2",)))
    for token in (1, 2):
        assert not guarded.allows(END)
        assert not guarded.allows(7)
        guarded.accept(token)
    assert guarded.allows(END)
    guarded.accept(END)


def test_a_special_token_is_refused_even_where_the_grammar_lets_it_through() -> None:
    """To llama.cpp's grammar `<|end|>` is text like any other."""
    guarded, _ = constraint()
    guarded.enter(Rule(frozenset(), (f"{SPECIAL}",)))
    assert not guarded.allows(SPECIAL)


def test_the_same_rule_goes_on_and_another_begins_anew() -> None:
    rule, other = Rule(frozenset(), ("1 2",)), Rule(frozenset(), ("1 2",))
    guarded, factory = constraint()
    guarded.enter(rule)
    guarded.accept(1)
    guarded.enter(rule)
    assert guarded.allows(2)
    guarded.enter(other)
    assert guarded.allows(1)
    guarded.enter(None)
    assert [grammar.closed for grammar in factory.opened] == [True, True]


def test_an_unreadable_grammar_gives_way_to_the_next() -> None:
    guarded, _ = constraint()
    guarded.enter(Rule(frozenset(), ("unreadable", "3")))
    assert guarded.allows(3)
    assert not guarded.allows(1)


def test_what_was_sampled_earlier_is_followed_until_it_breaks_the_grammar() -> None:
    guarded, factory = constraint()
    guarded.enter(Rule(frozenset({END}), ("1 2 3",)))
    guarded.follow(1)
    assert not guarded.allows(3)
    guarded.follow(7)
    assert guarded.allows(3)  # nothing left to guard
    assert factory.opened[0].closed
    guarded.close()
