"""Shell. Which interview, person or letter of an application the user means. Nothing is guessed: several are listed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, tzinfo

from agent.etiquette.application import Application, Interview, Person
from agent.etiquette.courtesy import Courtesy, Standing
from agent.etiquette.kinds import DraftKind, InterviewStatus
from agent.etiquette.rounds import is_live
from agent.lookup import CannotSay, short_id, titled

LATELY = timedelta(days=7)  # what began within this time is meant before what is longer ago
_TOOK_PLACE_OR_NOT = frozenset(
    {
        InterviewStatus.SCHEDULED,
        InterviewStatus.TENTATIVE,
        InterviewStatus.HELD,
        InterviewStatus.MISSED,
        InterviewStatus.NO_SHOW,
    }
)


def interview_meant(
    application: Application,
    status: InterviewStatus,
    now: datetime,
    zone: tzinfo,
    named: Sequence[Interview] = (),
) -> Interview:
    """The interview that came out as `status`: of those that were `named`, else the only one lately begun that fits.

    Raises: CannotSay for one that has not begun, for none, and for several.
    """
    talks = [one for one in named or application.interviews if is_live(one)]
    begun = [one for one in talks if one.starts_at is not None and one.starts_at <= now]
    if not begun:
        raise CannotSay(_none_begun(application, talks, zone))
    fits = begun if named or len(begun) == 1 else [one for one in begun if _fits(one, status)]
    if not fits:
        held = f"{titled(application)} has none left of which that can be said"
        raise CannotSay(f"{held}; for another one name it with --interview: {_listed(begun, zone)}")
    lately = [one for one in fits if one.starts_at is not None and now - one.starts_at <= LATELY]
    fits = lately or fits
    if len(fits) > 1:
        raise CannotSay(f"which interview is meant? Say --interview with its id or day: {_listed(fits, zone)}")
    return fits[0]


def person_meant(application: Application, name: str) -> Person:
    """The only person of that name, first name or address. Raises: CannotSay."""
    wanted = name.casefold().strip()
    people = [one for one in application.people if one.name or one.address]
    exact = [one for one in people if wanted in {one.name.casefold(), (one.address or "").casefold()}]
    found = exact or [one for one in people if wanted and wanted in one.name.casefold().split()]
    if len(found) == 1:
        return found[0]
    known = ", ".join(_called(one) for one in found or people) or "nobody yet"
    if not found:
        raise CannotSay(f"nobody called {name!r} is known at {titled(application)}; known there: {known}")
    raise CannotSay(f"{name!r} is the name of several at {titled(application)}: {known}. Say the whole name")


def courtesy_meant(
    application: Application, what: str, person: Person | None, owed: Iterable[Courtesy], zone: tzinfo
) -> Courtesy:
    """The only open letter of the kind that `what` names, or of that short id. Raises: CannotSay."""
    still = [one for one in owed if one.application == application.id and one.standing is Standing.OPEN]
    wanted = what.strip().lower().replace("-", "_").replace(" ", "_")
    found = [one for one in still if wanted in {one.kind.value, short_id(one.key)}]
    if person is not None:
        found = [one for one in found if one.person == person.id]
    if len(found) == 1:
        return found[0]
    if found:
        each = "; ".join(f"{_letter(one, application, zone)} [{short_id(one.key)}]" for one in found)
        raise CannotSay(f"which {found[0].kind.value} is meant? Say --person, or the id in place of the kind: {each}")
    listed = "; ".join(_letter(one, application, zone) for one in still) or "none"
    if wanted not in set(DraftKind):
        raise CannotSay(f"{what!r} is no kind of letter; owed or coming at {titled(application)}: {listed}")
    to = f" to {_called(person)}" if person else ""
    raise CannotSay(f"no {wanted}{to} is owed or coming at {titled(application)}; what is: {listed}")


def when(moment: datetime | None, zone: tzinfo) -> str:
    """A moment with weekday, date and zone, so that a slip of the pen is seen."""
    if moment is None:
        return "at no time yet"
    local = moment.astimezone(zone)
    return f"{local:%A} {local.day} {local:%B %Y}, {local:%H:%M} ({zone})"


def _fits(interview: Interview, status: InterviewStatus) -> bool:
    if status is InterviewStatus.HELD:
        return interview.status is not InterviewStatus.HELD
    told = interview.status is InterviewStatus.HELD and interview.notes_at is not None
    return interview.status in _TOOK_PLACE_OR_NOT and interview.status is not status and not told


def _none_begun(application: Application, talks: Sequence[Interview], zone: tzinfo) -> str:
    name = short_id(application.id)
    coming = [one for one in talks if one.starts_at is not None]
    if coming:
        first = when(min(one.starts_at for one in coming if one.starts_at), zone)
        moved = f"afterword add --application {name} --at … --instead"
        return f"the interview at {titled(application)} begins only {first}. If it was moved: {moved}"
    told = f"tell of it first: afterword add --application {name} --at … --held"
    return f"no interview at {titled(application)} is known that has begun; {told}"


def _listed(interviews: Sequence[Interview], zone: tzinfo) -> str:
    return "; ".join(f"{when(one.starts_at, zone)} [{short_id(one.id)}]" for one in interviews)


def _letter(courtesy: Courtesy, application: Application, zone: tzinfo) -> str:
    person = application.person(courtesy.person)
    to = f" to {_called(person)}" if person else ""
    return f"{courtesy.kind.value}{to}, due {when(courtesy.due, zone)}"


def _called(person: Person) -> str:
    return person.name or person.address or "somebody"
