"""A Hub in a process of its own, with one large file: prints its address, ends with its stdin."""

from __future__ import annotations

import mmap
import sys
from pathlib import Path

from tests.models.download.hub_double import HubDouble, serving


def main() -> None:
    path, sha256 = Path(sys.argv[1]), sys.argv[2]
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    with serving(HubDouble(chunk_bytes=1024 * 1024)) as hub:
        hub.add("model.gguf", data, sha256=sha256)
        print(hub.endpoint, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
