"""What a calendar's mail does, and who of its guests talks to the user."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from agent.etiquette.kinds import Format
from agent.etiquette.kinds import MessageKind as Kind
from agent.recognition.attendees import is_person
from agent.recognition.recognise import recognise
from connectors.mail import Address, Attendee, Invite, Message, Method
from tests.recognition.mail_values import ADA, ALMANAC, ME, ROSA, TOMAS, invite, message

CONFIRMED, MOVED, CALLED_OFF, NOTHING = (
    Kind.INTERVIEW_CONFIRMATION,
    Kind.INTERVIEW_RESCHEDULE,
    Kind.INTERVIEW_CANCELLATION,
    Kind.OTHER,
)
CANCEL = invite(TOMAS, method=Method.CANCEL, status="CANCELLED")
REPLY = invite(TOMAS, method=Method.REPLY)


def _kind(mail: Message) -> Kind:
    return recognise(mail, ME, ALMANAC)[0].kind


def _names(mail: Message) -> list[str]:
    (found,) = recognise(mail, ME, ALMANAC)[0].interviews
    return [party.name or (party.address or "") for party in found.interviewers]


# By language: the title of the event, when it is, and the prefixes of what calendars send.
GOOGLE = {
    "en": ("Interview Data Engineer", "Thu Mar 12, 2026 2pm - 2:45pm (EDT)"),
    "de": ("Vorstellungsgespräch Data Engineer", "Do 12. März 2026 14:00 - 14:45 (EDT)"),
    "fr": ("Entretien Data Engineer", "jeu. 12 mars 2026 14:00 - 14:45 (EDT)"),
    "es": ("Entrevista Data Engineer", "jue 12 mar 2026 14:00 - 14:45 (EDT)"),
    "pt": ("Entrevista Data Engineer", "qui. 12 de mar. de 2026 14:00 - 14:45 (EDT)"),
}
PREFIXES = {
    CONFIRMED: {"en": "Invitation:", "de": "Einladung:", "fr": "Invitation :", "es": "Invitación:", "pt": "Convite:"},
    MOVED: {
        "en": "Updated invitation:",
        "de": "Aktualisierte Einladung:",
        "fr": "Invitation mise à jour :",
        "es": "Invitación actualizada:",
        "pt": "Convite atualizado:",
    },
    CALLED_OFF: {
        "en": "Canceled event:",
        "de": "Abgesagter Termin:",
        "fr": "Événement annulé :",
        "es": "Evento cancelado:",
        "pt": "Evento cancelado:",
    },
    NOTHING: {"en": "Accepted:", "de": "Zugesagt:", "fr": "Refusé :", "es": "Aceptado:", "pt": "Recusado:"},
}


@pytest.mark.parametrize(("kind", "language"), list(product(PREFIXES, GOOGLE)))
def test_a_subject_alone_tells_and_gives_the_time(kind: Kind, language: str) -> None:
    """Google's mail without its calendar part: the prefix says what it does, the rest when the talk is."""
    title, when = GOOGLE[language]
    mail = message("", subject=f"{PREFIXES[kind][language]} {title} @ {when} (ada@quill.example)")

    (found,) = recognise(mail, ME, ALMANAC)

    assert found.kind is kind
    starts = [one.starts_at.isoformat() for one in found.interviews]
    assert starts == ([] if kind is NOTHING else ["2026-03-12T14:00:00-04:00"])
    assert [one.interviewers for one in found.interviews] == [()] * len(starts)


@pytest.mark.parametrize(
    ("subject", "event", "kind"),
    [
        ("Canceled: Interview Data Engineer", CANCEL, CALLED_OFF),
        ("Abgesagt: Vorstellungsgespräch Data Engineer", CANCEL, CALLED_OFF),
        ("Annulé : Entretien Data Engineer", CANCEL, CALLED_OFF),
        ("Cancelada: Entrevista Data Engineer", CANCEL, CALLED_OFF),
        ("Interview Data Engineer", CANCEL, CALLED_OFF),
        ("Interview Data Engineer", replace(CANCEL, method=Method.REQUEST), CALLED_OFF),
        ("Cancelled: Interview Data Engineer", None, CALLED_OFF),
        ("Cancelado: Entrevista Data Engineer", None, CALLED_OFF),
        ("Accepted: Interview Data Engineer", REPLY, NOTHING),
        ("Mit Vorbehalt: Vorstellungsgespräch Data Engineer", REPLY, NOTHING),
        ("Provisoire : Entretien Data Engineer", REPLY, NOTHING),
        ("Rechazado: Entrevista Data Engineer", None, NOTHING),
        ("Aceite: Entrevista Data Engineer", None, NOTHING),
        ("Meeting Forward Notification: Interview Data Engineer", None, NOTHING),
        ("Interview Data Engineer", invite(TOMAS), CONFIRMED),
        ("Interview Data Engineer", replace(invite(TOMAS), method=Method.PUBLISH), CONFIRMED),
        ("Interview Data Engineer", replace(invite(TOMAS), sequence=2), MOVED),
        ("Updated: Interview Data Engineer", invite(TOMAS), MOVED),
        # The first that the user hears of it, though the organiser had changed it before.
        ("Invitation: Interview @ Thu Mar 12, 2026 2pm (EDT)", replace(invite(TOMAS), sequence=2), CONFIRMED),
        ("New Time Proposed: Interview", replace(invite(TOMAS), method=Method.COUNTER, organizer=ADA), MOVED),
        ("Interview: Bob / Backend", invite(TOMAS, organizer=Address("lead@quill.example", "Lee")), NOTHING),
        ("Interview: Bob / Backend", invite(TOMAS, organizer=ADA), NOTHING),
        ("New Event: Bob Marsh - Interview", replace(invite(TOMAS), method=Method.PUBLISH), NOTHING),
    ],
)
def test_methods_and_prefixes(subject: str, event: Invite | None, kind: Kind) -> None:
    """The object's method first; answers are nobody's news; who hosts is not interviewed."""
    mail = message("", subject=subject, invites=(event,) if event else ())

    assert _kind(mail) is kind


@pytest.mark.parametrize(
    ("changed", "kind"),
    [("description", CONFIRMED), ("time", MOVED), ("location, time", MOVED), ("guest list", CONFIRMED)],
)
def test_an_update_that_leaves_the_time_alone_moves_nothing(changed: str, kind: Kind) -> None:
    """Google says what it changed."""
    mail = message(
        f"This event has been updated\nChanged: {changed}\n",
        subject="Updated invitation: Interview Data Engineer @ Thu Mar 12, 2026 2pm (EDT)",
        invites=(replace(invite(TOMAS), sequence=1),),
    )

    assert _kind(mail) is kind


@pytest.mark.parametrize("copies", [(Method.REQUEST, Method.PUBLISH), (Method.PUBLISH, Method.CANCEL)])
def test_a_file_of_the_event_beside_it_is_the_same_event(copies: tuple[Method, Method]) -> None:
    """Exchange and Google attach the event once more, at times without its method."""
    mail = message("", subject="Interview", invites=tuple(replace(invite(TOMAS), method=one) for one in copies))

    (found,) = recognise(mail, ME, ALMANAC)

    assert found.kind is (CALLED_OFF if Method.CANCEL in copies else CONFIRMED)
    assert len(found.interviews) == 1


@pytest.mark.parametrize(
    ("title", "host"),
    [
        ("Dental check-up", "desk@smile.example"),
        ("Zahnarzttermin", "praxis@zahn.example"),
        ("Account review with your bank adviser", "anna@bank.example"),
        ("Webinar: Pricing for beginners", "hi@webinars.example"),
        ("Lunch?", "kim@elsewhere.example"),
        ("Parent-teacher evening", "office@school.example"),
    ],
)
def test_a_strangers_meeting_is_not_acted_or_asked_on(title: str, host: str) -> None:
    """No word of hiring and nobody known: at most a guess too weak to ask about."""
    mail = message("", sender=Address(host), subject=title, invites=(invite(summary=title, organizer=Address(host)),))

    (found,) = recognise(mail, ME, ALMANAC)

    assert found.kind is NOTHING or found.confidence < 0.4


def test_a_series_is_no_interview() -> None:
    """Nor is a meeting of many, if nothing says so."""
    series = replace(invite(TOMAS, summary="Weekly sync"), recurring=True)
    crowd = invite(*(Address(f"p{number}@harbourlight.example") for number in range(14)), summary="All hands")

    assert [_kind(message("", subject="x", invites=(one,))) for one in (series, crowd)] == [NOTHING, NOTHING]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("c_1881a@resource.calendar.google.com", "NYC-4-Aspen (8)"),
        ("room-7@harbourlight.example", ""),
        ("aspen@harbourlight.example", "Konferenzraum Aspen"),
        ("salle3@harbourlight.example", "Salle Monet"),
        ("b12@harbourlight.example", "Sala Azul"),
        ("fred@fireflies.ai", "Fireflies.ai Notetaker"),
        ("bot@otter.ai", "OtterPilot"),
        ("x@read.ai", "read.ai meeting notes"),
        ("team@fathom.video", "Fathom Notetaker"),
        ("notes@tldv.io", "tl;dv Recorder"),
        ("scribe@metaview.ai", "Metaview"),
        ("dl-platform@harbourlight.example", ""),
        ("platform@harbourlight.example", "Platform Interview Panel"),
        ("interviewers@harbourlight.example", ""),
        ("unknownorganizer@calendar.google.com", "Unknown Organizer"),
        ("hl@calendly.com", "Calendly"),
        ("scheduling@harbourlight.example", "Interview Scheduling"),
        ("no-reply@harbourlight.example", "Harbourlight"),
    ],
)
def test_guests_that_are_nobody(address: str, name: str) -> None:
    """Rooms, note-takers, lists and tools."""
    assert not is_person(Address(address, name))


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("dana.levi@harbourlight.example", "Dana Levi"),
        ("floor.jansen@harbourlight.example", "Floor Jansen"),
        ("gong.li@harbourlight.example", "Gong Li"),
        ("nat.sala@harbourlight.example", "Natalia Sala"),
        ("anna.stock@harbourlight.example", "Anna Stock"),
        ("d.levi@harbourlight.example", "Dana Levi | Talent Team"),
        ("mo@gmail.com", "Mo Ansari (Engineering)"),
        ("grace.roome@harbourlight.example", ""),
    ],
)
def test_guests_that_are_somebody(address: str, name: str) -> None:
    """Also where a name sounds like a room or a tool, or bears a department."""
    assert is_person(Address(address, name))


def test_who_of_the_guests_talks() -> None:
    """No list, no optional listener, nobody who declined, and not the user under another name."""
    guests = (
        Attendee(TOMAS),
        Attendee(Address("ines@harbourlight.example", "Ines Faro"), answer="DECLINED"),
        Attendee(Address("lee@harbourlight.example", "Lee Park"), role="OPT-PARTICIPANT"),
        Attendee(Address("panel@harbourlight.example", "Hiring Panel"), kind="GROUP"),
        Attendee(Address("ada.q@elsewhere.example", "Ada Quill")),
    )

    assert _names(message("", subject="Interview", invites=(invite(*guests),))) == ["Tomas Berg"]


def test_an_assistant_who_organises_does_not_talk() -> None:
    """Where the text names another, and where the assistant signs as one."""
    ea = Address("kay@harbourlight.example", "Kay Moon")
    named = message(
        "You will meet our CTO, Ines Faro.\n\nKay Moon\nExecutive Assistant",
        sender=ea,
        subject="Interview",
        invites=(invite(organizer=ea),),
    )

    assert _names(named) == ["Ines Faro"]


def test_several_events_have_their_own_people() -> None:
    """A loop of three events in one object: each with its own guest and hour."""
    hours = (("13:00", "13:45", "Ines Faro"), ("13:45", "14:30", "Tomas Berg"), ("14:30", "15:15", "Lee Park"))
    events = tuple(
        invite(
            Address(f"{name.split()[0].lower()}@harbourlight.example", name),
            starts=f"2026-03-12T{begins}:00-04:00",
            ends=f"2026-03-12T{ends}:00-04:00",
            uid=name,
        )
        for begins, ends, name in hours
    )

    found = recognise(message("", subject="Interview day", invites=events), ME, ALMANAC)[0].interviews

    assert [(f"{one.starts_at:%H:%M}", [party.name for party in one.interviewers]) for one in found] == [
        (begins, [name]) for begins, _, name in hours
    ]


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("See you on Thursday, March 12 at 2pm PT.", "2026-03-12T14:00:00-07:00"),
        ("See you on Thursday.", "2026-03-12T14:00:00-04:00"),
    ],
)
def test_a_floating_time_is_the_users_unless_the_text_names_a_zone(text: str, starts: str) -> None:
    """RFC 5545: a time that floats is that of whoever reads it; the words of the mail know better."""
    event = invite(TOMAS, starts="2026-03-12T14:00:00", ends="2026-03-12T15:00:00", timezone=None)
    mail = replace(message(text, subject="Interview", invites=(event,)), date=message().date)

    (found,) = recognise(mail, ME, ALMANAC)[0].interviews

    assert found.starts_at.isoformat() == starts
    assert found.ends_at is not None
    assert (found.ends_at - found.starts_at).total_seconds() == 3600


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("Please ignore the time in the calendar invite: the correct time is Thursday, March 12 at 3pm.", "15:00"),
        ("The invite says 2pm, but it should be 3:30pm on Thursday, March 12.", "15:30"),
        ("Sorry, the calendar shows the wrong time. We start at 1pm on Thursday, March 12.", "13:00"),
        ("Sorry, wrong hour in the invite. The right time is 4pm!", "16:00"),
        ("Die Uhrzeit in der Einladung ist leider falsch: richtig ist Donnerstag, 12. März, 16 Uhr.", "16:00"),
        ("L’heure dans l’invitation est erronée. La bonne heure est le jeudi 12 mars à 16h.", "16:00"),
        ("La hora de la invitación está mal. La hora correcta es el jueves 12 de marzo a las 16:00.", "16:00"),
        ("A hora do convite está errada. A hora certa é quinta-feira, 12 de março, às 16h.", "16:00"),
        ("Talk to you on Thursday, March 12 at 1pm!", "14:00"),
        ("Please ring the bell at 1:45pm.", "14:00"),
    ],
)
def test_the_calendar_beats_the_text_unless_that_says_it_is_wrong(text: str, starts: str) -> None:
    """Etiquette 4.0, rule 6; people who sent a wrong event say so."""
    mail = message(f"Hi Ada,\n\n{text}\n\nRosa", subject="Interview Data Engineer", invites=(invite(TOMAS),))

    (found,) = recognise(mail, ME, ALMANAC)[0].interviews

    assert f"{found.starts_at:%d %H:%M}" == f"12 {starts}"
    assert found.ends_at is not None
    assert (found.ends_at - found.starts_at).total_seconds() == 45 * 60


@pytest.mark.covers("case 10")
def test_a_day_without_hours() -> None:
    """Case 10: it ends with its last working slot; the hours of the text count if there are any, as the same event."""
    event = replace(
        invite(
            TOMAS, starts="2026-06-03T00:00:00", ends="2026-06-05T00:00:00", timezone=None, summary="Onsite interview"
        ),
        all_day=True,
    )
    bare = recognise(message("", subject="Onsite interview", invites=(event,)), ME, ALMANAC)[0].interviews[0]
    told = recognise(
        message("We start on Wednesday, June 3 at 9:30am.", subject="Onsite interview", invites=(event,)), ME, ALMANAC
    )[0].interviews[0]

    assert bare.ends_at is not None
    assert bare.ends_at.isoformat() == "2026-06-04T17:00:00-04:00"
    assert (told.starts_at.isoformat(), told.uid) == ("2026-06-03T09:30:00-04:00", event.uid)


@pytest.mark.parametrize(
    ("location", "how"),
    [
        ("https://harbourlight.zoom.us/j/1", Format.VIDEO),
        ("Microsoft Teams-Besprechung", Format.VIDEO),
        ("Réunion Microsoft Teams", Format.VIDEO),
        ("Google Meet (instructions in description)", Format.VIDEO),
        ("+1 212 555 0100", Format.PHONE),
        ("Telefonisch", Format.PHONE),
        ("Llamada telefónica", Format.PHONE),
        ("Hafenstraße 12, Hamburg", Format.ONSITE),
        ("12 rue du Port, Lyon", Format.ONSITE),
        ("TBD", None),
    ],
)
def test_the_place_tells_how(location: str, how: Format | None) -> None:
    """A link or tool is video, a number is the telephone, an address a visit."""
    mail = message("", subject="Interview", invites=(invite(TOMAS, location=location),))

    assert recognise(mail, ME, ALMANAC)[0].interviews[0].format is how


def test_the_organiser_alone_talks() -> None:
    """An event of the two of them."""
    mail = message("", sender=ROSA, subject="Interview", invites=(invite(),))

    assert _names(mail) == ["Rosa Lindt"]
