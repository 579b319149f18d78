"""The names that a model sees for the tools of servers, and which of them look too much alike.

`server__tool`, in letters, digits and `_` only: so it stands in every prompt, says whose tool it
is, and can be no look-alike from another script. Knows nothing of how servers are reached.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

SEPARATOR = "__"
LONGEST = 64  # in a prompt, with the server's name
_TOOL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_ALIKE = (("rn", "m"), ("vv", "w"), ("0", "o"), ("1", "l"), ("i", "l"), ("5", "s"))


def model_name(server: str, tool: str) -> str | None:
    """What the model calls it; None if no plain name can be made of the server's.

    >>> model_name("my-files", "read-text"), model_name("files", "re\\u0430d")
    ('my_files__read_text', None)
    """
    if not _TOOL.fullmatch(tool):
        return None
    name = model_prefix(server) + _plain(tool)
    return name if len(name) <= LONGEST else None


def model_prefix(server: str) -> str:
    """What the names of all of a server's tools begin with."""
    return _plain(server) + SEPARATOR


def skeleton(name: str) -> str:
    """What is left of a name for somebody who does not look closely.

    >>> skeleton("glthub") == skeleton("github"), skeleton("List_1") == skeleton("list-I")
    (True, True)
    """
    bare = _plain(name).lower()
    for look, same in _ALIKE:
        bare = bare.replace(look, same)
    return bare


def look_alikes(tools: Iterable[str]) -> frozenset[str]:
    """Those of a server's tools whose names cannot be told apart from another one's.

    All of them: nobody can say which of two is the impostor.
    """
    names = list(tools)
    seen = Counter(map(skeleton, names))
    return frozenset(name for name in names if seen[skeleton(name)] > 1)


def _plain(name: str) -> str:
    return name.replace("-", "_").replace(".", "_")
