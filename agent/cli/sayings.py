"""The user's words, and what came of them, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo

from agent.account import Account
from agent.cli.own_words import of_mark, of_pause
from agent.cli.picture import moment, words
from agent.etiquette.application import Application, Interview
from agent.etiquette.evidence import InterviewMention, Party
from agent.etiquette.journal import Added, Corrected, MailCorrected, Mark, Merged, NotesTaken, Paused, Undone, Word
from agent.etiquette.kinds import InterviewStatus, MessageKind, Part
from agent.filing import Done
from agent.lookup import Lookup, short_id, titled
from agent.store import Question


def said(word: Word | NotesTaken, known: Lookup, zone: tzinfo) -> str:
    """A word of the user's in words: "you said …"."""
    match word:
        case MailCorrected():
            return f"you said of {_mail_meant(word, known)}: {'; '.join(_of_mail(word, known, zone))}"
        case Corrected():
            return f"you set it right: {' – '.join(name for name in (word.company, word.role) if name)}"
        case Merged():
            return f"you said that {_named(word.application, known)} is the same as {_named(word.into, known)}"
        case Added():
            return f"you told of {_of_added(word, known, zone)}"
        case Paused():
            return of_pause(word, zone)
        case NotesTaken():
            return f"you wrote notes on {_interview_noted(word, known, zone)}"
        case Undone():
            taken = next((one for one, _ in known.words() if one.id == word.entry), None)
            return f"you took back: {said(taken, known, zone)}" if taken else "you took a word back"
        case _:
            return of_mark(word, known, zone)


def day_and_time(mention: InterviewMention | Interview, zone: tzinfo) -> str:
    """When an interview is, so that a slip of the pen is seen: weekday, date, time from and to, zone."""
    if mention.starts_at is None:
        return "at no time yet"
    begin = mention.starts_at.astimezone(zone)
    until = f"–{mention.ends_at.astimezone(zone):%H:%M}" if mention.ends_at else ""
    return f"{begin:%A} {begin.day} {begin:%B %Y}, {begin:%H:%M}{until} ({zone})"


def people_named(people: tuple[Party, ...]) -> str:
    """People in words, with the addresses that letters would go to."""
    return ", ".join(
        f"{one.name} <{one.address}>" if one.name and one.address else one.name or one.address or "" for one in people
    )


def changes(done: Done, account: Account) -> Iterator[str]:
    """What became of each application by what was said, a line each."""
    moved = [one for one in done.after.values() if done.before.get(one.id) != one]
    for application in moved:
        before = done.before.get(application.id)
        news = "; ".join(_news(before, application, account, done.word.at))
        if news or not isinstance(done.word, Mark | Undone):
            yield f"{titled(application)}: {news}" if news else titled(application)
    for gone in done.before.values():
        if gone.id not in done.after:
            into = next((one for one in done.after.values() if gone.id in one.aliases), None)
            yield f"{titled(gone)}: " + (f"is now part of {titled(into)}" if into else "is no application any more")


def answers_to(question: Question, known: Lookup) -> Iterator[str]:
    """The commands that answer a question, one for each answer."""
    name = f"afterword correct {short_id(question.id)}"
    found = [application for one in question.candidates if (application := known.by_id(one))]
    meant = {one.id: one for one in found}.values()
    mail = known.waiting(question)
    if len(meant) > 1:
        yield from (f"{name} --same-as {short_id(one.id)}   ({titled(one)})" for one in meant)
        yield f"{name} --two-applications   (another one)"
    elif mail is None:
        yield f"{name} --same-as APPLICATION"
    elif mail.evidence.suspicious:
        yield f"{name} --not-suspicious"
    else:
        yield f"{name} --yes   (or what it is: --kind …)"
    yield f"{name} --kind other   (nothing to do with a job)"


def kind_words(kind: MessageKind | InterviewStatus) -> str:
    """A kind of mail, or the status of an interview, in words."""
    return kind.value.replace("_", " ")


def _interview_noted(word: NotesTaken, known: Lookup, zone: tzinfo) -> str:
    application = known.by_id(known.filed_with(word.id))
    interview = application.interview(word.interview) if application else None
    when = f" {moment(interview.starts_at, zone)}" if interview and interview.starts_at else ""
    return f"the interview{when} at {titled(application)}" if application else "an interview"


def _of_mail(word: MailCorrected, known: Lookup, zone: tzinfo) -> Iterator[str]:
    if word.kind is MessageKind.OTHER:
        yield "it is nothing to do with a job"
    elif word.kind is not None:
        yield f"it is: {kind_words(word.kind)}"
    if word.not_an_interview:
        yield "it is no interview"
    for mention in word.interviews or ():
        who = f" with {people_named(mention.interviewers)}" if mention.interviewers else ""
        yield f"the interview is {day_and_time(mention, zone)}{who}"
    if word.answer_by is not None:
        yield f"they answer by {moment(word.answer_by, zone)}"
    if word.application is not None:
        yield f"it belongs to {_named(word.application, known)}"
    names = [name for name in (word.company, word.role) if name]
    if names and word.application is None:
        yield f"it is about {' – '.join(names)}"


def _of_added(word: Added, known: Lookup, zone: tzinfo) -> str:
    application = known.by_id(known.filed_with(word.id))
    where = " – ".join(name for name in (word.company, word.role) if name) or (
        titled(application) if application else ""
    )
    at = f" at {where}" if where else ""
    told = []
    if word.interview is not None:
        people = word.interview.interviewers
        who = f", with {people_named(people)}" if people else ""
        told.append(f"an interview{at}: {day_and_time(word.interview, zone)}{who}")
    if word.decision is not None:
        until = f", to be answered by {moment(word.deadline, zone)}" if word.deadline else ""
        told.append(f"what they said{at}: {kind_words(word.decision)}{until}")
    if word.interview is None and word.people and word.people[0].part is Part.HIRING_MANAGER:
        told.append(f"the hiring manager{at}: {people_named(word.people)}")
    if word.answer_by is not None:
        told.append(f"when they answer{at}: {moment(word.answer_by, zone)}")
    return "; ".join(told) or f"an application{at}"


def _mail_meant(word: MailCorrected, known: Lookup) -> str:
    subject = known.subject_of(word)
    return f"“{subject[0]}” from {subject[1] or 'somebody'}" if subject else "a mail"


def _named(application_id: str, known: Lookup) -> str:
    application = known.by_id(application_id)
    if application is not None and application.id == application_id:
        return titled(application)
    return known.once_called(application_id) or (titled(application) if application else "an application of its own")


def _news(before: Application | None, after: Application, account: Account, at: datetime) -> Iterator[str]:
    if before is None:
        yield f"an application, {words(account.stage(after, at))}"
        yield from (f"interview {day_and_time(one, account.zone)}" for one in after.interviews)
        return
    if (before.company, before.role) != (after.company, after.role):
        yield f"was called {before.company or 'employer not known'} – {before.role or 'role not known'}"
    stood, stands = account.stage(before, at), account.stage(after, at)
    if stood is not stands:
        yield f"stands at {words(stands)}, before: {words(stood)}"
    known, now = ({one.id: one for one in side.interviews} for side in (before, after))
    for key, interview in now.items():
        if key not in known or known[key].starts_at != interview.starts_at:
            yield f"interview {day_and_time(interview, account.zone)}"
        elif known[key].status is not interview.status:
            yield f"interview {day_and_time(interview, account.zone)} counts as {kind_words(interview.status)}"
    yield from (
        f"no interview {day_and_time(one, account.zone)} any more" for key, one in known.items() if key not in now
    )
    mails = len(after.received) - len(before.received)
    if mails:
        yield f"{abs(mails)} mail{'s' if abs(mails) > 1 else ''} {'more' if mails > 0 else 'less'}"
