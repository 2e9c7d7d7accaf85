"""The model beside the rules: what is shipped scores as the library that trained it, and it only tempers the rules."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from agent.etiquette.kinds import MessageKind
from agent.recognition.facts import gather
from agent.recognition.likelihood import confidence, judgement, likelihoods, traits
from agent.recognition.tables import table
from agent.recognition.verdict import Verdict
from tests import train
from tests.recognition.mail_values import ME
from tests.recognition.mail_values import message as a_message

SHIPPED = table("likelihood")


def made_up_lessons() -> list[train.Lesson]:
    """Mails of three kinds from four places, each kind with traits of its own and some noise; always the same."""
    chance = random.Random(7)  # noqa: S311  (the same every time)
    own = {"rejection": ["unfortunately", "others"], "offer": ["pleased", "salary"], "other": ["newsletter", "sale"]}
    found = []
    for number in range(120):
        kind = chance.choice(sorted(own))
        words = {chance.choice(own[kind]), chance.choice(["hello", "regards", "team"]), f"rare{number}"}
        said = MessageKind(kind)
        found.append(train.Lesson(frozenset(words), kind, f"place {number % 4}", 1.0, said, 0.7, right=True))
    return found


def test_the_plain_sum_scores_as_the_library_does() -> None:
    """Rounded weights apart, the probabilities are scikit-learn's."""
    taught = made_up_lessons()
    model = train.fit(taught)
    known = sorted(model["weights"])
    place = {trait: number for number, trait in enumerate(known)}
    rows = [[float(trait in one.traits) for trait in known] for one in taught]
    library = LogisticRegression(C=0.3, l1_ratio=0.0, max_iter=400).fit(rows, [one.kind for one in taught])
    assert place
    for one, row in zip(taught[:20], rows, strict=False):
        ours = likelihoods(one.traits, model)
        for kind, theirs in zip(library.classes_, library.predict_proba([row])[0], strict=True):
            assert ours[kind] == pytest.approx(theirs, abs=0.02)


def test_what_one_source_alone_has_is_not_learned() -> None:
    """A name that only one inbox knows says nothing of others."""
    taught = made_up_lessons()
    assert not any(trait.startswith("rare") for trait in train.fit(taught)["weights"])


def test_a_kind_that_the_traits_tell_is_the_likeliest() -> None:
    """Left-out groups are told by what the others taught."""
    taught = made_up_lessons()
    for one, likely in zip(taught, train.left_out(taught), strict=True):
        assert max(likely, key=lambda kind: likely[kind]) == one.kind


def test_the_shipped_model_knows_only_kinds_that_there_are() -> None:
    """Its numbers point at kinds, one bias each."""
    kinds = {kind.value for kind in MessageKind}
    assert set(SHIPPED["kinds"]) <= kinds
    assert len(SHIPPED["bias"]) == len(SHIPPED["kinds"])
    assert all(0 <= number < len(SHIPPED["kinds"]) for row in SHIPPED["weights"].values() for number, _ in row)


def test_likelihoods_sum_to_one_whatever_the_traits() -> None:
    """Also for a mail of which the model knows nothing."""
    facts = gather(a_message(text="We regret to tell you that we chose another candidate."), ME)
    for found in (frozenset(), traits(facts), frozenset({"never seen"})):
        assert sum(likelihoods(found).values()) == pytest.approx(1)


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 1), st.sampled_from(list(MessageKind)), st.text(max_size=200))
def test_the_model_is_never_the_reason_to_act(sure: float, kind: MessageKind, text: str) -> None:
    """It raises nothing by more than its margin above what the rules hold."""
    facts = gather(a_message(text=text), ME)
    judged = confidence(Verdict(kind, sure), facts)
    assert 0 <= judged <= min(0.99, sure + SHIPPED["margin"]) + 0.005


def test_surer_rules_and_a_likelier_kind_make_a_surer_judgement() -> None:
    """The learned judgement rises with both."""
    weights = SHIPPED["judgement"]
    for kind in MessageKind:

        def score(sure: float, likely: float, kind: MessageKind = kind) -> float:
            given_ = judgement(sure, kind, {kind.value: likely})
            return sum(weights.get(name, 0.0) * value for name, value in given_.items())

        assert score(0.9, 0.5) > score(0.5, 0.5)
        assert score(0.7, 0.9) > score(0.7, 0.1)
