"""The grammar of dates: what people write, and the moments they mean. All written on Wednesday 4 March 2026, 10:00."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from agent.almanac import WorldAlmanac
from agent.recognition.dates import Moment, find_moments
from agent.recognition.tables import table

ALMANAC = WorldAlmanac("America/New_York", "US")
# The writer: language and zone. American ones put the month first.
WRITERS = {
    "us": ("en", "America/New_York"),
    "uk": ("en", "Europe/London"),
    "de": ("de", "Europe/Berlin"),
    "fr": ("fr", "Europe/Paris"),
    "es": ("es", "Europe/Madrid"),
    "pt": ("pt", "Europe/Lisbon"),
}

# The moments as ISO 8601, "/" before the end, "~" where the words fit another date too. No moments: silence is right.
PHRASES = [
    ("us", "Your interview is set for Tuesday, March 10th at 2:30 PM EST.", "2026-03-10T14:30-04:00"),
    ("us", "Could you do Friday 10-11am PT?", "2026-03-06T10:00-08:00/11:00"),
    ("us", "Let us meet on 3/9 at 2pm.", "2026-03-09T14:00-04:00"),
    ("uk", "Let us meet on 3/9 at 2pm.", "2026-09-03T14:00+01:00~"),
    ("us", "We meet on 25/03/2026 at 14:00.", "2026-03-25T14:00-04:00"),
    ("us", "The visit falls in the week of May 11.", "2026-05-11"),
    ("us", "The call starts at 14:00 CET on 5 March.", "2026-03-05T14:00+01:00"),
    ("us", "The call starts at 14:00 CET on 5 June.", "2026-06-05T14:00+02:00"),
    ("us", "Can you talk tomorrow at noon?", "2026-03-05T12:00-05:00"),
    ("uk", "Wednesday 11 March 2026, 15:00 - 15:45 (GMT)", "2026-03-11T15:00+00:00/15:45"),
    ("uk", "Wednesday 10 June 2026, 15:00 (GMT)", "2026-06-10T15:00+01:00"),
    ("us", "Invitation: Chat @ Thu Mar 12, 2026 1pm - 1:45pm (EDT) (me@quill.example)", "2026-03-12T13:00-04:00/13:45"),
    ("us", "Start: 2026-03-10T16:00:00Z", "2026-03-10T16:00+00:00"),
    ("us", "Start: 2026-03-10 16:00", "2026-03-10T16:00-04:00"),
    ("uk", "Monday 9 March from 9.30 to 10.15", "2026-03-09T09:30+00:00/10:15"),
    ("us", "Are you free this afternoon at 4?", "2026-03-04T16:00-05:00"),
    ("us", "We have March 10 or March 12, either at 10am ET.", "2026-03-10T10:00-04:00 2026-03-12T10:00-04:00"),
    ("us", "Speak the day after tomorrow at half past two.", "2026-03-06T14:30-05:00"),
    ("us", "Hand it in no later than March 14.", "2026-03-14"),
    ("us", "Thursday 19 March at 11:00 a.m. Pacific Time", "2026-03-19T11:00-07:00"),
    ("us", "The 45 minute talk with 3 people is on Tuesday.", "2026-03-10"),
    ("us", "Our house is 1400 March Street, Suite 300, built in 2012; pay is $120-150k, support is 24/7.", ""),
    ("us", "You may march on: they sat in the sun and read version 3.11 of section 2.", ""),
    ("us", "Call +1 555 010 0199 or use meeting ID 901 222 333 44.", ""),
    ("us", "We are 31 people on 2 floors with 4 rooms at 12 Mill Lane.", ""),
    ("us", "You may 2 times retry.", ""),
    (
        "us",
        "Are you free Tue 10th or Wed 11th between 1 and 3pm?",
        "2026-03-10T13:00-04:00/15:00 2026-03-11T13:00-04:00/15:00",
    ),
    ("us", "Back by COB on the 7th.", "2026-03-07"),
    (
        "us",
        "We move it from Tuesday 10 March 2pm to Thursday 12 March 3pm.",
        "2026-03-10T14:00-04:00 2026-03-12T15:00-04:00",
    ),
    ("us", "Tuesday, August 25, 4:00 to 5:00 PM Eastern", "2026-08-25T16:00-04:00/17:00"),
    ("us", "Thursday March 12, 2:00 to 2:45 pm ET, on video", "2026-03-12T14:00-04:00/14:45"),
    ("us", "at 11:00am - Tuesday, March 17, 2026 (Pacific Time - US & Canada)", "2026-03-17T11:00-07:00"),
    (
        "us",
        "Thursday, March 5, 2026 10:00 AM-11:00 AM (UTC-05:00) Eastern Time (US & Canada)",
        "2026-03-05T10:00-05:00/11:00",
    ),
    (
        "us",
        "Thursday, 11 June 2026, 08:40 - 08:50 (GMT+01:00) Dublin, Edinburgh, Lisbon, London",
        "2026-06-11T08:40+01:00/08:50",
    ),
    ("us", "Tuesday Mar 10, 2026 · 4pm – 5pm\nEastern Time - New York", "2026-03-10T16:00-04:00/17:00"),
    ("us", "1:00 to 2:30 Central on Wednesday the 11th", "2026-03-11T13:00-05:00/14:30"),
    ("us", "Monday the 9th at three o'clock", "2026-03-09T15:00-04:00"),
    ("us", "Monday the 9th at a quarter to four", "2026-03-09T15:45-04:00"),
    ("us", "Tomorrow, three o'clock your time", "2026-03-05T15:00-05:00"),
    ("us", "1pm ET / 10am PT on Friday", "2026-03-06T13:00-05:00"),
    ("us", "Friday at 9am IST", "2026-03-06T09:00+05:30"),
    ("us", "Friday at 9am London time", "2026-03-06T09:00+00:00"),
    ("us", "Sunday, March 8 at 1:30 AM ET", "2026-03-08T01:30-05:00"),
    ("us", "Monday, March 9 at 8 a.m. MT", "2026-03-09T08:00-06:00"),
    ("us", "November 2 at 10am EDT", "2026-11-02T10:00-05:00"),
    ("us", "October 26 at 10:00 CEST", "2026-10-26T10:00+01:00"),
    ("us", "March 30 at 10:00 CET", "2026-03-30T10:00+02:00"),
    ("us", "December 15", "2026-12-15"),
    ("us", "February 27", "2026-02-27"),
    ("us", "January 8", "2027-01-08"),
    ("us", "Monday, January 5, 2026", "2026-01-05"),
    ("us", "Friday, March 5", "2026-03-05~"),
    ("us", "12/03/26 at 9:15", "2026-12-03T09:15-05:00~"),
    ("uk", "12/03/26 at 9:15", "2026-03-12T09:15+00:00"),
    ("us", "Thu 12/3 at 9:15", "2026-12-03T09:15-05:00~"),
    ("us", "the first of April", "2026-04-01"),
    ("us", "June 8-10", "2026-06-08"),
    ("us", "Next Tuesday at 9", "2026-03-10T09:00-04:00"),
    ("us", "Thursday next week at 9 am", "2026-03-12T09:00-04:00"),
    ("us", "Wednesday of next week, 9:00", "2026-03-11T09:00-04:00"),
    ("us", "this Friday at 14:00", "2026-03-06T14:00-05:00"),
    ("us", "on Mon at 3pm", "2026-03-09T15:00-04:00"),
    ("us", "tonight at 7pm", "2026-03-04T19:00-05:00"),
    ("us", "tomorrow morning at 9", "2026-03-05T09:00-05:00"),
    ("us", "We spoke yesterday.", "2026-03-03"),
    ("us", "in three weeks", "2026-03-25"),
    ("us", "12-1pm on Friday", "2026-03-06T12:00-05:00/13:00"),
    ("us", "11-1pm on Friday", "2026-03-06T11:00-05:00/13:00"),
    ("us", "Friday, 11:00 AM to 12:30 PM", "2026-03-06T11:00-05:00/12:30"),
    ("us", "Friday 6 March, 1430 hrs", "2026-03-06T14:30-05:00"),
    ("us", "Date: March 6, 2026\nTime: 10:00 AM EST", "2026-03-06T10:00-05:00"),
    ("us", "Friday, March 6. All times are in Pacific Time. We start at 9:00.", "2026-03-06T09:00-08:00"),
    ("us", "Room 3/4 seats 50/50.", ""),
    ("us", "It was 3 to 1 for the plan.", ""),
    ("us", "Section 4.12 and step 7 of 10.", ""),
    ("us", "Ring 212-555-0123 for ext. 12.", ""),
    ("us", "Salary 60,000 to 70,000 a year plus 5% bonus.", ""),
    ("us", "founded in May, grown since", ""),
    ("de", "am Mittwoch, 11.03.2026, 10:00 bis 11:00 Uhr", "2026-03-11T10:00+01:00/11:00"),
    ("de", "Mittwoch, 11.03., 10:00 Uhr", "2026-03-11T10:00+01:00"),
    ("de", "Montag, 30.03.2026, 9 Uhr", "2026-03-30T09:00+02:00"),
    ("de", "Donnerstag, 02.04.2026, 15:00 bis 16:00 Uhr deutscher Zeit", "2026-04-02T15:00+02:00/16:00"),
    ("de", "übermorgen um halb drei", "2026-03-06T14:30+01:00"),
    ("de", "am Freitag um 14.30 Uhr", "2026-03-06T14:30+01:00"),
    ("de", "nächste Woche Mittwoch um 9 Uhr", "2026-03-11T09:00+01:00"),
    ("de", "am kommenden Dienstag um 13 Uhr", "2026-03-10T13:00+01:00"),
    ("de", "am 7. Mai um 9 Uhr", "2026-05-07T09:00+02:00"),
    ("de", "Guten Morgen, bis morgen um 10 Uhr", "2026-03-05T10:00+01:00"),
    ("de", "heute Nachmittag um 4", "2026-03-04T16:00+01:00"),
    ("de", "am 3. Juni 2026, 9 bis 10 Uhr", "2026-06-03T09:00+02:00/10:00"),
    ("de", "Freitag, den 13. März, 11.00 Uhr MEZ", "2026-03-13T11:00+01:00"),
    ("de", "in drei Wochen", "2026-03-25"),
    ("de", "Viertel nach zehn am Montag", "2026-03-09T10:15+01:00"),
    ("de", "Wir zahlen 4.500 Euro, Hauptstraße 12, 10115 Berlin, Tel. 030 1234567.", ""),
    ("de", "rund um die Uhr, 24/7", ""),
    ("fr", "jeudi 16 avril à 14h", "2026-04-16T14:00+02:00"),
    ("fr", "mardi 26 mai de 11h à 12h", "2026-05-26T11:00+02:00/12:00"),
    ("fr", "demain à 14h30", "2026-03-05T14:30+01:00"),
    ("fr", "le 22 avril 2026 à 10 heures", "2026-04-22T10:00+02:00"),
    ("fr", "vendredi prochain à midi", "2026-03-06T12:00+01:00"),
    ("fr", "le 1er juin à 9h30", "2026-06-01T09:30+02:00"),
    ("fr", "mar. 2 juin 2026, 14:00 – 15:00", "2026-06-02T14:00+02:00/15:00"),
    ("fr", "après-demain à 15 h", "2026-03-06T15:00+01:00"),
    ("fr", "lundi 9 mars à 16h00, heure de Paris", "2026-03-09T16:00+01:00"),
    ("fr", "mercredi de la semaine prochaine à 10h", "2026-03-11T10:00+01:00"),
    ("fr", "cet après-midi à 4 heures", "2026-03-04T16:00+01:00"),
    ("fr", "12/03/2026 à 9h", "2026-03-12T09:00+01:00"),
    ("fr", "un contrat de 35 heures, 12 rue de Mars", ""),
    ("es", "el jueves 16 de abril a las 16:00", "2026-04-16T16:00+02:00"),
    ("es", "mañana por la mañana a las 10", "2026-03-05T10:00+01:00"),
    ("es", "el lunes que viene a las 4 de la tarde", "2026-03-09T16:00+01:00"),
    ("es", "el 22 de mayo de 2026 a las tres y media", "2026-05-22T15:30+02:00"),
    ("es", "pasado mañana a las 12:30", "2026-03-06T12:30+01:00"),
    ("es", "el próximo viernes a las 9h", "2026-03-06T09:00+01:00"),
    ("es", "martes, 10 de marzo, de 11:00 a 12:00", "2026-03-10T11:00+01:00/12:00"),
    ("es", "el 12/03/2026 a las 17:00", "2026-03-12T17:00+01:00"),
    ("es", "el viernes a mediodía", "2026-03-06T12:00+01:00"),
    ("es", "dentro de dos semanas", "2026-03-18"),
    ("es", "Calle Mayor 5, 28013 Madrid, 30.000 euros", ""),
    ("pt", "quinta-feira, 16 de abril, às 15h", "2026-04-16T15:00+01:00"),
    ("pt", "amanhã às 10h30", "2026-03-05T10:30+00:00"),
    ("pt", "na próxima terça-feira às 14h", "2026-03-10T14:00+00:00"),
    ("pt", "dia 22 de maio das 14h às 15h", "2026-05-22T14:00+01:00/15:00"),
    ("pt", "segunda às 9h", "2026-03-09T09:00+00:00"),
    ("pt", "depois de amanhã ao meio-dia", "2026-03-06T12:00+00:00"),
    ("pt", "sexta-feira, 6 de março, às 15h, horário de Brasília", "2026-03-06T15:00-03:00"),
    ("pt", "Rua 25 de Abril 12, 2.000 euros por mês", "2026-04-25"),
]


def _said(writer: str, text: str, written: str = "2026-03-04T10:00") -> tuple[Moment, ...]:
    language, name = WRITERS[writer]
    zone = ZoneInfo(name)
    at = datetime.fromisoformat(written).replace(tzinfo=zone)
    return find_moments(text, at, zone, ALMANAC, language, month_first=writer == "us")


def _shown(moment: Moment) -> str:
    mark = "~" if moment.ambiguous else ""
    if not moment.has_time:
        return f"{moment.start:%Y-%m-%d}{mark}"
    end = f"/{moment.end:%H:%M}" if moment.end else ""
    return f"{moment.start.isoformat(timespec='minutes')}{end}{mark}"


@pytest.mark.parametrize(("writer", "text", "moments"), PHRASES)
def test_a_phrase_means_its_moments(writer: str, text: str, moments: str) -> None:
    """Each phrase names exactly these moments, to the minute and the offset."""
    assert " ".join(map(_shown, _said(writer, text))) == moments


@pytest.mark.parametrize(("writer", "text", "moments"), [row for row in PHRASES if row[2]])
def test_a_quote_stands_where_its_span_says(writer: str, text: str, moments: str) -> None:
    """The quote of a moment is the text of its span, white space single."""
    assert moments
    for moment in _said(writer, text):
        assert moment.quote == " ".join(text[slice(*moment.span)].split())


@pytest.mark.covers("case 12")
def test_the_clock_changes_on_different_days_on_both_sides_of_the_atlantic() -> None:
    """Between 8 and 29 March New York is four hours behind London, else five; the same words mean other moments."""
    texts = ("Friday, March 6 at 3pm ET", "Friday, March 20 at 3pm ET", "Friday, April 3 at 3pm ET")

    apart = [found.start.astimezone(ZoneInfo("Europe/London")).hour for text in texts for found in _said("us", text)]

    assert apart == [20, 19, 20]


def test_a_zone_that_nobody_names_is_the_writers_and_marked_as_assumed() -> None:
    """Without a zone a time is meant by the writer's clock, and says that this was assumed."""
    (bare,), (named,) = _said("de", "am Freitag um 10 Uhr"), _said("de", "am Freitag um 10 Uhr MEZ")

    assert (bare.zone_assumed, bare.zone_name) == (True, "Europe/Berlin")
    assert (named.zone_assumed, named.zone_name) == (False, "Europe/Berlin")


def test_your_time_is_the_users() -> None:
    """The words "your time" mean that of the user, whatever the writer's clock."""
    (found,) = _said("uk", "tomorrow at 3pm your time")

    assert found.start.isoformat() == "2026-03-05T15:00:00-05:00"


def test_a_weekday_decides_between_years() -> None:
    """A date without a year, written in December, is next year's; a weekday may name another."""
    (near,) = _said("us", "January 8", "2026-12-20T10:00")
    (past,) = _said("us", "Friday, December 11", "2026-12-20T10:00")

    assert near.start.date().isoformat() == "2027-01-08"
    assert past.start.date().isoformat() == "2026-12-11"


@pytest.mark.parametrize("zone", sorted({*table("zones")["regions"].values(), *table("zones")["places"].values()}))
def test_every_zone_of_the_table_exists(zone: str) -> None:
    """Each name of the table is an IANA zone."""
    assert ZoneInfo(zone).key == zone


@pytest.mark.parametrize(
    "seed", ["1 ", "12/", "march ", "10:00 - ", "tuesday ", "in a ", "3pm to ", "\n", "(((", "the 1st "]
)
def test_hostile_text_is_read_to_its_limit(seed: str) -> None:
    """Runs of what dates are made of are read to the end of what is looked at, in bounded time, and no further."""
    found = _said("us", seed * 20_000)

    assert all(moment.span[1] <= 12_000 for moment in found)


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("We meet on 12 March (Thu), 10.00am, in the lobby.", ["2026-03-12T10:00-04:00"]),
        ("Come on Thursday, 3 o clock, by the back door.", ["2026-03-05T15:00-05:00"]),
        ("Tomorrow's second talk (10am) is off.", ["2026-03-05T10:00-05:00"]),
        ("Thursday evening, 12 March at 6pm it is.", ["2026-03-12T18:00-04:00"]),
        (
            "Thursday 12 March\n8.50 am sign in (bring a photo)\n9.00 am interview",
            ["2026-03-12T08:50-04:00", "2026-03-12T09:00-04:00"],
        ),
        ("Let me know at once. On Thursday 12 March the office is shut.", []),
    ],
)
def test_times_stand_where_people_put_them(text: str, starts: list[str]) -> None:
    """Brackets, new lines and parts of the day between a day and its time do not part them; "at once" is no hour."""
    zone = ZoneInfo("America/New_York")
    written = datetime(2026, 3, 4, 10, tzinfo=zone)

    found = find_moments(text, written, zone, ALMANAC, "en", month_first=True)

    assert [one.start for one in found if one.has_time] == [datetime.fromisoformat(start) for start in starts]


def test_a_date_settles_the_weekday_before_it() -> None:
    """What reads two ways alone reads in one way with a date behind it."""
    zone = ZoneInfo("America/New_York")
    written = datetime(2026, 3, 4, 10, tzinfo=zone)

    found = find_moments("It is next Friday, 13 March, at 10 am.", written, zone, ALMANAC, "en", month_first=True)

    assert [(one.start.day, one.ambiguous) for one in found] == [(13, False)]
