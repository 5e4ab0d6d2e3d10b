"""The one ladder every error climbs: what is wrong, where, what would be right, what to run next.

Bilingual by construction; the command line prints ``render(lang)`` and leaves with ``exit_code``.
No other exception may reach a user (docs/conventions.md, clause E1).
"""

from __future__ import annotations

import errno

from kentering.language import Lang, Text

_SYSTEM = {
    errno.ENOSPC: "geen ruimte meer op de schijf",
    errno.EDQUOT: "geen ruimte meer binnen het quotum",
    errno.EROFS: "het bestandssysteem is alleen-lezen",
    errno.EACCES: "geen toegang",
    errno.EPERM: "niet toegestaan",
    errno.EFBIG: "het bestand wordt te groot",
    errno.EIO: "de schijf geeft een fout",
    errno.ENOTDIR: "geen map",
    errno.ENOENT: "bestaat niet",
}


def system_words(fault: OSError) -> Text:
    """What the operating system says is wrong, in both languages where we know them."""
    english = fault.strerror or str(fault)
    return Text(_SYSTEM.get(fault.errno or 0, english), english)


class KenteringError(Exception):
    """What is wrong, where, what would be right and what to run next, in two languages.

    Args:
        what: the finding, one sentence.
        where: file, line, field and value, or URL; the same in both languages.
        right: what would have been right.
        run: the command that helps, if there is one.
    """

    exit_code = 2

    def __init__(
        self,
        what: Text,
        *,
        where: str | None = None,
        right: Text | None = None,
        run: str | None = None,
    ) -> None:
        super().__init__(what.en)
        self.what = what
        self.where = where
        self.right = right
        self.run = run

    def render(self, lang: Lang) -> str:
        """The ladder as lines of text, without the rungs that are empty."""
        heads = {
            "nl": ("fout", "waar", "goed is", "probeer"),
            "en": ("error", "at", "right", "try"),
        }
        rungs = (self.what[lang], self.where, self.right[lang] if self.right else None, self.run)
        lines = [f"{h}: {r}" for h, r in zip(heads[lang], rungs, strict=True) if r]
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.render("en")

    def __reduce__(self) -> tuple[object, ...]:
        """Errors travel between processes with all their rungs."""
        return _rebuilt, (type(self), self.args, dict(vars(self)))


def _rebuilt(
    kind: type[KenteringError], args: tuple[object, ...], rungs: dict[str, object]
) -> KenteringError:
    error = kind.__new__(kind, *args)
    error.args = args
    vars(error).update(rungs)
    return error


class CatalogueError(KenteringError):
    """A code that the catalogue does not hold, or a catalogue entry that is not whole."""


class InputError(KenteringError):
    """What the user gave cannot be read as what it should be."""


class SourceError(KenteringError):
    """A provider's answer that cannot be trusted; the store was left as it was."""


class StoreError(KenteringError):
    """The store cannot be read or written as asked."""


class StoreBusyError(StoreError):
    """Another process is writing to the store."""


class MissingDataError(KenteringError):
    """A question about figures that the store does not hold (missing is not zero)."""
