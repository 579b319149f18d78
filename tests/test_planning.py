"""From the name of a model to a loaded model, and back to the next plan."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cancel import CancelToken
from app.engine.api import ALL_LAYERS, GenerateRequest, Manners, Sampling
from app.engine.client import EngineProcess
from app.errors import ModelFileError
from app.events import Finished, ModelLoaded, StreamEvent, TextDelta, Timings, Usage
from app.hardware.speed import speed_of
from app.messages import Conversation, Message, Text
from app.models import inventory, measured
from app.models.runnable import other_parts
from app.planning import Planned, Target, find_target, learning, load_plan, plan_for
from tests.hardware.machines import machine
from tests.models.library_files import make_known, save_own, small_model

LAPTOP = machine("laptop-16gb")


def planned_for(target: Target, n_ctx: int = 0) -> Planned:
    return plan_for(target, LAPTOP, speed_of(LAPTOP), n_ctx)


def finished(prompt: int, cached: int, answer: int) -> Finished:
    return Finished("stop", Usage(prompt, cached, answer), Timings(0.0, 0.0, 50.0, 5.0))


def test_known_models_need_no_file() -> None:
    target = find_target("gpt-oss-20b")
    assert target.path is None
    assert target.download_bytes == target.shape.weights_bytes
    with pytest.raises(ModelFileError, match="gpt-oss 20B is not on this computer yet"):
        load_plan(planned_for(target))


def test_a_known_model_that_is_here_is_read_from_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    content = small_model()
    make_known(monkeypatch, "gpt-oss-20b", "other.gguf", content, "ab" * 32)
    path = save_own("other.gguf", content)
    [model] = [one for one in inventory.installed() if one.catalogue_id == "gpt-oss-20b"]
    for id in ("gpt-oss-20b", model.id):
        target = find_target(id)
        assert (target.path, target.download_bytes) == (path, 0)
        assert target.shape.weights_bytes < len(content)


def test_files_and_the_starter_are_read(random_model: Path) -> None:
    assert find_target(random_model).path == random_model
    assert find_target(None).shape.layers > 0
    assert find_target("starter").download_bytes == 0


def test_nonsense_is_named() -> None:
    with pytest.raises(ModelFileError, match="gpt-5"):
        find_target("gpt-5")


def test_all_parts_of_a_split_model_are_counted(tmp_path: Path, random_model: Path) -> None:
    """The first part of gpt-oss-120b is 13 MB; the weights are in the others."""
    pytest.importorskip("gguf")
    from gguf import GGUFWriter

    parts = [tmp_path / f"two-0000{n}-of-00002.gguf" for n in (1, 2)]
    for number, path in enumerate(parts):
        writer = GGUFWriter(path, "gpt-oss")
        writer.add_uint16("split.count", 2)
        writer.add_uint16("split.no", number)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
    from app.models.gguf import read_header

    assert other_parts(read_header(parts[0])) == [parts[1]]
    assert other_parts(read_header(random_model)) == []


def test_the_engine_is_told_what_was_planned(random_model: Path) -> None:
    target = find_target(random_model)
    wanted = load_plan(planned_for(target, 8192))
    assert (wanted.path, wanted.n_ctx) == (random_model, 8192)
    assert (wanted.n_gpu_layers, wanted.load_mode, wanted.type_k) == (0, "mapped", "f16")
    card = machine("desktop-32gb-nvidia-8gb")
    on_card = load_plan(plan_for(target, card, speed_of(card)))
    assert on_card.n_gpu_layers == target.shape.layers + 1 != ALL_LAYERS
    assert on_card.load_mode == "choose"


def test_an_answer_corrects_the_next_plan(random_model: Path) -> None:
    target = find_target(random_model)
    plain = planned_for(target, 4096)
    events: list[StreamEvent] = [TextDelta("a"), finished(400, 0, 100)]
    assert list(learning(events, os.getpid, plain)) == events
    after = planned_for(target, 4096)
    assert after.plan.corrected
    assert after.plan.measured is not None
    assert after.plan.measured.total_bytes > 0
    assert after.plan.predicted.decode_tps == pytest.approx(5.0)
    assert after.plan.predicted.prefill_tps == pytest.approx(50.0)
    assert after.plan.memory.total_bytes == after.plan.measured.total_bytes
    assert after.uncorrected == plain.uncorrected


def test_corrections_do_not_pile_up(random_model: Path) -> None:
    """Each measurement is held against the plain prediction, not against a corrected one."""
    target = find_target(random_model)
    for _ in range(3):
        list(learning([finished(400, 0, 100)], os.getpid, planned_for(target, 4096)))
    assert planned_for(target, 4096).plan.predicted.decode_tps == pytest.approx(5.0)


@pytest.mark.parametrize(
    ("event", "kept"),
    [
        (finished(400, 0, 3), False),  # too short an answer
        (finished(400, 390, 100), True),
        (Finished("cancelled"), False),
    ],
)
def test_short_answers_teach_nothing(event: Finished, kept: bool, random_model: Path) -> None:
    planned = planned_for(find_target(random_model), 4096)
    list(learning([event], os.getpid, planned))
    records = measured.recall()
    assert bool(records) == kept
    if kept:  # 10 tokens of the prompt were computed: that says nothing of how fast it is read
        assert records[0].measured.prefill_tps == 0
        assert records[0].measured.decode_tps == 5.0


def test_an_engine_that_is_gone_teaches_nothing(random_model: Path) -> None:
    planned = planned_for(find_target(random_model), 4096)
    list(learning([finished(400, 0, 100)], lambda: None, planned))
    assert measured.recall() == []


@pytest.fixture
def engine() -> Iterator[EngineProcess]:
    process = EngineProcess(manners=Manners(settle=False))
    yield process
    process.close()


def test_a_real_engine_loads_the_plan_and_teaches_its_memory(
    engine: EngineProcess, full_vocabulary_model: Path
) -> None:
    target = find_target(full_vocabulary_model)
    planned = planned_for(target, 4096)
    conversation = Conversation((Message("user", (Text("word " * 200),)),))
    request = GenerateRequest(
        load_plan(planned), conversation, Sampling(temperature=0), max_tokens=20, constrained=False
    )
    events = list(learning(engine.generate(request, CancelToken()), lambda: engine.pid, planned))
    loaded = next(event for event in events if isinstance(event, ModelLoaded))
    assert loaded.n_ctx == 4096
    [record] = measured.recall()
    assert record.measured.decode_tps > 0
    # Of a model without weights nearly all memory is the engine's own, which is the hardest part.
    assert record.predicted.total_bytes == pytest.approx(record.measured.total_bytes, rel=0.25)
