"""A reader who knows nothing of how letters are made: each that may go is held against etiquette 2.14, 2.15 and 5.1.

The judge shares no check with the product. What is so (who works where, when they talked, what the user noted) comes
from the life itself; of the product it takes the letter as placed, and the frames that it says it was made from.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import Message
from functools import cache
from importlib.resources import files
from pathlib import Path

from agent.etiquette.application import Application
from agent.etiquette.kinds import DraftKind, Interest
from agent.store import LedgerRow
from tests.invariants.employers import JOBS, Job, Somebody
from tests.invariants.house import SETTINGS
from tests.invariants.life import Life

LISTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NEAR = timedelta(days=60)
SIGNATURE = SETTINGS.user.signature
_SHORT = {"'m": " am", "'d": " would", "'ve": " have", "'ll": " will", "'re": " are", "n't": " not", "it's": "it is"}


@dataclass(frozen=True)
class Case:
    """A letter that may go, as it lies in the mailbox, and what it is about."""

    life: Life
    row: LedgerRow
    written: Message
    application: Application
    job: Job

    @property
    def kind(self) -> DraftKind:
        """What sort of letter it is."""
        return self.row.kind

    @property
    def body(self) -> str:
        """The text as it was placed."""
        return self.row.draft.body

    @property
    def heart(self) -> str:
        """What stands between greeting and sign-off."""
        return "\n\n".join(re.split(r"\n\s*\n", self.body.strip())[1:-1])

    @property
    def sentences(self) -> list[str]:
        """The sentences of the heart."""
        return [one.strip() for one in re.split(r"(?<=[.!?])[”\"]?\s+(?=[A-Z“])|\n+", self.heart) if one.strip()]

    @property
    def reader(self) -> Somebody | None:
        """Who truly has the address that it goes to."""
        return next((one for one in self.job.people if one.address == self.row.to), None)

    @property
    def given(self) -> str:
        """What the user typed for letters, in lower case."""
        typed = [one.text for one in (*self.application.times, *self.application.reasons)]
        notes = [one.notes for one in self.application.interviews if one.notes]
        typed += [
            text for one in notes for text in (*(i.text for i in one.impressions), *(f.need or "" for f in one.fits))
        ]
        return " \n ".join((*typed, *(fact.text for fact in SETTINGS.user.facts))).casefold()


def letters_may_go(life: Life) -> None:
    """M1 to M22 of every letter that was newly placed with its recipient, or given one, in the last round."""
    for one, row in life.standing():
        fresh = life.before.get(one) != life.lies[one]
        if not fresh or not row.ready or row.kind is DraftKind.NOTES or one not in life.pristine:
            continue
        application, job = life.house.store.application(row.application), life.job_of(row)
        if application is None or job is None:
            continue
        case = Case(life, row, message_from_bytes(life.lies[one][1]), application, job)
        faults = [f"{check.__name__}: {fault}" for check in CHECKS for fault in check(case)]
        assert not faults, f"{row.kind} to {row.to}: {faults}\n{row.draft.subject}\n{row.draft.body}"


def _found(name: str, text: str, *, but: str = "") -> Iterator[str]:
    """What of a list stands in the text, unless the user typed it."""
    for pattern in LISTS[name]:
        flags = re.NOFLAG if name == "gaps" else re.IGNORECASE
        yield from (found.group() for found in re.finditer(pattern, text, flags) if found.group().casefold() not in but)


def right_person(case: Case) -> Iterator[str]:
    """M1, M2: one human of this employer, greeted by name; M15: in the thread of one of their mails, or anew."""
    if case.reader is None or any(_found("machines", case.row.to or "")):
        yield f"nobody at {case.job.firm} is {case.row.to}"
        return
    greeting = case.body.split("\n", 1)[0]
    if not re.fullmatch(rf"(?:Hi|Hello|Dear|Good \w+) (?:{case.reader.first}|{case.reader.name}),", greeting):
        yield f"{greeting!r} to {case.reader.name}"
    answered = str(case.written.get("In-Reply-To", "")).strip()
    if answered:
        theirs = {mail.message_id: mail for mail in case.life.past.heard(case.job)}
        if answered not in theirs:
            yield f"it answers {answered}, which is not of {case.job.firm}"
        elif not case.row.draft.subject.startswith("Re: ") or answered not in str(case.written.get("References", "")):
            yield f"it is no answer in that thread: {case.row.draft.subject!r}"
    elif len(case.row.draft.subject) > 60 or re.match(r"\s*(?:re|fwd?)\s*:", case.row.draft.subject, re.IGNORECASE):
        yield f"the subject of a new mail is {case.row.draft.subject!r}"


def whole(case: Case) -> Iterator[str]:
    """M3, M16, M19: nothing open or doubled, begun and closed rightly, signed once, plain and HTML the same."""
    yield from (f"gap {words!r}" for words in _found("gaps", f"{case.row.draft.subject}\n{case.body}"))
    yield from (found.group() for found in re.finditer(r"\b(\w+) \1\b", case.heart, re.IGNORECASE))
    for sentence in case.sentences:
        if not re.match(r"[“\"]?[A-Z0-9]", sentence) or not re.search(r"[.!?][”\"]?$", sentence):
            yield f"not a whole sentence: {sentence!r}"
    if case.body.count(SIGNATURE) != 1 or not case.body.rstrip().endswith(SIGNATURE):
        yield "not signed once"
    if re.search(r"[\U0001f000-\U0001faff☀-➿]", case.body) or case.body.count("!") > 1:
        yield "noise"
    texts = [part.get_payload(decode=True) for part in case.written.walk() if part.get_content_maintype() == "text"]
    plain, *others = [re.findall(r"\w+", re.sub(r"<[^>]*>", " ", _text(one))) for one in texts]
    yield from ("the HTML says something else" for one in others if one != plain)


def _text(content: object) -> str:
    return re.sub(r"&(?:amp|lt|gt|quot|#x27|#39);", "'", content.decode()) if isinstance(content, bytes) else ""


def well_cut(case: Case) -> Iterator[str]:
    """M8 to M10: within the words of its kind, in short sentences, a thank-you in two to four paragraphs."""
    lengths = [len(one.split()) for one in case.sentences]
    least, most = LISTS["words"][case.kind.value]
    if not least <= sum(lengths) <= most:
        yield f"{sum(lengths)} words"
    if max(lengths) > 32 or sum(lengths) > 20 * len(lengths):
        yield f"sentences of {lengths} words"
    paragraphs = case.heart.split("\n\n")
    if case.kind is DraftKind.THANK_YOU and not (
        2 <= len(paragraphs) <= 4 and not any("\n" in one for one in paragraphs)
    ):
        yield f"{len(paragraphs)} paragraphs"


def well_said(case: Case) -> Iterator[str]:
    """M11, M22 and 2.14: no pressure, no stock phrase, nothing private, no gloom in the answer to a refusal."""
    yield from (
        f"says {words!r}" for name in ("never", "private") for words in _found(name, case.heart, but=case.given)
    )
    if case.kind is DraftKind.REJECTION_REPLY:
        yield from (f"says {words!r}" for words in _found("gloomy", case.heart))
    begun = sum(one.startswith("I ") for one in case.sentences)
    if len(case.sentences) > 3 and begun > 0.75 * len(case.sentences):
        yield f"{begun} sentences begin with I"


def well_asked(case: Case) -> Iterator[str]:
    """M12: a follow-up asks when one may hear, a thank-you and a last note nothing, the others once at most."""
    asked = [one for one in case.sentences if "?" in one]
    match case.kind:
        case DraftKind.FOLLOW_UP:
            if len(asked) != 1 or case.heart.count("?") != 1 or not any(_found("timing", asked[0])):
                yield f"asks {asked}"
        case DraftKind.THANK_YOU | DraftKind.CLOSING_FOLLOW_UP:
            yield from (f"asks {one!r}" for one in asked)
        case _ if case.heart.count("?") > 1:
            yield f"asks {asked}"
        case _:
            pass


def has_its_parts(case: Case) -> Iterator[str]:
    """M5, M7, M13: thanks at once; the talk's own topic, the role and the employer in a thank-you."""
    first = " ".join(case.sentences[:2])
    if case.kind in (DraftKind.THANK_YOU, DraftKind.REJECTION_REPLY) and not any(_found("thanks", first)):
        yield "no thanks in the first two sentences"
    known = [name for name in (case.application.company, case.application.role) if name]
    yield from (f"{name} stands {case.heart.count(name)} times" for name in known if case.heart.count(name) > 2)
    if case.kind is DraftKind.THANK_YOU:
        if not any(_share(topic, case.heart) for topic in _noted(case)):
            yield "nothing of what was noted"
        if _wants(case):
            yield from (f"{name} is not named" for name in known if name not in case.heart)


def _noted(case: Case) -> list[str]:
    notes = [one.notes for one in case.application.interviews if one.notes]
    return [impression.text for one in notes for impression in one.impressions]


def _share(topic: str, text: str) -> bool:
    words = topic.casefold().split()
    return any(" ".join(words[at : at + 4]) in text.casefold() for at in range(max(1, len(words) - 3)))


def _wants(case: Case) -> bool:
    said = [one.notes.went for one in case.application.interviews if one.notes]
    return case.application.flags.interest not in (Interest.NONE, Interest.LOW) and "not_interested" not in said


def honest(case: Case) -> Iterator[str]:
    """M14, H1 to H10: favour, other talks, interest and friends only as the user said; no number from nowhere."""
    flags = case.application.flags
    if not flags.top_choice:
        yield from (f"claims {words!r}" for words in _found("favour", case.heart))
    if not flags.share_other_interviews:
        yield from (f"claims {words!r}" for words in _found("elsewhere", case.heart, but=case.given))
    if not _wants(case) and case.kind is not DraftKind.ACCEPTANCE:
        yield from (f"claims {words!r}" for words in _found("wanting", case.heart, but=case.given))
    yield from (f"claims {words!r}" for words in _found("recommended", case.heart, but=case.given))
    for number in re.findall(r"\d+", re.sub(r"\d{1,2}:\d\d|(?:[A-Z]\w+) \d{1,2}\b", "", case.heart)):
        if number not in case.given and number not in f"{case.job.role} {case.job.firm}":
            yield f"the number {number}"


def of_this_talk(case: Case) -> Iterator[str]:
    """M17, M20: days as they were or are, none that goes stale, nobody from elsewhere, a time to send that exists."""
    talks = [one.starts_at for one in case.application.interviews if one.starts_at]
    days = {
        WEEKDAYS[(at + shift).weekday()]
        for at in talks
        for shift in (timedelta(hours=-12), timedelta(0), timedelta(hours=12))
    }
    for day, beside in re.findall(rf"\b({'|'.join(WEEKDAYS)})(?:, (\w+ \d+))?", case.heart):
        if beside and day not in {f"{date:%A}" for date in _dates(case) if f"{date:%B} {date.day}" == beside}:
            yield f"{day} is not {beside}"
        if not beside and day not in days and day.casefold() not in case.given:
            yield f"{day} is no day of theirs"
    yield from (f"says {found!r}" for found in re.findall(r"\b(?:today|yesterday|tomorrow)\b", case.heart.casefold()))
    strangers = {one.name for job in JOBS if job.firm != case.job.firm for one in job.people}
    firms = {job.firm for job in JOBS if job.firm != case.job.firm}
    yield from (f"names {name}" for name in strangers | firms if name in case.body)
    if not case.row.send_from <= case.row.send_until or case.row.intended_at > case.row.expires:
        yield "there is no time to send it"


def _dates(case: Case) -> list[datetime]:
    return [case.life.now + timedelta(days=days) for days in range(-180, 180)]


def backed(case: Case) -> Iterator[str]:
    """M4: the text is its frames, one after another, filled; and each source is there."""
    frames = [_frame(one) for one in case.row.frames]
    if not frames or None in frames:
        yield f"no such frame among {case.row.frames}"
        return
    pattern = " ".join(_open(frame) for frame in frames if frame)
    if not re.fullmatch(pattern, _long(re.sub(r"\s+", " ", case.heart)), re.IGNORECASE):
        yield f"it is not what its frames say: {case.row.frames}"
    noted = {one.id for one in case.application.interviews if one.notes}
    for kind, _, which in (source.partition(":") for source in case.row.facts):
        if kind == "notes" and which not in noted:
            yield f"there are no notes {which}"
        if kind == "profile" and int(which) >= len(SETTINGS.user.facts):
            yield f"there is no line {which} in the profile"


@cache
def _tables() -> dict[str, dict[str, object]]:
    folder = files("agent.letters") / "frames"
    return {
        one.name.removesuffix(".toml"): tomllib.loads(one.read_text("utf-8"))
        for one in folder.iterdir()
        if one.name.endswith(".toml")
    }


def _frame(name: str) -> str | None:
    at: object = _tables()
    for part in name.split("/"):
        at = at.get(part) if isinstance(at, dict) else None
    return at if isinstance(at, str) else None


def _open(frame: str) -> str:
    """A pattern for the frame, whatever fills it."""
    parts = [re.escape(part) for part in re.split(r"\{\w+\}", _long(frame))]
    return ".+?".join(parts).removesuffix(r"\.") + r"[.!?]?[”\"]?"


def _long(text: str) -> str:
    """Without contractions, which are the user's way to write and not the frame's."""
    text = text.replace("’", "'")
    for short, written in _SHORT.items():
        text = re.sub(rf"(?<=\w){short}\b" if short[0] in "'n" else rf"\b{short}\b", written, text, flags=re.IGNORECASE)
    return text


def unlike(case: Case) -> Iterator[str]:
    """M6, E15: little in common with the letters before it, and least with those about the same talk."""
    mine = _runs(case.heart, 5), _runs(case.heart, 13)
    for row in case.life.house.store.ledger.rows():
        if (
            row.key == case.row.key
            or row.kind is DraftKind.NOTES
            or not row.ready
            or row.intended_at > case.row.intended_at
        ):
            continue
        other = "\n\n".join(re.split(r"\n\s*\n", row.draft.body.strip())[1:-1])
        fives, long = _runs(other, 5), _runs(other, 13)
        same = (
            row.application == case.row.application
            and row.interview == case.row.interview
            and row.interview is not None
        )
        near = row.application == case.row.application or abs(row.intended_at - case.row.intended_at) <= NEAR
        share = len(mine[0] & fives) / max(1, len(mine[0] | fives))
        if near and mine[1] & long:
            yield f"shares {min(mine[1] & long)} with {row.kind} to {row.to}"
        if near and share > (0.20 if same else 0.35):
            yield f"shares {share:.2f} with {row.kind} to {row.to}:\n{row.draft.body}"
        if same and other.split()[:6] == case.heart.split()[:6]:
            yield f"begins as {row.kind} to {row.to} does"
        if same and (again := set(row.frames) & set(case.row.frames)):
            yield f"is made from {sorted(again)} like {row.kind} to {row.to}"


def _runs(text: str, length: int) -> set[str]:
    words = re.findall(r"[\w'’-]+", text.casefold())
    return {" ".join(words[at : at + length]) for at in range(len(words) - length + 1)}


CHECKS = (right_person, whole, well_cut, well_said, well_asked, has_its_parts, honest, of_this_talk, backed, unlike)
