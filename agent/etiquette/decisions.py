"""What the user decided, and the letters that say so: taking an offer, declining it, withdrawing (T31, T32, T35)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from agent.etiquette.application import Application, Person, Settled
from agent.etiquette.circumstances import Circumstances
from agent.etiquette.courtesy import Courtesy, courtesy_key
from agent.etiquette.in_force import decision_at
from agent.etiquette.kinds import Decision, DraftKind, Family, MessageKind
from agent.etiquette.recipients import last_human, may_write_to, to_ask
from agent.etiquette.rounds import is_open
from agent.etiquette.rules import I7, T31, T32, T35, Rule, Rulebook
from agent.etiquette.settling import by_decision, by_hand, by_own_mail, by_word, judged
from agent.etiquette.timing import DAY, later, office_window, working_days

WITHIN = timedelta(hours=24)
EXPIRES_AFTER = 7 * DAY
_REFUSALS = frozenset({MessageKind.REJECTION})  # who is told no has nothing to tell them any more
_LETTERS: dict[Decision, tuple[DraftKind, Rule]] = {
    Decision.ACCEPTED: (DraftKind.ACCEPTANCE, T31),
    Decision.DECLINED: (DraftKind.DECLINE, T32),
    Decision.WITHDRAWN: (DraftKind.WITHDRAWAL, T35),
}


def decisions_told(application: Application, given: Circumstances) -> Iterator[Courtesy]:
    """The letter that tells the employer what the user decided; none where a mail of the user's own has told it."""
    last = application.settled[-1] if application.settled else None
    if last is None or last.at > given.now or decision_at(application, given.now) is not last:
        return
    kind, rule = _LETTERS[last.decision]
    person = _to_tell(application, last, given.rules)
    told_by_mail = last.told and last.source in application.message_ids
    if rule in given.rules and person is not None and not told_by_mail:
        yield _told(application, last, kind, rule, person, given)


def _told(
    application: Application, last: Settled, kind: DraftKind, rule: Rule, person: Person, given: Circumstances
) -> Courtesy:
    zone, works = given.almanac.zone(None), working_days(given.almanac)
    due = later(last.at, WITHIN)
    send_from, send_until = office_window(last.at, due, zone, works)
    courtesy = Courtesy(
        key=courtesy_key(kind, person.id, last.source),
        kind=kind,
        family=Family.OUTCOME,
        application=application.id,
        person=person.id,
        occasion=last.source,
        place_at=last.at,
        due=max(due, send_until),
        send_from=send_from,
        send_until=send_until,
        expires=later(last.at, EXPIRES_AFTER),
        answers=person.last_mail,
        because=(rule.because("config"),),
    )
    turns = (
        *by_word(application, courtesy, given),
        by_own_mail(application, person, last.at, given.rules),
        by_hand(application, courtesy, given.rules, of_anybody=True),
        by_decision(application, last.at, _REFUSALS) if I7 in given.rules else None,
    )
    return judged(courtesy, turns, given.now)


def _to_tell(application: Application, last: Settled, rules: Rulebook) -> Person | None:
    """Who made the offer; who withdraws tells whoever arranged the interview that is to come, else whom one asks."""
    if last.decision is Decision.WITHDRAWN:
        coming = [one for one in application.interviews if is_open(one, last.at)]
        arranged = [application.person(one.organizer) for one in coming]
        known = next((one for one in arranged if one is not None and may_write_to(one, rules)), None)
        any_talk = next(reversed(application.interviews), None)
        asked = to_ask(application, any_talk, None, last.at, rules) if any_talk else None
        return known or asked or last_human(application, last.at, rules)
    offers = [one for one in application.outcomes if one.kind is MessageKind.OFFER and one.at <= last.at]
    offered = application.person(offers[-1].person) if offers else None
    return offered if offered and may_write_to(offered, rules) else last_human(application, last.at, rules)
