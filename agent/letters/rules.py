"""The rules that act in letters, as declared objects: each is asked for where it acts, and can be switched off.

What is written, and what proofreading finds, depends on the rules in force: with `rules=LETTER_RULES.without(E20)` a
follow-up does not say that they are busy. E12, E42 and E45 act on both sides of the law and are declared there.
"""

from __future__ import annotations

from agent.etiquette.rules import AFTER, CHANNEL, E12, E42, E45, INTEREST, NOTE, PATIENCE, REFUSAL, Rule, Rulebook

TAILORED, CRAFTED, HONEST = "No letter from a mould", "Write it well, and read it again", "Say only what is so"

E2 = Rule(
    id="E2", advice=AFTER, says="A letter is signed and quiet: no emoji, no capitals, one exclamation mark at most."
)
E10 = Rule(id="E10", advice=NOTE, says="A letter greets one named person by the name they use.")
E11 = Rule(id="E11", advice=NOTE, says="A thank-you thanks in its first two sentences, and three times at most.")
E13 = Rule(id="E13", advice=NOTE, says="A thank-you says once that the user wants this role at this employer.")
E14 = Rule(
    id="E14", advice=TAILORED, says="No gap, no stock phrase, and a quarter of the sentences or more are specific."
)
E15 = Rule(id="E15", advice=TAILORED, says="No two letters share their substance or long runs of words.")
E16 = Rule(id="E16", advice=TAILORED, says="What was talked about is named, and what the user took from it.")
E18 = Rule(id="E18", advice=PATIENCE, says="A follow-up grants that decisions take time.")
E19 = Rule(id="E19", advice=PATIENCE, says="No letter sets a day, demands, blames or pleads.")
E20 = Rule(
    id="E20", advice=PATIENCE, says="A follow-up knows that they are busy, and asks whether a message was missed."
)
E22 = Rule(id="E22", advice=CRAFTED, says="Plain words, and sentences of at most 32 words, 20 on the average.")
E23 = Rule(id="E23", advice=CRAFTED, says="A letter keeps to the length of its kind, with one superlative at most.")
E24 = Rule(id="E24", advice=CRAFTED, says="A thank-you has two to four paragraphs of one to four sentences.")
E25 = Rule(
    id="E25", advice=CRAFTED, says="A thank-you names one thing the user has done, out of the profile or the notes."
)
E26 = Rule(id="E26", advice=CRAFTED, says="One need of theirs meets one fact, and no fact goes to an employer twice.")
E27 = Rule(id="E27", advice=CRAFTED, says="The fact ends in what it does for them, never for the user.")
E28 = Rule(
    id="E28", advice=CRAFTED, says="Spelling and punctuation are clean, and names are as their bearers spell them."
)
E29 = Rule(id="E29", advice=CRAFTED, says="Beside the letter stands what the user should look at before sending it.")
E30 = Rule(id="E30", advice=CRAFTED, says="Days, subject and names agree with this application and no other.")
E37 = Rule(
    id="E37",
    advice=CHANNEL,
    says="A follow-up asks one thing, when one may hear more; thanks and a last note ask nothing.",
)
E38 = Rule(id="E38", advice=INTEREST, says="An answer to bad news never argues.")
E39 = Rule(id="E39", advice=INTEREST, says="What is asked is asked with courtesy.")
E40 = Rule(id="E40", advice=INTEREST, says="No letter shows impatience or counts the days.")
E41 = Rule(id="E41", advice=INTEREST, says="Who waits says that the employer still interests them.")
E46 = Rule(
    id="E46", advice=REFUSAL, says="The answer to a refusal says once, and briefly, that it is a disappointment."
)
E47 = Rule(id="E47", advice=REFUSAL, says="After a talk it asks one modest thing: what could be better the next time.")
E48 = Rule(id="E48", advice=REFUSAL, says="It ends with good wishes and an open door.")
H1 = Rule(id="H1", advice=HONEST, says="Every sentence is one that was put there with its sources.")
H2 = Rule(id="H2", advice=HONEST, says="“First choice” is said only of the employer that the user marked as such.")
H3 = Rule(id="H3", advice=HONEST, says="Other interviews are mentioned only with the user's leave.")
H4 = Rule(id="H4", advice=HONEST, says="No other offer is claimed that is not on record.")
H5 = Rule(id="H5", advice=HONEST, says="Who has little interest or none claims none.")
H6 = Rule(id="H6", advice=HONEST, says="Nothing of a talk is remembered that the notes do not hold.")
H7 = Rule(id="H7", advice=HONEST, says="The user has tried or read what notes or profile say, and nothing else.")
H8 = Rule(id="H8", advice=HONEST, says="Nobody is said to have recommended the user.")
H9 = Rule(id="H9", advice=HONEST, says="Numbers come from the user or from the record.")
H10 = Rule(id="H10", advice=HONEST, says="Nothing is promised in the user's name that the user did not say.")

# What a letter says and how: the user may keep words that break these. Whom it names and what it claims is firm.
OF_WORDING = (E2, E11, E19, E22, E23, E24, E27, E28, E37, E38, E39, E40, E47)

BORROWED = (E12, E42, E45)  # declared where they act first, and alive in letters too: `DECLARED` finds them here
DECLARED = tuple(value for value in tuple(globals().values()) if isinstance(value, Rule))
LETTER_RULES = Rulebook(frozenset(rule.id for rule in DECLARED))
