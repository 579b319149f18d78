"""`calculator`: exact arithmetic that cannot run away. Needs no permission: it touches nothing."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from decimal import Context, Decimal, DecimalException, localcontext
from typing import Any

from app.messages import Tool
from app.tools.action import (
    Action,
    Refused,
    Result,
    Surroundings,
    ToolProgram,
    Work,
    canonical,
    pin_of,
)
from app.tools.visible import visible

_DIGITS = 30
_SHOWN_DIGITS = 15
_MOST_DIGITS = 2000
_LARGEST_FACTORIAL = 700
_MOST_NODES = 500
Number = int | Decimal

_SIGNS = str.maketrans({"×": "*", "·": "*", "÷": "/", "−": "-", "–": "-", ":": "/", "^": "§"})
_CONSTANTS: dict[str, Number] = {
    "pi": Decimal("3.14159265358979323846264338327950288"),
    "e": Decimal("2.71828182845904523536028747135266250"),
}
_SPEC = Tool(
    "calculator",
    "Computes an arithmetic expression exactly. Knows + - * / // % ** ( ), pi, e, sqrt, abs, "
    "round, floor, ceil, min, max, exp, ln, log10, sin, cos, tan (in radians), factorial.",
    {
        "type": "object",
        "properties": {"expression": {"type": "string", "description": "e.g. (17 + 3) * 2.5"}},
        "required": ["expression"],
    },
)


class Calculator(ToolProgram):
    """A `ToolProgram`."""

    spec = _SPEC

    def plan(self, arguments: Mapping[str, Any], surroundings: Surroundings) -> Action:
        return Action("calculator", "nothing", canonical(arguments), pin=pin_of(_SPEC))

    def run(self, action: Action, work: Work) -> Result:
        return Result(calculate(action.decoded()["expression"]))


def calculate(expression: str) -> str:
    """The value, as a person would write it.

    >>> calculate("17 × 23"), calculate("0.1 + 0.2"), calculate("2/3")
    ('391', '0.3', '0.666666666666667')

    Raises:
        Refused: It is no arithmetic, or has no value that could be written down.
    """
    try:
        text = expression.translate(_SIGNS).replace("§", "**").strip()
        tree = ast.parse(text, mode="eval")
        if sum(1 for _ in ast.walk(tree)) > _MOST_NODES:
            raise ValueError("too long")
        with localcontext(Context(prec=_DIGITS, Emax=_MOST_DIGITS, Emin=-_MOST_DIGITS)):
            return _written(_value(tree.body))
    except ZeroDivisionError as error:
        raise Refused("Nothing can be divided by zero.") from error
    except (SyntaxError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise _no_value(expression) from error
    except (MemoryError, DecimalException) as error:
        raise _no_value(expression) from error


def _no_value(expression: str) -> Refused:
    return Refused(
        "{expression} cannot be computed.",
        "Write plain arithmetic with numbers, such as (17 + 3) * 2.5.",
        expression=visible(expression, one_line=True)[:200],
    )


def _value(node: ast.expr) -> Number:
    match node:
        case ast.Constant(value=bool()):
            raise ValueError("no number")
        case ast.Constant(value=int(value)):
            return _bounded(value)
        case ast.Constant(value=float(value)):
            return Decimal(repr(value))
        case ast.Name(id=name) if name in _CONSTANTS:
            return _CONSTANTS[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand)
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _value(operand)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _OPERATORS:
            return _bounded(_OPERATORS[type(sign)](_value(left), _value(right)))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in _FUNCTIONS:
            return _bounded(_FUNCTIONS[name](*(_value(argument) for argument in arguments)))
        case _:
            raise ValueError("no arithmetic")


def _bounded(value: Number) -> Number:
    if isinstance(value, int) and value.bit_length() > _MOST_DIGITS * 4:
        raise OverflowError
    return value


def _divide(left: Number, right: Number) -> Number:
    if right == 0:
        raise ZeroDivisionError
    if isinstance(left, int) and isinstance(right, int) and left % right == 0:
        return left // right
    return Decimal(left) / Decimal(right)


def _power(base: Number, exponent: Number) -> Number:
    if isinstance(base, int) and isinstance(exponent, int) and exponent >= 0:
        if base.bit_length() * exponent > _MOST_DIGITS * 4:
            raise OverflowError
        return int(base**exponent)
    return Decimal(base) ** Decimal(exponent)


def _mixed(operation: Callable[[Any, Any], Any]) -> Callable[[Number, Number], Number]:
    """Integers stay exact; with a decimal number both become decimal."""

    def apply(left: Number, right: Number) -> Number:
        if isinstance(left, int) and isinstance(right, int):
            return int(operation(left, right))
        return Decimal(operation(Decimal(left), Decimal(right)))

    return apply


def _factorial(number: Number) -> Number:
    if not isinstance(number, int) or not 0 <= number <= _LARGEST_FACTORIAL:
        raise OverflowError
    return math.factorial(number)


def _round(number: Number, places: Number = 0) -> Number:
    if not isinstance(places, int) or abs(places) > _DIGITS:
        raise ValueError("places")
    rounded = Decimal(number).quantize(Decimal(1).scaleb(-places))
    return rounded if places > 0 else int(rounded)


def _float(function: Callable[[float], float]) -> Callable[[Number], Number]:
    return lambda number: Decimal(repr(function(float(number))))


def _sqrt(number: Number) -> Number:
    if isinstance(number, int) and number >= 0 and math.isqrt(number) ** 2 == number:
        return math.isqrt(number)
    return Decimal(number).sqrt()


_OPERATORS: dict[type[ast.operator], Callable[[Number, Number], Number]] = {
    ast.Add: _mixed(operator.add),
    ast.Sub: _mixed(operator.sub),
    ast.Mult: _mixed(operator.mul),
    ast.Mod: _mixed(operator.mod),
    ast.FloorDiv: _mixed(operator.floordiv),
    ast.Div: _divide,
    ast.Pow: _power,
}
_FUNCTIONS: dict[str, Callable[..., Number]] = {
    "abs": abs,
    "round": _round,
    "min": min,
    "max": max,
    "sqrt": _sqrt,
    "floor": lambda number: math.floor(number),
    "ceil": lambda number: math.ceil(number),
    "exp": lambda number: Decimal(number).exp(),
    "ln": lambda number: Decimal(number).ln(),
    "log10": lambda number: Decimal(number).log10(),
    "sin": _float(math.sin),
    "cos": _float(math.cos),
    "tan": _float(math.tan),
    "factorial": _factorial,
}


def _written(value: Number) -> str:
    if isinstance(value, int):
        return str(value)
    if not value.is_finite():
        raise OverflowError
    rounded = +value.normalize(Context(prec=_SHOWN_DIGITS))
    if rounded == rounded.to_integral_value() and rounded.adjusted() < _SHOWN_DIGITS:
        return str(int(rounded))
    return f"{rounded:f}" if -7 < rounded.adjusted() < _SHOWN_DIGITS else str(rounded)
