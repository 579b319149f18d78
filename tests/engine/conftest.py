"""The dialects of all families, on vocabularies that llama.cpp has read."""

from __future__ import annotations

import pytest

from app.engine.dialects.jinja import JinjaDialect
from app.engine.llama_load import open_vocabulary
from app.engine.llama_vocabulary import LlamaVocabulary
from tests.engine.dialects.family_models import FAMILIES, Family, template_of, write_family_model


@pytest.fixture(scope="session")
def dialects(tmp_path_factory: pytest.TempPathFactory) -> dict[str, JinjaDialect]:
    """The dialect of every family, with a small vocabulary that has the family's special tokens."""
    folder = tmp_path_factory.mktemp("families")
    opened: dict[tuple[object, ...], LlamaVocabulary] = {}

    def vocabulary_of(name: str, family: Family) -> LlamaVocabulary:
        key = (family.pre, family.controls, family.user_defined)
        if key not in opened:
            write_family_model(folder / f"{name}.gguf", family)
            opened[key] = open_vocabulary(folder / f"{name}.gguf")
        return opened[key]

    return {
        name: JinjaDialect(template_of(family), vocabulary_of(name, family))
        for name, family in FAMILIES.items()
    }
