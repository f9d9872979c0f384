# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a report: its structure, its charts, its colors, and that text of the server stays text."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from html import escape
from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.senlin.clustering.plugins.filter.report_page import page as page_filter
from ansible_collections.senlin.clustering.plugins.plugin_utils._report_page import charts, words
from ansible_collections.senlin.clustering.plugins.plugin_utils._report_page.escape import escaped
from pages.contrast import contrast, themes
from pages.render import TEMPLATES, page_of, report_of
from pages.sample import Sample
from pages.structure import Structure, faults
from report_records import DAY, at

ROOT = Path(__file__).parents[2]
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onload='alert(1)",
    "</title></svg></style><b>",
    "{{ 6 * 7 }}{{ lookup('ansible.builtin.env', 'HOME') }}",
    "{% for a in b %}{# {%- raw -%}",
    "&lt;i&gt; &amp;",
    "\u65e5\u672c\u8a9e \u0639\u0631\u0628\u064a \u202e\U0001f600",
    "x" * 255,
)


def hostile() -> dict[str, Any]:
    """Records in which every text is hostile."""
    found = Sample(len(HOSTILE), busy=20, reasons=HOSTILE, names=HOSTILE).found
    for cluster in found["clusters"]:
        cluster.update(status_reason=cluster["name"], profile_name=cluster["name"], status="WARNING")
    for number, node in enumerate(found["nodes"]):
        node.update(status=HOSTILE[number % len(HOSTILE)], status_reason=HOSTILE[(number + 1) % len(HOSTILE)])
    for number, row in enumerate(found["drift"]["differences"]):
        row.update(dict.fromkeys(("where", "expected", "found", "mend", "kind"), HOSTILE[number % len(HOSTILE)]))
    return found


@pytest.fixture(scope="module")
def page() -> str:
    """The page of three clusters."""
    return page_of(Sample(3, busy=24).found)


def test_the_structure_of_a_page(page: str) -> None:
    assert faults(page) == []
    found = Structure(page)
    assert [level for level in found.headings if level == 1] == [1]
    assert "Size of web over time" in found.charts and "All actions over time" in found.charts


def test_a_page_of_an_empty_project() -> None:
    page = page_of({})
    assert faults(page) == []
    assert "There are no clusters in this project." in page and "There were no actions in this period." in page


def test_a_declared_cluster_that_does_not_exist_is_not_passed_over() -> None:
    """It has no entry of its own, as it is not there. If nothing differs, the page says that all is well."""
    row = {"compared": "document", "cluster": {"id": None, "name": "web"}, "kind": "cluster", "id": None, "name": "web"}
    row |= {"where": "", "expected": "present", "found": "absent", "since": None, "mend": "Run the role."}
    counts = {"document": 1, "record": 0, "server": 0, "forgotten": 0, "total": 1}
    page = page_of({"drift": {"differences": [row], "counts": counts}})
    assert faults(page) == []
    assert 'differs from what is declared. See <a href="#drift">' in page and "All clusters are ACTIVE" not in page
    assert "All clusters are ACTIVE" in page_of({"drift": {"differences": [], "counts": {**counts, "total": 0}}})


def test_a_page_of_a_hundred_clusters_and_nearly_ten_thousand_actions_is_small() -> None:
    found = Sample(100, busy=65).found
    page = page_of(found)
    assert len(page.encode()) < 1_500_000
    assert faults(page) == []
    assert page.count('<details class="card cluster"') == len(found["clusters"]) + 1


@pytest.mark.parametrize(
    ("spoiled", "fault"),
    [
        (("</main>", ""), "</body> inside of html body main"),
        (('id="nodes"', 'id="drift"'), "the id drift is there twice"),
        (("<h2>Nodes</h2>", "<h5>Nodes</h5>"), "a heading of level 5 follows one of level 2"),
        (("<title>Size of web over time</title>", ""), "a chart has no title"),
        (('href="#nodes"', 'href="#gone"'), "the link #gone leads nowhere"),
        (("<main>", '<main><img alt="">'), "there is a <img>"),
        (("<main>", '<main onclick="a()">'), "onclick of <main> is 'a()'"),
        (('href="#nodes"', 'href="http://example.org"'), "href of <a> is 'http://example.org'"),
        (("color-scheme: light dark;", "background: url(http://a);"), "the style sheet loads url("),
    ],
)
def test_faults_of_the_structure_are_found(spoiled: tuple[str, str], fault: str, page: str) -> None:
    assert spoiled[0] in page
    assert fault in faults(page.replace(*spoiled, 1))


def test_hostile_text_stays_text() -> None:
    page = page_of(hostile())
    assert faults(page) == []
    assert "{{" not in page and "{%" not in page and "{#" not in page
    text = " ".join(Structure(page).text.split())
    for each in HOSTILE:
        assert " ".join(each.split()) in text, each


def test_ansible_renders_the_same_page(tmp_path: Path) -> None:
    """Also what Ansible would take for a template is text, in the page and in the data."""
    found = hostile()
    (tmp_path / "found.json").write_text(json.dumps(found))
    play = {
        "hosts": "localhost",
        "gather_facts": False,
        "tasks": [
            {"ansible.builtin.set_fact": {"found": f"{{{{ lookup('file', '{tmp_path}/found.json') | from_json }}}}"}},
            {
                "ansible.builtin.set_fact": {
                    "report_facts": "{{ found | senlin.clustering.report_data({'start': '2026-11-23T15:00:00Z', "
                    "'end': '2026-11-24T15:00:00Z', 'part_seconds': 1800}, title='Clusters of the shop') "
                    "| combine({'generated_at': '2026-11-24T15:00:00Z'}) }}"
                }
            },
            {
                "ansible.builtin.copy": {
                    "content": "{{ report_facts | to_nice_json(indent=1, sort_keys=false) }}",
                    "dest": f"{tmp_path}/report.json",
                }
            },
            {
                "ansible.builtin.template": {"src": f"{TEMPLATES}/report.html.j2", "dest": f"{tmp_path}/report.html"},
                "vars": {"page": "{{ report_facts | senlin.clustering.report_page }}"},
            },
        ],
    }
    (tmp_path / "play.json").write_text(json.dumps([play]))
    environment = {
        **os.environ,
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".cache" / "collections"),
        "ANSIBLE_LOCAL_TEMP": str(tmp_path),
        "ANSIBLE_PYTHON_INTERPRETER": sys.executable,
    }
    command = [
        str(Path(sys.executable).parent / "ansible-playbook"),
        "-i",
        "localhost,",
        "-c",
        "local",
        f"{tmp_path}/play.json",
    ]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    report = report_of(found)
    assert json.loads((tmp_path / "report.json").read_text()) == json.loads(json.dumps(report))
    assert (tmp_path / "report.html").read_text() == page_of(found)


def test_the_escape_covers_every_text() -> None:
    value = {"a": ["<b>\"'&{{", {"c": ("}",)}], "d": 1, "e": None, "f": True}
    assert escaped(value) == {
        "a": ["&lt;b&gt;&quot;&#x27;&amp;&#123;&#123;", {"c": ["&#125;"]}],
        "d": 1,
        "e": None,
        "f": True,
    }
    assert escaped("plain") == escape("plain") == "plain"


def test_the_filter_refuses_what_is_no_report() -> None:
    for value in ({}, [], {"clusters": []}):
        with pytest.raises(AnsibleFilterError, match="report_data"):
            page_filter(value)
    report = report_of({})
    assert page_filter(report)["title"] == "Clusters of the shop"
    with pytest.raises(AnsibleFilterError, match="The period"):
        page_filter({**report, "period": {}})


THEMES = themes((TEMPLATES / "page.css.j2").read_text())


@pytest.mark.parametrize("theme", THEMES)
def test_the_contrast_of_each_theme(theme: str) -> None:
    colors = THEMES[theme]
    assert set(colors) == set(THEMES["light"])
    for ground in ("page", "card"):
        for name in ("text", "soft", "accent", "good", "fair", "bad"):
            assert contrast(colors[name], colors[ground]) >= 4.5, (name, ground)
    # What is drawn needs 3 to what it is drawn on.
    for name, ground in (("accent", "area"), ("text", "area"), ("bad", "card"), ("soft", "card")):
        assert contrast(colors[name], colors[ground]) >= 3, (name, ground)


def test_the_contrast_of_known_colors() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_every_color_is_a_variable_of_both_themes() -> None:
    style = (TEMPLATES / "page.css.j2").read_text()
    after = style.partition("* { box-sizing")[2]
    assert "#" not in after.replace("url(#hatch)", "").replace("#actions", "").replace("#each", "").replace("#}", "")


# Charts


def test_the_corners_of_steps() -> None:
    corners = charts.step_points([(at(0), 2), (at(6), 4), (at(12), 4), (at(24), 0)], DAY, 4)
    assert corners == [(0, 60), (150, 60), (150, 0), (300, 0), (600, 0), (600, 120)]
    assert charts.line(corners[:2]) == "0,60 150,60"
    assert charts.area(corners[:2]) == "0,120 0,60 150,60 150,120"
    assert charts.area([]) == charts.line([]) == ""


def test_bars_are_stacked_and_never_too_small_to_see() -> None:
    chart = charts.bar_chart([[0, 0, 0], [1, 999, 0], [0, 500, 500]])
    assert (chart["top"], chart["width"]) == (1000, 30)
    assert chart["paths"][0] == "M11 120v-3h8v3z"
    assert chart["paths"][1] == "M11 117v-117h8v117zM21 120v-60h8v60z"
    assert chart["paths"][2] == "M21 60v-60h8v60z"
    assert charts.bar_chart([])["paths"] == []


@pytest.mark.parametrize(
    ("value", "top"), [(0, 2), (1, 2), (2, 2), (3, 5), (6, 10), (10, 10), (11, 20), (450, 500), (999, 1000)]
)
def test_the_top_of_an_axis(value: int, top: int) -> None:
    assert charts.top_of(value) == top


def test_times_below_a_chart() -> None:
    assert charts.time_ticks(DAY) == ["24 Nov 00:00", "24 Nov 06:00", "24 Nov 12:00", "24 Nov 18:00", "25 Nov 00:00"]


# Words


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "\u2013"),
        (0.04, "0.0 s"),
        (59.94, "59.9 s"),
        (59.96, "1 min"),
        (250, "4 min 10 s"),
        (7500, "2 h 5 min"),
        (90000, "1 d 1 h"),
    ],
)
def test_durations(seconds: float | None, text: str) -> None:
    assert words.duration(seconds) == text


def test_numbers_and_times() -> None:
    assert words.number(1234567) == "1\u202f234\u202f567"
    assert words.counted(1, "node") + words.counted(2, "node") == "1 node2 nodes"
    assert words.listed([("ACTIVE", 3), ("ERROR", 0)]) == "3 ACTIVE"
    assert (words.moment("2026-11-05T03:04:05Z"), words.moment(None)) == ("5 Nov 03:04", "\u2013")
    assert words.moment("2026-11-05T03:04:05Z", year=True) == "5 Nov 2026 03:04"
