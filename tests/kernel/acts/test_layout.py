"""How the tables that every act writes to lie on SQLite: decision 0141."""

import pytest
from django.db import connection

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]


def made(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [name])
        return cursor.fetchone()[0]


def trees(table: str) -> set[str]:
    """Return the trees that a row of a table is in, but for the table's own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pragma_index_list(%s) ORDER BY name", [table])
        return {row[0] for row in cursor.fetchall()}


def test_entries_lie_in_the_tree_of_their_key() -> None:
    assert made("ledger_entry").endswith("WITHOUT ROWID")


def test_no_second_tree_leads_to_a_revision() -> None:
    assert trees("acts_revision") == {"revision_feed", "revision_kind_feed", "revision_record"}


def test_a_comment_is_in_the_trees_of_its_key_and_of_what_it_is_about() -> None:
    assert trees("records_comment") == {"sqlite_autoindex_records_comment_1", "comment_about"}
