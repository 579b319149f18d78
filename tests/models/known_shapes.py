"""The shapes of the catalogue's models, by their ids."""

from __future__ import annotations

from app.models import catalogue
from app.models.shape import ModelShape

KNOWN: dict[str, ModelShape] = {entry.id: entry.model_shape for entry in catalogue.load().models}
