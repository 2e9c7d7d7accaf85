"""The notes that are asked of the user after an interview: three stems to finish (etiquette 6.1).

Written in the user's own language. `notes.parse_notes` knows each stem and hint written here; what is left as it stands
counts as no answer.
"""

from __future__ import annotations

from collections.abc import Mapping

from agent.letters import people, tables
from agent.letters.letter import Letter
from agent.letters.situation import Situation

MOST_SUGGESTED = 4
_LONGEST_SUGGESTION = 160  # a phone shows no more of a line without losing the question above it


def notes_draft(it: Situation) -> Letter:
    """The notes draft for the interview of a courtesy, to the user; its subject tells which talk it is about."""
    language = it.profile.language if it.profile.language in tables.table("notes_words") else "en"
    words: Mapping[str, str] = tables.table("notes_words")[language]
    names = [people.called(person) for person in it.interviewers]
    named = [name for name in names if name]
    about = it.application.company or it.application.role or words["some_talk"]
    subject = " – ".join(part for part in (f"{words['notes']} {about}", ", ".join(named), words["asked"]) if part)
    body = _body(it, named, words)
    return Letter(kind=it.courtesy.kind, subject=" ".join(subject.split()), body=body, language=language)


def _body(it: Situation, named: list[str], words: Mapping[str, str]) -> str:
    met = ", ".join(people.plain(person.name) for person in it.interviewers if person.name)
    stuck, bare = words["stuck"], words["stuck"]
    asked = [f"1) {name} – {stuck}" for name in dict.fromkeys(named)] or [f"1) {bare[0].upper()}{bare[1:]}"]
    facts = [_short(" ".join(fact.text.split())) for fact in it.profile.facts[:MOST_SUGGESTED]]
    suggested = "; ".join(f"{letter}) {fact}" for letter, fact in zip("abcd", facts, strict=False))
    lines = [
        words["intro"],
        "",
        words["happened"],
        f"{words['met']} {met}  {words['met_hint']}" if met else f"{words['met']} {words['met_hint']}",
        "",
        *asked,
        f"2) {words['need']}",
        *([f"   ({words['suggested']} {suggested})"] if suggested else []),
        f"3) {words['next']}",
        "",
        words["went"],
        words["private"],
    ]
    return "\n".join(lines) + "\n"


def _short(fact: str) -> str:
    if len(fact) <= _LONGEST_SUGGESTION:
        return fact
    return fact[: _LONGEST_SUGGESTION - 1].rpartition(" ")[0] + " …"
