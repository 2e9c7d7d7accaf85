"""The rubric beside the letter's wording, planted errors, and a letter read again once the user has edited it."""

from __future__ import annotations

import planted
import pytest
from letter_facts import DAY, INES, PROFILE, application, courtesy, interview, link, thanks

from agent.etiquette.application import Application
from agent.etiquette.courtesy import Courtesy
from agent.etiquette.kinds import DraftKind
from agent.etiquette.notes import Impression, Notes
from agent.letters import grammar
from agent.letters.proofread import proofread, reread

GOOD = thanks()
OWED = courtesy(DraftKind.THANK_YOU)
OTHERS = (Application(id="other", company=planted.STRANGER),)


def again(body: str, owed: Courtesy = OWED) -> str:
    """What is found in the thank-you with the user's own body."""
    made = GOOD.model_copy(update={"body": body, "sentences": ()})
    return "\n".join(reread(made, owed, application(), OTHERS, PROFILE))


def first(added: str, of: Application | None = None, owed: Courtesy = OWED) -> str:
    """What is found in the thank-you with one sentence more, before it is placed."""
    made = GOOD.model_copy(update={"body": GOOD.body.replace("\n\nBest", f" {added}\n\nBest", 1), "sentences": ()})
    return "\n".join(proofread(made, owed, of or application(), OTHERS, PROFILE))


def test_a_good_letter_reads_well_again() -> None:
    """Also where a mail program broke its lines and put the mail answered below it."""
    assert again(GOOD.body) == ""
    long_line = "I would be glad to talk about the timetable and how the crews use it, whenever it suits the team."
    broken = long_line.replace("crews use", "crews\nuse")
    assert again(GOOD.body.replace("\n\nBest", f" {broken}\n\nBest", 1)) == ""
    assert again(f"{GOOD.body}\n\nOn Thu, 7 May 2026 Inês Calder wrote:\n> see you at teh  talk [1]") == ""


@pytest.mark.parametrize("name", planted.CLASSES)
def test_each_class_of_planted_error_is_found(name: str) -> None:
    """One of two letters at the least; `make measure` prints how many of ten."""
    bodies = [thanks(key=f"k{number}").body for number in range(2)]
    bodies = [f"{one} " if "Best" not in one else one.replace("\n\nBest", f"{_MORE}\n\nBest", 1) for one in bodies]
    wrong = [body for number, one in enumerate(bodies) if (body := planted.planted(name, one, number))]
    assert wrong
    assert any(again(body) for body in wrong), wrong


_MORE = " I have an idea for your team. I hope to hear of your plans when it is convenient, and I am at ease with time."


def test_what_the_user_left_unfinished_is_found() -> None:
    """A gap, another spelling of the reader, another weekday, another employer, the line that waits."""
    assert "gap that nobody filled" in again(GOOD.body.replace("\n\nBest", " I like [what?].\n\nBest", 1))
    assert "does not name Inês Calder" in again(GOOD.body.replace("Hi Inês", "Hi Inse", 1))
    assert "not the day" in again(GOOD.body.replace("\n\nBest", " It was good on Monday.\n\nBest", 1))
    assert planted.STRANGER in again(GOOD.body.replace("\n\nBest", f" I like {planted.STRANGER}.\n\nBest", 1))
    assert "still stands" in again(f"Waiting for: your words\n\n{GOOD.body}")


@pytest.mark.parametrize(
    ("added", "finding"),
    [
        ("I find it a honest question, and the the team knows.", "the same word twice"),
        ("My salary was fine.", "has no place"),
        ("Please find attached my plan.", "attached: nothing is"),
        ("The plan was shaped by them. It was needed by you.", "say who does it"),
        ("Perhaps it works. Maybe it holds. Possibly it stays.", "more than two hedges"),
        ("Es ist gut, und die Fähre ist auch gut.", "another language"),
        ("It is good.\u200b It holds.", "does not show (U+200B)"),
        ("sent from my phone", "begins a sentence with a small letter"),
        ("It holds and", "no full stop"),
        ("I like tollgate FERRIES.", "is spelled Tollgate Ferries"),
        ("I asked Whitlok about it.", "should it be"),
        ("They is kind.", "They is"),
        ("It holds.Then it goes.", "a space is missing"),
        ("- one thing", "a list"),
    ],
)
def test_the_rest_of_the_rubric_is_found(added: str, finding: str) -> None:
    """One fault more, one finding more, with the words it is about."""
    added = f"\n\n{added}" if added.startswith("-") else added
    assert finding in first(added)


def test_a_reader_who_is_no_person_of_this_application_is_found() -> None:
    """An address that nobody reads, and somebody of elsewhere (M1)."""
    machine = INES.model_copy(update={"address": "no-reply@tollgate.example"})
    assert "nobody reads mail to" in first("It holds.", application().model_copy(update={"people": (machine,)}))
    assert "nobody of this application" in first("It holds.", application().model_copy(update={"people": ()}))


def test_thread_and_time_are_checked() -> None:
    """The subject of an answer is that of the mail it answers (M15); its time to send is one (M20)."""
    assert "the subject is not that of" in first("It holds.", owed=courtesy(DraftKind.THANK_YOU, answers=link("Quays")))
    late = OWED.model_copy(update={"send_from": OWED.send_until + DAY})
    assert "over before it begins" in first("It holds.", owed=late)


def test_yesterday_in_the_notes_is_another_day_when_the_letter_goes() -> None:
    """The sentence is the user's: it is quoted, and stays as it is (M17)."""
    talk = interview(notes=Notes(impressions=(Impression(text="the outage you had yesterday"),)))
    later = OWED.model_copy(update={"send_from": OWED.send_from + 2 * DAY, "send_until": OWED.send_until + 2 * DAY})
    of = application(talk)
    assert "will be another day" in first("I liked the outage you had yesterday.", of, later)
    assert "will be another day" not in first("I liked the outage you had yesterday.", of)


def test_the_users_words_and_names_are_right_as_they_are() -> None:
    """The checker of grammar is asked about the rest; it takes either variant of English unless one is known."""
    assert grammar.slips("We met at Kubrik on the quay.", {"kubrik"}) == ()
    assert [str(one) for one in grammar.slips("We met at teh quay.")] == ["“teh”: should it be “the”?"]
    assert grammar.slips("I like the colour of the centre. I organize it.") == ()
    assert grammar.slips("I like the colour.", variant=grammar.AMERICAN)
