# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The pages of a list of another service, such as Nova, to its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, TypeVar

from .deadline import Deadline
from .errors import Refused
from .repetition import repeat_read

PAGE = 1000
"""How many items one request asks for. Services with a lower limit return fewer; Nova's is 1,000 by default."""
MOST_RESTARTS = 3
"""How often the list is begun anew, because the item behind which a page is to begin does not exist any more."""

Query = Mapping[str, Any]
"""The parameters of a request."""
Page = TypeVar("Page")
"""What is read of a page."""


def pages(
    read: Callable[[Query], Page], query: Query, last_id: Callable[[Page], str | None], deadline: Deadline | None
) -> Iterator[Page]:
    """The pages. If the list is begun anew, its first pages come again. A read is repeated if the service fails.

    :param read: reads one page.
    :param query: the parameters of the first page.
    :param last_id: the id of the last item of a page behind which another one begins; ``None`` if none does.
    :raises Refused: the service refuses the request.
    """
    current, restarts = query, MOST_RESTARTS
    while True:
        try:
            page = repeat_read(partial(read, current), deadline)
        except Refused as refusal:
            # The last item of a page can be deleted before the next page is read.
            if refusal.status != 400 or "marker" not in current or restarts == 0:
                raise
            current, restarts = query, restarts - 1
            continue
        yield page
        last = last_id(page)
        if last is None:
            return
        current = {**query, "marker": last}
