"""What is kept of a run: tables in the page, drawings, a line in the history."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from evals.bench import history, plots
from evals.bench.figures import Aim, Found, Spread, Table, milliseconds, shares
from evals.bench.machine import described
from evals.bench.page import placed, write_history, write_page

ABOUT = {"made": "2026-11-22T10:00:00+00:00", "revision": "abc1234", "load": 0.2, "processors": 2}
FOUND = Found(
    "ask",
    (Table("Latency", ("ms", "p50"), (("answer", "16.1"),)),),
    (Aim("ask to embedding", 1.9, 2), Aim("four to one", 1.4, 1.6, at_most=False)),
    {"ask_p50_to_embedding": 1.9},
)
PAGE = "# Benchmarks\n\nBefore.\n\n<!-- ask -->\nold\n<!-- /ask -->\n\nAfter.\n\n<!-- history -->\n<!-- /history -->\n"


def test_tables_take_the_place_of_older_ones_and_the_text_stays(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text(PAGE)
    write_page(FOUND, ABOUT, page)
    text = page.read_text()
    assert "old" not in text
    assert "Before." in text
    assert "After." in text
    assert "| answer | 16.1 |" in text
    assert "| ask to embedding | 1.9 | at most 2 | yes |" in text
    assert "| four to one | 1.4 | at least 1.6 | **no** |" in text


def test_a_page_without_the_marks_stays_as_it_is():
    assert placed("# Benchmarks\n", "ask", "new") == "# Benchmarks\n"


def test_every_run_is_a_line_and_the_last_ones_are_shown(tmp_path: Path):
    path = tmp_path / "history.jsonl"
    for value in (1.9, 1.8):
        history.remember([Found("ask", (), (), {"ask_p50_to_embedding": value})], ABOUT, path)
    shown = history.table(path)
    column = shown.columns.index("ask to embedding")
    assert [row[column] for row in shown.rows] == ["1.90", "1.80"]
    page = tmp_path / "page.md"
    page.write_text(PAGE)
    write_history(shown, page)
    assert "| 1.80 |" in page.read_text()


def test_there_is_no_history_before_the_first_run(tmp_path: Path):
    assert history.table(tmp_path / "none.jsonl").rows == ()


def test_drawings_are_whole_and_name_what_they_show(tmp_path: Path):
    drawn = {
        "growth": plots.growth(
            {"answer, p50": [(1000, 16.0), (100_000, 21.0)], "search, p50": [(1000, 8.0), (100_000, 9.0)]}
        ),
        "systems": plots.side_by_side({"arena": (8.0, 0.9), "another <one>": (6.0, 0.75)}),
        "steps": plots.bars({"embed": 8.0, "words": 4.0}, "Where the time goes"),
    }
    plots.write(drawn, tmp_path)
    for name in drawn:
        root = ElementTree.parse(tmp_path / f"{name}.svg").getroot()  # noqa: S314 our own file
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "answer, p50, 21 ms" in drawn["growth"]
    assert "another &lt;one&gt;" in drawn["systems"]


def test_one_size_alone_can_be_drawn():
    assert "10 ms" in plots.growth({"answer, p50": [(1000, 10.0)]})


def test_shares_add_up_to_all():
    table = shares({"embed": 0.3, "words": 0.1}, "Steps", "question", 10)
    assert table.rows == (("embed", "30.0", "75.0 %"), ("words", "10.0", "25.0 %"), ("all", "40.0", ""))


def test_a_spread_knows_its_tails():
    spread = Spread.of([0.001 * n for n in range(1, 101)])
    assert (milliseconds(spread.p50), milliseconds(spread.p95), milliseconds(spread.p99)) == ("50.5", "95.0", "99.0")


def test_a_run_tells_what_it_was_made_on():
    about = described()
    assert about["processors"] >= 1
    assert "onnxruntime" in about["versions"]
