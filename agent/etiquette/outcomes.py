"""The answer to a refusal: thanks to whoever told the user, once, after people had talked (rules E44, E45)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from agent.etiquette.application import Application, Interview, MailLink, Outcome, Person
from agent.etiquette.circumstances import Circumstances
from agent.etiquette.courtesy import Courtesy, Standing, courtesy_key
from agent.etiquette.kinds import DraftKind, Family, MessageKind, Signal
from agent.etiquette.recipients import last_human, may_write_to
from agent.etiquette.rounds import last_held
from agent.etiquette.rules import E44, E45, T23, T34, Rulebook
from agent.etiquette.settling import Turn, by_hand, by_own_mail, by_word, judged
from agent.etiquette.timing import CLOSE, DAY, business_day_after, cooled_off, later, on, working_days


def rejection_replies(application: Application, given: Circumstances) -> Iterator[Courtesy]:
    """The replies to refusals: may stand at once, are best sent the next morning, due after three business days."""
    rules = given.rules
    if E45 not in rules:
        return
    for outcome in application.outcomes:
        if outcome.kind is not MessageKind.REJECTION or outcome.at > given.now:
            continue
        if T34 in rules and _takes_an_offer_back(application, outcome):
            continue
        talked = last_held(application, outcome.at, rules)
        person = _to_answer(application, outcome, rules)
        if person is not None and (talked is not None or given.policy.rejection_reply_without_interview):
            yield _reply(application, outcome, person, talked, given)


def _reply(
    application: Application, outcome: Outcome, person: Person, talked: Interview | None, given: Circumstances
) -> Courtesy:
    policy, rules = given.policy, given.rules
    zone, works = given.almanac.zone(talked.timezone if talked else None), working_days(given.almanac)
    heard = outcome.at.astimezone(zone)
    due = on(business_day_after(heard.date(), policy.rejection_reply_within_business_days, works), CLOSE, zone)
    cooling = timedelta(hours=policy.rejection_reply_best_after_hours)
    send_from = cooled_off(heard, zone, works, cooling) if E44 in rules else heard
    courtesy = Courtesy(
        key=courtesy_key(DraftKind.REJECTION_REPLY, person.id, outcome.message_id),
        kind=DraftKind.REJECTION_REPLY,
        family=Family.OUTCOME,
        application=application.id,
        person=person.id,
        occasion=outcome.message_id,
        place_at=outcome.at,
        due=due,
        send_from=send_from,
        send_until=max(send_from, due),
        expires=later(outcome.at, max(policy.rejection_reply_expires_days * DAY, due - outcome.at)),
        interview=talked.id if talked else None,
        answers=_answered(outcome, person),
        because=(E45.because(outcome.message_id), E44.because("clock")),
    )
    turns = (
        *by_word(application, courtesy, given),
        by_own_mail(application, person, outcome.at, rules, answered=outcome.message_id),
        by_hand(application, courtesy, rules, of_anybody=True),
        _reopened(application, outcome, rules),
    )
    return judged(courtesy, turns, given.now)


def _takes_an_offer_back(application: Application, refusal: Outcome) -> bool:
    """Whether an offer stood when they said no."""
    before = [one for one in application.outcomes if one.at < refusal.at]
    return bool(before) and before[-1].kind is MessageKind.OFFER


def _to_answer(application: Application, outcome: Outcome, rules: Rulebook) -> Person | None:
    """The messenger if a person, else who had written last by hand; if nobody had, who did so later."""
    messenger = application.person(outcome.person) if outcome.human else None
    if messenger is not None and may_write_to(messenger, rules):
        return messenger
    return last_human(application, outcome.at, rules)


def _answered(outcome: Outcome, person: Person) -> MailLink | None:
    return outcome.mail if outcome.mail is not None and outcome.person == person.id else person.last_mail


def _reopened(application: Application, outcome: Outcome, rules: Rulebook) -> Turn | None:
    """An interview or an offer after all: the farewell would be wrong (rule T23)."""
    if T23 not in rules:
        return None
    news = [(one.announced_at, one.id.rpartition("#")[0]) for one in application.interviews]
    news += [(one.at, one.message_id) for one in application.outcomes if one.kind is MessageKind.OFFER]
    news += [(one.at, one.message_id) for one in application.received if one.human and Signal.REOPENS in one.signals]
    after = [(at, source) for at, source in news if at > outcome.at]
    if not after:
        return None
    at, source = min(after)
    return Turn(Standing.OVERTAKEN, at, source, "the application is open again")
