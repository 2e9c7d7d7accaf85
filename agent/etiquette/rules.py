"""The rules that are alive, as declared objects: each is named in the reasons it gives and can be switched off.

A rule switched off (`RULES.without(E17)`) changes what the law says; so a test can show that it matters.
"""

from __future__ import annotations

from dataclasses import dataclass

from agent.etiquette.courtesy import Reason
from agent.etiquette.value import Value


class Rule(Value):
    """One rule of docs/etiquette.md: its id there, what it says in one line, and the advice that it carries out."""

    id: str
    says: str
    advice: str = ""

    def because(self, source: str | None = None) -> Reason:
        """This rule as a reason; `source` is a message id, "clock", "notes" or "config"."""
        return Reason(rule=self.id, says=self.says, source=source)


# What the article of advice asks for.
AFTER, NOTE, PATIENCE = "An interview goes on after it", "Thank within a day", "Be patient, then ask"
CHANNEL, INTEREST, REFUSAL = "Write, and connect where it fits", "Stay interested", "Take a refusal well"

E1 = Rule(id="E1", advice=AFTER, says="Whoever was interviewed owes something, and each thing owed has its day.")
E3 = Rule(id="E3", advice=AFTER, says="After the thanks one keeps in touch until there is an answer.")
E4 = Rule(id="E4", advice=AFTER, says="The user is asked for notes in writing, at once, and by nothing louder.")
E5 = Rule(id="E5", advice=AFTER, says="An interview counts as held once the clock has passed its end.")
E6 = Rule(id="E6", advice=AFTER, says="Where only one is thanked, it is the hiring manager.")
E7 = Rule(id="E7", advice=AFTER, says="Who is no longer interested does not ask how things stand.")
E8 = Rule(id="E8", advice=NOTE, says="Every interviewer one talked to is thanked.")
E9 = Rule(
    id="E9", advice=NOTE, says="A thank-you stands 20 hours after the interview at the latest, and is due after 24."
)
E12 = Rule(id="E12", advice=NOTE, says="Once the notes name what this person said, the thank-you can be written.")
E17 = Rule(id="E17", advice=PATIENCE, says="When the named day has passed by a week without an answer, one may ask.")
E21 = Rule(id="E21", advice=NOTE, says="The user can see of each thing owed whether it was done, late or left out.")
E31 = Rule(id="E31", advice=PATIENCE, says="Where no day was named, one asks after a week or so.")
E32 = Rule(id="E32", advice=PATIENCE, says="There are two follow-ups at most, the second after the first was sent.")
E33 = Rule(id="E33", advice=PATIENCE, says="Only the employer's last word on the time counts.")
E34 = Rule(id="E34", advice=CHANNEL, says="Follow-ups go by mail, to a person who reads it.")
E35 = Rule(id="E35", advice=CHANNEL, says="Whom one got on well with, one may connect with once the process is over.")
E36 = Rule(id="E36", advice=CHANNEL, says="Nobody is written to unasked twice within a week.")
E42 = Rule(
    id="E42", advice=INTEREST, says="Of other interviews, and of a first choice, one speaks only with the user's leave."
)
E43 = Rule(id="E43", advice=REFUSAL, says="The user is told of an ending kindly, and in plain facts.")
E44 = Rule(id="E44", advice=REFUSAL, says="A refusal is best answered on the next working morning.")
E45 = Rule(id="E45", advice=REFUSAL, says="Whoever talked to the user and then refused is thanked.")
I2 = Rule(id="I2", says="At most one letter of a kind is alive for a person.")
I3 = Rule(id="I3", says="What the user discarded is not made again.")
I4 = Rule(id="I4", says="Nobody is asked while a promise, an interview or a question of theirs is open.")
I5 = Rule(id="I5", says="When they write, what was to ask them falls away.")
I6 = Rule(id="I6", says="The user's own mail to that person settles it.")
I7 = Rule(id="I7", says="A decision ends every letter but the answer to it.")
I10 = Rule(id="I10", says="Older mail never overrides newer mail.")
G11 = Rule(id="G11", says="A muted application gets no drafts.")
T1 = Rule(id="T1", says="Who asks for times is answered within a working day, with the user's own times.")
T3 = Rule(id="T3", says="Who asks for a confirmation gets one within half a working day.")
T6 = Rule(id="T6", says="Who asks to move an interview is answered within half a working day.")
T7 = Rule(id="T7", says="What was cancelled, moved or missed calls for no thanks.")
CANCELLED = Rule(id="T7b", says="Who calls an interview off is answered with understanding.")
T8 = Rule(id="T8", says="Who missed an interview, by their own word, writes at once.")
T9 = Rule(id="T9", says="If they did not come, by the user's word, one blameless mail asks for another time.")
T10 = Rule(id="T10", says="Right after an interview the user is asked how it went.")
T11 = Rule(id="T11", says="Notes that were taken need not be asked for again.")
T12 = Rule(id="T12", says="Notes that stay out are asked for twice more, by day.")
T16 = Rule(id="T16", says="Thanks a week late go into the follow-up.")
T21 = Rule(id="T21", says="A sent follow-up that stays unanswered is followed by one that closes.")
T22 = Rule(id="T22", says="Silence for long enough is an answer.")
T23 = Rule(id="T23", says="A new interview opens an application again, whatever was said before.")
T24 = Rule(id="T24", says="Who says that it takes longer is answered with patience.")
T25 = Rule(id="T25", says="Who puts a search on hold is answered, and asked again every few weeks.")
T28 = Rule(id="T28", says="An offer is acknowledged within a day, and neither taken nor declined by that.")
T30 = Rule(id="T30", says="A deadline elsewhere may be told to another employer three working days before it.")
T31 = Rule(id="T31", says="An offer that the user takes is accepted in writing.")
T32 = Rule(id="T32", says="An offer that the user declines is declined in writing, within a day.")
T34 = Rule(id="T34", says="An offer taken back is answered by the user's own hand, not by a letter of ours.")
T35 = Rule(id="T35", says="Who withdraws says so, and nothing else is written there any more.")
T36 = Rule(id="T36", says="While references are taken up nobody asks how things stand, for two weeks.")
T37 = Rule(id="T37", says="Nobody is thanked for a test or a recorded interview.")
T38 = Rule(id="T38", says="Who is away is given two working days after their return.")
T39 = Rule(id="T39", says="An address that mail comes back from is written to no more.")
T41 = Rule(id="T41", says="Some time after a near miss one may write again, for a reason of the user's.")
REGION = Rule(id="2.1", says="Where the user wishes, only the lead interviewer is thanked.")
WHO = Rule(id="2.3", says="Only people who may be written to are written to, never a machine.")
PASS_ON = Rule(id="2.3b", says="Where no interviewer has an address, one note asks the organiser to pass thanks on.")
WHEN = Rule(id="2.7", says="Between 22 December and 3 January nobody counts days.")
THERE = Rule(id="2.7b", says="Working days are those of the employer's country, where that is known.")
THROUGH = Rule(id="9.13", says="Where all goes through one person, nobody else is written to.")
ONE_REPLY = Rule(id="9.18", says="A refusal that offers another role is answered once.")
ELSEWHERE = Rule(id="case 40", says="Once an offer is taken, other employers are neither thanked nor asked.")
NOT_ASKED = Rule(id="case 47", says="Who asks not to be asked is given two weeks after the day they named.")
SILENCE = Rule(id="case 48", says="Where silence means no, nobody asks, and the day itself is the answer.")
HARD = Rule(id="case 68", says="Who tells of an illness or a death is given a week more.")
SKIP = Rule(id="U1", says="What the user does not want written is not written.")
LATER = Rule(id="U2", says="While the user wants quiet, nothing new is placed.")
PIN = Rule(id="U3", says="The day on which the user wants to ask goes before the one that was counted.")


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
