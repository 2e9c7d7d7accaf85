"""Notes: what people type after an interview, and what is understood of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from letter_facts import PROFILE, application, courtesy, interview, letter, panel

from agent.etiquette.kinds import DraftKind
from agent.etiquette.notes import Fit, Impression, Notes, PrivateNotes
from agent.letters.notes import notes_subject, parse_notes
from agent.letters.wishes import Wish, WishKind, read_wishes


def read(text: str) -> Notes:
    """The notes alone."""
    return parse_notes(text)[0]


HAPPENED = [
    ("Did it happen as planned? yes", "yes"),
    ("Did it happen as planned?  no, they moved it", "no"),
    ("did it happen: they didn't show", "no_show"),
    ("Did it happen as planned? They didn’t show up", "no_show"),
    ("Did it take place? Yep", "yes"),
    ("Hat es stattgefunden? ja", "yes"),
    ("Did it happen as planned? oui", "yes"),
    ("no", "no"),
    ("Cancelled", "no"),
    ("No, postponed.", "no"),
    ("no show", "no_show"),
    ("Nobody showed up for twenty minutes", "no_show"),
    ("No on-call rota, which surprised me", None),
    ("Notes on the call", None),
]


@pytest.mark.parametrize(("text", "expected"), HAPPENED)
def test_whether_it_happened(text: str, expected: str | None) -> None:
    """The first answer tells whether the talk took place."""
    assert read(text).happened == expected


IMPRESSIONS = [
    ("1) Dana – what stuck with me was the pager rota", ("Dana", "the pager rota")),
    ("Dana - what stuck with me was the pager rota", ("Dana", "the pager rota")),
    ("1. Dana: What stuck with me was: the pager rota.", ("Dana", "the pager rota.")),
    ("- Dana — what stayed with me was … the pager rota", ("Dana", "the pager rota")),
    ("> 1) Dana – what stuck with me was the pager rota", ("Dana", "the pager rota")),
    ("What stuck with me was the pager rota", (None, "the pager rota")),
    ("1) what stuck was the pager rota", (None, "the pager rota")),
    ("1) Dr. Levi – was mir im Kopf geblieben ist: der Dienstplan", ("Dr. Levi", "der Dienstplan")),
    ("Was hängen geblieben ist: der Dienstplan", (None, "der Dienstplan")),
    ("1) Zoé – ce qui m’a marqué, c’est le planning", ("Zoé", "le planning")),
    ("1) Ana – lo que se me quedó fue la rotación", ("Ana", "la rotación")),
    ("1) Rui – o que me marcou foi a escala", ("Rui", "a escala")),
    ("Met: Dana Levi\nDana: the pager rota", ("Dana", "the pager rota")),
    ("Met: Dana Levi\n1) Dana – the pager rota", ("Dana", "the pager rota")),
    ("Met: Dana Levi\n1) Kafka – nobody trusts it", (None, "Kafka – nobody trusts it")),
    ("great chat about the pager rota", (None, "great chat about the pager rota")),
    ("* pager rota\n* nobody sleeps", (None, "pager rota\nnobody sleeps")),
    ("Notes on Tollgate\npager rota", (None, "pager rota")),
    (
        "1) Dana – what stuck with me was the pager rota,\nhard\nwork",
        ("Dana", "the pager rota, hard work"),
    ),
]


@pytest.mark.parametrize(("text", "expected"), IMPRESSIONS)
def test_what_stuck(text: str, expected: tuple[str | None, str]) -> None:
    """An impression is read with the person it is about, whatever became of numbers, dashes and quotes."""
    (found,) = read(text).impressions
    assert (found.about, found.text) == expected


FITS = [
    (
        "2) They are trying to go live and stay live, and I have done something like it when I ran launch and rota",
        Fit(need="go live and stay live", experience="ran launch and rota"),
    ),
    ("They're trying to go live", Fit(need="go live")),
    (
        "2) They are trying to … and I have done something like it when I ran the launch",
        Fit(experience="ran the launch"),
    ),
    ("I’ve done something similar when I ran the launch", Fit(experience="ran the launch")),
    (
        "2) They are trying to go live\nand I have done something like this before: I ran the launch",
        Fit(need="go live", experience="ran the launch"),
    ),
    (
        "2) Sie wollen live gehen, und ich habe etwas Ähnliches gemacht, als ich den Start leitete",
        Fit(need="live gehen", experience="den Start leitete"),
    ),
    (
        "2) Ils cherchent à ouvrir, et j’ai fait quelque chose de semblable quand j’ai conduit la reprise",
        Fit(need="ouvrir", experience="j’ai conduit la reprise"),
    ),
]


@pytest.mark.parametrize(("text", "expected"), FITS)
def test_fit(text: str, expected: Fit) -> None:
    """Need and experience are parted at the question, never at an "and"; either half alone will do."""
    assert read(text).fits == (expected,)


WENT = [
    ("How did it go: good", "good"),
    ("how did it go? really well", "good"),
    ("How did it go: ok", "ok"),
    ("How did it go - not bad", "ok"),
    ("How did it go: not so good", "bad"),
    ("How did it go: no longer interested", "not_interested"),
    ("Wie lief es: gut", "good"),
    ("Wie lief es: nicht mehr interessiert", "not_interested"),
    ("Comment ça s’est passé : moyen", "ok"),
    ("How did it go: good / ok / bad / no longer interested", None),
]


@pytest.mark.parametrize(("text", "expected"), WENT)
def test_how_it_went(text: str, expected: str | None) -> None:
    """One of four answers, in words people use; the untouched options are none."""
    assert read(text).went == expected


MET = [
    ("Met: Dana Levi, Tom Reyes", ("Dana Levi", "Tom Reyes")),
    ("Met: Dana Levi and Tom Reyes (fix spelling, add or delete)", ("Dana Levi", "Tom Reyes")),
    ("Met: Dana Levi (left early)", ("Dana Levi",)),
    ("met:\n- Dana Levi\n- Tom Reyes", ("Dana Levi", "Tom Reyes")),
    ("Met: Dana from platform", ("Dana",)),
    ("Met: Dana Levi – VP Data; Tom", ("Dana Levi", "Tom")),
    ("Met: …", ()),
]


@pytest.mark.parametrize(("text", "expected"), MET)
def test_whom_they_met(text: str, expected: tuple[str, ...]) -> None:
    """Names come without hints and remarks."""
    assert read(text).met == expected


def test_a_remark_on_a_name_is_kept() -> None:
    """What stands in brackets behind a name is not lost."""
    assert parse_notes("Met: Dana Levi (left early)")[1].unplaced == ("left early",)


@pytest.mark.parametrize(
    "text", ["1) Dana – what stuck with me was -", "nothing", "-", "nichts besonderes", "1) rien\nHow did it go: ok"]
)
def test_nothing_special(text: str) -> None:
    """A dash or "nothing" is an answer too."""
    assert read(text).nothing_special


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("Private (never used in letters): low pay", "low pay"),
        ("private the boss shouted", "the boss shouted"),
        ("1) Dana – what stuck with me was X1\nPrivate: low pay\nand far away", "low pay\nand far away"),
        ("Privat: wenig Geld", "wenig Geld"),
    ],
)
def test_what_is_private_stays_private(text: str, private: str) -> None:
    """Private lines go to the private notes and nowhere else."""
    notes, hidden = parse_notes(text)
    assert hidden.private == private
    assert private.rsplit(maxsplit=1)[-1] not in notes.model_dump_json()


def test_next_step_is_read() -> None:
    """When they said the user would hear is kept in the user's words."""
    assert read("3) Next step / when they said I’d hear: by Friday").next_step == "by Friday"
    assert read("Nächste Schritte: Anruf am Montag").next_step == "Anruf am Montag"
    assert read("3) Next step / when they said I'd hear: …").next_step is None


def test_a_reply_on_top_wins_over_the_draft_below() -> None:
    """Loose lines above our own unfilled draft are the answer."""
    draft = letter(DraftKind.NOTES, None).body
    quoted = "\n".join(f"> {line}" for line in draft.split("\n"))
    notes = read(f"pager rota, nobody sleeps\n\nOn Thu, 7 May 2026, Ada Quill wrote:\n{quoted}")
    assert notes.impressions == (Impression(text="pager rota, nobody sleeps"),)


def test_the_untouched_draft_answers_nothing() -> None:
    """What we wrote ourselves is no answer."""
    for talk in (interview(notes=None), panel()):
        notes, private = parse_notes(letter(DraftKind.NOTES, None, application(talk)).body)
        assert notes.impressions == ()
        assert notes.fits == ()
        assert (notes.next_step, notes.went, notes.nothing_special) == (None, None, False)
        assert private == PrivateNotes()


def test_a_signature_is_kept_but_is_no_impression() -> None:
    """What stands below the signature mark is put aside."""
    notes, private = parse_notes("the pager rota\n-- \nAda Quill")
    assert [one.text for one in notes.impressions] == ["the pager rota"]
    assert private.unplaced == ("Ada Quill",)


WORD = st.text("abdfgklmprstuvz", min_size=3, max_size=8).filter(lambda word: word not in {"map", "mal", "gut"})
PHRASE = st.lists(WORD, min_size=2, max_size=9).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(stuck=PHRASE, need=PHRASE, done=PHRASE, heard=PHRASE, hidden=PHRASE)
def test_what_is_filled_in_comes_back(stuck: str, need: str, done: str, heard: str, hidden: str) -> None:
    """Answers typed into the notes draft are read as they were typed."""
    body = letter(DraftKind.NOTES, None).body
    body = body.replace("stuck with me was …", f"stuck with me was {stuck} and {need}")
    body = body.replace("trying to … and", f"trying to {need} and {done}, and").replace("when I …", f"when I {done}")
    body = body.replace("I'd hear: …", f"I'd hear: {heard}").replace("good / ok / bad / no longer interested", "ok")
    notes, private = parse_notes(body.replace("letters): …", f"letters): {hidden}"))
    assert notes.impressions == (Impression(text=f"{stuck} and {need}", about="Inês"),)
    assert notes.fits == (Fit(need=f"{need} and {done}", experience=done),)
    assert (notes.happened, notes.met, notes.next_step, notes.went) == ("yes", ("Inês Calder",), heard, "ok")
    assert private == PrivateNotes(private=hidden)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_no_text_is_lost_and_none_breaks_the_reader(text: str) -> None:
    """Any text can be read."""
    notes, private = parse_notes(text)
    assert isinstance(notes, Notes)
    assert isinstance(private, PrivateNotes)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORD, min_size=1, max_size=12), st.booleans())
def test_each_word_of_loose_lines_is_somewhere(words: list[str], with_stem: bool) -> None:  # noqa: FBT001  # drawn
    """A word typed anywhere is found again, in the notes or in what is kept private."""
    text = "\n".join(words) + ("\nHow did it go: good\nbtw kryptonite" if with_stem else "")
    notes, private = parse_notes(text)
    kept = notes.model_dump_json() + private.model_dump_json()
    assert all(word in kept for word in words)
    assert not with_stem or "kryptonite" in kept


@pytest.mark.parametrize(
    ("subject", "hint"),
    [
        ("Notes: Tollgate – Inês – 3 quick questions (no need to send)", "Tollgate – Inês"),
        ("notes tollgate", "tollgate"),
        ("Re: Notes: Tollgate", "Tollgate"),
        ("AW: Notes - Tollgate", "Tollgate"),
        ("Notizen Tollgate", "Tollgate"),
        ("Notes", ""),
        ("Notebook sale", None),
        ("Your notes", None),
        ("", None),
    ],
)
def test_which_mails_to_oneself_are_notes(subject: str, hint: str | None) -> None:
    """A subject that begins with "notes" is about notes; the rest says which."""
    assert notes_subject(subject) == hint


@pytest.mark.rule("E4")
def test_the_notes_draft_asks_by_name() -> None:
    """The draft to the user names the employer and whom they met, and is ready at once."""
    draft = letter(DraftKind.NOTES, None, application(panel()))
    assert draft.subject == "Notes: Tollgate Ferries – Inês, Omar – 3 quick questions (no need to send)"
    assert "1) Inês – what stuck with me was …" in draft.body
    assert "1) Omar – what stuck with me was …" in draft.body
    assert draft.ready
    assert courtesy(DraftKind.NOTES, None).person is None


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pt"])
def test_the_draft_in_each_language_is_read_back(language: str) -> None:
    """Left as it stands it answers nothing; each gap that is filled comes back in its place."""
    profile = PROFILE.model_copy(update={"language": language})
    draft = letter(DraftKind.NOTES, None, application(panel()), profile=profile)
    untouched, nothing = parse_notes(draft.body)
    gaps = iter(("kelp", "moss", "fern", "reed", "rush", "peat"))
    notes, private = parse_notes("".join(next(gaps) if one == "…" else one for one in draft.body))

    assert (untouched.impressions, untouched.fits, untouched.went, nothing) == ((), (), None, PrivateNotes())
    assert [one.text for one in notes.impressions] == ["kelp", "moss"]
    assert notes.fits == (Fit(need="fern", experience="reed"),)
    assert (notes.happened, notes.next_step, private) == ("yes", "rush", PrivateNotes(private="peat"))
    assert (notes_subject(draft.subject) or "").startswith("Tollgate Ferries")


def test_what_was_dictated_in_one_breath() -> None:
    """Several questions in one line, without any stop."""
    notes, private = parse_notes(
        "Dana what stuck with me was the pager rota they are trying to go live and I have done something like it when I"
        " ran the launch next step they call on friday how did it go good private the boss shouted"
    )

    assert notes.impressions == (Impression(text="the pager rota", about="Dana"),)
    assert notes.fits == (Fit(need="go live", experience="ran the launch"),)
    assert (notes.next_step, notes.went) == ("they call on friday", "good")
    assert private.private == "the boss shouted"


@pytest.mark.parametrize(
    ("line", "wish"),
    [
        ("not an interview", Wish(kind=WishKind.NOT_AN_INTERVIEW)),
        ("- Top choice!", Wish(kind=WishKind.TOP_CHOICE)),
        ("may mention other interviews", Wish(kind=WishKind.SHARE_OTHER_INTERVIEWS)),
        ("Mute", Wish(kind=WishKind.MUTE)),
        ("> withdraw.", Wish(kind=WishKind.WITHDRAW)),
        ("skip thank–you", Wish(kind=WishKind.SKIP_THANKS)),
        ("hm: Dana", Wish(kind=WishKind.HIRING_MANAGER, value="Dana")),
        ("no LinkedIn", Wish(kind=WishKind.NO_LINKEDIN)),
        ("wrong company: Tollgate Rail", Wish(kind=WishKind.WRONG_COMPANY, value="Tollgate Rail")),
        ("erste Wahl", Wish(kind=WishKind.TOP_CHOICE)),
        ("same as Tollgate Rail – Data Engineer", Wish(kind=WishKind.SAME_AS, value="Tollgate Rail – Data Engineer")),
        ("gleiche Bewerbung wie Tollgate", Wish(kind=WishKind.SAME_AS, value="Tollgate")),
        ("la même que Tollgate", Wish(kind=WishKind.SAME_AS, value="Tollgate")),
        ("igual que Tollgate", Wish(kind=WishKind.SAME_AS, value="Tollgate")),
        ("a mesma que Tollgate", Wish(kind=WishKind.SAME_AS, value="Tollgate")),
        ("Das war kein Interview.", Wish(kind=WishKind.NOT_AN_INTERVIEW)),
        ("Did it happen as planned?  not an interview", Wish(kind=WishKind.NOT_AN_INTERVIEW)),
        ("falsche Firma: Tollgate Rail", Wish(kind=WishKind.WRONG_COMPANY, value="Tollgate Rail")),
        ("responsable : Inês", Wish(kind=WishKind.HIRING_MANAGER, value="Inês")),
        ("The hiring manager is Dana Levi", Wish(kind=WishKind.HIRING_MANAGER, value="Dana Levi")),
        ("Ich ziehe meine Bewerbung zurück", Wish(kind=WishKind.WITHDRAW)),
        ("je retire ma candidature", Wish(kind=WishKind.WITHDRAW)),
        ("withdraw, please", Wish(kind=WishKind.WITHDRAW)),
        ("ohne Dankschreiben", Wish(kind=WishKind.SKIP_THANKS)),
        ("sem agradecimento", Wish(kind=WishKind.SKIP_THANKS)),
        ("pas de LinkedIn", Wish(kind=WishKind.NO_LINKEDIN)),
        ("on peut mentionner d'autres entretiens", Wish(kind=WishKind.SHARE_OTHER_INTERVIEWS)),
    ],
)
def test_one_line_that_is_a_wish(line: str, wish: Wish) -> None:
    """A wish is read wherever its line stands, and is no answer."""
    wishes, rest = read_wishes(f"1) Dana – what stuck with me was the rota\n{line}\nHow did it go: ok")

    assert [(one.kind, one.value) for one in wishes] == [(wish.kind, wish.value)]
    assert read(rest) == Notes(impressions=(Impression(text="the rota", about="Dana"),), went="ok")


def test_a_sentence_with_the_words_of_a_wish_is_none() -> None:
    """Only a whole line is one."""
    typed = "they mute the pager at night\nwe would withdraw the old API\nthe rota is the same as in Porto\nhm: \x1b[1m"
    assert read_wishes(typed) == ((), typed)


HOSTILE = ["{role}", "{{ x }}", "{% if %}", "<b>loud</b>", "Bcc: a@evil.example", "😀😀", "Ωmega Жук", "مرحبا"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=6), st.sampled_from(["\r\n", "\n", "\r"]))
def test_strange_words_are_kept_as_they_are(words: list[str], end: str) -> None:
    """Template syntax, HTML, header lines and other scripts are words like any other."""
    notes, private = parse_notes(f"1) what stuck with me was {end.join(words)}{end}Private: kelp")
    kept = " ".join(one.text for one in notes.impressions) + " ".join(private.unplaced) + private.private
    assert all(word in kept for word in words)
    assert "kelp" not in notes.model_dump_json()


@pytest.mark.parametrize("row", ["…", " ", "\n", "-", "(", "a\n", "1) ", "they want to ", "private ", "met: ", "😀"])
def test_a_hundred_kilobytes_of_anything_are_read(row: str) -> None:
    """A long text ends in notes, and no word of it is lost."""
    notes, private = parse_notes(row * (100_000 // len(row)) + "\nkryptonite")
    assert "kryptonite" in notes.model_dump_json() + private.model_dump_json()
