"""Turns drawn batches into tensors: one flat list of tokens, no padding but in attention."""

from __future__ import annotations

import torch

from resources.starter.batches import Draw
from resources.starter.model import Batch, Group

CHUNK = 5
N_HEADER = 7  # rows of a reply up to its analysis: there the intent must be known


def pack(draws: list[Draw]) -> Batch:
    """Lays out contexts and segments one after the other, and says which rows are learnt."""
    tokens: list[int] = []
    positions: list[int] = []
    rows: list[int] = []
    targets: list[int] = []
    heads: list[int] = []
    intents: list[int] = []
    flat: list[int] = []
    groups: list[Group] = []
    n_outputs = 0
    for draw in draws:
        n_context = len(draw.context)
        first = len(tokens)
        tokens += draw.context
        positions += range(n_context)
        flat += range(n_outputs, n_outputs + n_context)
        n_outputs += n_context
        # Chunks of similar length: padding costs attention as much as real tokens do.
        ordered = sorted(draw.segments, key=lambda segment: len(segment.ids))
        chunks = []
        for at in range(0, len(ordered), CHUNK):
            chunk = ordered[at : at + CHUNK]
            length = len(chunk[-1].ids)
            index = torch.zeros((len(chunk), length), dtype=torch.long)
            for i, segment in enumerate(chunk):
                start, n = len(tokens), len(segment.ids)
                tokens += segment.ids
                positions += range(n_context, n_context + n)
                flat += range(n_outputs, n_outputs + n)
                n_outputs += length
                index[i, :n] = torch.arange(start, start + n)
                for row in range(segment.start, n - 1):
                    if row + 1 not in segment.heard:
                        rows.append(start + row)
                        targets.append(segment.ids[row + 1])
                heads += range(start + segment.start, start + segment.start + N_HEADER)
                intents += [segment.intent] * N_HEADER
            chunks.append(index)
        groups.append(Group(torch.arange(first, first + n_context), tuple(chunks)))
    return Batch(
        tokens=torch.tensor(tokens),
        positions=torch.tensor(positions),
        groups=tuple(groups),
        flat=torch.tensor(flat),
        rows=torch.tensor(rows),
        targets=torch.tensor(targets),
        heads=torch.tensor(heads),
        intents=torch.tensor(intents),
    )
