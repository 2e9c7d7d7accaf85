"""By when somebody says something will happen, in five languages, and the sentences that only look like it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

import pytest

from agent.almanac import WorldAlmanac
from agent.etiquette.almanac import Almanac
from agent.etiquette.evidence import Quote
from agent.recognition.promises import answer_by, away_until, deadline

Face = Callable[[str, datetime, tzinfo, Almanac, str], "tuple[datetime, Quote] | None"]
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
    ("en", "The committee sits on Monday and the chair will phone everyone by Wednesday evening, 11 March.", "03-11"),
    ("en", "A final decision is expected by the middle of next week.", "03-11"),
    ("en", "Letters go out no later than 20 March.", "03-20"),
    ("en", "Rest assured someone from my team reaches out within three working days.", "03-09"),
    ("en", "You ought to have word from me by the 12th at the latest.", "03-12"),
    ("en", "Give it till Tuesday and I'll have a yes or a no for you.", "03-10"),
    ("de", "Spätestens am 13. März bekommen Sie von mir eine Nachricht.", "03-13"),
    ("de", "Wir haben noch zwei Gespräche und sagen Ihnen Anfang nächster Woche, wie es weitergeht.", "03-10"),
    ("de", "Mit einer Entscheidung ist bis Ende März zu rechnen.", "03-31"),
    ("de", "Gedulden Sie sich bitte noch bis zum 16. März.", "03-16"),
    ("de", "Ich rufe dich morgen Abend an und erzähle dir, was rausgekommen ist.", "03-05"),
    ("fr", "Le jury délibère mardi et vous serez avertie du résultat avant la fin de la semaine prochaine.", "03-13"),
    ("fr", "Comptez une dizaine de jours pour notre réponse.", "03-14"),
    ("fr", "Je t'appelle lundi pour te dire ce qu'on a décidé.", "03-09"),
    ("es", "La semana que viene sabremos quién sigue y os avisaremos a todos.", "03-13"),
    ("es", "Le haremos saber nuestra decisión a más tardar el 18 de marzo.", "03-18"),
    ("es", "Dame hasta el martes y te digo qué hemos decidido.", "03-10"),
    ("pt", "Assim que a diretoria aprovar, o que deve acontecer até sexta, eu te chamo com a resposta.", "03-06"),
    ("pt", "Terá notícias nossas no decorrer da próxima semana.", "03-13"),
    ("en", "The hiring lead is travelling; she'll have made up her mind by Thursday of next week.", "03-12"),
    ("en", "Our process usually wraps up in about two weeks, and everyone hears either way.", "03-18"),
    ("en", "I am told the board signs off on the 17th, so look for a message from me that afternoon.", "03-17"),
    ("en", "You should know where you stand before the weekend.", "03-06"),
    ("de", "Bis Freitag haben Sie unsere Antwort im Postfach.", "03-06"),
    ("de", "Frau Lenz meldet sich im Laufe der nächsten Woche telefonisch bei Ihnen.", "03-13"),
    ("de", "Die endgültige Entscheidung trifft der Vorstand am 17. März; danach informieren wir alle.", "03-17"),
    ("fr", "Nous prendrons notre décision d'ici vendredi et vous l'annoncerons aussitôt.", "03-06"),
    ("fr", "On se reparle au plus tard le 20 mars, quoi qu'il arrive.", "03-20"),
    ("es", "En un plazo máximo de diez días hábiles recibirá una contestación.", "03-18"),
    ("pt", "O retorno aos candidatos acontece na semana de 16 de março.", "03-20"),
    ("pt", "Até quarta que vem te falo se deu certo.", "03-11"),
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
    ("en", "We won't be able to tell you anything before the 16th."),
    ("en", "If you haven't heard from us by 20 March, please assume the post has been filled."),
    ("de", "Sollten Sie bis zum 20. März nichts hören, fragen Sie gern nach."),
    ("fr", "Sans nouvelles de notre part sous trois semaines, considérez que votre candidature n'est pas retenue."),
    ("en", "The role starts on 1 April and the team is looking forward to it."),
    ("en", "I promised you an answer by last Friday and I am sorry."),
    ("de", "Ihre Rückmeldung erwarten wir bis Freitag."),
    ("fr", "Pourriez-vous nous répondre avant vendredi ?"),
    ("es", "No te diremos nada hasta el lunes 16."),
]


def _asked(call: Face, language: str, text: str) -> tuple[datetime, Quote] | None:
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
    ("language", "text", "due"),
    [
        ("en", "Please complete the test by Monday 9 March at noon.", "03-09T12:00"),
        ("en", "I would be grateful for your answer by Friday 13 March.", "03-13T23:59"),
        ("en", "The offer is valid until March 20.", "03-20T23:59"),
        ("en", "You have 5 days to complete the assessment.", "03-09T23:59"),
        ("en", "Please send me two or three times by Thursday.", "03-05T23:59"),
        ("en", "This offer is good through close of business Monday.", "03-09T17:00"),
        ("en", "Please have it back to me by noon on Friday.", "03-06T12:00"),
        ("en", "You've got until midnight on Sunday, March 8 to turn in the exercise.", "03-08T23:59"),
        ("en", "The booking page closes on 10 March at 18:00.", "03-10T18:00"),
        ("en", "The test must be taken within 5 days of this email.", "03-09T23:59"),
        ("en", "Kindly revert with your acceptance on or before 12 March.", "03-12T23:59"),
        ("en", "We need a decision from you one way or the other by EOD tomorrow.", "03-05T23:59"),
        ("de", "Der Link ist noch bis Sonntag gültig.", "03-08T23:59"),
        ("de", "Schick mir deine Lösung bis Montag, 18 Uhr.", "03-09T18:00"),
        ("de", "Für die Bearbeitung stehen Ihnen fünf Tage zur Verfügung.", "03-09T23:59"),
        ("fr", "Merci de nous indiquer votre choix au plus tard vendredi à 17h.", "03-06T17:00"),
        ("fr", "Vous disposez d'une semaine pour réaliser l'exercice.", "03-11T23:59"),
        ("es", "Tienes cinco días para completar la prueba.", "03-09T23:59"),
        ("es", "La oferta caduca el 15 de marzo a las 12:00.", "03-15T12:00"),
        ("pt", "Você tem até domingo para concluir o teste.", "03-08T23:59"),
        ("pt", "Precisamos da sua resposta até ao final do dia de amanhã.", "03-05T23:59"),
        ("en", "Could you let us know which slot suits by 4pm tomorrow?", "03-05T16:00"),
        ("en", "The code in this email works until Saturday.", "03-07T23:59"),
        ("en", "You'll have 72 hours once you open it; the window shuts on 12 March.", "03-12T23:59"),
        ("de", "Bitte bestätigen Sie das Angebot schriftlich bis einschließlich 11. März.", "03-11T23:59"),
        ("de", "Wir halten Ihnen die Stelle bis Montag frei.", "03-09T23:59"),
        ("fr", "L'offre reste valable jusqu'au 13 mars inclus.", "03-13T23:59"),
        ("es", "Necesitamos saberlo antes del martes a mediodía.", "03-10T12:00"),
        ("pt", "A proposta é válida até sexta às 18h.", "03-06T18:00"),
        ("pt", "O teste deve ser feito em até 5 dias.", "03-09T23:59"),
    ],
)
def test_a_deadline_without_a_time_is_the_end_of_its_day(language: str, text: str, due: str) -> None:
    """What the user must do is due at the time named, or at 23:59 of the day."""
    found = _asked(deadline, language, text)

    assert found is not None
    assert found[0] == datetime.fromisoformat(f"2026-{due}").replace(tzinfo=ZONES[language])


@pytest.mark.parametrize(
    "text",
    [
        "We hope to write to you in the next few days, and no later than Friday 20 March.",
        "You will have our answer within ten days, i.e. by 20 March at the latest by close of business.",
    ],
)
def test_the_outer_bound_of_a_promise_counts(text: str) -> None:
    """Where two times are given for one answer, the employer is late after the one that bounds it."""
    found = _asked(answer_by, "en", text)

    assert found is not None
    assert found[0] == datetime(2026, 3, 20, 17, tzinfo=NEW_YORK)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I'll call you on Monday at 10 am."),
        ("es", "Te llamo el lunes a las 10:00."),
        ("en", "The panel is two parts back to back, so we need a two-hour slot."),
    ],
)
def test_an_hour_to_talk_at_is_no_promise_of_an_answer(language: str, text: str) -> None:
    """What fixes a talk, or says how long it takes, says nothing of when they will decide."""
    assert _asked(answer_by, language, text) is None


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
