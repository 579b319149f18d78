"""The rank list read, spelled and taken apart into merges."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from resources.starter.ranks import byte_to_unicode, merges_from_ranks, read_ranks

O200K = Path(__file__).resolve().parent.parent / "data" / "o200k_base.tiktoken"


@pytest.fixture(scope="module")
def ranks() -> list[bytes]:
    return read_ranks(O200K)


def test_reads_every_rank_in_order(ranks: list[bytes]) -> None:
    assert len(ranks) == 199_998
    assert (ranks[0], ranks[220], ranks[13225]) == (b"!", b" ", b"Hello")


@pytest.mark.parametrize("line", [b"IQ== 1", b"IQ==", b"??== 0", b"IQ== x"])
def test_refuses_a_broken_rank_file(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "broken.tiktoken"
    path.write_bytes(line + b"\n")
    with pytest.raises(ValueError):  # noqa: PT011 - four different complaints
        read_ranks(path)


def test_spells_bytes_as_gguf_does() -> None:
    assert byte_to_unicode(b" Hello\n") == "ĠHelloĊ"
    assert byte_to_unicode("ä".encode()) == "Ã¤"
    spelled = byte_to_unicode(bytes(range(256)))
    assert len(set(spelled)) == 256
    assert spelled.isprintable()
    assert " " not in spelled


def test_each_merge_makes_its_token_of_two_lower_ones(ranks: list[bytes]) -> None:
    merges = merges_from_ranks(ranks)
    made = [token for token in ranks if len(token) > 1]
    assert len(merges) == len(made) == 199_742
    rank_of = {byte_to_unicode(token): rank for rank, token in enumerate(ranks)}
    for token, merge in zip(made, merges, strict=True):
        left, right = merge.split(" ")
        assert left + right == byte_to_unicode(token)
        assert max(rank_of[left], rank_of[right]) < rank_of[left + right]


def test_a_shorter_list_gives_the_beginning_of_the_merges(ranks: list[bytes]) -> None:
    short = merges_from_ranks(ranks[:1000])
    assert short == merges_from_ranks(ranks[:2000])[: len(short)]


def test_refuses_a_token_that_no_pair_makes() -> None:
    with pytest.raises(ValueError, match="token 3 "):
        merges_from_ranks([b"a", b"b", b"c", b"abc"])


def test_picks_the_pair_that_encoding_leaves() -> None:
    # "aab" is read as "aa" + "b": "aa" has the lower rank although "ab" exists too.
    ranks = [base64.b64decode(text) for text in ("YQ==", "Yg==", "YWE=", "YWI=", "YWFi")]
    assert merges_from_ranks(ranks) == ["a a", "a b", "aa b"]
