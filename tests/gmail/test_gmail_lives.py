"""Whole stories at Gmail."""

from __future__ import annotations

import pytest

from tests.gmail.front import Front
from tests.gmail.lives import gmail_service
from tests.lives import LifeContract, Service


class TestGmailLife(LifeContract):
    """A life at Gmail."""

    @pytest.fixture
    def service(self, front: Front) -> Service:
        """Gmail, with an empty mailbox."""
        return gmail_service(front)
