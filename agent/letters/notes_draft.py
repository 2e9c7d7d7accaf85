"""The notes that are asked of the user after an interview: three stems to finish (etiquette 6.1).

`notes.parse_notes` knows each stem and hint written here; what is left as it stands counts as no answer.
"""

from __future__ import annotations

from agent.letters import people
from agent.letters.letter import Letter
from agent.letters.situation import Situation

MOST_SUGGESTED = 4
INTRO = "Finish the lines below, as short as you like. Saving is enough; nothing needs to be sent."
HAPPENED = "Did it happen as planned?"
MET = "Met:"
MET_HINT = "(fix spelling, add or delete names)"
STUCK = "what stuck with me was …"
NEED = "They are trying to … and I have done something like it when I …"
SUGGESTED = "(from your profile: "
NEXT = "Next step / when they said I'd hear: …"
WENT = "How did it go: good / ok / bad / no longer interested"
PRIVATE = "Private (never used in letters): …"


def notes_draft(it: Situation) -> Letter:
    """The notes draft for the interview of a courtesy, to the user; its subject tells which talk it is about."""
    names = [people.called(person) for person in it.interviewers]
    named = [name for name in names if name]
    about = it.application.company or it.application.role or "your interview"
    subject = " – ".join(
        part for part in (f"Notes: {about}", ", ".join(named), "3 quick questions (no need to send)") if part
    )
    return Letter(kind=it.courtesy.kind, subject=" ".join(subject.split()), body=_body(it, named))


def _body(it: Situation, named: list[str]) -> str:
    met = ", ".join(people.plain(person.name) for person in it.interviewers if person.name)
    stuck = [f"1) {name} – {STUCK}" for name in dict.fromkeys(named)] or [f"1) {STUCK[0].upper()}{STUCK[1:]}"]
    facts = [" ".join(fact.text.split()) for fact in it.profile.facts[:MOST_SUGGESTED]]
    suggested = "; ".join(f"{letter}) {fact}" for letter, fact in zip("abcd", facts, strict=False))
    lines = [
        INTRO,
        "",
        f"{HAPPENED}  yes",
        f"{MET} {met}  {MET_HINT}" if met else f"{MET} {MET_HINT}",
        "",
        *stuck,
        f"2) {NEED}",
        *([f"   {SUGGESTED}{suggested})"] if suggested else []),
        f"3) {NEXT}",
        "",
        WENT,
        PRIVATE,
    ]
    return "\n".join(lines) + "\n"
