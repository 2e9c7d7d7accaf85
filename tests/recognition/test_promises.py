"""By when somebody says something will happen, in five languages, and the sentences that only look like it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from agent.almanac import WorldAlmanac
from agent.recognition.promises import answer_by, away_until, deadline

NEW_YORK, BERLIN, PARIS, MADRID, LISBON = (
    ZoneInfo(name) for name in ("America/New_York", "Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Europe/Lisbon")
)
ZONES = {"en": NEW_YORK, "de": BERLIN, "fr": PARIS, "es": MADRID, "pt": LISBON}
COUNTRIES = {"en": "US", "de": "DE", "fr": "FR", "es": "ES", "pt": "PT"}

# Written on Wednesday 4 March 2026 at 10:00.
PROMISED = [
    ("en", "You will hear from us by Friday.", "03-06"),
    ("en", "We'll get back to you by end of week.", "03-06"),
    ("en", "I'll come back to you by the end of next week.", "03-13"),
    ("en", "I'll be in touch early next week.", "03-10"),
    ("en", "We should have an answer for you in the middle of next week.", "03-11"),
    ("en", "You can expect to hear back next week.", "03-13"),
    ("en", "You should have our decision by the end of the month.", "03-31"),
    ("en", "We aim to reply within 5-7 business days.", "03-13"),
    ("en", "We will respond in 48 hours.", "03-06"),
    ("en", "You'll hear from me within ten days.", "03-14"),
    ("en", "Expect to hear from us in the next few days.", "03-10"),
    ("en", "I hope to get back to you in a couple of days.", "03-06"),
    ("en", "We'll let you know in a day or two.", "03-06"),
    ("en", "We will be in touch in a week or so.", "03-11"),
    ("en", "Please give us two to three weeks.", "03-25"),
    ("en", "We need another week, I'm afraid.", "03-11"),
    ("en", "It will take us a week or two.", "03-18"),
    ("en", "The committee will make its decision in mid-April.", "04-15"),
    ("en", "We expect to decide in early April.", "04-07"),
    ("en", "We plan to have news by late April.", "04-30"),
    ("en", "Plan on hearing from me by Wednesday of next week.", "03-11"),
    ("en", "Our two founders travel until Sunday, so you will have an answer from me by Tuesday the 10th.", "03-10"),
    ("en", "I shall write to you by close of play on Thursday 12 March.", "03-12"),
    ("en", "We will let you know once Ines is back on the 12th.", "03-17"),
    ("en", "By next Wednesday you'll have an answer, one way or the other.", "03-11"),
    ("en", "A decision will be made by March 20.", "03-20"),
    ("en", "You'll hear from us no later than Monday.", "03-09"),
    ("en", "Somebody will contact you on Thursday or Friday.", "03-06"),
    ("en", "You will hear from us in the coming weeks.", "03-25"),
    ("de", "Bis Ende nächster Woche melden wir uns bei Ihnen.", "03-13"),
    ("de", "Wir melden uns spätestens am Freitag bei Ihnen.", "03-06"),
    ("de", "Sie erhalten innerhalb von zwei Wochen eine Rückmeldung.", "03-18"),
    ("de", "Ich werde mich Anfang nächster Woche bei Ihnen melden.", "03-10"),
    ("de", "Wir benötigen noch etwa zwei Wochen.", "03-18"),
    ("de", "Wir werden Sie bis zum 20. März informieren.", "03-20"),
    ("de", "In den nächsten Tagen hören Sie von uns.", "03-10"),
    ("de", "Eine Entscheidung wird bis Ende März fallen.", "03-31"),
    ("fr", "Nous reviendrons vers vous d’ici la fin de la semaine prochaine.", "03-13"),
    ("fr", "Vous aurez une réponse avant le 20 mars.", "03-20"),
    ("fr", "Je reviens vers vous sous dix jours ouvrés.", "03-18"),
    ("fr", "Nous vous donnerons une réponse dans deux semaines.", "03-18"),
    ("fr", "Nous vous tiendrons informée d’ici vendredi.", "03-06"),
    ("es", "Te diremos algo antes del viernes.", "03-06"),
    ("es", "Nos pondremos en contacto contigo a finales de la próxima semana.", "03-13"),
    ("es", "Tendrás una respuesta en una o dos semanas.", "03-18"),
    ("es", "Le daremos una respuesta antes del 20 de marzo.", "03-20"),
    ("pt", "Daremos retorno até sexta-feira.", "03-06"),
    ("pt", "Entraremos em contato na próxima semana.", "03-13"),
    ("pt", "Você terá uma resposta até o final do mês.", "03-31"),
    ("pt", "Responderemos em até 5 dias úteis.", "03-11"),
]

NOT_PROMISED = [
    ("en", "We'll be in touch soon."),
    ("en", "We will keep you posted, either way, as soon as possible."),
    ("en", "If you don't hear from us within four weeks, please assume that we chose somebody else."),
    ("en", "If your profile fits, we will contact you within two weeks."),
    ("en", "We have interviews next week."),
    ("en", "He is away through Monday."),
    ("en", "The offer is valid until Friday."),
    ("en", "Please apply by March 20."),
    ("en", "Applications close on March 20."),
    ("en", "The role starts in July."),
    ("en", "We won't decide before March 20."),
    ("en", "We will not be able to get back to you before next week."),
    ("en", "Could you let us know by Friday?"),
    ("en", "I would be grateful for your answer by Friday."),
    ("en", "The assessment is due by Monday."),
    ("en", "Your talk with Tom is on Tuesday. We will let you know how to get here."),
    ("en", "I told you we would get back to you by Friday, and we did not."),
    ("en", "We will be in touch to schedule a call next week."),
    ("de", "Falls Sie bis Freitag nichts von uns hören, rufen Sie bitte an."),
    ("de", "Bitte geben Sie mir bis Donnerstag kurz Bescheid."),
    ("de", "Das Gespräch findet nächste Woche statt."),
    ("fr", "Merci de nous répondre avant vendredi."),
    ("fr", "Sans réponse de notre part sous trois semaines, votre candidature n’est pas retenue."),
    ("es", "Necesitamos tu respuesta antes del viernes."),
    ("pt", "Precisamos da sua resposta até sexta-feira."),
]


def _asked(call, language: str, text: str):  # noqa: ANN001, ANN202 - one of the three faces
    zone = ZONES[language]
    almanac = WorldAlmanac(zone.key, COUNTRIES[language])
    return call(text, datetime(2026, 3, 4, 10, tzinfo=zone), zone, almanac, language)


@pytest.mark.parametrize(("language", "text", "day"), PROMISED)
def test_a_promise_ends_at_five_on_the_last_day_of_its_range(language: str, text: str, day: str) -> None:
    """A promise of an answer is kept until 17:00 of the last day it names, and the words that say so are quoted."""
    found = _asked(answer_by, language, text)

    assert found is not None
    assert found[0] == datetime.fromisoformat(f"2026-{day}T17:00").replace(tzinfo=ZONES[language])
    assert found[1].quote in text


@pytest.mark.parametrize(("language", "text"), NOT_PROMISED)
def test_a_date_about_something_else_promises_no_answer(language: str, text: str) -> None:
    """Neither a date of another thing, nor a condition, a refusal or a wish is a promise."""
    assert _asked(answer_by, language, text) is None


def test_the_later_sentence_replaces_the_earlier_one() -> None:
    """Of two promises in one mail the later one holds."""
    text = "We wanted to decide now. You will hear from me by Friday. No: you will hear from me by March 20."

    found = _asked(answer_by, "en", text)

    assert found is not None
    assert found[0].date().isoformat() == "2026-03-20"


def test_friday_written_on_a_friday_morning_is_that_day() -> None:
    """A weekday said on that weekday before noon is today, after noon the one in a week."""
    almanac = WorldAlmanac("America/New_York", "US")
    text = "You will hear from us by Friday."
    days = [
        found[0].day
        for hour in (9, 15)
        if (found := answer_by(text, datetime(2026, 3, 6, hour, tzinfo=NEW_YORK), NEW_YORK, almanac, "en"))
    ]

    assert days == [6, 13]


def test_business_days_pass_over_holidays() -> None:
    """Three business days from the Friday before Labor Day end on the Thursday after it."""
    almanac = WorldAlmanac("America/New_York", "US")
    written = datetime(2026, 9, 4, 10, tzinfo=NEW_YORK)

    found = answer_by("We will reply within 3 business days.", written, NEW_YORK, almanac, "en")

    assert found is not None
    assert found[0].date().isoformat() == "2026-09-10"


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Please complete the test by Monday 9 March at noon.", "03-09T12:00"),
        ("I would be grateful for your answer by Friday 13 March.", "03-13T23:59"),
        ("The offer is valid until March 20.", "03-20T23:59"),
        ("You have 5 days to complete the assessment.", "03-09T23:59"),
        ("Please send me two or three times by Thursday.", "03-05T23:59"),
    ],
)
def test_a_deadline_without_a_time_is_the_end_of_its_day(text: str, due: str) -> None:
    """What the user must do is due at the time named, or at 23:59 of the day."""
    found = _asked(deadline, "en", text)

    assert found is not None
    assert found[0] == datetime.fromisoformat(f"2026-{due}").replace(tzinfo=NEW_YORK)


def test_the_employers_promise_is_no_deadline_of_the_user() -> None:
    """By when the employer answers is nothing the user has to do."""
    assert _asked(deadline, "en", "You will hear from us by Friday.") is None


def test_a_vague_wish_sets_no_deadline() -> None:
    """What is asked for over the next few days is due at no certain time."""
    assert _asked(deadline, "en", "Please send me your times over the next few days.") is None


def test_an_absence_lasts_until_the_day_of_return() -> None:
    """Of leave and return the later one counts."""
    found = _asked(away_until, "en", "I am on leave until Friday 6 March, and back on Tuesday 10 March.")

    assert found is not None
    assert found[0].isoformat() == "2026-03-10T00:00:00-04:00"
