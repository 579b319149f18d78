"""How open a model is: its licence, and what of its making was published.

"Open" means different things for different models; the grade follows from the facts by the rules
here, so that no entry can claim another one. Knows neither files nor the network.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from app import paths

Language = Literal["en", "de"]
Published = Literal["open", "partly", "closed"]
Grade = Literal["open-source", "free-weights", "conditional-weights", "restricted-weights"]
GRADES: tuple[Grade, ...] = (
    "open-source",
    "free-weights",
    "conditional-weights",
    "restricted-weights",
)

Said = Annotated[str, msgspec.Meta(min_length=1)]
Link = Annotated[str, msgspec.Meta(pattern=r"^https://[^\s/]+/\S*$")]
LICENCES = paths.RESOURCES / "licences"


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence in both languages of the window."""

    en: Said
    de: Said

    def in_language(self, language: Language) -> str:
        return self.de if language == "de" else self.en


class GradeText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A grade in two or three words, and what it means in a sentence or two."""

    label: Text
    meaning: Text


class Licence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A licence that models come under.

    `is_free`: anyone may use, change and pass on the model, for any purpose. `text_file` is "" for
    a licence whose text may only be linked to. `monthly_user_limit` is 0 where there is none;
    `attribution` is what a product must show, "" for nothing.
    """

    name: Said
    is_free: bool
    commercial_use: bool
    text_file: str
    url: Link
    policy_url: Link | None
    monthly_user_limit: Annotated[int, msgspec.Meta(ge=0)]
    attribution: str
    conditions: tuple[Text, ...]

    def text(self) -> str:
        """The whole text in English, "" where Hearth does not ship it: then `url` leads there."""
        if not self.text_file:
            return ""
        return (LICENCES / self.text_file).read_text("utf-8")


class Openness(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was published of one model. `licence` is its id in the catalogue; SPDX where it has one.

    `source` is the maker's own page, where all this can be checked.
    """

    licence: Said
    weights: Published
    training_code: Published
    training_data: Published
    notes: tuple[Text, ...]
    source: Link

    def grade(self, licence: Licence) -> Grade:
        """The grade that these facts and this licence earn."""
        if not licence.commercial_use:
            return "restricted-weights"
        if not licence.is_free:
            return "conditional-weights"
        made_in_the_open = self.weights == self.training_code == self.training_data == "open"
        return "open-source" if made_in_the_open else "free-weights"
