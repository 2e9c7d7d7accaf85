"""Shell. The wishes in a text of notes, each as the word that the command of its name would file (etiquette 6.4).

They are taken back with `afterword undo`. What speaks against one is kept with the notes, for `status` to tell.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType

from agent.etiquette.application import Application, Flags, Interview, Person
from agent.etiquette.courtesy import courtesy_key
from agent.etiquette.evidence import Party
from agent.etiquette.journal import Added, Corrected, Decided, Entry, Flagged, Happened, Merged, NotesTaken, Skipped
from agent.etiquette.kinds import Decision, DraftKind, InterviewStatus, Part, Stage
from agent.etiquette.notes import NotDone
from agent.etiquette.words import SAID
from agent.letters import people
from agent.letters.wishes import Wish, WishKind
from agent.lookup import SAID_BY_THE_USER, CannotSay, application_called, short_id, titled
from agent.objections import must_go_on, one_choice

_THANKS = (DraftKind.THANK_YOU, DraftKind.PASS_ON)
_FLAGS: Mapping[WishKind, str] = MappingProxyType(
    {
        WishKind.TOP_CHOICE: "top_choice",
        WishKind.SHARE_OTHER_INTERVIEWS: "share_other_interviews",
        WishKind.MUTE: "mute",
    }
)
# What to type where a wish was for no interview that is known; the application's name follows.
_COMMANDS: Mapping[WishKind, str] = MappingProxyType(
    {
        WishKind.NOT_AN_INTERVIEW: "correct MAIL --not-an-interview",
        WishKind.TOP_CHOICE: "top-choice APP",
        WishKind.SHARE_OTHER_INTERVIEWS: "share APP",
        WishKind.MUTE: "mute APP",
        WishKind.WITHDRAW: "withdraw APP",
        WishKind.SKIP_THANKS: "skip APP thank_you",
        WishKind.NO_LINKEDIN: "skip APP connect_note",
        WishKind.HIRING_MANAGER: 'notes APP --text "hm: NAME"',
        WishKind.WRONG_COMPANY: "correct APP --company NAME",
        WishKind.SAME_AS: "correct APP --same-as APP",
    }
)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What wishes are weighed by: the stage an application stands at at a moment, and its marks by configuration."""

    stage: Callable[[Application, datetime], Stage]
    configured: Callable[[Application], Flags]


UNWEIGHED = Grounds(lambda _application, _at: Stage.INTERVIEWING, lambda _: Flags())  # nothing speaks against anything


@dataclass(frozen=True, slots=True)
class Heeded:
    """What became of wishes: the words to file, each with the id it is filed with, and what is not done, and why."""

    words: tuple[tuple[str, Entry], ...] = ()
    not_done: tuple[NotDone, ...] = ()


def heed(
    wishes: Sequence[Wish],
    entry: NotesTaken,
    home: tuple[Application, Interview | None],
    among: Sequence[Application],
    grounds: Grounds,
    filed: Collection[str] = (),
) -> Heeded:
    """What the wishes in these notes come to, on that application and its interview, if any, `among` all applications.

    They hold from the moment of the notes, and are sorted behind them by their ids: what notes say of an interview, a
    wish may take back. An id follows from where the notes stand (a draft or mail) and the wish: one that is among
    those `filed` is not weighed anew, and one that was taken back stays so although its line still stands there.
    """
    words: list[tuple[str, Entry]] = []
    not_done = []
    source = entry.draft or entry.id
    for wish in wishes:
        digest = sha256(f"{source}\x1f{wish.kind}\x1f{wish.value}".encode()).hexdigest()[:24]
        name = f"{SAID_BY_THE_USER}{digest}"
        if any(one == name or one.startswith(f"{name}-") for one in filed):
            continue
        try:
            words += list(_Granting(name, entry, *home, among, grounds).words(wish))
        except CannotSay as error:
            not_done.append(NotDone(kind=wish.kind.value, words=wish.words, why=str(error)))
    return Heeded(tuple(words), tuple(not_done))


def unheeded(wishes: Sequence[Wish]) -> tuple[NotDone, ...]:
    """The wishes of notes of which it is yet to be said what they are about."""
    why = "it was not plain which application was meant; to do it: afterword"
    return tuple(NotDone(kind=one.kind.value, words=one.words, why=f"{why} {_COMMANDS[one.kind]}") for one in wishes)


def still_open(one: NotDone, application: Application) -> bool:
    """Whether a wish that was not granted then has not come true since, by a command."""
    match one.kind:
        case WishKind.WITHDRAW.value:
            return not any(word.decision is Decision.WITHDRAWN for word in application.settled)
        case WishKind.TOP_CHOICE.value:
            return not application.flags.top_choice
        case _:
            return True


@dataclass(frozen=True, slots=True)
class _Granting:
    """One wish, on its way to be words."""

    name: str
    notes: NotesTaken
    application: Application
    interview: Interview | None
    among: Sequence[Application]
    grounds: Grounds

    def words(self, wish: Wish) -> Iterator[tuple[str, Entry]]:
        """The words with the id that each is filed with; none where it is so already. Raises: CannotSay."""
        name, at, here = self.name, self.notes.at, self.application.id
        match wish.kind:
            case WishKind.NOT_AN_INTERVIEW:
                yield here, Happened(id=name, at=at, interview=self._talk(wish).id, status=InterviewStatus.CANCELLED)
            case WishKind.TOP_CHOICE | WishKind.SHARE_OTHER_INTERVIEWS | WishKind.MUTE:
                if wish.kind is WishKind.TOP_CHOICE:
                    one_choice(self.application, self.among, self.grounds.configured)
                if not getattr(self.application.flags, _FLAGS[wish.kind]):
                    flag = {"id": name, "at": at, "flag": _FLAGS[wish.kind], "value": True}
                    yield here, Flagged.model_validate(flag)
            case WishKind.WITHDRAW:
                stands = self.grounds.stage(self.application, at)
                must_go_on(self.application, stands, at, "there is nothing to withdraw from")
                yield here, Decided(id=name, at=at, decision=Decision.WITHDRAWN)
            case WishKind.SKIP_THANKS:
                yield from self._skipped(_THANKS, self._talk(wish), self._thanked(self._talk(wish)))
            case WishKind.NO_LINKEDIN:
                yield from self._skipped((DraftKind.CONNECT_NOTE,), self._talk(wish), self._met(self._talk(wish)))
            case WishKind.HIRING_MANAGER:
                manager = Party(name=self._whole_name(wish.value), part=Part.HIRING_MANAGER)
                yield here, Added(id=name, at=at, people=(manager,), language=self.application.language)
            case WishKind.WRONG_COMPANY:
                if wish.value != self.application.company:
                    yield here, Corrected(id=name, at=at, company=wish.value)
            case WishKind.SAME_AS:
                yield SAID, self._merged(wish.value)

    def _talk(self, wish: Wish) -> Interview:
        if self.interview is None:
            say = _COMMANDS[wish.kind].replace("APP", short_id(self.application.id))
            raise CannotSay(f"no interview at {titled(self.application)} has begun; once one has: afterword {say}")
        return self.interview

    def _merged(self, value: str) -> Merged:
        others = [one for one in self.among if one.id != self.application.id]
        try:
            into = application_called(value, others)
        except CannotSay as error:
            say = f"afterword correct {short_id(self.application.id)} --same-as ID"
            raise CannotSay(f"{error}; once you know which: {say}") from None
        return Merged(
            id=self.name,
            at=self.notes.at,
            application=self.application.id,
            into=into.id,
            company=into.company,
            role=into.role,
        )

    def _met(self, talk: Interview) -> list[str]:
        """The ids of those who were there, as the mails say and as these notes do."""
        named = []
        for number, label in enumerate(self.notes.notes.met, start=1):
            known = people.meant(label, self.application.people)
            named.append(known[0].id if len(known) == 1 else f"{self.notes.id}#{number}")  # so the fold calls a new one
        return list(dict.fromkeys((*talk.interviewers, *named)))

    def _thanked(self, talk: Interview) -> list[str]:
        organizer = (talk.organizer,) if talk.organizer else ()
        found = list(dict.fromkeys((*self._met(talk), *organizer)))
        name = short_id(self.application.id)
        if not found:
            raise CannotSay(
                f"nobody is known to thank at {titled(self.application)} yet; should a letter come: afterword skip"
                f" {name} thank_you"
            )
        since = talk.ends_at or talk.starts_at
        known = [self.application.person(one) for one in found]
        thanked = [one for one in known if one and since and one.last_written_to and one.last_written_to >= since]
        if len(thanked) == len(found):
            names = " and ".join(one.name or one.address or "them" for one in thanked)
            raise CannotSay(f"you have written to {names} since; there is no thank-you left to skip")
        return found

    def _whole_name(self, label: str) -> str:
        """The name of the only person there whom the label means, else the label. Raises: CannotSay."""
        found: tuple[Person, ...] = people.meant(label, self.application.people)
        if len(found) > 1:
            each = " or ".join(one.name for one in found)
            whole = f'afterword notes {short_id(self.application.id)} --text "hm: {found[0].name}"'
            raise CannotSay(f"which one is meant, {each}? Say the whole name: {whole}")
        return found[0].name if found else label

    def _skipped(
        self, kinds: tuple[DraftKind, ...], talk: Interview, persons: Sequence[str]
    ) -> Iterator[tuple[str, Entry]]:
        for person in persons:
            for kind in kinds:
                key = courtesy_key(kind, person, talk.id)
                word = Skipped(id=f"{self.name}-{key[:8]}", at=self.notes.at, courtesy=key, kind=kind)
                yield self.application.id, word
