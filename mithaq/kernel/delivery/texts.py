"""What notices say. Each domain names its own texts when the program starts."""

from dataclasses import dataclass

from django.utils.functional import Promise

_texts: dict[str, "Text"] = {}


@dataclass(frozen=True, slots=True)
class Text:
    """Subject and line of a notice, translated lazily.

    The subject stands on lock screens and in logs of mail servers: it has no placeholders. The line may use
    `%(name)s` for values of the context; it is written only for records that are CLEAR or GREEN.
    """

    subject: Promise
    line: Promise


def register(template: str, *, subject: Promise, line: Promise) -> None:
    """Name the text of `template`, a key such as "commitment.overdue"."""
    _texts[template] = Text(subject, line)


def text_of(template: str) -> Text:
    """Return the text of `template`. Raises KeyError for one that nobody registered."""
    return _texts[template]
