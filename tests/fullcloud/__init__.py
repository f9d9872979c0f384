# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Production-like clouds for tests, which README.md describes.

This package starts and stops them with nothing but the standard library. The package ``inside`` is the code that runs
in the environment of the clouds themselves.
"""
