"""Running a story through checks; one that fails is left behind as a folder that `afterword replay` can run."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis.strategies import SearchStrategy

from tests.invariants.house import House, quickly
from tests.invariants.life import Life, live
from tests.invariants.steps import Story
from tests.invariants.story_folder import write_story

_MEMORY = Path("/dev/shm")  # noqa: S108  (Linux keeps this folder in memory; elsewhere a common one does)


@contextmanager
def a_life(story: Story) -> Iterator[Life]:
    """A life about to begin, in a database that is thrown away: in memory, where there is such a folder.

    If it goes wrong, the story so far is written to a folder that the error names; the last one to fail there is
    the smallest that Hypothesis found.
    """
    where = _MEMORY if _MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="afterword-life-", dir=where) as folder, quickly():
        life = Life(House(Path(folder), story.start))
        try:
            yield life
        except Exception as error:
            place = Path(tempfile.gettempdir()) / f"afterword-story-{os.getpid()}"
            write_story(place, story, life, f"{type(error).__name__}: {error}")
            error.add_note(f"the life as a story: afterword replay {place}")
            raise
        finally:
            life.house.close()


def lived(story: Story, check: Callable[[Life], None], *, last: Callable[[Life], None] | None = None) -> None:
    """Live it, with the check after each round, and `last` once at the end."""
    with a_life(story) as life:
        for _ in live(life, story):
            check(life)
        if last is not None:
            last(life)


def tried(examples: int, check: Callable[..., None], *drawn: SearchStrategy[Any]) -> None:
    """Try the check with so many examples, the same ones each time; the first failure is made small and raised.

    LIVES=10 in the environment tries ten times as many (`make lives`).
    """
    given_them = given(*drawn)(check)
    examples *= int(os.environ.get("LIVES", "1"))
    settings(max_examples=examples, deadline=None, derandomize=True, database=None, report_multiple_bugs=False)(
        given_them
    )()
