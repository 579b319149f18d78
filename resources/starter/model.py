"""The gpt-oss architecture at a size that trains on a laptop's processor.

Knows the network only: no text, no files. Every detail follows llama.cpp's graph for the
architecture `gpt-oss`, so that an exported file computes the same thing there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

RMS_EPSILON = 1e-5
ROPE_BASE = 150_000.0
GATE_SHARPNESS = 1.702
GATE_LIMIT = 7.0


@dataclass(frozen=True)
class Shape:
    """Sizes of the network. All inner sizes are multiples of 32, the block size of MXFP4."""

    n_vocab: int
    n_embd: int = 288
    n_layer: int = 4
    n_head: int = 6
    n_head_kv: int = 3
    head_dim: int = 32
    n_expert: int = 4
    n_expert_used: int = 2
    n_ff: int = 256
    window: int = 128  # tokens that the even layers see, the current one included


@dataclass(frozen=True)
class Group:
    """Segments that go on from one shared prefix, as rows of the batch's flat token list.

    `prefix`: rows of the prefix, shape (P,). `segments`: rows of the segments, several tensors
    of shape (B, S), each of similar lengths; row 0 fills up the shorter ones. A segment sees the
    prefix and itself, never its neighbours.
    """

    prefix: Tensor
    segments: tuple[Tensor, ...]


@dataclass(frozen=True)
class Batch:
    """One training step. `tokens` and `positions`: shape (N,), prefixes and segments in a row.

    `rows`: those rows whose next token counts; `targets`: these next tokens.
    `flat`: for each of the N rows, where its attention output lies in the groups' outputs.
    `heads`: rows at which a reply begins; `intents`: which lesson it is.
    """

    tokens: Tensor
    positions: Tensor
    groups: tuple[Group, ...]
    flat: Tensor
    rows: Tensor
    targets: Tensor
    heads: Tensor
    intents: Tensor


@dataclass(frozen=True)
class Output:
    """What the network makes of a batch.

    `logits`: (rows, n_vocab). `unevenness`: how unevenly the experts are used, 1 is best.
    `intents`: (heads, n_embd), what the last layer reads where replies begin.
    """

    logits: Tensor
    unevenness: Tensor
    intents: Tensor


def rms_norm(x: Tensor, weight: Tensor) -> Tensor:
    return functional.rms_norm(x, (x.shape[-1],), weight, RMS_EPSILON)


def rope(x: Tensor, positions: Tensor) -> Tensor:
    """Rotates pairs (i, i + D/2) of each head (NEOX order). `x`: (N, heads, D)."""
    half = x.shape[-1] // 2
    frequencies = ROPE_BASE ** (-torch.arange(half, dtype=torch.float32) / half)
    angles = positions[:, None].float() * frequencies
    cos, sin = angles.cos()[:, None], angles.sin()[:, None]
    a, b = x.float().chunk(2, dim=-1)
    return torch.cat((a * cos - b * sin, b * cos + a * sin), dim=-1).to(x.dtype)


def swiglu(gate: Tensor, up: Tensor) -> Tensor:
    """gpt-oss's clipped gate: (up + 1) * gate * sigmoid(1.702 * gate)."""
    gate = gate.clamp(max=GATE_LIMIT)
    up = up.clamp(-GATE_LIMIT, GATE_LIMIT)
    return (up + 1) * gate * torch.sigmoid(GATE_SHARPNESS * gate)


def mxfp4(weight: Tensor) -> Tensor:
    """The values that MXFP4 keeps of `weight` (blocks of 32 along the last axis).

    Gradients pass unchanged, so that training learns to live with the rounding.
    """
    with torch.no_grad():
        blocks = weight.float().unflatten(-1, (-1, 32))
        largest = blocks.abs().amax(dim=-1, keepdim=True).clamp(min=2.0**-100)
        scale = torch.exp2(torch.floor(torch.log2(largest)) - 2)
        size = (blocks / scale).abs()
        steps = torch.where(size < 2, 0.5, torch.where(size < 4, 1.0, 2.0))
        # Halves go to the smaller value, as in the reference quantizer.
        rounded = (torch.ceil(size / steps - 0.5) * steps).clamp(max=6.0)
        kept = (rounded * blocks.sign() * scale).flatten(-2)
    return weight + (kept - weight).detach()


class Attention(nn.Module):
    """Grouped-query attention with one learned sink a head; `window` 0 sees everything."""

    def __init__(self, shape: Shape, window: int) -> None:
        super().__init__()
        self.shape, self.window = shape, window
        q_size, kv_size = shape.n_head * shape.head_dim, shape.n_head_kv * shape.head_dim
        self.q = nn.Linear(shape.n_embd, q_size)
        self.k = nn.Linear(shape.n_embd, kv_size)
        self.v = nn.Linear(shape.n_embd, kv_size)
        self.out = nn.Linear(q_size, shape.n_embd)
        self.sinks = nn.Parameter(torch.zeros(shape.n_head))

    def forward(self, x: Tensor, batch: Batch) -> Tensor:
        shape = self.shape
        q = rope(self.q(x).unflatten(-1, (shape.n_head, -1)), batch.positions)
        k = rope(self.k(x).unflatten(-1, (shape.n_head_kv, -1)), batch.positions)
        v = self.v(x).unflatten(-1, (shape.n_head_kv, -1))
        q = q.unflatten(1, (shape.n_head_kv, -1))
        outputs = [part for group in batch.groups for part in self._group(q, k, v, group)]
        return self.out(torch.cat(outputs)[batch.flat])

    def _group(self, q: Tensor, k: Tensor, v: Tensor, group: Group) -> list[Tensor]:
        """Outputs (rows, n_head * D) of the prefix, then of the segments, padding included."""
        # (kv heads, 1, keys, D): what all segments of the group share.
        shared_k, shared_v = k[group.prefix].transpose(0, 1), v[group.prefix].transpose(0, 1)
        empty = shared_k[:, :0]
        outputs = [self._attend(q, k, v, group.prefix[None], empty, empty)]
        for rows in group.segments:
            outputs.append(self._attend(q, k, v, rows, shared_k, shared_v))
        return outputs

    def _attend(
        self, q: Tensor, k: Tensor, v: Tensor, rows: Tensor, shared_k: Tensor, shared_v: Tensor
    ) -> Tensor:
        """Attends each of `rows` (B, S) to the shared keys (kv heads, P, D), then to itself."""
        n_segments, length = rows.shape
        n_shared = shared_k.shape[1]
        # Queries as (kv heads, B, heads a kv head * S, D): each product is one of few, large ones.
        queries = q[rows].permute(2, 0, 3, 1, 4).flatten(2, 3)
        own_k, own_v = (t[rows].permute(2, 0, 1, 3) for t in (k, v))
        own = queries @ own_k.transpose(-1, -2)
        shared = queries.flatten(1, 2) @ shared_k.transpose(-1, -2)
        scores = torch.cat((shared.view(*own.shape[:-1], n_shared), own), dim=-1)
        scores = scores.float() / math.sqrt(self.shape.head_dim) + self._mask(length, n_shared)
        # The sink takes part in the softmax and brings nothing along.
        sinks = self.sinks.view(len(own), 1, -1, 1).expand(-1, n_segments, -1, length)
        shares = torch.cat((scores, sinks.flatten(2)[..., None]), dim=-1).softmax(dim=-1)
        shares = shares.to(own_v.dtype)
        mixed = shares[..., n_shared:-1] @ own_v
        mixed = mixed + (shares[..., :n_shared].flatten(1, 2) @ shared_v).view_as(mixed)
        mixed = mixed.unflatten(2, (-1, length))
        return mixed.permute(1, 3, 0, 2, 4).reshape(n_segments * length, -1)

    def _mask(self, length: int, n_shared: int) -> Tensor:
        """0 where a query sees a key, else -inf: (heads a kv head * length, keys)."""
        at = torch.arange(n_shared, n_shared + length)[:, None]
        key = torch.arange(n_shared + length)[None]
        hidden = key > at
        if self.window:
            hidden |= at - key >= self.window
        mask = torch.zeros(hidden.shape).masked_fill_(hidden, -math.inf)
        return mask.repeat(self.shape.n_head // self.shape.n_head_kv, 1)


class Experts(nn.Module):
    """A mixture of experts: each token goes to its best `n_expert_used` experts."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.n_used = shape.n_expert_used
        self.router = nn.Linear(shape.n_embd, shape.n_expert)
        inner, outer = (shape.n_expert, shape.n_ff), (shape.n_expert, shape.n_embd)
        self.gate = nn.Parameter(torch.empty(*inner, shape.n_embd))
        self.up = nn.Parameter(torch.empty(*inner, shape.n_embd))
        self.down = nn.Parameter(torch.empty(*outer, shape.n_ff))
        self.gate_bias = nn.Parameter(torch.zeros(inner))
        self.up_bias = nn.Parameter(torch.zeros(inner))
        self.down_bias = nn.Parameter(torch.zeros(outer))
        self.rounded = False  # True: compute with the values that MXFP4 keeps

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """The mixed output (N, n_embd), and how unevenly the experts are used (1 = evenly)."""
        logits = self.router(x).float()
        best, chosen = logits.topk(self.n_used, dim=-1)
        weights = best.softmax(dim=-1)
        gate, up, down = self.gate, self.up, self.down
        if self.rounded:
            gate, up, down = mxfp4(gate), mxfp4(up), mxfp4(down)
        result = torch.zeros_like(x, dtype=torch.float32)
        shares = []
        for expert in range(len(self.gate)):
            rows, slot = torch.where(chosen == expert)
            shares.append(len(rows) / len(x))
            part = x[rows]
            both = functional.linear(
                part,
                torch.cat((gate[expert], up[expert])),
                torch.cat((self.gate_bias[expert], self.up_bias[expert])),
            )
            inner = swiglu(*both.chunk(2, dim=-1))
            out = functional.linear(inner, down[expert], self.down_bias[expert])
            result = result.index_add(0, rows, out.float() * weights[rows, slot, None])
        mean = logits.softmax(dim=-1).mean(dim=0)
        uneven = (mean * torch.tensor(shares)).sum() * len(self.gate) / self.n_used
        return result, uneven


class Layer(nn.Module):
    def __init__(self, shape: Shape, index: int) -> None:
        super().__init__()
        self.attention_norm = nn.Parameter(torch.ones(shape.n_embd))
        self.attention = Attention(shape, shape.window if index % 2 == 0 else 0)
        self.experts_norm = nn.Parameter(torch.ones(shape.n_embd))
        self.experts = Experts(shape)

    def forward(
        self, x: Tensor, batch: Batch, wanted: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """The rows that are `wanted`, all of them if None, and how unevenly experts were used."""
        x = x + self.attention(rms_norm(x, self.attention_norm), batch)
        if wanted is not None:
            x = x[wanted]
        mixed, uneven = self.experts(rms_norm(x, self.experts_norm))
        return x + mixed, uneven


class StarterModel(nn.Module):
    """The whole network: flat tokens in, logits of the wanted rows out."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.n_vocab, shape.n_embd)
        self.layers = nn.ModuleList(Layer(shape, index) for index in range(shape.n_layer))
        self.norm = nn.Parameter(torch.ones(shape.n_embd))
        self.output = nn.Linear(shape.n_embd, shape.n_vocab, bias=False)
        self._initialise()

    def _initialise(self) -> None:
        for name, parameter in self.named_parameters():
            if parameter.dim() < 2 or name.endswith("_bias"):
                continue
            std = 0.02 if "output" in name else 1 / math.sqrt(parameter.shape[-1])
            if name.endswith(("out.weight", "down")):
                std /= math.sqrt(2 * self.shape.n_layer)
            nn.init.normal_(parameter, std=0.3 if "embedding" in name else std)

    def round_experts(self, rounded: bool) -> None:
        """Whether the experts compute with the values that MXFP4 keeps."""
        for layer in self.layers:
            layer.experts.rounded = rounded

    def forward(self, batch: Batch) -> Output:
        x = self.embedding(batch.tokens)
        total = torch.zeros(())
        *lower, last = self.layers
        for layer in lower:
            x, uneven = layer(x, batch)
            total = total + uneven
        heads = functional.rms_norm(x[batch.heads], (self.shape.n_embd,))
        # The other rows have served as keys, and nobody looks at them any more.
        x, uneven = last(x, batch, batch.rows)
        total = total + uneven
        wanted = rms_norm(x, self.norm)
        return Output(self.output(wanted).float(), total / len(self.layers), heads)
