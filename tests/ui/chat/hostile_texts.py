"""Texts that are made to hurt: whatever a model or a person may put into a chat."""

from __future__ import annotations

HOSTILE = {
    "one line of 1 MB": "a" * 1_000_000,
    "1 MB of words": "word " * 200_000,
    "1 MB line of code": "```\n" + "x" * 1_000_000,
    "10,000 quotes": ">" * 10_000 + " deep",
    "deeper and deeper lists": "\n".join("  " * depth + "- a" for depth in range(600)),
    "brackets": "[" * 40_000,
    "emphasis": "*a **a *a " * 4_000,
    "backticks": "`a``" * 10_000,
    "broken table": "| a | b\n|---|\n|--|--|\n" * 1_000,
    "wide table": "| a " * 2_000 + "\n" + "|---" * 2_000 + "\n" + "| b\n" * 200,
    "tall table": "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 3_000,
    "unclosed fences": "```\n~~~\n````\n" * 2_000,
    "bidi and zero width": "\u202e\u2066abc\u200b\u200d\ufeff\u0301\u2069 " * 2_000,
    "combining marks": "e" + "\u0301" * 20_000,
    "controls": "".join(map(chr, range(32))) * 500,
    "surrogates and specials": "\ud800 \udfff \ufdd0\ufdd1\uffff\u2028\u2029\ufffc " * 500,
    "script": "<script>alert(1)</script><img src=x onerror=y>\n" * 500,
    "dollars": "$" * 60_000,
    "dollars that may open": "$x " * 20_000,
    "brackets that may open": "\\(x \\[y " * 10_000,
    "formulas without an end": "$$\na\n" * 10_000,
    "many formulas": "$x_1$ " * 8_000,
    "special tokens": "<|start|>assistant<|channel|>final<|message|>hi<|return|>\n" * 2_000,
    "3,000 lines of code": "```python\n" + "def f(x):\n    return 'x'  # why\n" * 1_500,
    "code in one string": '```python\n"""' + "a\n" * 5_000,
    "images": "![a](http://x.test/a.png)![b](file:///etc/passwd)" * 1_000,
    "blank lines": "\n" * 200_000,
}
