"""What one load took, and what the next plan learns from it."""

from __future__ import annotations

import msgspec
import pytest

from app import paths
from app.hardware.speed import on_battery, speed_of
from app.models import measured
from app.models.plan import Measurement, Plan, make_plan
from tests.hardware.machines import machine
from tests.models.known_shapes import KNOWN

LAPTOP = machine("laptop-16gb")
PREDICTED = Measurement(10_000_000_000, 100.0, 10.0)


def plan(model: str = "qwen3-4b", n_ctx: int = 4096) -> Plan:
    speed = speed_of(LAPTOP)
    shape = KNOWN[model]
    return make_plan(shape, LAPTOP, speed, on_battery(LAPTOP, speed), n_ctx=n_ctx)


def test_the_same_load_is_corrected_to_what_it_was() -> None:
    found = Measurement(10_300_000_000, 20.0, 5.0)
    measured.remember(plan(), PREDICTED, found, LAPTOP)
    records = measured.recall()
    correction = measured.correction_for(plan(), LAPTOP, records)
    assert correction is not None
    assert (correction.memory_bytes, correction.prefill, correction.decode) == (3e8, 0.2, 0.5)
    assert measured.last_of(plan(), LAPTOP, records) == found


def test_another_window_learns_but_was_not_measured() -> None:
    measured.remember(plan(), PREDICTED, Measurement(0, 50.0, 5.0), LAPTOP)
    other = plan(n_ctx=8192)
    records = measured.recall()
    assert measured.last_of(other, LAPTOP, records) is None
    correction = measured.correction_for(other, LAPTOP, records)
    assert correction is not None
    assert (correction.memory_bytes, correction.decode) == (0, 0.5)


def test_another_model_learns_what_is_usual_within_limits() -> None:
    for model, decode in (("qwen3-4b", 0.01), ("gemma-3-1b", 0.01), ("gemma-3-4b", 9.0)):
        measured.remember(plan(model), PREDICTED, Measurement(0, 100.0, decode), LAPTOP)
    correction = measured.correction_for(plan("qwen3-8b"), LAPTOP, measured.recall())
    assert correction is not None
    assert (correction.prefill, correction.decode) == (1.0, 0.25)


def test_another_computer_learns_nothing() -> None:
    measured.remember(plan(), PREDICTED, Measurement(0, 50.0, 5.0), LAPTOP)
    other = machine("netbook-8gb-no-avx2")
    assert measured.correction_for(plan(), other, measured.recall()) is None
    assert measured.last_of(plan(), other, measured.recall()) is None


def test_a_newer_measurement_takes_the_place_of_an_older_one() -> None:
    for decode in (5.0, 6.0):
        measured.remember(plan(), PREDICTED, Measurement(0, 50.0, decode), LAPTOP)
    [record] = measured.recall()
    assert record.measured.decode_tps == 6.0


def test_old_measurements_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measured, "MOST_RECORDS", 3)
    for n_ctx in (1024, 2048, 3072, 4096, 5120):
        measured.remember(plan(n_ctx=n_ctx), PREDICTED, PREDICTED, LAPTOP)
    assert [record.n_ctx for record in measured.recall()] == [3072, 4096, 5120]


@pytest.mark.parametrize("content", [b"", b"{", b"[3]"])
def test_a_damaged_file_costs_the_corrections_only(content: bytes) -> None:
    paths.state_dir().mkdir(parents=True)
    (paths.state_dir() / "measured.json").write_bytes(content)
    assert measured.recall() == []
    measured.remember(plan(), PREDICTED, PREDICTED, LAPTOP)
    assert len(measured.recall()) == 1


def test_a_folder_that_cannot_be_written_stops_nobody() -> None:
    paths.state_dir().parent.mkdir(parents=True, exist_ok=True)
    paths.state_dir().write_text("a file where the folder belongs")
    measured.remember(plan(), PREDICTED, PREDICTED, LAPTOP)
    assert measured.recall() == []


def test_records_survive_being_written() -> None:
    measured.remember(plan(), PREDICTED, Measurement(1, 2.0, 3.0), LAPTOP)
    [record] = measured.recall()
    assert msgspec.json.decode(msgspec.json.encode(record), type=measured.Record) == record
