"""The tools that gpt-oss was trained with, declared in the very words that it was trained on.

They are declared in the system message, called on the analysis channel, and their names stand in
headers without a namespace of functions.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from app.engine.dialects.typescript import namespace
from app.errors import EngineError
from app.messages import BuiltinTool, Conversation, Tool

_PYTHON = """## python

Use this tool to execute Python code in your chain of thought. The code will not be shown to the \
user. This tool should be used for internal reasoning, but not for code that is intended to be \
visible to the user (e.g. when creating plots, tables, or files).

When you send a message containing Python code to python, it will be executed in a stateful \
Jupyter notebook environment. python will respond with the output of the execution or time out \
after 120.0 seconds. The drive at '/mnt/data' can be used to save and persist user files. Internet \
access for this session is UNKNOWN. Depends on the cluster."""

_BROWSER = """Tool for browsing.
The `cursor` appears in brackets before each browsing display: `[{cursor}]`.
Cite information from the tool using the following format:
`【{cursor}†L{line_start}(-L{line_end})?】`, for example: `【6†L9-L11】` or `【8†L3】`.
Do not quote more than 10 words directly from the tool output.
sources=web (default: web)"""

_STRING = {"type": "string"}
_NUMBER_OR_LAST = {"type": "number", "default": -1}
_BROWSER_TOOLS = (
    Tool(
        "search",
        "Searches for information related to `query` and displays `topn` results.",
        {
            "type": "object",
            "properties": {
                "query": _STRING,
                "topn": {"type": "number", "default": 10},
                "source": _STRING,
            },
            "required": ["query"],
        },
    ),
    Tool(
        "open",
        "Opens the link `id` from the page indicated by `cursor` starting at line number `loc`, "
        "showing `num_lines` lines.\n"
        "Valid link ids are displayed with the formatting: `【{id}†.*】`.\n"
        "If `cursor` is not provided, the most recent page is implied.\n"
        "If `id` is a string, it is treated as a fully qualified URL associated with `source`.\n"
        "If `loc` is not provided, the viewport will be positioned at the beginning of the "
        "document or centered on the most relevant passage, if available.\n"
        "Use this function without `id` to scroll to a new location of an opened page.",
        {
            "type": "object",
            "properties": {
                "id": {"type": ["number", "string"], "default": -1},
                "cursor": _NUMBER_OR_LAST,
                "loc": _NUMBER_OR_LAST,
                "num_lines": _NUMBER_OR_LAST,
                "view_source": {"type": "boolean", "default": False},
                "source": _STRING,
            },
        },
    ),
    Tool(
        "find",
        "Finds exact matches of `pattern` in the current page, or the page given by `cursor`.",
        {
            "type": "object",
            "properties": {"pattern": _STRING, "cursor": _NUMBER_OR_LAST},
            "required": ["pattern"],
        },
    ),
)

# What stands in the header of a call before its arguments: the model writes it even where they
# are JSON, as the browser's.
CONTENT_TYPE = " code"

# What the model may call for each, and the schema of its arguments; None: they are code.
_CALLABLE: dict[BuiltinTool, dict[str, dict[str, Any] | None]] = {
    "python": {"python": None},
    "browser": {f"browser.{tool.name}": tool.parameters for tool in _BROWSER_TOOLS},
}


def declarations(builtins: Collection[BuiltinTool]) -> str:
    """The `# Tools` section of the system message; empty without any."""
    sections = ["# Tools"] if builtins else []
    if "browser" in builtins:
        sections.append(namespace("browser", _BROWSER_TOOLS, _BROWSER))
    if "python" in builtins:
        sections.append(_PYTHON)
    return "\n\n".join(sections)


def callable_names(conversation: Conversation) -> dict[str, dict[str, Any] | None]:
    """The built-in recipients that are declared, with the schema of their arguments.

    Raises:
        EngineError: A tool of the app's own has the same name, so that calls would be ambiguous.
    """
    names = {
        name: schema
        for builtin in conversation.builtin_tools
        for name, schema in _CALLABLE[builtin].items()
    }
    for tool in conversation.tools:
        if tool.name in names:
            raise EngineError(
                "There are two tools named {name}.", "Turn one of them off.", name=repr(tool.name)
            )
    return names
