# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A package whose ``__init__`` is postponed looks to everybody else as if it had run."""

from __future__ import annotations

import subprocess
import sys
import threading
from importlib import import_module, invalidate_caches
from pathlib import Path

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.postponed import import_package

INIT = "from heavy import parts\nimport heavy.core\nLOADED = True\n\n\ndef connect():\n    return parts.NAME\n"


@pytest.fixture(autouse=True)
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package that imports a heavy module, and a light module that imports another one by name."""
    folder = tmp_path / "heavy"
    folder.mkdir()
    (folder / "__init__.py").write_text(INIT)
    (folder / "parts.py").write_text('NAME = "parts"\n')
    (folder / "core.py").write_text("from heavy import names\nNAME = names.NAME\n")
    (folder / "names.py").write_text('NAME = "names"\n')
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("heavy", "heavy.core", "heavy.names", "heavy.parts"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return folder


def test_its_modules_can_be_imported_without_it() -> None:
    import_package("heavy")
    assert import_module("heavy.core").NAME == "names"
    assert "heavy.parts" not in sys.modules


def test_what_it_defines_is_there_when_it_is_used() -> None:
    import_package("heavy")
    heavy = import_module("heavy")
    assert (heavy.connect(), heavy.LOADED, heavy.core.NAME) == ("parts", True, "names")
    with pytest.raises(AttributeError, match="module 'heavy' has no attribute 'nothing'"):
        heavy.nothing  # noqa: B018


def test_threads_that_use_it_wait_for_what_it_defines(package: Path) -> None:
    # The second thread comes while __init__ runs: it says so, and waits until the other one has begun to use it.
    (package / "core.py").write_text(
        "import threading\nBEGUN, ASKED = threading.Event(), threading.Event()\nBEGUN.set()\nASKED.wait(10)\n"
    )
    heavy, found = import_package("heavy"), []
    first = threading.Thread(target=lambda: found.append(heavy.connect()))
    first.start()
    while not getattr(sys.modules.get("heavy.core"), "ASKED", None):
        first.join(0.01)
    core = sys.modules["heavy.core"]
    assert core.BEGUN.wait(10)
    second = threading.Thread(target=lambda: (core.ASKED.set(), found.append(heavy.connect())))
    second.start()
    for thread in (first, second):
        thread.join(10)
    assert found == ["parts", "parts"]


def test_one_that_fails_fails_again_at_the_next_use(package: Path) -> None:
    (package / "core.py").write_text("import no_such_package\n")
    heavy = import_package("heavy")
    for dummy in range(2):
        with pytest.raises(ImportError, match="no_such_package"):
            heavy.connect  # noqa: B018
    (package / "core.py").write_text("FOUND = True\n")
    invalidate_caches()
    assert heavy.connect() == "parts"


def test_its_init_may_ask_whether_it_has_something(package: Path) -> None:
    (package / "__init__.py").write_text(f"import heavy\nASKED = hasattr(heavy, 'connect')\n{INIT}")
    heavy = import_package("heavy")
    assert (heavy.ASKED, heavy.connect()) == (False, "parts")


def test_one_that_is_imported_stays_as_it_is() -> None:
    heavy = import_module("heavy")
    assert import_package("heavy") is heavy


def test_one_that_is_missing_is_an_import_error() -> None:
    with pytest.raises(ImportError, match="no_such_package"):
        import_package("no_such_package")


def test_the_sdk_works_for_others_in_the_same_process() -> None:
    code = (
        "from ansible_collections.senlin.clustering.plugins.module_utils._senlin import sdk; import sys, openstack; "
        "assert 'openstack.connection' not in sys.modules; "
        "from openstack import connection; assert openstack.connect; assert connection.Connection"
    )
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": ":".join(sys.path)}, check=False)
    assert done.returncode == 0
