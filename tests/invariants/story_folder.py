"""A life as a folder that `afterword replay` can run: config.toml, inbox/, sent/ and expect.toml (docs/formats.md).

What a story cannot tell (drafts thrown away, words said, blows) stands beside it in steps.txt.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from connectors.mail import Folder
from tests.houses import CONFIG
from tests.invariants.life import Life
from tests.invariants.steps import Story

_FOLDERS = {Folder.INBOX: "inbox", Folder.SENT: "sent"}


def write_story(folder: Path, story: Story, life: Life, about: str) -> None:
    """Write what was lived so far into `folder`, in the place of what lies there; `about` is its one line."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in _FOLDERS.values():
        (folder / name).mkdir(parents=True)
    for number, mail in enumerate(life.past.mails, start=1):
        (folder / _FOLDERS[mail.folder] / f"{number:03}.eml").write_bytes(mail.content)
    (folder / "config.toml").write_text(CONFIG, encoding="utf-8")
    line = " ".join(about.split())[:300]
    expected = f"about = {json.dumps(line)}\nuntil = {life.now.isoformat()}\n"
    (folder / "expect.toml").write_text(expected, encoding="utf-8")
    steps = "\n".join(f"{step.gap} {'asleep ' if step.asleep else ''}{step.what!r}" for step in story.steps)
    (folder / "steps.txt").write_text(f"{story.start}\n{steps}\n", encoding="utf-8")
