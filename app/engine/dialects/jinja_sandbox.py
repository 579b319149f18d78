"""Renders a chat template that nobody vouches for: a program from the internet, in Jinja.

It can reach nothing but the values it is given, and only with the filters, tests and methods that
chat templates need. Every loop, call and text is counted against limits. Knows nothing of models.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, cast

import jinja2
from jinja2 import nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace

from app.engine.dialects import jinja_filters as filters
from app.engine.dialects.jinja_limits import Budget, OverLimit, checked
from app.errors import ModelFileError

MAX_SOURCE_CHARS = 64 * 1024  # the longest that is known has 20 KB
_MAX_RANGE = 100_000

# Methods of texts, lists and mappings whose results cannot outgrow what they are called on.
# `replace` and `join` can, and are measured before they are called.
_METHODS = {
    *("capitalize", "count", "endswith", "find", "get", "index", "isalnum", "isalpha", "isascii"),
    *("isdecimal", "isdigit", "islower", "isnumeric", "isspace", "istitle", "isupper", "items"),
    *("join", "keys", "lower", "lstrip", "partition", "removeprefix", "removesuffix", "replace"),
    *("rfind", "rindex", "rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith"),
    *("strip", "swapcase", "title", "upper", "values"),
}
_LOOP = {
    *("cycle", "changed", "depth", "depth0", "first", "index", "index0"),
    *("last", "length", "nextitem", "previtem", "revindex", "revindex0"),
}
_FILTERS = {
    *("abs", "capitalize", "count", "d", "default", "dictsort", "first", "float", "groupby"),
    *("int", "items", "last", "length", "list", "lower", "map", "max", "min", "reject"),
    *("rejectattr", "reverse", "round", "safe", "select", "selectattr", "sort", "string", "sum"),
    *("title", "trim", "unique", "upper"),
}


class TemplateRefused(Exception):
    """The template called `raise_exception`: it cannot write this conversation."""


class ChatTemplate:
    """A compiled chat template.

    Raises:
        ModelFileError: It is no template, or longer than any template needs to be.
    """

    def __init__(self, source: str) -> None:
        if len(source) > MAX_SOURCE_CHARS:
            raise unusable(f"it has {len(source)} characters")
        self.source = source
        self._environment = _Environment()
        try:
            self._template = self._environment.from_string(source)
        except (jinja2.TemplateError, SyntaxError, ValueError, MemoryError) as error:
            raise unusable(_reason(error)) from None
        except (RecursionError, OverLimit, ArithmeticError, TypeError, LookupError) as error:
            raise unusable(_reason(error)) from None

    def render(self, variables: Mapping[str, Any], tojson: Callable[..., str]) -> str:
        """What the template makes of `variables`.

        Args:
            tojson: The filter of that name; gets a value and the options of `json.dumps`.

        Raises:
            TemplateRefused: The template says that it cannot write this.
            ModelFileError: It fails, or works longer or writes more than any template needs to.
        """
        budget = self._environment.budget = Budget()
        self._environment.use_tojson(tojson)
        written: list[str] = []
        try:
            for chunk in self._template.generate(raise_exception=_refuse, **variables):
                budget.write(len(chunk))
                written.append(chunk)
        except TemplateRefused:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a foreign program comes to
            raise unusable(_reason(error)) from None
        return "".join(written)


class _Environment(ImmutableSandboxedEnvironment):
    """The sandbox, with every loop counted and nothing in it that chat templates do not need."""

    concat = staticmethod(filters.concat)  # joins what blocks and macros wrote
    intercepted_binops = frozenset({"*", "**", "+", "%", "//", "/", "-"})

    def __init__(self) -> None:
        # As the makers of the templates render them.
        super().__init__(
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,
            undefined=jinja2.Undefined,
            extensions=["jinja2.ext.loopcontrols"],
            cache_size=0,
        )
        self.budget = Budget()
        kept = {name: self._limited(self.filters[name]) for name in _FILTERS}
        own = (filters.tojson, filters.join, filters.replace, filters.indent)
        self.filters = kept | {own_one.__name__: self._limited(own_one) for own_one in own}
        self.filters |= {"_counted": self._counted, "_measured": checked}
        self.globals = {
            "namespace": Namespace,
            "dict": dict,
            "range": self._range,
        }

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,
    ) -> str:
        for loop in source.find_all(nodes.For):
            loop.iter = _filtered(loop.iter, "_counted")
        _wrap_concatenations(source)
        return super()._generate(source, name, filename, defer_init)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, LoopContext):
            return attr in _LOOP
        if isinstance(obj, Namespace):
            return not attr.startswith("_")
        return attr in _METHODS and super().is_safe_attribute(obj, attr, value)

    def call(self, context: Any, obj: Any, *args: Any, **kwargs: Any) -> Any:
        self.budget.spend()
        filters.measure_call(obj, args)
        return checked(super().call(context, obj, *args, **kwargs))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        self.budget.spend()
        filters.measure_operation(operator, left, right)
        return checked(super().call_binop(context, operator, left, right))

    def wrap_str_format(self, value: Any) -> Any:
        return None  # `str.format` writes any number of spaces: it is no method for templates

    def use_tojson(self, tojson: Callable[..., str]) -> None:
        self.filters["tojson"] = self._limited(tojson)

    def _limited(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)  # keeps the marks by which jinja2 knows what to pass
        def limited(*args: Any, **kwargs: Any) -> Any:
            self.budget.spend()
            return checked(function(*args, **kwargs))

        return limited

    def _counted(self, values: Any) -> Any:
        if isinstance(values, jinja2.Undefined):
            return values
        return self.budget.count(values)

    def _range(self, *bounds: int) -> range:
        values = range(*bounds)
        if len(values) > _MAX_RANGE:
            raise OverLimit("a range of too many numbers")
        return values


def template_clock(date: str | None) -> Callable[[str], str]:
    """`strftime_now` for templates: the date of the chat (ISO 8601), or today."""
    day = datetime.date.fromisoformat(date) if date else datetime.date.today()
    moment = datetime.datetime(day.year, day.month, day.day)

    def strftime_now(pattern: str) -> str:
        if not isinstance(pattern, str) or len(pattern) > 100:
            raise OverLimit("a date pattern of too many characters")
        return moment.strftime(pattern)

    return strftime_now


def unusable(reason: str) -> ModelFileError:
    return ModelFileError(
        "The chat template in this model's file cannot be used: {reason}.",
        "Choose another download of the model.",
        reason=reason.strip().rstrip(".")[:300],
    )


def _refuse(message: object = "") -> NoReturn:
    raise TemplateRefused(str(message)[:300])


def _filtered(node: nodes.Node, name: str) -> nodes.Filter:
    wrapped = nodes.Filter(cast(nodes.Expr, node), name, [], [], None, None, lineno=node.lineno)
    wrapped.environment = node.environment
    return wrapped


def _wrap_concatenations(node: nodes.Node) -> None:
    """Puts every `a ~ b` through a filter that measures what comes out."""
    for field, value in node.iter_fields():
        if isinstance(value, nodes.Concat):
            setattr(node, field, _filtered(value, "_measured"))
        elif isinstance(value, list):
            value[:] = [
                _filtered(item, "_measured") if isinstance(item, nodes.Concat) else item
                for item in value
            ]
    for child in node.iter_child_nodes():
        inner = (
            child.node if isinstance(child, nodes.Filter) and child.name == "_measured" else None
        )
        _wrap_concatenations(inner or child)


def _reason(error: BaseException) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, jinja2.TemplateSyntaxError):
        return f"line {error.lineno}: {error.message}"
    return str(error) or type(error).__name__
