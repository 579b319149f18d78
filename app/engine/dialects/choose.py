"""Which dialect a model speaks, told from its architecture and the chat template in its file."""

from __future__ import annotations

from app.engine.dialects.dialect import Dialect
from app.engine.dialects.harmony import HarmonyDialect
from app.engine.dialects.jinja import JinjaDialect
from app.engine.vocabulary import TemplateVocabulary
from app.errors import ModelFileError

_HARMONY = "gpt-oss"


def choose_dialect(architecture: str, template: str, vocabulary: TemplateVocabulary) -> Dialect:
    """The dialect of a model. gpt-oss speaks harmony whatever its template says.

    Raises:
        ModelFileError: The file has no chat template, or one that cannot be used; or the
            vocabulary lacks what harmony needs.
    """
    if architecture == _HARMONY:
        return HarmonyDialect(vocabulary)
    if not template.strip():
        raise ModelFileError(
            "This model's file does not say how to chat with it (no chat template).",
            "Choose an instruct or chat version of the model.",
        )
    return JinjaDialect(template, vocabulary, architecture)
