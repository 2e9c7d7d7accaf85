"""The thank-you: one person, one thing of the talk in the user's words, one need met by one fact (etiquette E8-E16)."""

from __future__ import annotations

import re

from agent.etiquette.application import Person
from agent.etiquette.kinds import Part
from agent.etiquette.rules import E12
from agent.letters import fit, people, slots, tables, wording
from agent.letters.arrange import Paragraphs, Plan, arrange, past
from agent.letters.bands import band_of, is_short_talk, within
from agent.letters.frames import Slot, orders
from agent.letters.rules import E10, E13, E25
from agent.letters.situation import Situation
from agent.letters.unfit import quoted, unfit
from agent.letters.wording import Phrase

LANGUAGES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "pt": "Portuguese", "it": "Italian",
    "nl": "Dutch", "sv": "Swedish", "da": "Danish", "pl": "Polish", "ca": "Catalan", "ja": "Japanese",
}  # fmt: skip
_PARTS = {
    Part.RECRUITER: "recruiter",
    Part.COORDINATOR: "recruiter",
    Part.AGENCY: "recruiter",
    Part.HIRING_MANAGER: "manager",
    Part.INTERVIEWER: "peer",
}


def write(it: Situation) -> tuple[Paragraphs | None, tuple[str, ...]]:
    """The sentences, and what is missing before the letter may go; without the user's words, a plain skeleton."""
    if it.person is None:
        return None, ("the person it goes to",)
    missing = []
    if E10 in it.rules and not it.person.name.strip():
        missing.append("the interviewer's name")
    if E13 in it.rules and "company" not in slots.given(it):
        missing.append("the employer's name")
    found, lacking = impression(it, it.person)
    if E12 in it.rules and found is None:
        missing.append(lacking)
    return arrange(_plan(it, found), past(it.same_employer, it.history, it.courtesy.place_at)), tuple(missing)


def impression(it: Situation, person: Person) -> tuple[Phrase | None, str]:
    """What the user noted of the talk with that person and no letter has said yet; else what to ask for, in words."""
    name = people.called(person) or "them"
    own = it.impressions_of(person)
    readable = [one for one in own if it.in_language(one.text)]
    for one in readable:
        found = wording.phrase(one.text, it.language, people.called(person))
        if found and it.is_new(found.text):
            return found, ""
    if readable:
        if any(wording.phrase(one.text, it.language) is None for one in readable):
            short = f"in at most {wording.MOST_WORDS} words, not {quoted(readable[0].text)}"
            return None, f"what stuck with you from the talk with {name}, {short}"
        return None, f"something about the talk with {name} that no letter of yours says yet"
    if own:
        language = LANGUAGES.get(it.language, it.language)
        return None, f"what stuck with you from the talk with {name}, in {language}: the letter is in that language"
    for one in it.impressions_of(person, it.typed):
        why = f"{quoted(one.text)} {unfit(one.text)}"
        return None, f"what stuck with you from the talk with {name}, in plain words: {why}"
    return None, f"your own words about the talk with {name}: what stuck with you?"


def _plan(it: Situation, found: Phrase | None) -> Plan:
    filled = slots.given(it)
    source = f"notes:{it.interview.id}" if it.interview else "notes"
    filled |= slots.words(found, source)
    needed = wording.need(it.fit.need, it.language) if it.claims_interest and found else None
    if needed:
        filled["need"] = Slot(needed, source)
    done = fit.deed(it, found, source) if E25 in it.rules and found and it.claims_interest else fit.NOTHING
    filled |= done.slots
    contrib = "contrib_deed" if done.slots else None
    if needed:
        contrib = "contrib_need" if done.slots and done.near else "contrib_only"
    short = not it.claims_interest or (it.interview is not None and is_short_talk(it.interview.round))
    part = readers_part(it, it.person)
    return Plan(
        key=it.courtesy.key,
        language=it.language,
        kind="thank_you",
        orders=orders(it.language, "thank_you", _order(it, part, short=short, plain=found is None)),
        slots=filled,
        band=within(band_of(it.courtesy.kind, short=short or found is None), it.profile.thanks_words),
        named=tuple(filled[name].text for name in ("company", "role", "weekday") if name in filled),
        moves={
            "fit": "fit" if done.near else "fit_role",
            "contrib": contrib,
            "interest": "interest" if it.claims_interest else None,
            "close": "wish" if it.not_interested else "close",
        },
        spared=("close", "reflect") if short else ("close",),
        fitting=_fitting(it, part) if it.claims_interest and found else {},
        rules=it.rules,
        voice=it.voice,
    )


def readers_part(it: Situation, person: Person | None) -> str | None:
    """What the reader looks at (etiquette 5.4): "executive", "manager", "peer", "recruiter"; None where unknown.

    A title that stands with the name says more than the part they had in the mails.
    """
    if person is None:
        return None
    for part, titles in tables.table(f"frames/{it.language}").get("titles", {}).items():
        if any(re.search(rf"\b{title}\b", person.name, re.IGNORECASE) for title in titles):
            return str(part)
    return _PARTS.get(person.part)


def _order(it: Situation, part: str | None, *, short: bool, plain: bool) -> str:
    """The name of the orders: a peer's letter opens with what was talked about, where the language has it so."""
    if plain:
        return "plain_orders"
    if short:
        return "screen_orders"
    peers = part == "peer" and "peer_orders" in tables.table(f"frames/{it.language}")["thank_you"]
    return "peer_orders" if peers else "orders"


def _fitting(it: Situation, part: str | None) -> dict[str, str]:
    """The tables of frames for that reader, by move."""
    return {
        name.removesuffix(f"_{part}"): name
        for name in tables.table(f"frames/{it.language}")["thank_you"]
        if part and name.endswith(f"_{part}")
    }
