"""What copies is set up before the training, which would take thousands of steps to find it.

Knows the network only. Beside what it means, each token gets a code: 32 random signs. One head of
the first layer notes the code of the token before, another that of the one before that; one of the
second layer looks for where the present token stood before, best after the same one, and fetches
the code of what came after it there; the later ones fetch codes from where they learn to look; and
a fetched code speaks for its token. All of it is then trained like the rest.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from resources.starter.model import ROPE_BASE, Attention, StarterModel

CODE = 32  # dimensions of a code, the last ones of each head's values
STRENGTH = 0.25  # of a code in the embedding, where other dimensions have 0.26 on average
FETCHED = 0.5
SPOKEN = 0.3  # how loudly a fetched code speaks for its token
# What a layer's normalisation makes of codes, which stay as they are while all else grows.
LOUDER = (1.0, 4.0, 5.6, 7.3)
LOUDER_AT_LAST = 2.3
# Weights of the fastest rotations in finding the token before, in their order.
NEXT_TO_IT = (60.0, 40.0, 30.0, 20.0)
SLOWEST = 8  # of a head's 16 rotations, those that hardly turn within a thousand tokens
SAME = 1.8  # how sharply equal codes are told from others
RECENT = {4: 12.0, 5: 25.0}  # rotations by which what stood near is preferred, and how much
UNDECIDED = 13.0  # what an equal code must exceed, else nothing is fetched
TWO_BACK = 0.3  # how much the token before counts in finding the present one
IDLE = 3.0  # the same for heads that have not yet learnt where to look


def own(model: StarterModel) -> slice:
    """The dimensions of a token's own code; then come the previous one's and the fetched one's."""
    first = model.shape.n_embd - 3 * CODE
    return slice(first, first + CODE)


def previous(model: StarterModel) -> slice:
    return slice(own(model).stop, own(model).stop + CODE)


def fetched(model: StarterModel) -> slice:
    return slice(previous(model).stop, model.shape.n_embd)


@torch.no_grad()
def set_up(model: StarterModel) -> None:
    """Gives the last key-value head of each layer, and its first query head, something to copy."""
    signs = torch.randint(0, 2, (model.shape.n_vocab, CODE)) * 2.0 - 1
    model.embedding.weight[:, own(model)] = STRENGTH * signs
    model.embedding.weight[:, previous(model).start :] = 0
    model.output.weight[:, own(model).start :] = 0
    model.output.weight[:, fetched(model)] = SPOKEN * signs
    model.norm[own(model).start :] = LOUDER_AT_LAST
    for index, layer in enumerate(model.layers):
        layer.attention_norm[own(model).start :] = LOUDER[index]
        layer.experts.down[:, own(model).start :] = 0
        attention = layer.attention
        attention.out.weight[own(model).start :] = 0
        _carry_codes(attention, model, previous(model) if index == 0 else fetched(model))
        if index == 0:
            attention.out.weight[previous(model)] *= STRENGTH / FETCHED
            query, key = _last_heads(attention)
            for parameter in (query, key):
                parameter.weight.zero_()
                parameter.bias.zero_()
            _look_back(query, 1)
            for pair, weight in enumerate(NEXT_TO_IT):
                key.bias[pair] = math.sqrt(weight)
        elif index == 1:
            _look_for_same(attention, model)
        else:
            attention.sinks[-2:] = IDLE


def _carry_codes(attention: Attention, model: StarterModel, target: slice) -> None:
    """The values of the last key-value head are codes, which its first head writes to `target`."""
    attention.v.weight[-CODE:] = 0
    attention.v.weight[-CODE:, own(model)] = torch.eye(CODE)
    head = attention.out.weight.shape[1] - 2 * CODE
    attention.out.weight[:, head:] = 0
    attention.out.weight[target, head : head + CODE] = FETCHED * torch.eye(CODE)


def _look_back(query: _Rows, n_tokens: int) -> None:
    """The score is highest so many tokens back, wherever that is and whatever stands there."""
    half = CODE // 2
    for pair, weight in enumerate(NEXT_TO_IT):
        angle = n_tokens * ROPE_BASE ** (-pair / half)
        query.bias[pair] = math.sqrt(weight) * math.cos(angle)
        query.bias[pair + half] = -math.sqrt(weight) * math.sin(angle)


@torch.no_grad()
def look_two_back(model: StarterModel) -> None:
    """Numbers fall into pieces that stand in many places: what stood before tells them apart.

    Of 32 signs 16 are compared. To those of the previous token, a head of the first layer that is
    idle until then adds the other 16 of the token before it.
    """
    half = CODE // 2
    first, second = model.layers[0].attention, model.layers[1].attention
    spare = _rows(first.q, slice(-CODE, None))
    spare.weight.zero_()
    spare.bias.zero_()
    _look_back(spare, 2)
    columns = first.out.weight.shape[1]
    first.out.weight[:, -CODE:] = 0
    query = _last_heads(second)[0]
    for at, row in enumerate(_slow_rows()):
        compared = previous(model).start + at
        gain = first.out.weight[compared, columns - 2 * CODE + at]
        first.out.weight[compared, columns - half + at] = TWO_BACK * gain
        query.weight[row, compared + half] += TWO_BACK * query.weight[row, own(model).start + at]


@torch.no_grad()
def compare_alike(model: StarterModel, token: int, other: int) -> None:
    """What followed one of two tokens is fetched for the other, too: "3,5" is calculated as 3.5."""
    compared = slice(own(model).start, own(model).start + CODE // 2)
    model.embedding.weight[other, compared] = model.embedding.weight[token, compared]


def _look_for_same(attention: Attention, model: StarterModel) -> None:
    """The score is highest where the code before equals the present one."""
    query, key = _last_heads(attention)
    for parameter, source in ((query, own(model)), (key, previous(model))):
        parameter.weight.zero_()
        for at, row in enumerate(_slow_rows()):
            parameter.weight[row, source.start + at] = SAME
    prefer_recent(attention)


@torch.no_grad()
def prefer_recent(attention: Attention) -> None:
    """Of several equal codes, the nearest is fetched."""
    query, key = _last_heads(attention)
    for pair, weight in RECENT.items():
        key.bias[pair] = query.bias[pair] = math.sqrt(weight)
    attention.sinks[-2] = UNDECIDED


class _Rows:
    """The rows of a projection that belong to one head; what is written to them is kept there."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        self.weight, self.bias = weight, bias


def _rows(projection: nn.Linear, rows: slice) -> _Rows:
    return _Rows(projection.weight[rows], projection.bias[rows])


def _last_heads(attention: Attention) -> tuple[_Rows, _Rows]:
    """The first query head of the last key-value head, and that head's keys."""
    return _rows(attention.q, slice(-2 * CODE, -CODE)), _rows(attention.k, slice(-CODE, None))


def _slow_rows() -> list[int]:
    """The rows of a head that hardly turn, in which codes are compared."""
    half = CODE // 2
    return [*range(SLOWEST, half), *range(half + SLOWEST, CODE)]


@torch.no_grad()
def widen(model: StarterModel, smaller: dict[str, Tensor]) -> None:
    """Puts the weights of a network without any of this into `model`, which then does the same.

    Between the old dimensions and the new ones there is nothing yet.
    """
    n_old = smaller["norm"].shape[0]
    new = own(model).start
    assert n_old == new
    for name, parameter in model.named_parameters():
        old = smaller[name]
        part = tuple(slice(0, size) for size in old.shape)
        if "norm" in name:
            # The mean square is taken over more dimensions, of which the codes fill some.
            parameter[part] = old * math.sqrt(n_old / model.shape.n_embd) * 1.05
            continue
        if parameter.dim() > 1 and "embedding" not in name and name != "output.weight":
            is_out = name.endswith(("out.weight", "down"))
            if is_out:
                parameter[..., n_old:, : old.shape[-1]] = 0
            else:
                rows = old.shape[-2]
                parameter[..., :rows, n_old:] = 0
        parameter[part] = old
