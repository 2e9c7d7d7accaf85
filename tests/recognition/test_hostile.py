"""Any text in any place gets an answer soon: no hang, no exception, quotes that the mail holds."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent import bootstrap
from agent.cli.mail import NOBODY, line_of
from agent.etiquette.kinds import MessageKind
from agent.recognition.bounds import bounded
from agent.recognition.cues import cues_of
from agent.recognition.phrases import LANGUAGES
from agent.recognition.recognise import recognise
from agent.recognition.tables import table
from connectors.archive import ArchivedMail
from connectors.mail import Address, Folder
from tests.recognition.mail_values import ADA, ALMANAC, ME, invite, message

HANGS = 8.0  # seconds of processor time; what is bounded takes a twentieth of it, what is not, hours
LETTERS = 200_000

# What costs readers of prose the most: endless words and marks, near-misses of quotes, dates, names, lists, phrases.
SEEDS = [
    "A", "a ", "é", "a\u0301", "0", "12 ", "(", "<", "-", "_", "…", ". ", "\n", "\t ", "> ", "? ", "| a ", "x: y\n",
    "a@b.example ", "http://x.example/y ", "monday ", "10:00 ", "10am ET or 11am PT ", "march 5 ", "1/2/2026 ", "5. ",
    "by the end of next week ", "bis Ende nächster Woche ", "um 14 Uhr am ", "d’ici la fin ", "a las 10 del ",
    "not be able to move ", "unfortunately ", "if you are ", "we ", "at Acme Corp Ltd and ", "the team ", "Dr. ",
    "Anna Berg, ", "with Anna Berg and ", "- 10:00 - 11:00 Anna Berg, Engineer\n", "interview with ", "name: ",
    "On Mon, Jan 1, 2026 at 10:00 AM X <x@y.example> wrote:\n", "From: X\nSent: Monday\nTo: y\nSubject: z\n",
    "for the senior the senior ", "it’s ", "{{ 7*7 }} ", "\u202e", "\x00", "Position: Engineer, Engineer of ",
]  # fmt: skip


def endless(seed: str) -> str:
    """A text of nothing but that."""
    return (seed * (LETTERS // len(seed) + 1))[:LETTERS]


@pytest.mark.parametrize("seed", SEEDS, ids=repr)
def test_no_text_keeps_recognition_busy(seed: str) -> None:
    """In the body, in HTML, in the subject, in a name, in a calendar event."""
    text = endless(seed)
    flat = text.replace("\n", " ")
    event = invite(Address("g@h.example", flat[:5000]), summary=flat[:20_000], location=flat[:20_000])
    for hostile in (
        message(text),
        replace(message(""), html=f"<p>{text.replace('<', '&lt;')}</p>"),
        message("Your interview is on Monday at 10:00.", subject=flat),
        message("Hello", sender=Address("a@b.example", flat)),
        message("See you then", invites=(event,)),
        message(f"We are happy to invite you to an interview on 5 May at 10:00.\n{text}\nAnna"),
    ):
        begun = time.process_time()
        assert recognise(hostile, ME, ALMANAC)
        assert time.process_time() - begun < HANGS


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_backtracks_for_long(language: str) -> None:
    """Each pattern against what almost matches it, over and over: its own cues, and common words between them."""
    gap = r"[^.!?\n]{0,70}?"
    for group in table(f"phrases/{language}")["signs"]:
        for pattern in [*group["patterns"], *([group["unless"]] if "unless" in group else [])]:
            written = pattern.replace("…", gap)
            if "<" in written.replace("(?<", ""):
                continue  # names a word list of the table; what it stands for is searched by the other tests
            compiled = re.compile(rf"(?<!\w)(?:{written})(?!\w)")
            cues = sorted(cues_of(written))[:2] or ["we are"]
            begun = time.process_time()
            for cue in cues:
                for between in (" ", " not be able to ", " the a your our "):
                    compiled.search((cue + between) * (8000 // len(cue + between)))
            assert time.process_time() - begun < HANGS, pattern


def test_a_message_within_bounds_is_left_alone() -> None:
    """The usual mail is the same object; only what is endless is cut."""
    usual = message("Dear Ada,\n\nwe would like to meet you on Monday.\n\nRosa", invites=(invite(ADA),))
    assert bounded(usual) is usual
    cut = bounded(message("word " + "x" * 5000 + " end", subject="s" * 5000))
    assert len(cut.subject) == 300
    assert cut.text.startswith("word xxx")
    assert cut.text.endswith(" end")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400), st.text(max_size=80), st.text(max_size=40), st.sampled_from(["", "on Monday at 10:00 "]))
def test_any_text_gets_an_answer_whose_quotes_it_holds(text: str, subject: str, name: str, time_words: str) -> None:
    """Whatever letters it is made of."""
    mail = message(time_words + text, subject=subject, sender=Address("a@b.example", name))
    found = recognise(mail, ME, ALMANAC)
    held = " ".join(f"{mail.subject} {mail.text}".split())
    assert found
    for evidence in found:
        assert 0 <= evidence.confidence <= 1
        for quote in evidence.because:
            assert " ".join(quote.quote.split()) in held


@settings(max_examples=80, deadline=None)
@given(
    st.binary(max_size=600),
    st.sampled_from([b"", b"From: a@b.example\r\nSubject: Interview\r\n\r\n", b"BEGIN:VCALENDAR\r\n"]),
)
def test_any_bytes_get_their_line(content: bytes, head: bytes) -> None:
    """`other` at least, with an error where they can't be read."""
    mail = ArchivedMail("x", "x", Folder.INBOX, head + content, datetime(2026, 1, 1, tzinfo=UTC))
    line = line_of(mail, bootstrap.me_of(NOBODY), bootstrap.almanac_of(NOBODY))
    assert line["kind"] in {kind.value for kind in MessageKind}
