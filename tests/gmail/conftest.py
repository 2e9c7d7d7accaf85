"""What the tests of Gmail share."""

from __future__ import annotations

from tests.gmail.fixtures import emulator, front, gmail_clock, gmail_doors, loose_front, running_emulator
from tests.gmail.scanning import impatient

__all__ = ["emulator", "front", "gmail_clock", "gmail_doors", "impatient", "loose_front", "running_emulator"]
