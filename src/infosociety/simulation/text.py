"""A label in the two languages of the project: the book is Japanese, the code is English."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """The same words in Japanese (shown to readers) and in English (shown to developers).

    Raises:
        ValueError: when one of the two languages is empty.
    """

    ja: str
    en: str

    def __post_init__(self) -> None:
        for language in ("ja", "en"):
            if not getattr(self, language).strip():
                raise ValueError(f"a Text needs both languages: {language!r} is empty in {self!r}")
