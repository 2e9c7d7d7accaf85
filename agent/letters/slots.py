"""What may stand in the frames of a letter: names, days and talk from the application, words from the notes."""

from __future__ import annotations

import re

from agent.etiquette.application import Person
from agent.etiquette.kinds import Format
from agent.letters import people, tables, wording
from agent.letters.frames import Slot, fill
from agent.letters.seams import joined
from agent.letters.situation import Situation
from agent.letters.tables import Table
from agent.letters.wording import Phrase, Shape

_ROLE_WORD = re.compile(r"\b(?:role|position|job|post|internship|traineeship|apprenticeship)$", re.IGNORECASE)
_VOWEL = re.compile(r"[aeiouyhàâéèêëîïôûœ]", re.IGNORECASE)
MOST_NAMED = 3


def given(it: Situation) -> dict[str, Slot]:
    """The slots that the application itself fills; what is unknown has none."""
    language = tables.table(f"frames/{it.language}")
    forms = language["slots"]
    company, role = one_line(it.application.company), one_line(it.application.role)
    slots = {"position": Slot(_position(role, forms), "application")}
    if company:
        slots["company"] = Slot(company, "application")
    else:
        slots["position_alone"] = slots["position"]  # for frames that do without the employer's name
    if role:
        slots["role"] = Slot(role, "application")
    if it.weekday is None:
        slots["position_undated"] = slots["position"]  # for frames that do without the day of the talk
    if it.interview is None:
        return slots
    source = f"mail:{it.interview.id}"
    talk = forms["call"] if it.interview.format is Format.PHONE else forms["talk"]
    slots["talk"] = Slot(talk, source)
    slots["our_talk"] = Slot(_our_talk(it, talk, forms), source)
    if it.weekday is not None:
        slots["weekday"] = Slot(language["weekdays"][it.weekday], source)
    others = [person for person in it.interviewers if person != it.person]
    if others and (names := named(others, it)):
        slots["interviewer"] = Slot(names, source)
    return slots


def words(found: Phrase | None, source: str) -> dict[str, Slot]:
    """The slots that the user's words fill, by their shape."""
    if found is None:
        return {}
    slot = Slot(found.text, source)
    match found.shape:
        case Shape.THING | Shape.QUESTION:
            return {"topic": slot, "subject": slot}
        case Shape.THAT:
            return {"topic": slot}
        case Shape.OWN:
            return {"sentence": slot}
        case _:
            return {"quote": Slot(re.sub(r"[“”„»«\"]", "'", found.text), source)}


def doing(text: str | None, language: str, source: str) -> dict[str, Slot]:
    """The slots that something the user has done fills."""
    if said := wording.deed(text, language):
        return {"deed": Slot(said, source), "Deed": Slot(said[0].upper() + said[1:], source)}
    if kept := wording.record(text, language):
        return {"record": Slot(kept, source)}
    return {}


def named(persons: list[Person], it: Situation) -> str:
    """The persons as one names them to a third: "Dana and Tom"; empty where a name is missing or they are many."""
    names = [name_of(person, tables.table(f"frames/{it.language}")) for person in persons]
    return listed(names, it.language) if all(names) and len(names) <= MOST_NAMED else ""


def about_the_talk(it: Situation) -> dict[str, Slot]:
    """What was talked about, named in passing: for letters that come later, to whoever reads them."""
    if it.interview is None:
        return {}
    for impression in it.notes.impressions:
        if not it.in_language(impression.text):
            continue
        from_reader = it.spoke_with_reader and it.person is not None and impression in it.impressions_of(it.person)
        if not from_reader and wording.speaks_of_somebody(impression.text, it.language):
            continue
        reader = people.called(it.person) if from_reader and it.person else ""
        if head := wording.heading(impression.text, it.language, reader, most=9):
            return {"subject": Slot(head, f"notes:{it.interview.id}")}
    return {}


def name_of(person: Person, language: Table) -> str:
    """The name by which a letter calls a person, after the table of its language; may be empty."""
    if not language["given_names"] or (people.learned(person) and not language.get("titled_by_family_name", True)):
        return people.plain(person.name)
    if people.learned(person):
        return people.titled_name(person)
    return people.called_by_all_given(person, language.get("second_names", ()))


def listed(names: list[str], language: str) -> str:
    """The names in a row: "Dana, Tom and Li"."""
    if len(names) < 2:  # noqa: PLR2004  # one has nothing to be joined to
        return "".join(names)
    joint = joined(f" {tables.table(f'frames/{language}')['slots']['and']} ", names[-1], language)
    return f"{', '.join(names[:-1])}{joint}{names[-1]}"


def _position(role: str | None, forms: dict[str, str]) -> str:
    if not role:
        return forms["position_unknown"]
    if "position_noun" in forms and _ROLE_WORD.search(role):
        return fill(forms["position_noun"], {"role": role})
    if "position_vowel" in forms and _VOWEL.match(role):
        return fill(forms["position_vowel"], {"role": role})
    return fill(forms["position_of" if re.search(r"[,(–—/:]| - ", role) else "position"], {"role": role})


def _our_talk(it: Situation, talk: str, forms: dict[str, str]) -> str:
    if it.spoke_with_reader:
        return fill(forms["our_talk"], {"talk": talk})
    others = [person for person in it.interviewers if person != it.person]
    if names := named(others, it) if others else "":
        return fill(forms["talk_with"], {"talk": talk, "name": names})
    return fill(forms["talk_alone"], {"talk": talk})


def one_line(text: str | None) -> str | None:
    """A recorded name without control characters and odd spaces; None where nothing is left."""
    cleaned = " ".join(wording.clean(text).split()) if text else ""
    return cleaned or None
