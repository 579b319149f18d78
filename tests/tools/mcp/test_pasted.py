"""Settings of other programs are understood; what they would allow by themselves is not."""

from __future__ import annotations

import json

import pytest

from app.tools.mcp.config import Address, Program, ServerError, Value
from app.tools.mcp.pasted import read

FILES = {"command": "npx", "args": ["-y", "server-files", "/data"], "env": {"KEY": "abc"}}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"mcpServers": {"files": FILES}}),
        json.dumps({"servers": {"files": {**FILES, "type": "stdio"}}, "inputs": []}),
        json.dumps({"mcp": {"servers": {"files": FILES}}}),
        json.dumps({"files": FILES}),
        json.dumps({**FILES, "name": "files"}),
        json.dumps({"files": FILES})[1:-1],
        "// my servers\n" + json.dumps({"mcpServers": {"files": FILES}})[:-1] + ", /* so */ }",
        "\ufeff" + json.dumps({"mcpServers": {"files": FILES}}),
    ],
)
def test_all_forms_that_are_around_are_read(text: str) -> None:
    (found,) = read(text)
    assert found.server.name == "files"
    assert found.server.way == Program("npx", ("-y", "server-files", "/data"))
    assert found.server.values == (Value("KEY"),)
    assert found.secrets == {"KEY": "abc"}


def test_strings_with_slashes_and_commas_stay_whole() -> None:
    way = {"command": "a", "args": ["http://x//y", ",]", "/* no */"]}
    (found,) = read(json.dumps({"mcpServers": {"a": way}}))
    assert found.server.way == Program("a", ("http://x//y", ",]", "/* no */"))


def test_an_address_with_headers() -> None:
    text = {"web": {"url": "https://example.org/mcp", "headers": {"Authorization": "Bearer x"}}}
    (found,) = read(json.dumps({"mcpServers": text}))
    assert found.server.way == Address("https://example.org/mcp")
    assert found.secrets == {"Authorization": "Bearer x"}


def test_placeholders_have_to_be_entered_and_own_variables_are_inherited() -> None:
    env = {"A": "${input:key}", "B": "<your key>", "C": "", "D": "${env:D}", "E": "${D}", "F": "f"}
    (found,) = read(json.dumps({"a": {"command": "x", "env": env}}))
    assert found.missing == ("A", "B", "C", "E")
    assert Value("D", "environment") in found.server.values
    assert found.secrets == {"F": "f"}


def test_consent_that_was_given_elsewhere_is_not_taken_over() -> None:
    (found,) = read(json.dumps({"a": {"command": "x", "autoApprove": ["*"], "trust": True}}))
    assert found.server.confirmed == ""
    assert found.server.chosen == ()
    assert [remark.message for remark in found.remarks] == ["Not taken over: autoApprove, trust."]


def test_names_are_made_plain_and_that_is_told() -> None:
    (found,) = read(json.dumps({"My Files_2": {"command": "x"}}))
    assert found.server.name == "my-files-2"
    assert found.remarks[0].message == "It is named my-files-2 here."


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "nonsense",
        '{"mcpServers": {}}',
        '{"mcpServers": {"a": 1}}',
        '{"mcpServers": {"a": {"command": "x", "args": "-y"}}}',
        '{"mcpServers": {"a": {"command": "x", "args": [1]}}}',
        '{"mcpServers": {"a": {"command": 1}}}',
        '{"mcpServers": {"a": {"command": ""}}}',
        '{"mcpServers": {"a": {"type": "sse", "url": "http://x/sse"}}}',
        '{"mcpServers": {"a": {"url": "file:///etc/passwd"}}}',
        '{"mcpServers": {"a": {"url": "http://user:word@x/"}}}',
        '{"mcpServers": {"a": {"url": "http://ex\u0430mple.org/"}}}',
        '{"mcpServers": {"\u0430": {"command": "x"}}}',
        '{"mcpServers": {"a": {"command": "x\u202ey"}}}',
        '{"mcpServers": {"a": {"command": "x", "env": {"A=B": "c"}}}}',
        '{"mcpServers": {"!!!": {"command": "x"}}}',
        "[" * 100_000,
    ],
)
def test_everything_else_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ServerError):
        read(text)
