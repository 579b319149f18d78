"""What a person has pasted: the name of a repository, in whatever form, or words to search for.

Knows how addresses of the Hub, of its mirrors, and of other programs' commands look; asks nobody.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

import msgspec

from app.errors import DownloadError
from app.models.download.listing import quantization_of
from app.models.wording import shown

_HOSTS = ("huggingface.co", "www.huggingface.co", "hf.co", "hf-mirror.com")
_NAME = r"[A-Za-z0-9][\w.-]*"
_REPO = re.compile(
    rf"(?P<repo>{_NAME}/{_NAME}?)(?P<path>(?:/[^/:\s]+)*?)(?::(?P<quantization>[\w.-]+))?\Z"
)
_ADDRESS = re.compile(
    r"(?:[a-z]+://|(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)/)\S+", re.I
)
# Below these lie other things than models.
_OTHER_PLACES = {
    *("api", "blog", "chat", "collections", "datasets", "docs", "join", "learn", "login", "new"),
    *("organizations", "papers", "posts", "pricing", "settings", "spaces", "tasks"),
}
_VIEWS = ("tree", "blob", "resolve", "raw", "blame", "commits", "commit", "edit")
_TABS = ("discussions", "settings", "community")


class Named(msgspec.Struct, frozen=True):
    """A repository, and what of it was meant: a file, or a quantization; "" for not said."""

    repo: str
    revision: str = "main"
    path: str = ""
    quantization: str = ""


class Words(msgspec.Struct, frozen=True):
    """Words to search for."""

    text: str


def parse_link(text: str, endpoint: str = "") -> Named | Words:
    """What the text names, else the words in it.

    A link to a mirror names what the Hub has under the same name: from where it is fetched is for
    the settings to say.

    Args:
        endpoint: The address of the Hub in use, when it is another than the public one.

    Raises:
        DownloadError: It is an address, but not one of a model.

    >>> parse_link("https://hf.co/owner/name/blob/main/m-Q8_0.gguf?download=true").path
    'm-Q8_0.gguf'
    >>> parse_link("owner/name:Q4_K_M")
    Named(repo='owner/name', revision='main', path='', quantization='Q4_K_M')
    >>> parse_link("small model for German")
    Words(text='small model for German')
    """
    text = " ".join(text.split()).strip("\"'<>() ")
    host = urlsplit(endpoint).netloc
    address = _ADDRESS.search(text)
    if address is not None:
        return _of_address(address[0].rstrip("\"'<>),."), host)
    if host and text.startswith(f"{host}/"):
        return _of_address(f"https://{text}", host)
    name = text.split(" -hf ")[-1].split()[:1] if " -hf " in f" {text}" else [text]
    match = _REPO.match(name[0].strip("\"'")) if name else None
    return Words(text) if match is None else _of_match(match)


def _of_address(address: str, host: str) -> Named | Words:
    scheme, _, rest = address.rpartition("://")
    scheme = scheme.lower()
    if scheme == "hf":
        match = _REPO.match(rest.removeprefix("models/"))
        if match is None:
            raise _no_model(address)
        return _of_match(match)
    if scheme not in ("", "http", "https"):
        raise _no_model(address)
    parts = urlsplit(f"https://{rest}")
    segments = [unquote(segment) for segment in parts.path.split("/") if segment]
    if parts.netloc.lower() not in (*_HOSTS, host) and not _is_mirrored(segments):
        raise _no_model(address)
    found = _of_page(parts, segments)
    if found is None:
        raise _no_model(address)
    return found


def _of_page(parts: SplitResult, segments: list[str]) -> Named | Words | None:
    query = parse_qs(parts.query)
    if segments[:1] == ["models"]:
        words = " ".join(query.get("search", []))
        return Words(words) if words else None
    if not segments or segments[0] in _OTHER_PLACES:
        return None
    if len(segments) == 1:
        return Words(segments[0])  # the page of an owner
    match = _REPO.match("/".join(segments[:2]))
    if match is None:
        return None
    named, below = _of_match(match), segments[2:]
    if shown_file := query.get("show_file_info", [""])[0]:
        return Named(named.repo, "main", shown_file)
    if not below or below[0] in _TABS:
        return named
    if below[0] not in _VIEWS:
        return Named(named.repo, "main", _file("/".join(below)))
    revision = below[1] if len(below) > 1 else "main"
    if below[0] == "commit":
        return Named(named.repo, revision)
    path = "/".join(below[2:])
    return Named(named.repo, revision, _file(path), "" if _file(path) else quantization_of(path))


def _of_match(match: re.Match[str]) -> Named:
    path, quantization = match["path"].strip("/"), match["quantization"] or ""
    if quantization.lower() in ("latest", "main"):
        quantization = ""
    if quantization.lower().endswith(".gguf"):
        path, quantization = quantization, ""
    return Named(match["repo"], "main", _file(path), quantization)


def _file(path: str) -> str:
    """The path if it is that of a file that can be run; a folder is no choice yet."""
    return path if path.lower().endswith(".gguf") else ""


def _is_mirrored(segments: list[str]) -> bool:
    """Whether an unknown host speaks as the Hub does: only its mirrors say "resolve"."""
    return len(segments) > 4 and segments[2] == "resolve" and bool(_file(segments[-1]))


def _no_model(address: str) -> DownloadError:
    return DownloadError(
        "{address} is not the address of a model.",
        "Paste the address of a model's page, such as huggingface.co/owner/name, or search.",
        address=shown(address),
    )
