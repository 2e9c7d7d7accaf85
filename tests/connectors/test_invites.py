from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.invites import read_invites
from connectors.mail import Address, Invite, Method
from connectors.mime import read_message


def event(*lines: str) -> str:
    """A VEVENT."""
    return "\r\n".join(["BEGIN:VEVENT", "UID:talk-7@harbourlight.example", *lines, "END:VEVENT"])


def calendar(*parts: str, method: str = "REQUEST") -> bytes:
    """A VCALENDAR around its parts."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Harbourlight//EN"]
    return "\r\n".join([*head, *([f"METHOD:{method}"] if method else []), *parts, "END:VCALENDAR", ""]).encode()


def zone(tzid: str, offset: str, *more: str) -> str:
    """A VTIMEZONE of one offset."""
    return "\r\n".join(
        [
            "BEGIN:VTIMEZONE",
            f"TZID:{tzid}",
            *more,
            "BEGIN:STANDARD",
            "DTSTART:16010101T000000",
            f"TZOFFSETFROM:{offset}",
            f"TZOFFSETTO:{offset}",
            "END:STANDARD",
            "END:VTIMEZONE",
        ]
    )


def sole(content: bytes) -> Invite:
    """The one invite of an object."""
    (found,) = read_invites(content)
    return found


def test_an_invitation_is_read_whole() -> None:
    """Times, people, place and words of an ordinary request."""
    found = sole(
        calendar(
            event(
                "DTSTAMP:20260401T080000Z",
                "DTSTART;TZID=Europe/Lisbon:20260414T100000",
                "DTEND;TZID=Europe/Lisbon:20260414T104500",
                "SEQUENCE:2",
                "STATUS:CONFIRMED",
                "SUMMARY:Talk with Harbourlight",
                "DESCRIPTION:Three of us\\, one hour.\\nBring questions.",
                "LOCATION:Room 4",
                "ORGANIZER;CN=Rosa Lindt:mailto:Rosa@harbourlight.example",
                'ATTENDEE;CN="Berg, Tomas";PARTSTAT=accepted;ROLE=OPT-PARTICIPANT:MAILTO:tomas@harbourlight.example',
                "ATTENDEE;CUTYPE=ROOM;CN=room4@harbourlight.example:mailto:room4@harbourlight.example",
            )
        )
    )
    lisbon = ZoneInfo("Europe/Lisbon")

    assert found.method is Method.REQUEST
    assert found.starts_at == datetime(2026, 4, 14, 10, tzinfo=lisbon)
    assert found.ends_at == datetime(2026, 4, 14, 10, 45, tzinfo=lisbon)
    assert found.timezone == "Europe/Lisbon"
    assert (found.sequence, found.status) == (2, "CONFIRMED")
    assert found.stamp == datetime(2026, 4, 1, 8, tzinfo=UTC)
    assert found.description == "Three of us, one hour.\nBring questions."
    assert found.organizer == Address("rosa@harbourlight.example", "Rosa Lindt")
    tomas, room = found.attendees
    assert tomas.address == Address("tomas@harbourlight.example", "Berg, Tomas")
    assert (tomas.role, tomas.answer) == ("OPT-PARTICIPANT", "ACCEPTED")
    assert (room.kind, room.address.name) == ("ROOM", "")


@pytest.mark.parametrize(
    ("tzid", "name"),
    [
        ("America/New_York", "America/New_York"),
        ("america/new_york", "America/New_York"),
        ("Eastern Standard Time", "America/New_York"),
        ("Eastern Daylight Time", "America/New_York"),
        ('"(UTC-05:00) Eastern Time (US & Canada)"', "America/New_York"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("Eastern Time", "America/New_York"),
        ("EST", "America/New_York"),
        ("/vendor.example/20260101_1/America/New_York", "America/New_York"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ('"(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi"', "Asia/Kolkata"),
        ("India Standard Time", "Asia/Kolkata"),
        ('"(UTC+00:00) Dublin, Edinburgh, Lisbon, London"', "Europe/Dublin"),
        ('"(UTC+01:00) Brüssel, Kopenhagen, Madrid, Paris"', "Europe/Brussels"),
        ("(UTC-03:00) Brasilia", "America/Sao_Paulo"),
        ("(UTC-06:00) Central America", "America/Guatemala"),
        ("Western/Central Europe", "Europe/Paris"),
        ("Mitteleuropäische Zeit", "Europe/Berlin"),
        ("Horário de Brasília", "America/Sao_Paulo"),
        ("America/New York", "America/New_York"),
        ("Europe-Berlin", "Europe/Berlin"),
        ("X-America/New_York", "America/New_York"),
        ("CEST", "Europe/Berlin"),
        ("WEST", "Europe/Lisbon"),
        ("BST", "Europe/London"),
        ("PT", "America/Los_Angeles"),
    ],
)
def test_zones_are_known_by_many_names(tzid: str, name: str) -> None:
    """IANA names, those of Windows, and what programs write for people."""
    found = sole(calendar(event(f"DTSTART;TZID={tzid}:20260714T100000")))

    assert found.timezone == name
    assert found.starts_at == datetime(2026, 7, 14, 10, tzinfo=ZoneInfo(name))


def test_an_offset_for_a_zone() -> None:
    """GMT+0530 is exact, though no IANA zone."""
    found = sole(calendar(event("DTSTART;TZID=GMT+0530:20260714T100000")))

    assert found.starts_at is not None
    assert found.starts_at.utcoffset() == timedelta(hours=5, minutes=30)
    assert found.timezone is None


def test_one_tzid_may_mean_two_zones() -> None:
    """Each object's own definition holds for it alone, in whatever order they are read."""
    tzid = "tzone://Microsoft/Custom"
    west = calendar(zone(tzid, "-0800"), event(f"DTSTART;TZID={tzid}:20260303T100000"))
    east = calendar(zone(tzid, "+0100"), event(f"DTSTART;TZID={tzid}:20260303T100000"))

    hours = [sole(content).starts_at for content in (west, east, west)]

    assert [at.astimezone(UTC).hour for at in hours if at] == [18, 9, 18]


def test_a_zone_of_its_own_changes_its_clock() -> None:
    """The rules of a VTIMEZONE are followed, summer and winter."""
    own = """BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16011104T020000
RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010311T020000
RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
END:DAYLIGHT
END:VTIMEZONE"""
    starts = ("20260307T100000", "20260309T100000", "20261031T100000", "20261102T100000", "20270101T100000")

    found = [sole(calendar(own, event(f"DTSTART;TZID=Customized Time Zone:{at}"))).starts_at for at in starts]

    assert [at.astimezone(UTC).hour for at in found if at] == [15, 14, 14, 15, 15]


def test_a_proper_name_beats_a_stale_definition() -> None:
    """A VTIMEZONE without summer time, under the name of a zone that has it, is an old or a lazy one."""
    stale = zone("America/New_York", "-0500")

    found = sole(calendar(stale, event("DTSTART;TZID=America/New_York:20260714T100000")))

    assert found.starts_at == datetime(2026, 7, 14, 14, tzinfo=UTC)


def test_a_definition_beats_a_guessed_name() -> None:
    """A name that only sounds like a zone means what the object says."""
    own = zone("Central", "+0100")

    found = sole(calendar(own, event("DTSTART;TZID=Central:20260114T100000")))

    assert found.starts_at == datetime(2026, 1, 14, 9, tzinfo=UTC)
    assert found.timezone is None


def test_a_definition_may_list_its_days() -> None:
    """RDATE instead of a rule (RFC 5545 section 3.6.5)."""
    own = """BEGIN:VTIMEZONE
TZID:Listed
BEGIN:STANDARD
DTSTART:20251102T020000
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
RDATE:20251102T020000,20261101T020000
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20250309T020000
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
RDATE:20250309T020000
RDATE:20260308T020000
END:DAYLIGHT
END:VTIMEZONE"""
    starts = ("20260214T100000", "20260714T100000", "20261114T100000")

    found = [sole(calendar(own, event(f"DTSTART;TZID=Listed:{at}"))).starts_at for at in starts]

    assert [at.astimezone(UTC).hour for at in found if at] == [15, 14, 15]


def test_a_hostile_rule_is_not_followed() -> None:
    """Rules by the second, in the zone and in the event, cost nothing."""
    tzid = "Bomb"
    own = zone(tzid, "+0100").replace("TZOFFSETFROM", "RRULE:FREQ=SECONDLY\r\nTZOFFSETFROM", 1)
    found = sole(calendar(own, event(f"DTSTART;TZID={tzid}:20260303T100000", "RRULE:FREQ=SECONDLY")))

    assert found.starts_at == datetime(2026, 3, 3, 9, tzinfo=UTC)
    assert found.recurring


def test_times_that_float_stay_naive() -> None:
    """No zone, or one that nobody knows: the wall clock alone, and the invite says so."""
    for line in ("DTSTART:20260303T100000", "DTSTART;TZID=Neverland:20260303T100000"):
        found = sole(calendar(event(line)))

        assert found.floating
        assert found.starts_at == datetime(2026, 3, 3, 10)  # noqa: DTZ001  (it floats)
        assert found.timezone is None


def test_days_without_times() -> None:
    """All-day events begin and end at midnight."""
    found = sole(calendar(event("DTSTART;VALUE=DATE:20260303", "DTEND;VALUE=DATE:20260304")))

    assert found.all_day
    assert found.starts_at == datetime(2026, 3, 3)  # noqa: DTZ001  (it floats)
    assert found.ends_at == datetime(2026, 3, 4)  # noqa: DTZ001  (it floats)


def test_a_floating_time_beside_one_zone_is_in_that_zone() -> None:
    """Who defines a zone, or names the calendar's, means it; two are nobody's word."""
    line = "DTSTART:20260714T100000"
    defined = sole(calendar(zone("Europe/Lisbon", "+0100"), event(line)))
    named = sole(calendar("X-WR-TIMEZONE:Europe/Lisbon", event(line)))
    torn = sole(calendar("X-WR-TIMEZONE:Europe/Lisbon", zone("Europe/Berlin", "+0100"), event(line)))

    assert defined.starts_at == named.starts_at == datetime(2026, 7, 14, 9, tzinfo=UTC)
    assert torn.floating


@pytest.mark.parametrize(
    "line",
    [
        "DTSTART:2026-07-14T09:00:00Z",
        "DTSTART:2026-07-14T11:00:00+02:00",
        "DTSTART:20260714T0900Z",
        "DTSTART:20260714T090000.000Z",
        "DTSTART;VALUE=DATE-TIME:20260714T040000-0500",
    ],
)
def test_times_as_other_standards_write_them(line: str) -> None:
    """ISO 8601 with dashes, offsets, fractions or without seconds: tools write it where RFC 5545 wants its own form."""
    assert sole(calendar(event(line))).starts_at == datetime(2026, 7, 14, 9, tzinfo=UTC)


def test_utc_takes_the_zone_that_the_calendar_names() -> None:
    """A time in UTC is shown in the organizer's zone where the object names one; a bare one names none."""
    named = sole(calendar("X-WR-TIMEZONE:Europe/Lisbon", event("DTSTART:20260714T090000Z")))
    bare = sole(calendar(event("DTSTART:20260714T090000Z")))
    contradictory = sole(calendar(event("DTSTART;TZID=America/New_York:20260714T090000Z")))

    assert named.starts_at == bare.starts_at == contradictory.starts_at == datetime(2026, 7, 14, 9, tzinfo=UTC)
    assert (named.timezone, bare.timezone) == ("Europe/Lisbon", None)
    assert named.starts_at is not None
    assert named.starts_at.hour == 10


def test_a_duration_gives_the_end() -> None:
    """Counted in real hours, also over a change of the clock."""
    found = sole(calendar(event("DTSTART;TZID=Europe/Lisbon:20260329T003000", "DURATION:PT2H")))

    assert found.starts_at is not None
    assert found.ends_at is not None
    assert found.ends_at.astimezone(UTC) - found.starts_at.astimezone(UTC) == timedelta(hours=2)


@pytest.mark.parametrize(
    ("method", "read"),
    [("CANCEL", Method.CANCEL), ("reply", Method.REPLY), ("", Method.PUBLISH), ("REFRESH", Method.PUBLISH)],
)
def test_methods(method: str, read: Method) -> None:
    """A missing method, or one without a meaning here, is PUBLISH."""
    assert sole(calendar(event("DTSTART:20260714T090000Z"), method=method)).method is read


@pytest.mark.parametrize(
    ("own", "part", "read"),
    [
        ("", "CANCEL", Method.CANCEL),
        ("", "", Method.PUBLISH),
        ("REQUEST", "CANCEL", Method.REQUEST),
        ("", "nonsense", Method.PUBLISH),
    ],
)
def test_the_part_says_the_method_where_the_object_does_not(own: str, part: str, read: Method) -> None:
    """The object's own METHOD counts; without one, that of its Content-Type."""
    (found,) = read_invites(calendar(event("DTSTART:20260714T090000Z"), method=own), part)

    assert found.method is read


def test_a_mail_hands_the_method_on() -> None:
    """From the part's Content-Type to the invite."""
    mail = b"Content-Type: text/calendar; method=CANCEL\r\n\r\n" + calendar(
        event("DTSTART:20260714T090000Z"), method=""
    )

    assert [found.method for found in read_message(mail, received_at=datetime(2026, 1, 1, tzinfo=UTC)).invites] == [
        Method.CANCEL
    ]


def test_a_series_is_its_first_instance() -> None:
    """With what was changed for that one; changes of later ones are no events of their own."""
    series = event("DTSTART:20260714T090000Z", "RRULE:FREQ=WEEKLY", "SUMMARY:Series")
    first = event("RECURRENCE-ID:20260714T090000Z", "DTSTART:20260714T130000Z", "SUMMARY:First")
    third = event("RECURRENCE-ID:20260728T090000Z", "DTSTART:20260728T130000Z", "SUMMARY:Third")

    assert [found.summary for found in read_invites(calendar(series, third))] == ["Series"]
    assert [found.summary for found in read_invites(calendar(third, series, first))] == ["First"]
    assert [found.summary for found in read_invites(calendar(third))] == ["Third"]


@pytest.mark.parametrize(
    "lines",
    [
        ("DESCRIPTION:<p>You meet <b>Ada &amp; Ben</b></p><ul><li>Bring&nbsp;questions</li></ul>",),
        (
            "DESCRIPTION:",
            "X-ALT-DESC;FMTTYPE=text/html:<html><body>You meet Ada &amp\\; Ben<br>Bring questions</body></html>",
        ),
        ("DESCRIPTION:You meet Ada & Ben\\nBring questions",),
    ],
)
def test_a_description_is_plain_text(lines: tuple[str, ...]) -> None:
    """HTML in DESCRIPTION, or in X-ALT-DESC where there is no other, as words."""
    found = sole(calendar(event("DTSTART:20260714T090000Z", *lines)))

    assert [" ".join(line.split()) for line in found.description.split("\n") if line] == [
        "You meet Ada & Ben",
        "Bring questions",
    ]


def test_a_link_behind_words_is_kept() -> None:
    """What the words hide, and not what they already say."""
    found = sole(
        calendar(
            event(
                "DTSTART:20260714T090000Z",
                'DESCRIPTION:<a href="https://talk.example/7">Join</a> or <a href="https://b.example/">https://b.example</a>',
            )
        )
    )

    assert found.description == "Join (https://talk.example/7) or https://b.example"


@pytest.mark.parametrize(
    "line",
    [
        "X-GOOGLE-CONFERENCE:https://meet.google.com/abc-defg-hij",
        "CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://meet.google.com/abc-defg-hij",
    ],
)
def test_where_there_is_no_place_there_may_be_a_link(line: str) -> None:
    """The link to the talk stands for the place, but not beside one."""
    bare = sole(calendar(event("DTSTART:20260714T090000Z", line)))
    placed = sole(calendar(event("DTSTART:20260714T090000Z", line, "LOCATION:Room 4")))

    assert (bare.location, placed.location) == ("https://meet.google.com/abc-defg-hij", "Room 4")


@pytest.mark.parametrize("year", ["0001", "1970", "1989", "2101", "9999"])
def test_absurd_years_are_left_out(year: str) -> None:
    """No interview was or will be then."""
    assert read_invites(calendar(event(f"DTSTART:{year}0714T090000Z"))) == ()


def test_broken_lines_cost_only_themselves() -> None:
    """An alarm, a line that is none and a number that is none do not lose the interview."""
    found = sole(
        calendar(
            event(
                "this is no line",
                "SEQUENCE:many",
                "DTEND:soon",
                "BEGIN:VALARM",
                "TRIGGER:-PT15M",
                "SUMMARY:An alarm",
                "END:VALARM",
                "DTSTART:20260714T090000Z",
                "SUMMARY:The talk",
            )
        )
    )

    assert (found.summary, found.sequence, found.ends_at) == ("The talk", 0, None)


def test_only_so_many_events_are_read() -> None:
    """Several calendars in one object are read, twenty events in all."""
    one = calendar(*(event(f"DTSTART:202607{day:02}T090000Z") for day in range(1, 16)))

    assert len(read_invites(one + one)) == 20
    assert len(read_invites(one[:600] + one)) > 15


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.lists(
            st.sampled_from(
                [
                    "BEGIN:VCALENDAR",
                    "BEGIN:VEVENT",
                    "END:VEVENT",
                    "BEGIN:VTIMEZONE",
                    "TZID:X",
                    "BEGIN:STANDARD",
                    "END:STANDARD",
                    "END:VTIMEZONE",
                    "DTSTART;TZID=X:20260303T100000",
                    "DTSTART:00010101T000000Z",
                    "DTSTART;TZID=X:99991231T235959",
                    "RRULE:FREQ=YEARLY;BYMONTH=2;BYDAY=9SU",
                    "RRULE:FREQ=YEARLY;BYMONTH=99",
                    "TZOFFSETFROM:+9999",
                    "TZOFFSETTO:-1259",
                    "DURATION:P999999999D",
                    "DTEND:20260303",
                    "ATTENDEE;CN=:mailto:",
                    "ATTENDEE",
                    "\tx",
                    ":",
                    "SEQUENCE:-1",
                    "UID:a",
                    "RECURRENCE-ID:20260303T100000",
                    "DTSTART:2026-03-03T24:61:99+99:99",
                    "RDATE:20260303T100000",
                    'DESCRIPTION:<p><a href="https://x">',
                ]
            ),
            max_size=25,
        ).map(lambda lines: "\r\n".join(lines).encode()),
    )
)
def test_reading_never_raises(content: bytes) -> None:
    """Whatever the bytes: a tuple of invites, their times in order and within bounds."""
    for found in read_invites(content):
        assert found.starts_at is None or 1990 <= found.starts_at.year <= 2100
        assert found.starts_at is None or found.ends_at is None or found.starts_at <= found.ends_at
