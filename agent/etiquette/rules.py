"""The rules that are alive, as declared objects: each is named in the reasons it gives and can be switched off.

A rule switched off (`RULES.without(E17)`) changes what the law says; so a test can show that it matters.
"""

from __future__ import annotations

from dataclasses import dataclass

from agent.etiquette.courtesy import Reason
from agent.etiquette.value import Value


class Rule(Value):
    """One rule of docs/etiquette.md: its id there, and what it says in one line."""

    id: str
    says: str

    def because(self, source: str | None = None) -> Reason:
        """This rule as a reason; `source` is a message id, "clock", "notes" or "config"."""
        return Reason(rule=self.id, says=self.says, source=source)


E5 = Rule(id="E5", says="An interview counts as held once the clock has passed its end.")
E7 = Rule(id="E7", says="Who is no longer interested does not ask how things stand.")
E8 = Rule(id="E8", says="Every interviewer one talked to is thanked.")
E9 = Rule(id="E9", says="A thank-you stands 20 hours after the interview at the latest, and is due after 24.")
E12 = Rule(id="E12", says="Once the notes name what this person said, the thank-you can be written.")
E17 = Rule(id="E17", says="When the named day has passed by a week without an answer, one may ask.")
E31 = Rule(id="E31", says="Where no day was named, one asks after a week or so.")
E32 = Rule(id="E32", says="There are two follow-ups at most, the second after the first was sent.")
E33 = Rule(id="E33", says="Only the employer's last word on the time counts.")
E34 = Rule(id="E34", says="Follow-ups go by mail, to a person who reads it.")
E36 = Rule(id="E36", says="Nobody is written to unasked twice within a week.")
E44 = Rule(id="E44", says="A refusal is best answered on the next working morning.")
E45 = Rule(id="E45", says="Whoever talked to the user and then refused is thanked.")
I2 = Rule(id="I2", says="At most one letter of a kind is alive for a person.")
I3 = Rule(id="I3", says="What the user discarded is not made again.")
I4 = Rule(id="I4", says="Nobody is asked while a promise, an interview or a question of theirs is open.")
I5 = Rule(id="I5", says="When they write, what was to ask them falls away.")
I6 = Rule(id="I6", says="The user's own mail to that person settles it.")
I7 = Rule(id="I7", says="A decision ends every letter but the answer to it.")
I10 = Rule(id="I10", says="Older mail never overrides newer mail.")
G11 = Rule(id="G11", says="A muted application gets no drafts.")
T7 = Rule(id="T7", says="What was cancelled, moved or missed calls for no thanks.")
T10 = Rule(id="T10", says="Right after an interview the user is asked how it went.")
T11 = Rule(id="T11", says="Notes that were taken need not be asked for again.")
T16 = Rule(id="T16", says="Thanks a week late go into the follow-up.")
T21 = Rule(id="T21", says="A sent follow-up that stays unanswered is followed by one that closes.")
T22 = Rule(id="T22", says="Silence for long enough is an answer.")
T23 = Rule(id="T23", says="A new interview opens an application again, whatever was said before.")
T37 = Rule(id="T37", says="Nobody is thanked for a test or a recorded interview.")
T38 = Rule(id="T38", says="Who is away is given two working days after their return.")
WHO = Rule(id="2.3", says="Only people who may be written to are written to, never a machine.")
WHEN = Rule(id="2.7", says="Between 22 December and 3 January nobody counts days.")
THROUGH = Rule(id="9.13", says="Where all goes through one person, nobody else is written to.")


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules in force, by their ids."""

    ids: frozenset[str]

    def __contains__(self, rule: Rule) -> bool:
        return rule.id in self.ids

    def without(self, *gone: Rule) -> Rulebook:
        """The same book with these rules switched off."""
        return Rulebook(self.ids - {rule.id for rule in gone})


ALIVE = tuple(value for value in tuple(globals().values()) if isinstance(value, Rule))
RULES = Rulebook(frozenset(rule.id for rule in ALIVE))
