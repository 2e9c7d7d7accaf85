"""Which of five languages a text is written in, by its small words."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ENOUGH = 3  # small words needed before a text counts as another language than English
_READ = 4000
_SMALL = {
    "en": "the and you your for with to of is are we our have will this that in on at be not it from as would if can",
    "de": "der die das und sie ihre ihr ihnen wir für mit zu den dem ist sind nicht ein eine einen haben wird"
    " werden auf bei uns"
    " im zum zur von auch als am ich hallo frau herr freundlichen grüßen",
    "fr": "le la les et vous votre vos nous pour avec de des du est sont pas un une avons sera dans sur à au aux que"
    " qui notre nos ce cette en je bonjour madame monsieur cordialement",
    "es": "el los las y usted su sus tu te nosotros para con de del es son no un una hemos será en sobre que"
    " nuestro nuestra"
    " le lo se por como al este esta hola gracias está un saludo saludos",
    "pt": "o os as e você sua seu suas nós para com de do da dos das é são não um uma temos será em sobre que nosso"
    " nossa se"
    " por como ao à este esta no na olá obrigado obrigada está às cumprimentos",
}
_LANGUAGES = {language: frozenset(words.split()) for language, words in _SMALL.items()}
_OTHERS = re.compile(r"[\u0400-\u04ff\u0590-\u06ff\u0900-\u097f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def language_of(text: str) -> str:
    """ISO 639-1 code of English, German, French, Spanish or Portuguese; "xx" for another; short text counts as "en"."""
    sample = text[:_READ].lower()
    if len(_OTHERS.findall(sample)) * 3 > len(sample.replace(" ", "")):
        return "xx"
    words = _WORD.findall(sample)
    counts = {language: sum(word in small for word in words) for language, small in _LANGUAGES.items()}
    best = max(counts, key=lambda language: (counts[language], language == "en"))
    if counts[best] >= _ENOUGH and counts[best] * 12 >= len(words):
        return best
    return "en" if len(words) < 25 or counts["en"] >= counts[best] else "xx"  # noqa: PLR2004 - too short to tell
