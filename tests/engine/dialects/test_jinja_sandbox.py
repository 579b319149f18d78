"""A chat template is a program from the internet: whatever it tries, it is stopped in time."""

from __future__ import annotations

import time
import tracemalloc

import pytest

from app.engine.dialects import jinja_filters, jinja_limits
from app.engine.dialects.jinja import JinjaDialect
from app.engine.dialects.jinja_sandbox import ChatTemplate, TemplateRefused, template_clock
from app.errors import ModelFileError
from app.messages import Conversation, Message, Text

MESSAGES = [{"role": "user", "content": "hello"}]
GROW = "{% set ns = namespace(x='ab') %}{% for i in range(80) %}{% set ns.x = EXPR %}{% endfor %}"

ENDLESS = {
    "long range": "{% for i in range(10**9) %}x{% endfor %}",
    "loops in loops": "{% for i in range(9999) %}"
    "{% for j in range(9999) %}{% endfor %}{% endfor %}",
    "macro that calls itself": "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "macro tree": "{% macro f(n) %}"
    "{% if n %}{{ f(n-1) }}{{ f(n-1) }}{% endif %}{% endmacro %}{{ f(99) }}",
    "recursive loop": "{% for x in [1, 2] recursive %}{{ loop([1, 2]) }}{% endfor %}",
    "dear filters": "{% set a = [1] * 99999 %}"
    "{% for i in range(99999) %}{{ a|sort|first }}{% endfor %}",
}
HUGE = {
    "repetition": "{{ 'a' * 10**10 }}",
    "repeated list": "{{ [1] * 10**9 }}",
    "power": "{{ 10**10**10 }}",
    "products": GROW.replace("EXPR", "(ns.x|length) * 10**60"),
    "output": "{% for i in range(99999) %}{{ 'x' * 10000 }}{% endfor %}",
    "sums": GROW.replace("EXPR", "ns.x + ns.x"),
    "joined with ~": GROW.replace("EXPR", "ns.x ~ ns.x"),
    "join": GROW.replace("EXPR", "[ns.x, ns.x]|join"),
    "join method": GROW.replace("EXPR", "''.join([ns.x, ns.x])"),
    "replace": GROW.replace("EXPR", "ns.x.replace('a', ns.x)"),
    "replace filter": GROW.replace("EXPR", "ns.x|replace('a', ns.x)"),
    "indent": "{{ ('\\n' * 1000000)|indent(10**9) }}",
    "blocks": "{% set ns = namespace(x='a') %}{% for i in range(80) %}"
    "{% set ns.x %}{{ ns.x }}{{ ns.x }}{% endset %}{% endfor %}",
    "text format": "{{ '%1000000000d' % 1 }}",
    "format method": "{{ '{:>1000000000}'.format('a') }}",
    "format filter": "{{ '%1000000000s'|format('a') }}",
    "centred": "{{ 'a'.center(10**9) }}",
    "centred by filter": "{{ 'a'|center(10**9) }}",
    "indented JSON": "{{ messages|tojson(indent=10**9) }}",
    "constant folded while compiling": "{{ ('a' * 99999999)|upper ~ ('b' * 99999999) }}",
    "date": "{{ strftime_now('%Y' * 1000) }}",
}
INTERNALS = {
    "class": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "class of messages": "{{ messages.__class__.__base__ }}",
    "globals of a function": "{{ namespace.__init__.__globals__ }}",
    "attr filter": "{{ messages|attr('__class__') }}",
    "changing the messages": "{{ messages.append(1) }}",
    "changing a message": "{{ messages[0].update({'role': 'system'}) }}",
    "other files": "{% include 'x' %}",
    "other modules": "{% import 'os' as o %}",
    "bytes": "{{ 'a'.encode().hex() }}",
    "format string": "{{ '{0.__class__}'.format(messages) }}",
}
BROKEN = {
    "unfinished": "{{ 'a' ~ ",
    "no condition": "{% if %}",
    "missing variable": "{{ nothing.there.at_all }}",
    "unknown filter": "{{ messages|no_such_filter }}",
    "wrong types": "{{ messages + 1 }}",
    "division by zero": "{{ 1 / 0 }}",
    "too deep": "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    "too many blocks": "{% for a in b %}" * 40 + "{% endfor %}" * 40,
    "too long": "{{ a }}" * 20_000,
}


def render(source: str) -> str:
    variables = {"messages": MESSAGES, "strftime_now": template_clock("2025-08-05")}
    return ChatTemplate(source).render(variables, jinja_filters.tojson)


@pytest.fixture(autouse=True)
def _little_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jinja_limits, "MAX_SECONDS", 1.0)
    monkeypatch.setattr(jinja_limits, "MAX_STEPS", 200_000)


@pytest.mark.parametrize("kind", ENDLESS)
def test_endless_work_is_ended(kind: str) -> None:
    started = time.process_time()
    with pytest.raises(ModelFileError, match="chat template"):
        render(ENDLESS[kind])
    assert time.process_time() - started < 5


@pytest.mark.parametrize("kind", HUGE)
def test_huge_values_are_refused_before_they_are_made(kind: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(ModelFileError, match="chat template"):
            render(HUGE[kind])
        peak_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak_bytes < 20 * jinja_limits.MAX_TEXT  # four bytes a character, a few copies


@pytest.mark.parametrize("kind", INTERNALS)
def test_nothing_but_the_given_values_is_in_reach(kind: str) -> None:
    with pytest.raises(ModelFileError, match="chat template"):
        render(INTERNALS[kind])
    assert MESSAGES == [{"role": "user", "content": "hello"}]


@pytest.mark.parametrize(
    "expression",
    [
        *("self.__init__", "raise_exception.__globals__", "dict(a=1).__class__"),
        *("loop.__class__", "strftime_now.__globals__"),
        "messages|map(attribute='__class__')|first",
    ],
)
def test_internals_that_jinja_passes_over_are_empty(expression: str) -> None:
    assert render("{{ " + expression + " }}") == ""


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_templates_say_what_is_wrong(kind: str) -> None:
    with pytest.raises(ModelFileError) as caught:
        render(BROKEN[kind])
    assert len(caught.value.message) > len(
        "The chat template in this model's file cannot be used: ."
    )


def test_a_refusal_is_told_apart_from_a_failure() -> None:
    with pytest.raises(TemplateRefused, match="roles must alternate"):
        render("{{ raise_exception('roles must alternate') }}")


def test_each_rendering_has_its_own_budget() -> None:
    template = ChatTemplate("{% for i in range(60000) %}{% endfor %}done")
    for _ in range(5):
        assert template.render({}, jinja_filters.tojson) == "done"


def test_the_date_is_the_chats() -> None:
    assert render("{{ strftime_now('%d %b %Y') }}") == "05 Aug 2025"


def test_what_templates_need_is_there() -> None:
    source = (
        "{%- set ns = namespace(n=0) -%}"
        "{%- for m in messages if m.role == 'user' -%}"
        "{%- set ns.n = ns.n + loop.index + loop.length -%}"
        "{{ loop.first }}{{ loop.previtem is defined }}"
        "{{ m.content[1:-1] | trim | upper | replace('E', '3') }}{{ m['role'] in ['user'] }}"
        "{{ m.get('nothing') is none }}{%- if loop.last %}{% continue %}{% endif -%}no"
        "{%- endfor -%}{{ ns.n }}{{ messages | map(attribute='role') | join(',') }}"
        "{{ messages | selectattr('role', 'equalto', 'user') | list | length }}"
        "{{ {'a': 1} | tojson }}"
        "{%- for k, v in {'x': 2}.items() %}{{ k ~ v }}{% endfor %}{{ messages[::-1][0].role }}"
    )
    assert render(source) == 'TrueFalse3LLTrueTrue2user1{"a": 1}x2user'


def test_a_template_that_leaves_out_the_question_is_refused(
    dialects: dict[str, JinjaDialect],
) -> None:
    with pytest.raises(ModelFileError, match="leaves out"):
        JinjaDialect("Hello", dialects["qwen3"].vocabulary)


def test_a_template_that_refuses_everything_is_refused(dialects: dict[str, JinjaDialect]) -> None:
    with pytest.raises(ModelFileError, match="never"):
        JinjaDialect("{{ raise_exception('never') }}", dialects["qwen3"].vocabulary)


def test_a_refusal_of_one_chat_names_its_reason(dialects: dict[str, JinjaDialect]) -> None:
    source = (
        "{% for m in messages %}{{ m.content }}{% if loop.index > 3 %}"
        "{{ raise_exception('Four are too many') }}{% endif %}{% endfor %}"
    )
    dialect = JinjaDialect(source, dialects["qwen3"].vocabulary)
    said = Message("user", (Text("a"),)), Message("assistant", (Text("b"),))
    with pytest.raises(ModelFileError, match="Four are too many"):
        dialect.render(Conversation((*said, *said)))
