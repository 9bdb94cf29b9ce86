"""The page of figures: a part measured anew replaces its own rows and nobody else's."""

from benchmarks import __main__ as bench
from benchmarks.row import Row


def test_the_page_is_what_it_would_be_written_as():
    kept = bench.PAGE.read_text(encoding="utf-8")
    assert bench.page(kept, {}, "") == kept
    assert [line.removeprefix("## ") for line in kept.split("\n") if line.startswith("## ")] == list(
        bench.PARTS
    )


def test_a_part_measured_anew_leaves_the_others():
    kept = bench.PAGE.read_text(encoding="utf-8")
    now = bench.page(kept, {"acts": [Row("a figure", "1 s", "2 s", 0.5, 0.6, True)]}, "Today.")
    before, after = (set(text.split("\n## ")) for text in (kept, now))
    assert [section.split("\n")[0] for section in before - after] == ["acts"]
    assert after - before == {
        "acts\n\nToday.\n\n| figure | ours | compared with | ratio | to reach | |\n"
        "| --- | --- | --- | --- | --- | --- |\n| a figure | 1 s | 2 s | 0.50 | ≥ 0.6 | **missed** |\n"
    }
