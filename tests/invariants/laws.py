"""The invariants (docs/etiquette.md, I1 to I11), each as a check of a life as it stands after a round.

They are held against what truly happened (`past.py`), not against what was read out of the mails.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email import message_from_bytes
from email.utils import getaddresses

from agent.delivery import AT_THE_USERS_WORD
from agent.etiquette.kinds import Decision, DraftKind, DraftState, MessageKind
from agent.etiquette.settling import family_of
from agent.happenings import DraftStands
from agent.store import LedgerRow
from connectors.mail import Folder
from connectors.mime import message_id_of
from tests.invariants.employers import JOBS, Job
from tests.invariants.judge import letters_may_go
from tests.invariants.life import Life
from tests.invariants.past import ASKING, BOOKINGS, REFUSALS, Mail, Told

FOLLOW_UPS = frozenset({DraftKind.FOLLOW_UP, DraftKind.CLOSING_FOLLOW_UP})
# What may still be written once it is over, by what ended it (I7).
AFTER = {
    MessageKind.REJECTION: frozenset({DraftKind.REJECTION_REPLY, DraftKind.KEEP_WARM}),
    Decision.ACCEPTED: frozenset({DraftKind.ACCEPTANCE}),
    Decision.DECLINED: frozenset({DraftKind.DECLINE}),
    Decision.WITHDRAWN: frozenset({DraftKind.WITHDRAWAL}),
}


def nothing_of_the_users_is_touched(life: Life) -> None:
    """I1: mail and touched drafts stay as they are, byte for byte, and what is new is a draft."""
    for one, lay in life.before.items():
        stays = life.lies.get(one) == lay
        assert stays or (one in life.were_pristine and one not in life.lies), f"{lay[0]} {lay[1]!r} was touched"
    for one, (folder, content) in life.lies.items():
        assert one in life.before or folder is Folder.DRAFTS, f"something was put into {folder}: {content!r}"


def one_alive_of_a_family(life: Life) -> None:
    """I2: at most one live draft per application, recipient and family; and never two of one marker.

    One that the user has edited is alive until it would have expired. What the user asks for with a command comes
    beside it.
    """
    rows = [row for _, row in life.standing()]
    twice = [marker for marker, count in Counter(row.draft.marker for row in rows).items() if count > 1]
    assert not twice, f"two drafts of one marker: {twice}"
    alive = [row for row in rows if row.expires > life.now and row.kind not in (DraftKind.NOTES, *AT_THE_USERS_WORD)]
    families = Counter((row.application, row.person, family_of(row.kind)) for row in alive)
    crowded = [key for key, count in families.items() if count > 1]
    assert not crowded, f"more than one alive: {crowded}"


def what_was_discarded_stays_away(life: Life) -> None:
    """I3: no draft again for the same trigger, be it under another name."""
    for gone in life.discarded:
        for row in _placed(life, gone.heard):
            again = row.key == gone.row.key or (
                (row.application, row.person, row.occasion, family_of(row.kind))
                == (gone.row.application, gone.row.person, gone.row.occasion, family_of(gone.row.kind))
            )
            assert not again, f"{row.kind} was discarded on {gone.at} and is there again"


def nobody_is_asked_too_early(life: Life) -> None:
    """I4: no follow-up is placed while a promise runs, a talk is to come, or a question of theirs is open."""
    for row in _placed(life, life.new_from):
        job = life.job_of(row)
        if row.kind in FOLLOW_UPS and job is not None:
            why = _too_early(life, job, life.now)
            assert why is None, f"{row.kind} for {job.firm} on {life.now}, but {why}"


def _too_early(life: Life, job: Job, now: datetime) -> str | None:
    heard, talks = life.past.heard(job), life.past.talks[job.number]
    coming = [talk for talk in talks if talk.alive and talk.ends > now]
    if coming:
        return f"they talk on {coming[0].starts}"
    promised = next((mail for mail in reversed(heard) if mail.answer_by), None)
    if promised is not None and promised.answer_by is not None and promised.answer_by > now:
        since = [talk for talk in talks if talk.announced > promised.at]
        if not since:
            return f"they answer by {promised.answer_by}"
    asked = next((mail for mail in reversed(life.past.by_hand(job)) if mail.told in ASKING), None)
    # What was open before a new talk is settled in it.
    answers = [*(mail.at for mail in life.past.own(job)), *(talk.announced for talk in talks)]
    if asked is not None and not any(at > asked.at for at in answers):
        return f"their {asked.told} of {asked.at} is open"
    invited = next((mail for mail in reversed(heard) if mail.told is Told.INVITE), None)
    if invited is not None and not any(talk.announced > invited.at for talk in talks):
        return f"their invitation of {invited.at} is open"
    return None


def their_word_takes_questions_away(life: Life) -> None:
    """I5: a person's mail supersedes every unsent follow-up of that application."""
    for row in life.untouched():
        job = life.job_of(row)
        if row.kind in FOLLOW_UPS and job is not None:
            wrote = [mail for mail in life.past.by_hand(job) if mail.at > row.intended_at]
            assert not wrote, f"{row.kind} stands, though they wrote {wrote[0].told} on {wrote[0].at}"


def own_mail_settles(life: Life) -> None:
    """I6: after the user's own mail to a person no untouched draft to them stands, and no new thanks come."""
    for row in life.untouched():
        job = life.job_of(row)
        if row.person is not None and row.to is not None and job is not None:
            wrote = [mail for mail in life.past.own(job) if row.to in mail.to and mail.at > row.intended_at]
            assert not wrote, f"{row.kind} to {row.to} stands, though the user wrote to them on {wrote[0].at}"
    for row in _placed(life, life.new_from):
        job, over = life.job_of(row), _over(life, row)
        if row.kind is DraftKind.THANK_YOU and job is not None and over is not None:
            wrote = [mail for mail in life.past.own(job) if row.to in mail.to and over < mail.at <= row.intended_at]
            assert not wrote, f"thanks to {row.to} on {life.now}, though the user wrote to them on {wrote[0].at}"


def _over(life: Life, row: LedgerRow) -> datetime | None:
    application = life.house.store.application(row.application)
    interview = application.interview(row.interview) if application else None
    return interview.ends_at if interview else None


def the_end_leaves_its_own_answer(life: Life) -> None:
    """I7: once it is over, of what nobody touched only the answer to that stands."""
    for row in life.untouched():
        job = life.job_of(row)
        ended = _ended(life, job) if job is not None else None
        if ended is not None:
            assert row.kind in AFTER[ended], f"{row.kind} stands though {ended}"


def _ended(life: Life, job: Job) -> MessageKind | Decision | None:
    """What ended it for good: the last of refusals and decisions, if nothing opened it again since."""
    ends: list[tuple[datetime, MessageKind | Decision]] = [
        (mail.at, MessageKind.REJECTION) for mail in life.past.heard(job) if mail.told in REFUSALS
    ]
    ends += [(one.at, one.decision) for one in life.past.decisions if one.job == job.number]
    if not ends:
        return None
    at, ended = max(ends, key=lambda one: one[0])
    if ended is MessageKind.REJECTION:
        opening = {*BOOKINGS, Told.INVITE, Told.TIMES, Told.OFFER, Told.TEST}
        if any(mail.at > at and mail.told in opening for mail in life.past.heard(job)):
            return None
        earlier = [one for one in ends if one[1] is not MessageKind.REJECTION]
        return max(earlier)[1] if earlier else ended
    return ended


def ready_means_addressed(life: Life) -> None:
    """I8: a finished draft has exactly one recipient, one that waits has none; nobody ever gets a copy."""
    for one, row in life.standing():
        if one not in life.pristine:
            continue
        written = message_from_bytes(life.lies[one][1])
        to = [address for _, address in getaddresses(written.get_all("To", [])) if address]
        assert len(to) == (1 if row.ready else 0), f"{row.kind}, ready {row.ready}, is to {to}"
        assert not [*written.get_all("Cc", []), *written.get_all("Bcc", [])], "somebody gets a copy"
        assert row.kind is DraftKind.NOTES or not row.ready or to == [row.to]
    for heard in life.house.heard[life.new_from :]:
        if isinstance(heard, DraftStands):
            assert len(heard.to) == (1 if heard.ready else 0)


def nobody_is_interrupted(life: Life) -> None:
    """While the user writes an answer of their own, none of ours is placed to the same mail."""
    writing = {answered for marker, answered in life.begun.items() if marker in _markers(life)}
    for row in _placed(life, life.new_from):
        assert row.draft.in_reply_to not in writing, f"{row.kind} beside a draft that the user began"


def _markers(life: Life) -> set[str | None]:
    return {message_id_of(content) for folder, content in life.lies.values() if folder is Folder.DRAFTS}


def nothing_leaks(life: Life) -> None:
    """I11: no name and no word of one employer in a draft to another."""
    for heard in life.house.heard[life.new_from :]:
        if not isinstance(heard, DraftStands):
            continue
        row = life.house.store.ledger.row(heard.draft)
        application = life.house.store.application(heard.application.id)
        jobs = {JOBS[number] for number in life.jobs_of(application)} if application else set()
        firms = {job.firm for job in jobs}
        assert len(firms) <= 1, f"mail of {firms} is taken for one application"
        said = " ".join((heard.subject, heard.body, *heard.to, row.to or "" if row else "")).casefold()
        for other in JOBS:
            if other.firm not in firms:
                leaks = [word for word in other.words() if word in said]
                assert not leaks, f"{heard.kind} for {firms} says {leaks}"


def books_agree_with_the_mailbox(life: Life) -> None:
    """The ledger's placed drafts are those that lie there untouched, no more and no less."""
    if life.trouble:
        return
    placed = {row.draft.marker for row in life.house.store.ledger.rows(DraftState.PLACED)}
    lying = {message_id_of(life.lies[one][1]) for one in life.pristine if one in life.lies}
    assert lying <= placed, f"they lie there and are not in the books: {lying - placed}"


def _placed(life: Life, since: int) -> Iterator[LedgerRow]:
    """The rows of the drafts that were newly placed since so much had been heard."""
    for heard in life.house.heard[since:]:
        if isinstance(heard, DraftStands) and not heard.again:
            row = life.house.store.ledger.row(heard.draft)
            if row is not None:
                yield row


# Not checked in the round that a blow hit: what it left half done is put right by the next ones.
AT_REST: tuple[Callable[[Life], None], ...] = (
    their_word_takes_questions_away,
    own_mail_settles,
    the_end_leaves_its_own_answer,
    books_agree_with_the_mailbox,
)
ALWAYS: tuple[Callable[[Life], None], ...] = (
    nothing_of_the_users_is_touched,
    one_alive_of_a_family,
    what_was_discarded_stays_away,
    nobody_is_asked_too_early,
    nobody_is_interrupted,
    ready_means_addressed,
    nothing_leaks,
    letters_may_go,
)


def hold(life: Life) -> None:
    """Check them all."""
    for law in ALWAYS:
        law(life)
    if not life.trouble:
        for law in AT_REST:
            law(life)


def twice_is_once(life: Life) -> None:
    """I9: all of it read again, from a lost cursor and from mails that came twice, changes nothing."""
    life.look()
    hold(life)
    rows, entries, told = life.house.store.ledger.rows(), life.house.store.filed(), len(life.house.heard)
    lies, asked = life.lies, life.house.store.questions(open_only=False)
    life.house.forget_the_cursor()
    life.look()
    twice: list[Mail] = [mail for mail in life.past.mails if mail.told is not None or mail.folder is Folder.SENT]
    for mail in twice:
        life.house.box.deliver(mail.content, mail.folder)
    life.look()
    life.house.clock.set(life.now + timedelta(minutes=1))
    life.look()
    assert life.house.store.ledger.rows() == rows, "the drafts are others"
    assert life.house.store.filed() == entries, "more was filed"
    assert life.house.store.questions(open_only=False) == asked, "it was asked again"
    assert len(life.house.heard) == told, f"it told again: {life.house.heard[told:]}"
    assert {one: life.lies.get(one) for one in lies} == lies, "the mailbox lies otherwise"
