"""KV caches on disk: which there are, which of them helps a prompt, and how much room they take.

Knows files and token ids; knows nothing of llama.cpp. A saved state is three files:

    NAME.meta   what it holds and checksums of the other two; written last, so it proves the rest
    NAME.kv     the cache, in llama.cpp's own format
    NAME.swa    checkpoints of its sliding window, one after the other

Whatever is damaged, half written or made for something else is never used, and said in the log.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from app.engine.engine_log import log

STALE_PART_S = 3600.0
MAX_META_BYTES = 64_000_000


class Section(msgspec.Struct, frozen=True):
    """One checkpoint in the `.swa` file: after how many tokens, and how many bytes."""

    n_tokens: int
    size_bytes: int


class Meta(msgspec.Struct, frozen=True):
    """What `NAME.meta` says. `tokens`: 4 bytes each, little endian."""

    identity: str
    tokens: bytes
    shared: bool
    cut_anywhere: bool
    kv_bytes: int
    kv_sha256: str
    swa_sha256: str
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedState:
    """A state on disk. `checkpoints` are numbers of tokens that it can be cut back to."""

    name: str
    tokens: tuple[int, ...]
    checkpoints: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LoadableState:
    """A state whose files have been proved whole; `windows` pairs a length with its checkpoint."""

    kv: Path
    tokens: tuple[int, ...]
    windows: tuple[tuple[int, bytes], ...]


def forget_all(folder: Path) -> None:
    """Removes all saved states, whatever they hold; later prompts are computed anew."""
    for end in (".meta", ".kv", ".swa"):
        for path in folder.glob(f"*{end}"):
            _remove(path)


class StateStore:
    """The saved states of one model, loaded in one way, in a folder shared with all others."""

    def __init__(self, folder: Path, budget_bytes: int, identity: str) -> None:
        """Reads nothing yet.

        Args:
            folder: Where all states lie; made when the first is saved.
            budget_bytes: What all files in it may take together. The states that were used
                longest ago go first.
            identity: Names whatever a state depends on besides its tokens: model, KV types,
                engine version.
        """
        self._folder, self._budget_bytes, self._identity = folder, budget_bytes, identity
        self._known: dict[tuple[str, int], Meta | None] = {}

    def best(self, ids: Sequence[int], more_than: int) -> SavedState | None:
        """The state that spares `ids` the most tokens, if it spares more than `more_than`."""
        wanted = _pack(ids)
        best: tuple[int, str, Meta] | None = None
        for name, meta in self._metas():
            if meta.identity != self._identity:
                continue
            spared = _spared(meta, wanted)
            if spared > more_than and (best is None or spared > best[0]):
                best = (spared, name, meta)
        if best is None:
            return None
        _, name, meta = best
        return SavedState(name, _unpack(meta.tokens), tuple(s.n_tokens for s in meta.sections))

    def open(self, state: SavedState) -> LoadableState | None:
        """Proves a state's files; None, a line in the log and an end to them if they are wrong."""
        path = self._path(state.name, ".meta")
        try:
            meta = self._read(path)
            if meta is None:
                raise ValueError("its description cannot be read")
            kv = self._path(state.name, ".kv")
            if kv.stat().st_size != meta.kv_bytes or _sha256(kv) != meta.kv_sha256:
                raise ValueError("its cache is damaged")
            windows = self._windows(state.name, meta)
            os.utime(path)
        except (OSError, ValueError) as error:
            log(f"saved state {state.name} is ignored: {error}")
            self.forget(state.name)
            return None
        return LoadableState(kv, _unpack(meta.tokens), windows)

    def save(
        self,
        ids: Sequence[int],
        windows: Iterable[tuple[int, bytes]],
        write_kv: Callable[[Path], bool],
        *,
        shared: bool,
        cut_anywhere: bool,
    ) -> bool:
        """Keeps a state; states of the same chat when it was shorter are dropped.

        Args:
            ids: What the cache holds.
            windows: Its checkpoints, each after how many tokens.
            write_kv: Writes the cache to a file.
            shared: The beginning of many chats, to be kept beside longer ones.
            cut_anywhere: The cache can be cut back to any length, without a checkpoint.
        """
        name = self._name(ids)
        parts = [self._path(name, f"{end}.{os.getpid()}.part") for end in (".kv", ".swa", ".meta")]
        kv, swa, meta_part = parts
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not write_kv(kv):
                log("a state was not saved: llama.cpp could not write it")
                return False
            windows = list(windows)
            swa.write_bytes(b"".join(state for _, state in windows))
            meta = Meta(
                identity=self._identity,
                tokens=_pack(ids),
                shared=shared,
                cut_anywhere=cut_anywhere,
                kv_bytes=kv.stat().st_size,
                kv_sha256=_sha256(kv),
                swa_sha256=_sha256(swa),
                sections=tuple(Section(n, len(state)) for n, state in windows),
            )
            meta_part.write_bytes(_sealed(meta))
            for part, end in zip(parts, (".kv", ".swa", ".meta"), strict=True):
                part.replace(self._path(name, end))
        except OSError as error:
            log(f"a state was not saved: {error}")
            return False
        finally:
            for part in parts:
                _remove(part)
        self._drop_forerunners(name, meta)
        self._keep_to_budget(name)
        return True

    def has(self, ids: Sequence[int]) -> bool:
        """Whether exactly this is saved."""
        return self._path(self._name(ids), ".meta").exists()

    def forget(self, name: str) -> None:
        for end in (".meta", ".kv", ".swa"):
            _remove(self._path(name, end))

    def _windows(self, name: str, meta: Meta) -> tuple[tuple[int, bytes], ...]:
        data = self._path(name, ".swa").read_bytes()
        if hashlib.sha256(data).hexdigest() != meta.swa_sha256:
            raise ValueError("its checkpoints are damaged")
        windows = []
        start = 0
        for section in meta.sections:
            windows.append((section.n_tokens, data[start : start + section.size_bytes]))
            start += section.size_bytes
        return tuple(windows)

    def _metas(self) -> list[tuple[str, Meta]]:
        """All readable descriptions. Each file is read once, until it changes."""
        try:
            paths = list(self._folder.glob("*.meta"))
        except OSError:
            return []
        known: dict[tuple[str, int], Meta | None] = {}
        for path in paths:
            try:
                key = (path.stem, path.stat().st_mtime_ns)
            except OSError:
                continue  # another process has just dropped it
            known[key] = self._known[key] if key in self._known else self._read(path)
        self._known = known
        return [(name, meta) for (name, _), meta in known.items() if meta is not None]

    def _read(self, path: Path) -> Meta | None:
        try:
            if path.stat().st_size > MAX_META_BYTES:
                raise ValueError("too large")
            return _unsealed(path.read_bytes())
        except (OSError, ValueError) as error:
            log(f"saved state {path.stem} is ignored: {error}")
            return None

    def _drop_forerunners(self, name: str, meta: Meta) -> None:
        for other, earlier in self._metas():
            if (
                other != name
                and not earlier.shared
                and earlier.identity == meta.identity
                and meta.tokens.startswith(earlier.tokens)
            ):
                self.forget(other)

    def _keep_to_budget(self, newest: str) -> None:
        """Drops what was used longest ago until everything fits; half-written leftovers too."""
        sizes: dict[str, int] = {}
        used: dict[str, float] = {}
        for path in self._folder.iterdir():
            try:
                stat = path.stat()
            except OSError:
                continue
            if path.suffix == ".part":
                if time.time() - stat.st_mtime > STALE_PART_S:
                    _remove(path)
                continue
            sizes[path.stem] = sizes.get(path.stem, 0) + stat.st_size
            used.setdefault(path.stem, 0.0)  # files without a description go first
            if path.suffix == ".meta":
                used[path.stem] = stat.st_mtime
        total = sum(sizes.values())
        for name in sorted(used, key=lambda n: (n == newest, used[n])):
            if total <= self._budget_bytes:
                return
            self.forget(name)
            total -= sizes[name]

    def _name(self, ids: Sequence[int]) -> str:
        return hashlib.sha256(self._identity.encode() + b"\0" + _pack(ids)).hexdigest()[:32]

    def _path(self, name: str, end: str) -> Path:
        return self._folder / f"{name}{end}"


def _spared(meta: Meta, wanted: bytes) -> int:
    """How many tokens of `wanted` need not be computed; the last of them always must."""
    most = min(_common_tokens(meta.tokens, wanted), len(wanted) // 4 - 1)
    if meta.cut_anywhere or most * 4 == len(meta.tokens):
        return most
    return max((s.n_tokens for s in meta.sections if s.n_tokens <= most), default=0)


def _common_tokens(a: bytes, b: bytes) -> int:
    """Length of the common prefix in tokens, by halving: memory compares faster than Python."""
    low, high = 0, min(len(a), len(b)) // 4
    while low < high:
        middle = (low + high + 1) // 2
        if a[low * 4 : middle * 4] == b[low * 4 : middle * 4]:
            low = middle
        else:
            high = middle - 1
    return low


def _pack(ids: Sequence[int]) -> bytes:
    packed = array("i", ids)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def _unpack(tokens: bytes) -> tuple[int, ...]:
    unpacked = array("i", tokens)
    if sys.byteorder == "big":
        unpacked.byteswap()
    return tuple(unpacked)


def _sealed(meta: Meta) -> bytes:
    body = msgspec.msgpack.encode(meta)
    return hashlib.sha256(body).digest() + body


def _unsealed(data: bytes) -> Meta:
    """Raises ValueError for anything but a whole description."""
    if len(data) < 32 or hashlib.sha256(data[32:]).digest() != data[:32]:
        raise ValueError("its description is damaged")
    meta = msgspec.msgpack.decode(data[32:], type=Meta)
    if len(meta.tokens) % 4:
        raise ValueError("its description is damaged")
    return meta


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:  # Windows: another process reads it
        log(f"{path.name} could not be removed: {error}")
