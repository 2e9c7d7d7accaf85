"""Whole stories at Outlook."""

from __future__ import annotations

import pytest

from tests.lives import LifeContract, Service
from tests.outlook.graph import Graph
from tests.outlook.lives import outlook_service


class TestOutlookLife(LifeContract):
    """A life at Outlook."""

    @pytest.fixture
    def service(self, graph: Graph) -> Service:
        """Outlook, with an empty mailbox."""
        return outlook_service(graph)
