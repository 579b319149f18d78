"""`hearth doctor`: what this computer is made of, and a report for whoever helps with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from app.errors import InvalidInput
from app.hardware import report
from app.hardware.detect import find_hardware
from app.hardware.profile import HardwareProfile, MachineSpeed
from app.hardware.speed import kept_speed, speed_of


class Diagnosis(msgspec.Struct, frozen=True):
    """`speed` is None if it was never measured."""

    profile: HardwareProfile
    speed: MachineSpeed | None

    def as_json(self) -> dict[str, Any]:
        return report.as_json(self.profile, self.speed)

    def as_text(self) -> str:
        return report.as_text(self.profile, self.speed)


def diagnose(*, measure: bool) -> Diagnosis:
    """Takes up to 3 s, and as long again to `measure` the speed.

    Raises:
        HardwareFileError: HEARTH_HARDWARE names a file that is no description of a computer.
    """
    profile = find_hardware()
    return Diagnosis(profile, speed_of(profile, again=True) if measure else kept_speed(profile))


def write_report(diagnosis: Diagnosis, path: Path) -> None:
    """A file that can be given away: it names neither the person nor their folders.

    Raises:
        InvalidInput: The file cannot be written.
    """
    try:
        path.write_text(report.redacted(diagnosis.as_json()) + "\n", "utf-8")
    except OSError as error:
        raise InvalidInput(
            "The report cannot be written to {path}: {reason}.",
            "Choose another file.",
            path=path,
            reason=error.strerror or str(error),
        ) from error
