"""Addresses in the web, in one spelling each, so that they can be compared.

A page that a person or a result has named may be fetched, one with a secret added to it may not.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

from app.tools.action import Refused
from app.tools.visible import has_hidden, visible

_IN_TEXT = re.compile(r"https?://[^\s<>\"'`{}|\\^\[\]]+", re.IGNORECASE)
_LONGEST = 2000
_PORTS = {"http": 80, "https": 443}


def normalized(address: str) -> str:
    """The address in its one spelling, without a fragment.

    >>> normalized("HTTPS://Example.org:443")
    'https://example.org/'

    Raises:
        Refused: It is no address of a web page.
    """
    if len(address) > _LONGEST or not address.isascii() or has_hidden(address) or " " in address:
        raise _no_address(address)
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise _no_address(address) from error
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not host or parts.username is not None or "\\" in address:
        raise _no_address(address)
    place = f"[{host}]" if ":" in host else host
    if port is not None and port != _PORTS[scheme]:
        place = f"{place}:{port}"
    return urlunsplit((scheme, place, parts.path or "/", parts.query, ""))


def addresses_in(text: str) -> frozenset[str]:
    """Every address that stands in a text, normalised."""
    found = set()
    for match in _IN_TEXT.finditer(text):
        for candidate in {match[0], match[0].rstrip(".,;:!?)*_")}:
            try:
                found.add(normalized(candidate))
            except Refused:
                continue
    return frozenset(found)


def _no_address(address: str) -> Refused:
    return Refused(
        "{address} is not the address of a web page.",
        "It looks like https://example.org/page.",
        address=visible(address, one_line=True)[:200],
    )
