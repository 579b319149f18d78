"""What the Hub says of a repository, and its refusals in words."""

from __future__ import annotations

import pytest

from app.errors import AccessDenied, AppError, DownloadError, HubUnreachable
from app.models.download.hub import Hub
from tests.models.download.hub_double import REVISION, HubDouble, serving


def client(double: HubDouble, token: str | None = None) -> Hub:
    return Hub(double.endpoint, token=lambda: token, timeout_s=3)


def test_a_model_is_pinned_to_a_commit_with_size_and_hash(hub: HubDouble) -> None:
    wanted = hub.add("model.gguf", b"12345")
    model = client(hub).model("owner/repo", "model.gguf")
    assert model.files == (wanted,)
    assert model.files[0].revision == REVISION
    assert model.total_bytes == 5


def test_one_shard_brings_all_of_them(hub: HubDouble) -> None:
    names = [f"m-0000{number}-of-00003.gguf" for number in (1, 2, 3)]
    wanted = tuple(hub.add(name, name.encode()) for name in names)
    assert client(hub).model("owner/repo", names[1]).files == wanted


def test_a_missing_shard_is_named(hub: HubDouble) -> None:
    hub.add("m-00001-of-00002.gguf", b"1")
    with pytest.raises(DownloadError, match=r"has no file m-00002-of-00002\.gguf"):
        client(hub).model("owner/repo", "m-00001-of-00002.gguf")


def test_a_file_without_a_checksum_is_refused(hub: HubDouble) -> None:
    hub.add("model.gguf", b"1")
    with pytest.raises(DownloadError, match="no checksum"):
        client(hub).model("owner/repo", "README.md")


def test_a_link_is_asked_for_once_and_again_when_it_is_stale(hub: HubDouble) -> None:
    file = hub.add("model.gguf", b"12345")
    source = client(hub)
    first = source.link(file)
    assert source.link(file) is first
    assert hub.metadata_requests == 1
    second = source.link(file, stale=first)
    assert second is not first
    assert source.link(file, stale=first) is second
    assert hub.metadata_requests == 2


def test_a_gated_repository_asks_for_consent_and_opens_with_a_token(hub: HubDouble) -> None:
    file = hub.add("model.gguf", b"12345")
    hub.token, hub.gated = "hf_secret", True
    with pytest.raises(AccessDenied, match="accepted its conditions") as refused:
        client(hub).link(file)
    assert "hf_secret" not in str(refused.value)
    link = client(hub, "hf_secret").link(file)
    assert link.token is None  # the bytes are elsewhere
    assert "signature" not in repr(link)


def test_a_public_model_is_fetched_without_saying_who_asks(hub: HubDouble) -> None:
    file = hub.add("model.gguf", b"12345")
    source = client(hub, "hf_secret")
    assert source.link(file).token is None
    assert source.model("owner/repo", "model.gguf").files == (file,)
    assert hub.tokens_seen == {("metadata", None)}


def test_a_mirror_that_serves_the_bytes_itself_gets_the_token(hub: HubDouble) -> None:
    file = hub.add("model.gguf", b"12345")
    hub.token, hub.elsewhere = "hf_secret", False
    assert client(hub, "hf_secret").link(file).token == "hf_secret"


@pytest.mark.parametrize(
    ("repo", "kind", "words"),
    [
        ("owner/unknown", AccessDenied, "no repository owner/unknown"),
        ("not a name", DownloadError, "is not the name of a repository"),
    ],
)
def test_a_wrong_repository_is_named(
    hub: HubDouble, repo: str, kind: type[AppError], words: str
) -> None:
    with pytest.raises(kind, match=words):
        client(hub).files(repo)


@pytest.mark.parametrize(
    ("status", "kind"), [("503", HubUnreachable), ("429", HubUnreachable), ("418", DownloadError)]
)
def test_a_refusal_is_worth_another_try_or_not(
    hub: HubDouble, status: str, kind: type[AppError]
) -> None:
    file = hub.add("model.gguf", b"12345")
    hub.metadata_faults.append(status)
    with pytest.raises(DownloadError, match=status) as refused:
        client(hub).link(file)
    assert type(refused.value) is kind


def test_a_hub_that_is_not_there_is_unreachable() -> None:
    with serving(HubDouble()) as gone:
        pass
    with pytest.raises(HubUnreachable, match="cannot be reached"):
        client(gone).files("owner/repo")


def test_the_endpoint_is_that_of_the_environment(
    hub: HubDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", hub.endpoint + "/")
    wanted = hub.add("model.gguf", b"12345")
    assert Hub(token=lambda: None).model("owner/repo", "model.gguf").files == (wanted,)


def test_another_file_of_the_same_size_is_noticed(hub: HubDouble) -> None:
    file = hub.add("model.gguf", b"12345")
    source = client(hub)
    hub.change(file, b"54321")
    with pytest.raises(DownloadError, match="is not the file that was chosen"):
        source.link(file)


def test_a_tag_of_another_kind_is_no_change(hub: HubDouble) -> None:
    """Files in the newer storage carry another hash in their tag."""
    file = hub.add("model.gguf", b"12345")
    hub.tag = "e" * 64
    assert client(hub).link(file).url


def test_a_search_finds_what_has_gguf_files_the_most_fetched_first(hub: HubDouble) -> None:
    hub.add("a.gguf", b"1", repo="small/Qwen3-4B-GGUF")
    hub.add("b.gguf", b"2", repo="large/Qwen3-4B-GGUF")
    hub.add("model.safetensors", b"3", repo="maker/Qwen3-4B")
    hub.add("c.gguf", b"4", repo="other/Llama-GGUF")
    hub.downloads["large/Qwen3-4B-GGUF"] = 9
    found = client(hub).search("qwen3")
    assert [model.repo for model in found] == ["large/Qwen3-4B-GGUF", "small/Qwen3-4B-GGUF"]
    assert (found[0].downloads, found[0].likes, found[0].gated) == (9, 3, False)
    assert (found[0].architecture, found[0].parameters) == ("qwen3", 4_022_468_096)
    assert len(client(hub).search("qwen3", limit=1)) == 1
    assert hub.searches[-1]["limit"] == ["1"]


def test_words_are_found_where_a_name_joins_them(hub: HubDouble) -> None:
    hub.add("a.gguf", b"1", repo="owner/Qwen3-4B-GGUF")
    assert [model.repo for model in client(hub).search(" qwen3  4b ")] == ["owner/Qwen3-4B-GGUF"]
    assert client(hub).search("nothing like it") == ()


def test_a_search_without_a_connection_promises_nothing() -> None:
    with serving(HubDouble()) as gone:
        pass
    with pytest.raises(HubUnreachable, match=r"cannot be reached.*then try again"):
        client(gone).search("qwen")


def test_a_page_that_wants_a_login_is_no_hub(hub: HubDouble) -> None:
    hub.greeting = b"<html>Welcome to the hotel</html>"
    with pytest.raises(HubUnreachable, match="not as a Hub does"):
        client(hub).search("qwen")


def test_the_models_of_a_repository_are_ready_to_be_fetched(hub: HubDouble) -> None:
    hub.consent = True
    wanted = hub.add("m-Q4_K_M.gguf", b"12345")
    hub.add("mmproj-m.gguf", b"1")
    found = client(hub).gguf_files("owner/repo")
    assert (found.repo, found.revision, found.gated) == ("owner/repo", REVISION, True)
    (file,) = found.files
    assert (file.quantization, file.size_bytes) == ("Q4_K_M", 5)
    assert file.download == client(hub).model("owner/repo", "m-Q4_K_M.gguf")
    assert file.download.files == (wanted,)


def test_a_repository_without_gguf_files_says_what_to_search_for(hub: HubDouble) -> None:
    hub.add("model.safetensors", b"12345", repo="maker/Model-7B")
    with pytest.raises(DownloadError, match=r'no GGUF file.*Search for "Model-7B GGUF"'):
        client(hub).gguf_files("maker/Model-7B")
