"""From sentences to a letter: greeting, paragraphs, sign-off, signature, subject."""

from __future__ import annotations

import re

from agent.etiquette.application import Person
from agent.letters import people, tables, wording
from agent.letters.arrange import Paragraphs
from agent.letters.frames import Slot, fill, slots_of
from agent.letters.grounds import grounded
from agent.letters.letter import Letter
from agent.letters.likeness import WAITS
from agent.letters.situation import Situation
from agent.letters.slots import name_of as called

MOST_SUBJECT = 60
_REPLY_PREFIX = re.compile(r"^\s*(?:re|aw|sv|antw|tr|rv|wg|fwd?|res?p|odp|vs)\s*(?:\[\d+\])?\s*:\s*", re.IGNORECASE)


def assemble(it: Situation, paragraphs: Paragraphs, missing: tuple[str, ...], slots: dict[str, Slot]) -> Letter:
    """The whole letter; one that is not ready says in its first line what it waits for."""
    texts = [" ".join(sentence.text for sentence in paragraph) for paragraph in paragraphs]
    if texts and tables.table(f"frames/{it.language}")["lower_after_greeting"]:
        texts[0] = texts[0][0].lower() + texts[0][1:]
    head = [waiting_line(missing)] if missing else []
    return Letter(
        kind=it.courtesy.kind,
        subject=subject(it, slots),
        body="\n\n".join([*head, greeting(it.person, it), *texts, closing(it)]),
        sentences=tuple(grounded(sentence, it) for paragraph in paragraphs for sentence in paragraph),
        ready=not missing,
        missing=missing,
        language=it.language,
    )


def waiting_line(missing: tuple[str, ...]) -> str:
    """The first line of a letter that must not go yet."""
    return f"{WAITS} {'; '.join(missing)}"


def held_back(letter: Letter, findings: tuple[str, ...], keepable: tuple[str, ...] = ()) -> Letter:
    """The letter with a first line that says why it must not go yet; the user may leave as it is what is `keepable`."""
    body = f"{waiting_line(findings)}\n\n{letter.body}"
    return letter.model_copy(update={"body": body, "ready": False, "missing": findings, "keepable": keepable})


def greeting(person: Person | None, it: Situation) -> str:
    """The first line, with the person's name as they spell it (etiquette M2); no guess at gender or order.

    The user's own way to greet comes first, then that of the mail it answers, then what is usual.
    """
    language = tables.table(f"frames/{it.language}")
    theirs = it.courtesy.answers.greeting if it.courtesy.answers else None
    heard = it.voice.greeting or language["mirrored"].get(theirs)
    own = _own(it.profile.greeting, heard, it.language, "greetings")
    if person is None or not people.plain(person.name):
        return fill(language.get("greeting_alone", "{hello},"), {"hello": language["nameless_greeting"]})
    hello = own or language["greeting"]
    if people.learned(person):
        hello = own if own and own.casefold() not in {"hi", "hey"} else language["formal_greeting"]
    line = language.get("greeting_line", "{hello} {name},")
    if hello.casefold().startswith(tuple(language.get("greeting_adjectives", ()))):
        line = line.replace("{hello}, ", "{hello} ")  # "Estimada Inés", but "Hola, Inés"
    return fill(line, {"hello": hello, "name": called(person, language)})


def closing(it: Situation) -> str:
    """Sign-off and signature, once."""
    language = tables.table(f"frames/{it.language}")
    own = _own(it.profile.sign_off, it.voice.sign_off, it.language, "sign_offs")
    return f"{own or language['sign_off']}\n{it.profile.signature.strip() or it.profile.name}"


def subject(it: Situation, slots: dict[str, Slot]) -> str:
    """The subject of the mail it answers, or the purpose and the role in at most 60 characters."""
    if it.courtesy.answers and (answered := reply_subject(it.courtesy.answers.subject)):
        return answered
    values = {name: slot.text for name, slot in slots.items()}
    options: list[str] = tables.table(f"frames/{it.language}")["subjects"][it.courtesy.kind.value]
    for option in options:
        if slots_of(option) <= values.keys():
            line = fill(option, values)
            if len(line) <= MOST_SUBJECT:
                return line[0].upper() + line[1:]
    return options[-1].partition("{")[0].strip(" –:") or options[-1]


def reply_subject(answered: str) -> str | None:
    """Say "Re: " and the subject answered, without the reply prefix that it bore; None where it had no words."""
    line = " ".join(wording.clean(answered).split())
    bare = _REPLY_PREFIX.sub("", line, count=1).strip()
    return f"Re: {bare}" if bare else None


def _own(chosen: str | None, heard: str | None, language: str, name: str) -> str | None:
    """The user's word, where they set one that belongs to the language; else the one heard in their mail."""
    return chosen if chosen and _belongs(chosen, language, name) else heard


def _belongs(words: str, language: str, name: str) -> bool:
    """Whether the user's greeting or sign-off is of this language: it is, unless only another language knows it."""

    def known(other: str) -> bool:
        return any(entry in words.casefold() for entry in tables.table(f"frames/{other}")[name])

    return known(language) or not any(known(other) for other in tables.names("frames"))
