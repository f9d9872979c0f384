# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of Sphinx for the site, which tests/tools/docs.py builds and which passes the version."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_extensions"))

project = "senlin.clustering"
author = "the senlin.clustering authors"
copyright = f"2026, {author}"

extensions = [
    "sphinx_antsibull_ext",
    "sphinx_copybutton",
    "sphinx_design",
    "ansible_references",
    "edit_links",
]
templates_path = ["_templates"]
exclude_patterns = ["contents.rst"]
# Text without a language of its own is no program.
highlight_language = "text"
# Each page refers to others by their labels, and a label that does not exist fails the build.
nitpicky = True

html_theme = "furo"
html_title = project
html_favicon = "_static/logo.svg"
html_logo = "_static/logo.svg"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sphinx = False
html_copy_source = False
html_use_index = False
html_theme_options = {
    "light_css_variables": {
        "color-brand-primary": "#0b6b4f",
        "color-brand-content": "#0b6b4f",
        "color-brand-visited": "#0b6b4f",
    },
    "dark_css_variables": {
        "color-brand-primary": "#5fd3a8",
        "color-brand-content": "#5fd3a8",
        "color-brand-visited": "#5fd3a8",
    },
    "top_of_page_buttons": ["edit"],
}
pygments_style = "default"
pygments_dark_style = "github-dark"

# The style sheet of the site sets the colors of the tables of options, in the light and in the dark theme.
antsibull_ext_color_scheme = "none"

# The button copies commands without their prompt and without their output, and is not shown on mere output.
copybutton_prompt_text = "$ "
copybutton_line_continuation_character = "\\"
copybutton_selector = "div:not(.highlight-text) > div.highlight > pre"
