"""English grammar: what is right is let pass, what only sounds right is found."""

from __future__ import annotations

import pytest

from agent.letters import grammar, tables
from agent.letters.unsaid import spoken

BARE = frozenset(tables.table("slips")["without_an_article"])


def found(text: str, variant: str | None = None) -> tuple[str, ...]:
    """What the checker and our own patterns say of a text."""
    slips = (*grammar.slips(text, (), variant), *grammar.possessives(text, BARE))
    return (*map(str, slips), *spoken("slips", "confused", text), *spoken("slips", "disagreeing", text))


RIGHT = (
    "Thursday, May 7 at 10:00 am is good for me.",
    "If 9 am is too early, 11:30 pm was never too late for me.",
    "Thank you for your kind mail, and for your quick and warm reply.",
    "I am glad I got to hear about it, and I am sure we can meet again.",
    "I read it, and it's fine, and it's time to go home.",
    "It's getting late, so it's been good to hear that you're well and that you're early.",
    "I know it's busy, and you're free to say no to this.",
    "May I no longer be asked about it? I have no doubt that they no longer need it.",
    "I hope to hear more, and I am here if you need me.",
    "Their plan is there for all to see, and they're proud of its size.",
    "I'd like to know whether the weather there was better than we thought.",
    "Were you to ask me, I would tell you where we were.",
    "I knew people at the new office, which is where we met.",
    "I would write to you right away, and quite gladly.",
    "The sum of it all: some other day would be too late to learn from it.",
    "Your team is kind to new people, and your own role is clear.",
    "We read it all through, and it had an effect on me.",
)


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_let_pass(text: str) -> None:
    """No finding, whichever side of the Atlantic it is read on."""
    assert [one for variant in (None, "en-GB", "en-US") for one in found(text, variant)] == []


WRONG = (
    "I liked the map of every quay and it's depth.",
    "I learned much about your team and it's customers.",
    "Its close to something I have done, and its of course good to hear.",
    "You're team has a plan for it.",
    "I respect you're decision.",
    "If your able to say, I would be glad.",
    "Id be glad to help with that.",
    "Please let me no when it suits you.",
    "I no how busy you are.",
    "May I ask weather there is a date by now?",
    "I hope to here from you when it suits you.",
    "It made me think about were I would begin.",
    "The hall, witch is to close next year, was new to me.",
    "It showed me how knew people learn the work.",
    "I have herd about the plan.",
    "It would be good to meat you again.",
    "I will weight for your news.",
    "I am quiet sure about it.",
    "Thank you for your advise on the tools.",
    "I have learned more then I thought.",
    "From my side their is one thing to add.",
    "It was good too see the office.",
    "I would of liked that.",
    "These is the plans that I remember.",
    "The the plan was new to me.",
    "I saw an place for myself there.",
)


@pytest.mark.parametrize("text", WRONG)
def test_what_only_sounds_right_is_found(text: str) -> None:
    """Apostrophes astray, words that sound alike, verbs that do not agree."""
    assert found(text)


def test_a_finding_says_where_it_is() -> None:
    """The words stand in the text at the place that is told, and spelling is told from grammar."""
    text = "Good day. I recieved the plan and it's depth."
    for slip in (*grammar.slips(text), *grammar.possessives(text)):
        assert text[slip.at : slip.at + len(slip.words)] == slip.words
    assert [slip.words for slip in grammar.slips(text) if slip.spelling] == ["recieved"]


def test_names_and_the_users_words_are_known() -> None:
    """What is handed in as known is right, also with an ending of possession, and between hyphens."""
    text = "Quokkaberry's tool and the Quokkaberry-Zorbly plan."
    assert grammar.slips(text)
    assert grammar.slips(text, grammar.words_in("Quokkaberry", "zorbly")) == ()
