"""Packages whose names are imported when they are first used."""

from __future__ import annotations

import importlib
import sys

import pytest

from app.lazy import on_demand


@pytest.mark.parametrize("package", ["app.chat.store", "app.models.download"])
def test_every_name_that_a_lazy_package_offers_is_there(package: str) -> None:
    module = importlib.import_module(package)
    for name in module.__all__:
        assert getattr(module, name) is not None


def test_a_name_that_is_not_offered_is_an_attribute_error() -> None:
    find = on_demand("app.tools", {"action": "Action Refused"})
    with pytest.raises(AttributeError, match=r"'app\.tools' has no attribute 'Nothing'"):
        find("Nothing")


def test_a_name_is_looked_up_only_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from app.tools import action

    monkeypatch.setattr(sys.modules["app.tools"], "Action", None, raising=False)
    assert on_demand("app.tools", {"action": "Action Refused"})("Action") is action.Action
    assert sys.modules["app.tools"].__dict__["Action"] is action.Action
