"""Charts: every figure is written out, and bars are as long as the figures say."""

import re
from dataclasses import replace

import pytest

from demo.inspect.causes import Cause
from demo.inspect.charts import Names, failures_by_cause, rank_distribution, recall_by_slice
from demo.inspect.compare import Pair, pair
from demo.inspect.table import summary


@pytest.fixture
def pairs(run):
    """Four queries at ranks 1, 1, 5 and 60; another checkpoint has all of them first."""
    rows = [
        replace(row, result=replace(row.result, rank=rank))
        for row, rank in zip(run.rows, (1, 1, 5, 60), strict=False)
    ]
    return [Pair(row, replace(row, result=replace(row.result, rank=1))) for row in rows]


def widths(html, kind):
    return [float(width) for width in re.findall(rf'<rect class="{kind}" [^>]*width="([\d.]+)"', html)]


def test_recall_of_all_queries_in_closed_form(pairs):
    html = recall_by_slice([Pair(one.row) for one in pairs], Names("ours"))
    row = html[html.index("all queries") :]
    assert widths(row, "ten")[0] == 75 and widths(row, "one")[0] == 50
    assert re.findall(r'class="number">(\d+)<', row)[:2] == ["50", "75"]


def test_another_checkpoint_is_marked_and_the_difference_said(pairs):
    html = recall_by_slice(pairs, Names("ours", "theirs"))
    row = html[html.index("all queries") :]
    assert "−50" in row and "−25" in row and row.count('class="was"') >= 2
    assert "the same of theirs" in html


def test_bars_share_one_scale(pairs):
    html = rank_distribution(pairs, Names("ours", "theirs"))
    assert widths(html[html.index("<tbody>") :], "ten") == [50, 0, 25, 0, 25, 0]
    assert widths(html[html.index("<tbody>") :], "was") == [100, 0, 0, 0, 0, 0]


def test_causes_are_named_and_explained_even_where_none_failed():
    html = failures_by_cause(
        {Cause.UNMET: 3, Cause.UNKNOWN: 0, Cause.UNKEPT: 1, Cause.TWIN: 0}, Names("ours")
    )
    assert html.count("<tr>") == 4 and "75 %" in html and 'data-value="not met"' in html
    assert "<button" not in failures_by_cause({cause: 0 for cause in Cause}, Names("ours", live=False))


def test_the_summary_says_what_changed_and_what_chance_would_do(run, pairs):
    html = summary(run, pairs, Names("ours", "theirs"))
    assert "was 100.0" in html and "leaves 2 targets" in html and "50.0 %" in html
    assert "reference excluded" in html
    assert "was" not in summary(run, pair(run, None), Names("ours"))
