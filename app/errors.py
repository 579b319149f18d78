"""The one family of errors that a person may see.

Every module that calls a foreign library translates its exceptions into one of these. Being
cancelled is not an error and has no class here.
"""

from __future__ import annotations


class AppError(Exception):
    """Something a person should read.

    Args:
        message: One sentence, in English, saying what happened.
        hint: One sentence saying what to do about it; empty where there is nothing to do.

    The message and the hint are also translation keys: the window looks both up in the "errors"
    context of its translation before it shows them, with `fields` filled in afterwards.

    >>> str(AppError("There is no file at {path}.", "Choose another file.", path="/x"))
    'There is no file at /x. Choose another file.'
    """

    def __init__(self, message: str, hint: str = "", **fields: object) -> None:
        self.message_key = message
        self.hint_key = hint
        self.fields = fields
        super().__init__(message, hint)

    @property
    def message(self) -> str:
        """What happened, in English."""
        return self.message_key.format(**self.fields)

    @property
    def hint(self) -> str:
        """What to do, in English; may be empty."""
        return self.hint_key.format(**self.fields)

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class ModelFileError(AppError):
    """The model file is missing, damaged, or of a kind that the engine cannot run."""


class EngineError(AppError):
    """The engine refused or failed at a request, and is still running."""


class EngineCrashed(AppError):
    """The engine process ended without being asked to; the next request starts a new one."""


class PromptTooLong(AppError):
    """The conversation does not fit into the model's context window."""


class WontFit(AppError):
    """The model would swap, or cannot run here at all. `can_be_tried`: the person may insist."""

    can_be_tried = False


class EmptyPrompt(AppError):
    """There is nothing to answer."""


class InvalidInput(AppError):
    """A file or an option given on the command line cannot be understood."""


class AttachmentError(AppError):
    """A file cannot be given to the model, or not in this way."""


class Remark(AppError):
    """Something to know about the computer or a model: told beside a result, never raised."""


class HardwareFileError(AppError):
    """The description of a computer in a file cannot be read."""


class DownloadError(AppError):
    """A model cannot be fetched, or not in this way."""


class NotEnoughSpace(DownloadError):
    """The disk is full: the download goes on as soon as there is space."""


class ArrivedDamaged(DownloadError):
    """All bytes have come, some of them wrong, and nobody can say which."""


class DownloadedElsewhere(DownloadError):
    """Another process of Hearth fetches the model at this moment."""


class HubUnreachable(DownloadError):
    """No answer from the server, or none that helps: worth another try later."""


class AccessDenied(DownloadError):
    """The repository wants a token, or the consent of its owner."""


class NetworkRefused(AppError):
    """The gate does not let this out."""
