from __future__ import annotations

import threading

from app.cancel import CancelToken


def test_starts_unset_and_stays_set() -> None:
    token = CancelToken()
    assert not token.cancelled
    token.cancel()
    token.cancel()
    assert token.cancelled


def test_callback_runs_once_and_only_inside_its_block() -> None:
    token, calls = CancelToken(), []
    with token.on_cancel(lambda: calls.append("gone")):
        pass
    with token.on_cancel(lambda: calls.append("here")):
        token.cancel()
        token.cancel()
    assert calls == ["here"]


def test_callback_runs_at_once_when_already_cancelled() -> None:
    token, calls = CancelToken(), []
    token.cancel()
    with token.on_cancel(lambda: calls.append(1)):
        assert calls == [1]


def test_a_callback_may_look_at_the_token() -> None:
    token, seen = CancelToken(), []
    with token.on_cancel(lambda: seen.append(token.cancelled)):
        thread = threading.Thread(target=token.cancel)
        thread.start()
        thread.join(5)
    assert seen == [True]
