"""A long technical answer made of words, code, tables and formulas, cut into tokens."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

_TOKEN = re.compile(r"\s?[A-Za-z_]{1,9}|\d{1,3}|\s+|[^\sA-Za-z\d]{1,3}")

_PROSE = """\
## {n}. How the pieces fit

The **forward pass** number {n} multiplies `weights_{n}` by the activations, see
[the paper](https://example.org/{n}). Its cost is $O(n^2 d)$ for a context of \\(n\\) tokens,
and with {n} heads the product $Q_{{{n}}} K^\\top / \\sqrt{{d_k}}$ is what takes the *memory*.
A second sentence follows, so that the paragraph takes several lines on the screen.

1. First do this, then wait.
2. Then do that:
   - with care
   - with `--option {n}`
- [x] measured
- [ ] explained

"""
_MATH = """\
$$
\\mathrm{{softmax}}(x)_i = \\frac{{e^{{x_i}}}}{{\\sum_{{j=1}}^{{{n}}} e^{{x_j}}}}
$$

"""
_CODE = """\
```python
def attention_{n}(q: list[float], k: list[float], scale: float = {n}.0) -> list[float]:
    \"\"\"Scores of one query against all keys.\"\"\"
    scores = []
    for index, value in enumerate(k):  # one by one
        scores.append(q[index % len(q)] * value / scale)
    return scores
```

"""
_TABLE = """\
| Model | Context | Tokens/s | Remark |
|---|---:|---:|:---|
| small {n} | 4,096 | 212.4 | the **first** of them |
| medium | 32,768 | 38.1 | needs `flash_attn` |
| large | 131,072 | 7.9 | $2^{{17}}$ tokens |

> A remark about table {n}, in two
> lines of source.

"""


def long_answer(tokens: int, seed: int = 5) -> list[str]:
    """About `tokens` tokens, most of them prose, now and then a code block of 200 lines."""
    dice = random.Random(seed)
    made: list[str] = []
    n = 0
    while len(made) < tokens:
        n += 1
        text = "".join(part.format(n=n) for part in dice.sample((_PROSE, _MATH, _CODE, _TABLE), 3))
        if n % 60 == 0:
            text += _CODE.format(n=n).replace("```\n\n", "") + _long_code(n) + "```\n\n"
        made += tokens_of(text)
    return made[:tokens]


def tokens_of(text: str) -> Iterator[str]:
    """Pieces of about four characters, as a tokenizer cuts text."""
    return iter(_TOKEN.findall(text))


def _long_code(n: int) -> str:
    return "".join(f"\n\ndef f_{n}_{i}(x):\n    y = x + {i}\n    return y * 2\n" for i in range(50))
