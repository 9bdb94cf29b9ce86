"""Compiles the catalogues that changed: `python -m mithaq.locale.compile`. No system package is needed."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).resolve().parent


def compile_changed() -> list[Path]:
    """Write a .mo beside every .po that is newer; return what was written."""
    written = []
    for source in sorted(FOLDER.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            with source.open("rb") as read, target.open("wb") as write:
                write_mo(write, read_po(read, locale=source.parts[-3]))
            written.append(target)
    return written


if __name__ == "__main__":
    compile_changed()
