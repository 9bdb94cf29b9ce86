from typing import Any

from django.db import migrations

_ADDED = " WITHOUT ROWID"


def _by_key(_apps: Any, editor: Any) -> None:
    """Keep the entries in the tree of their key alone, instead of a table and an index on it."""
    _make_again(editor, lambda made: made + _ADDED)


def _by_rowid(_apps: Any, editor: Any) -> None:
    _make_again(editor, lambda made: made.removesuffix(_ADDED))


def _make_again(editor: Any, changed: Any) -> None:
    if editor.connection.vendor != "sqlite":
        return
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'ledger_entry'")
        made = cursor.fetchone()[0]
        cursor.execute("ALTER TABLE ledger_entry RENAME TO ledger_entry_before")
        cursor.execute(changed(made))
        cursor.execute("INSERT INTO ledger_entry SELECT * FROM ledger_entry_before")
        cursor.execute("DROP TABLE ledger_entry_before")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(_by_key, _by_rowid)]
