"""What this computer is made of, as values: what a plan and a report are made from.

Sizes are in bytes, rates in bytes or operations per second; 0 stands for unknown. Knows neither how
these values are found nor what they mean for a model.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from app.errors import AppError, Remark

Power = Literal["mains", "battery", "unknown"]
GpuKind = Literal["discrete", "integrated"]

# Not every system tells of these, so that nothing follows from their absence.
_NOT_ALWAYS_TOLD = ("amx_int8", "avx_vnni", "avx512vbmi", "avx512_vnni", "avx512_bf16")


class Notice(msgspec.Struct, frozen=True):
    """A `Remark` as a value: sentences to translate, and what to fill in."""

    message: str
    hint: str = ""
    fields: dict[str, str | int | float] = {}

    @classmethod
    def of(cls, error: AppError) -> Notice:
        fields = {
            name: value if isinstance(value, str | int | float) else str(value)
            for name, value in error.fields.items()
        }
        return cls(error.message_key, error.hint_key, fields)

    def __str__(self) -> str:
        return str(Remark(self.message, self.hint, **self.fields))


class Cpu(msgspec.Struct, frozen=True):
    """The processor.

    `threads` are those that a model would be computed with. `instructions` are the sets that
    programs can use: the processor has them and the system switches them on. `engine_instructions`
    are those that the engine was built with; empty if it could not be asked.
    """

    name: str = ""
    architecture: str = ""
    physical_cores: int = 1
    performance_cores: int = 1
    threads: int = 1
    instructions: tuple[str, ...] = ()
    engine_instructions: tuple[str, ...] = ()

    @property
    def missing_instructions(self) -> tuple[str, ...]:
        """What the engine was built for and cannot use here: it would die of it."""
        if not self.instructions:
            return ()
        has = {*self.instructions, *_NOT_ALWAYS_TOLD}
        return tuple(name for name in self.engine_instructions if name not in has)


class Memory(msgspec.Struct, frozen=True):
    """`available_bytes` can be had now without anything being swapped out."""

    total_bytes: int
    available_bytes: int


class Gpu(msgspec.Struct, frozen=True):
    """A graphics processor.

    `device` is its name for the engine, such as "CUDA0", "" if the engine cannot use it.
    `shares_memory`: it has no memory of its own; then `total_bytes` is how much of the computer's
    it may take.
    """

    name: str
    kind: GpuKind
    device: str = ""
    total_bytes: int = 0
    free_bytes: int = 0
    shares_memory: bool = False
    memory_bytes_per_s: float = 0.0


class Disk(msgspec.Struct, frozen=True):
    """The disk that models are kept on."""

    path: str
    total_bytes: int
    free_bytes: int


class KernelSpeed(msgspec.Struct, frozen=True):
    """Matrix products with weights of one type, as the engine computes them on the processor.

    `decode_bytes_per_s`: weights read against one token; `prefill_ops_per_s`: two operations for
    each weight and token, many tokens at once.
    """

    type: str
    decode_bytes_per_s: float
    prefill_ops_per_s: float


class MachineSpeed(msgspec.Struct, frozen=True):
    """How fast this computer's processor is.

    `memory_bytes_per_s`: read from memory by all threads. `matrix_ops_per_s`: of a product of
    large float32 matrices. `node_s`: what each operation costs that has little to compute.
    `disturbed`: other programs were at work meanwhile, so the computer may be faster than this.
    """

    memory_bytes_per_s: float
    matrix_ops_per_s: float
    threads: int = 1
    power: Power = "unknown"
    node_s: float = 2e-6
    kernels: tuple[KernelSpeed, ...] = ()
    disturbed: bool = False


class HardwareProfile(msgspec.Struct, frozen=True):
    """One computer. `speed` is there on recorded ones; on this one it is measured apart.

    `has_battery`: None if that is not known. `note`: what a recorded one stands for.
    """

    system: str
    system_version: str
    cpu: Cpu
    memory: Memory
    gpus: tuple[Gpu, ...] = ()
    disk: Disk | None = None
    power: Power = "unknown"
    has_battery: bool | None = None
    problems: tuple[Notice, ...] = ()
    speed: MachineSpeed | None = None
    note: str = ""
