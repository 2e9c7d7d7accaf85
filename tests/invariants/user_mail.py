"""What the user sends of their own accord: thanks, answers, notes to themselves, letters to strangers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from connectors.mail import Folder
from tests.invariants.employers import Job, Somebody
from tests.invariants.past import Mail, Past
from tests.mails import USER, mail

ADDRESS = "ada@quill.example"


class Own(StrEnum):
    """What a mail of the user's is."""

    THANKS = "thanks"  # to one of an employer's people, in no thread
    ANSWER = "answer"  # in the thread of the last mail by hand
    YES = "yes"  # an offer is taken
    NOTES = "notes"  # to themselves
    ELSEWHERE = "elsewhere"  # to somebody who has nothing to do with any of it


def user_writes(past: Past, job: Job, what: Own, at: datetime, *, to: int, first: Sequence[Somebody] = ()) -> Mail:
    """The user's next mail, written into the past; what cannot be answered yet is written anew.

    `to` counts the people one can write to, those named `first` before the others.
    """
    people = (*first, *(one for one in job.writers if one not in first))
    person = people[to % len(people)]
    before = past.thread(job) if what in (Own.ANSWER, Own.YES) else None
    if before is not None and before.sender is not None:
        person = before.sender
    recipient, subject, text = {
        Own.THANKS: (person.mailbox, f"{job.role}", f"Dear {person.first},\n\nthank you for the talk.\n"),
        Own.ANSWER: (person.mailbox, f"Re: {_plain(before, job)}", f"Dear {person.first},\n\nthat is fine with me.\n"),
        Own.YES: (
            person.mailbox,
            f"Re: {_plain(before, job)}",
            f"Dear {person.first},\n\nI am happy to accept the offer and look forward to starting.\n",
        ),
        Own.NOTES: (USER, f"Notes: {job.firm}", _notes(past, job, at)),
        Own.ELSEWHERE: ("Aunt Berta <berta@cousins.example>", "Sunday", "I bring the cake.\n"),
    }[what]
    message_id = f"<{job.number}.{len(past.mails)}.{what.value}@quill.example>"
    answers = before.message_id if before else None
    content = mail(
        subject, f"{text}\nAda Quill\n", at, sender=USER, to=recipient, message_id=message_id, answers=answers
    )
    address = recipient.rpartition("<")[2].rstrip(">")
    written = Mail(before.job if before else None, at, message_id, Folder.SENT, content, subject=subject, to=(address,))
    past.mails.append(written)
    return written


def _plain(before: Mail | None, job: Job) -> str:
    return before.subject.removeprefix("Re: ") if before else f"{job.role} at {job.firm}"


def _notes(past: Past, job: Job, at: datetime) -> str:
    """Each person's own words, so that letters of one talk differ; they speak of the job's own topic."""
    talk = past.last_talk(job, at)
    met = talk.people if talk else job.people[1:2]
    topics = (job.topic, *job.matters)
    first = past.talks[job.number].index(talk) if talk else 0
    stuck = "".join(
        f"1) {one.first} - what stuck with me was {topics[(first + number) % len(topics)]}\n"
        for number, one in enumerate(met)
    )
    return (
        f"Met: {', '.join(one.name for one in met)}\n{stuck}"
        f"2) They are trying to do without {job.topic}, and I have done something like it when I moved a warehouse to"
        " streaming\nHow did it go: good\n"
    )
