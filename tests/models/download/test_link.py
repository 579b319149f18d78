"""What people paste: every usual form of the name of a model, or words."""

from __future__ import annotations

import pytest

from app.errors import DownloadError
from app.models.download.link import Named, Words, parse_link

REPO = Named("owner/name-GGUF")
FILE = Named("owner/name-GGUF", "main", "name-Q4_K_M.gguf")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("owner/name-GGUF", REPO),
        ("  owner/name-GGUF\n", REPO),
        ('"owner/name-GGUF"', REPO),
        ("owner/name-GGUF:Q4_K_M", Named("owner/name-GGUF", quantization="Q4_K_M")),
        ("owner/name-GGUF:latest", REPO),
        ("owner/name-GGUF:name-Q4_K_M.gguf", FILE),
        ("owner/name-GGUF/name-Q4_K_M.gguf", FILE),
        ("https://huggingface.co/owner/name-GGUF", REPO),
        ("https://huggingface.co/owner/name-GGUF/", REPO),
        ("HTTPS://HuggingFace.co/owner/name-GGUF", REPO),
        ("http://www.huggingface.co/owner/name-GGUF#files", REPO),
        ("huggingface.co/owner/name-GGUF", REPO),
        ("hf.co/owner/name-GGUF", REPO),
        ("hf.co/owner/name-GGUF:Q8_0", Named("owner/name-GGUF", quantization="Q8_0")),
        ("ollama run hf.co/owner/name-GGUF:Q8_0", Named("owner/name-GGUF", quantization="Q8_0")),
        ("llama-server -hf owner/name-GGUF:Q8_0", Named("owner/name-GGUF", quantization="Q8_0")),
        ("hf://owner/name-GGUF/name-Q4_K_M.gguf", FILE),
        ("look here: <https://huggingface.co/owner/name-GGUF>.", REPO),
        ("https://huggingface.co/owner/name-GGUF/tree/main", REPO),
        ("https://huggingface.co/owner/name-GGUF/tree/abc123", Named("owner/name-GGUF", "abc123")),
        (
            "https://huggingface.co/owner/name-GGUF/tree/main/UD-Q4_K_XL",
            Named("owner/name-GGUF", quantization="UD-Q4_K_XL"),
        ),
        ("https://huggingface.co/owner/name-GGUF/blob/main/name-Q4_K_M.gguf", FILE),
        (
            "https://huggingface.co/owner/name-GGUF/resolve/main/name-Q4_K_M.gguf?download=true",
            FILE,
        ),
        ("https://huggingface.co/owner/name-GGUF?show_file_info=name-Q4_K_M.gguf", FILE),
        ("https://huggingface.co/owner/name-GGUF/tree/main?show_file_info=name-Q4_K_M.gguf", FILE),
        ("https://huggingface.co/owner/name-GGUF?local-app=llama.cpp", REPO),
        ("https://huggingface.co/owner/name-GGUF/discussions/3", REPO),
        (
            "https://huggingface.co/owner/name-GGUF/commit/abc123",
            Named("owner/name-GGUF", "abc123"),
        ),
        (
            "https://huggingface.co/owner/name-GGUF/blob/main/a%20b/m.gguf",
            Named("owner/name-GGUF", path="a b/m.gguf"),
        ),
        ("https://huggingface.co/owner/name-GGUF/blob/main/README.md", REPO),
        ("https://hf-mirror.com/owner/name-GGUF", REPO),
        ("https://mirror.example/owner/name-GGUF/resolve/main/name-Q4_K_M.gguf", FILE),
        ("https://hub.example:8080/owner/name-GGUF", REPO),
        ("hub.example:8080/owner/name-GGUF", REPO),
        ("https://huggingface.co/models?search=small+llama", Words("small llama")),
        ("https://huggingface.co/owner", Words("owner")),
        ("gpt-oss", Words("gpt-oss")),
        ("small  model for German", Words("small model for German")),
        ("text and/or pictures", Words("text and/or pictures")),
        ("", Words("")),
    ],
)
def test_what_is_pasted_is_understood(text: str, wanted: Named | Words) -> None:
    assert parse_link(text, "https://hub.example:8080") == wanted


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/owner/name",
        "https://github.com/owner/name/blob/main/m.gguf",
        "https://huggingface.co/datasets/owner/name",
        "https://huggingface.co/spaces/owner/name",
        "https://huggingface.co/",
        "https://huggingface.co/owner/na me",
        "ftp://huggingface.co/owner/name",
        "hf://name",
    ],
)
def test_an_address_of_something_else_is_said_to_be_one(address: str) -> None:
    if " " in address:
        assert parse_link(address) == Named("owner/na")
        return
    with pytest.raises(DownloadError, match="is not the address of a model"):
        parse_link(address)
