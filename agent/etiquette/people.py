"""Who is who in one application: names, addresses and parts, gathered from mail and notes as the journal is folded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from agent.etiquette.application import MailLink, Person
from agent.etiquette.evidence import Party
from agent.etiquette.kinds import Part
from agent.etiquette.names import reads_well, same_name, short_for, spelled_in, words_of
from agent.etiquette.recipients import is_machine
from agent.etiquette.rules import WHO, Rulebook

# What is known of a part only ever grows: a later, weaker word does not take it back.
_WEIGHT = {
    part: weight
    for weight, part in enumerate(
        (
            Part.UNKNOWN,
            Part.SYSTEM,
            Part.INTERVIEWER,
            Part.COORDINATOR,
            Part.RECRUITER,
            Part.AGENCY,
            Part.HIRING_MANAGER,
        )
    )
}


@dataclass(slots=True)
class _Known:
    id: str
    name: str = ""
    own_spelling: bool = False
    addresses: list[str] = field(default_factory=list)
    writes_from: str | None = None
    part: Part = Part.UNKNOWN
    last_mail: MailLink | None = None
    last_written_to: datetime | None = None
    got_on_at: datetime | None = None


class People:
    """The people of one application, in the order they were first named."""

    def __init__(self) -> None:
        self._known: list[_Known] = []
        self._dead: set[str] = set()

    def meet(self, party: Party, entry_id: str, ordinal: int) -> str | None:
        """The id of the person that `party` names; a new one if nobody fits. None if it names nobody.

        `entry_id` and `ordinal` make the id of a new person: the same for the same entry for ever.
        """
        if not words_of(party.name) and not party.address:
            return None
        known = self._find(party)
        if known is None:
            known = _Known(id=f"{entry_id}#{ordinal}")
            self._known.append(known)
        self._learn(known, party)
        return known.id

    def heard_from(self, person: str, party: Party, mail: MailLink) -> None:
        """That person wrote `mail` by hand, and signs as `party`."""
        known = self._by_id(person)
        if known is None:
            return
        known.last_mail = mail
        self._spell(known, party.name, own=True)
        if party.address and known.writes_from is None:
            known.writes_from = party.address.lower()

    def written_to(self, address: str, at: datetime) -> None:
        """The user wrote to that address."""
        for known in self._known:
            if address.lower() in known.addresses:
                known.last_written_to = at

    def got_on(self, person: str, at: datetime | None) -> None:
        """The user got on well with that person, as of `at`; None: not after all."""
        known = self._by_id(person)
        if known is not None:
            known.got_on_at = at

    def cannot_reach(self, address: str) -> None:
        """What is sent to that address comes back (rule T39)."""
        self._dead.add(address.lower())

    def all(self, everything_through: str | None) -> Iterator[Person]:
        """The people as values. If `everything_through` names an address, nobody else may be contacted."""
        for known in self._known:
            alive = [one for one in (known.writes_from, *known.addresses) if one and one not in self._dead]
            address = next(iter(alive), None)
            yield Person(
                id=known.id,
                name=known.name,
                address=address,
                also_at=tuple(other for other in known.addresses if other != address),
                part=known.part,
                last_mail=known.last_mail,
                last_written_to=known.last_written_to,
                got_on_at=known.got_on_at,
                may_contact=everything_through is None or everything_through.lower() in known.addresses,
            )

    def _by_id(self, wanted: str) -> _Known | None:
        return next((known for known in self._known if known.id == wanted), None)

    def _find(self, party: Party) -> _Known | None:
        address = party.address.lower() if party.address else None
        if address:
            for known in self._known:
                if address in known.addresses:
                    return known
        by_name = [known for known in self._known if same_name(known.name, party.name)]
        if by_name:
            return by_name[0]
        # A first name alone, or an address alone, counts where it fits exactly one who lacks the other half.
        fits = [known for known in self._known if self._completes(known, party, address)]
        return fits[0] if len(fits) == 1 else None

    @staticmethod
    def _completes(known: _Known, party: Party, address: str | None) -> bool:
        if known.addresses and address:
            return False
        if short_for(party.name, known.name) or short_for(known.name, party.name):
            return True
        if address and not words_of(party.name):
            return spelled_in(address, known.name)
        return not known.name and any(spelled_in(one, party.name) for one in known.addresses)

    @staticmethod
    def _learn(known: _Known, party: Party) -> None:
        People._spell(known, party.name, own=False)
        if party.address and party.address.lower() not in known.addresses:
            known.addresses.append(party.address.lower())
        if _WEIGHT[party.part] > _WEIGHT[known.part]:
            known.part = party.part

    @staticmethod
    def _spell(known: _Known, name: str, *, own: bool) -> None:
        """A full name before a single word, one fit for a letter before one that is not, their own before others'."""
        if not words_of(name):
            return
        said = (len(words_of(name)) > 1, reads_well(name), own, len(words_of(name)))
        before = (len(words_of(known.name)) > 1, reads_well(known.name), known.own_spelling, len(words_of(known.name)))
        if said > before:
            known.name, known.own_spelling = name, own


def is_person(party: Party, rules: Rulebook) -> bool:
    """Whether that sender is somebody one could know: not a system, not a no-reply address (rule 2.3)."""
    return WHO not in rules or (party.part is not Part.SYSTEM and not (party.address and is_machine(party.address)))
