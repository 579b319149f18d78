"""`hearth inspect gguf`: what a model file says of itself, in words, without the engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from app.errors import ModelFileError
from app.models.gguf import GgufHeader, read_header
from app.models.gguf_summary import HARMONY, ChatTemplate, GgufSummary, Licence, Share, summarize
from app.models.runnable import require_runnable
from app.models.wording import file_size, grouped, shown

_COUNTS = ((10**9, "billion"), (10**6, "million"))
_LABEL_WIDTH = 16


class Inspected(msgspec.Struct, frozen=True):
    """`flaw` says why Hearth cannot run the model, None if it can."""

    header: GgufHeader
    summary: GgufSummary
    flaw: ModelFileError | None


def inspect(path: Path) -> Inspected:
    """Reads the header of a file.

    Raises:
        ModelFileError: It is no GGUF file that could be read to the end of its header.
    """
    header = read_header(path)
    try:
        require_runnable(header)
    except ModelFileError as error:
        return Inspected(header, summarize(header), error)
    return Inspected(header, summarize(header), None)


def as_json(inspected: Inspected, *, with_tensors: bool) -> dict[str, Any]:
    """The fields of `GgufSummary`, `runnable`, and `tensors` where they are wanted."""
    flaw = inspected.flaw
    result: dict[str, Any] = msgspec.to_builtins(inspected.summary)
    result["runnable"] = flaw is None
    result["reason"] = None if flaw is None else {"message": flaw.message, "hint": flaw.hint}
    if with_tensors:
        result["tensors"] = [
            {
                "name": tensor.name,
                "shape": tensor.shape,
                "type": tensor.type.name,
                "offset": inspected.header.data_offset + tensor.offset,
                "size_bytes": tensor.size_bytes,
            }
            for tensor in inspected.header.tensors
        ]
    return result


def as_text(inspected: Inspected, *, with_tensors: bool) -> str:
    """A page that a person can read."""
    summary = inspected.summary
    lines = [f"{label:<{_LABEL_WIDTH}}{text}" for label, text in _rows(inspected) if text]
    if summary.quantizations:
        lines += ["", "How the weights are stored", *_table(summary, summary.quantizations)]
        lines += ["", "What they are", *_table(summary, summary.parts)]
    if with_tensors:
        lines += ["", *_tensors(inspected.header)]
    return "\n".join(lines)


def _rows(inspected: Inspected) -> Iterator[tuple[str, str]]:
    summary, flaw = inspected.summary, inspected.flaw
    yield "Name", summary.name
    yield "Runs in Hearth", "yes" if flaw is None else f"no: {flaw}"
    yield (
        "File",
        f"{file_size(summary.size_bytes)}, GGUF version {summary.gguf_version}"
        + (f", part {summary.part} of {summary.part_count}" if summary.part_count > 1 else ""),
    )
    yield "Kind", "" if summary.kind in ("", "model") else summary.kind
    yield "Architecture", summary.architecture or "not said"
    yield "Parameters", _parameters(summary)
    yield "Layers", _layers(summary)
    yield "Experts", _experts(summary)
    yield "Context", _tokens(summary.context_length)
    yield "Sliding window", _tokens(summary.sliding_window) or "none"
    yield "Vocabulary", _vocabulary(summary)
    yield "Chat template", _template(summary.chat_template, summary.architecture)
    yield "Licence", _licence(summary.licence)


def _parameters(summary: GgufSummary) -> str:
    if not summary.parameters:
        return "none: the file holds no weights"
    whole = _count(summary.parameters)
    if not summary.experts:
        return whole
    return f"{whole}, of which each token uses {_count(summary.active_parameters)}"


def _layers(summary: GgufSummary) -> str:
    if not summary.layers:
        return ""
    text = f"{summary.layers}, {grouped(summary.embedding_length)} wide, {summary.heads} heads"
    return f"{text} ({summary.kv_heads} KV)" if summary.kv_heads else text


def _experts(summary: GgufSummary) -> str:
    if not summary.experts:
        return ""
    return f"{summary.experts} in each layer, {summary.experts_used} used by each token"


def _vocabulary(summary: GgufSummary) -> str:
    if not summary.vocabulary_size:
        return "none"
    tokens = _tokens(summary.vocabulary_size)
    return f"{tokens} ({summary.tokenizer})" if summary.tokenizer else tokens


def _template(template: ChatTemplate | None, architecture: str) -> str:
    if architecture == "gpt-oss":
        written = "none" if template is None else f"{grouped(template.characters)} characters"
        return f"{written}; not used: gpt-oss speaks {HARMONY}"
    if template is None:
        return "none: the file does not say how to chat with it"
    family = template.family or "of no known family"
    return f"{family}, {grouped(template.characters)} characters"


def _licence(licence: Licence) -> str:
    said = [text for text in (licence.id, licence.name, licence.link) if text]
    return ", ".join(dict.fromkeys(said)) or "not said in the file"


def _table(summary: GgufSummary, shares: Iterable[Share]) -> Iterator[str]:
    for share in shares:
        part = share.size_bytes / summary.weights_bytes if summary.weights_bytes else 0
        unit = "tensor" if share.tensors == 1 else "tensors"
        yield (
            f"  {share.name:<18}{file_size(share.size_bytes):>10}  {part:6.1%}"
            f"  {grouped(share.tensors):>6} {unit}"
        )


def _tensors(header: GgufHeader) -> Iterator[str]:
    width = max((len(shown(tensor.name)) for tensor in header.tensors), default=0)
    for tensor in header.tensors:
        shape = " x ".join(str(length) for length in tensor.shape)
        name = f"{shown(tensor.name):<{width}}"
        yield f"{name}  {tensor.type.name:<8}{file_size(tensor.size_bytes):>10}  {shape}"


def _tokens(count: int) -> str:
    return f"{grouped(count)} tokens" if count else ""


def _count(count: int) -> str:
    for unit, name in _COUNTS:
        if count >= unit:
            return f"{count / unit:.1f} {name}"
    return grouped(count)
