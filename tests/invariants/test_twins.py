"""Two lives with the same facts: one read in another order, slept through, or struck by blows (I10, I12, I9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import strategies as st

from agent.happenings import DraftStands
from connectors import memory
from tests.invariants.laws import hold
from tests.invariants.life import Life, live
from tests.invariants.living import a_life, tried
from tests.invariants.past import Mail
from tests.invariants.steps import GAPS, OPENINGS, Hit, I, Say, Step, Story, They, Wait, Word, lives
from tests.invariants.twins import all_known, asleep, awake, drafts_that_stand, same, stages
from tests.invariants.user_mail import ADDRESS


@pytest.mark.covers("I12")
@pytest.mark.parametrize("opening", OPENINGS)
def test_one_jump_ends_where_step_by_step_does(opening: str) -> None:
    """The same drafts stand and the same stages hold; what lapsed meanwhile is not placed late (I12)."""
    tried(14, _one_jump, lives(opening, most=4), st.sampled_from(GAPS))


def _one_jump(drawn: Story, gap: timedelta) -> None:
    story = _by_mail_and_word(drawn)
    story = replace(story, steps=(*story.steps, Step(gap, Wait())))
    with a_life(story) as slow, a_life(story) as fast:
        for _ in live(slow, awake(story)):
            hold(slow)
        for _ in live(fast, asleep(story)):
            _no_burst(fast)
        same(drafts_that_stand(fast), drafts_that_stand(slow))
        same(stages(fast, fast.now), stages(slow, slow.now))


@pytest.mark.covers("I12", "case 59")
@pytest.mark.parametrize("opening", OPENINGS)
def test_a_machine_that_was_off_catches_up(opening: str) -> None:
    """Everything that came while it was off, read in one round at the end, ends in the same (I12)."""
    tried(10, _was_off, lives(opening, most=4))


def _was_off(drawn: Story) -> None:
    story = _by_mail(drawn)
    with a_life(story) as slow, a_life(story) as off:
        off.look()
        slow.look()
        for _ in live(slow, awake(story)):
            pass
        for mail in slow.past.mails:
            off.house.box.deliver(mail.content, mail.folder)
        off.past = slow.past
        off.house.clock.set(slow.now)
        off.look()
        _no_burst(off)
        same(drafts_that_stand(off), drafts_that_stand(slow))
        same(stages(off, off.now), stages(slow, slow.now))


@pytest.mark.covers("I10")
@pytest.mark.parametrize("opening", OPENINGS)
def test_the_order_of_reading_does_not_matter(opening: str) -> None:
    """The same mails in any order and on any pages tell the same of each application (I10).

    But for what decides where a mail belongs: an application is opened by the same mail, and what the user sent is read
    after what it answers; if they wrote to somebody nobody had told of yet, it is left out.
    """
    drawn = lives(opening, jobs=(0, 1, 3))
    tried(14, _reordered, drawn, st.permutations(range(10)), st.sampled_from((1, 2, 3)))


def _reordered(drawn: Story, order: list[int], size: int) -> None:
    story = _by_mail(drawn)
    with a_life(story) as one, a_life(story) as other, pytest.MonkeyPatch.context() as patch:
        for _ in live(one, story):
            pass
        patch.setattr(memory, "PAGE", size)
        other.house.clock.set(one.now)
        for mail in _shuffled(one, order):
            other.house.box.deliver(mail.content, mail.folder)
        other.house.house.rounds.make(deliver=False)
        same(all_known(other, one.now), all_known(one, one.now))


def _shuffled(life: Life, order: list[int]) -> list[Mail]:
    opened = {one.id: one for one in life.house.store.applications()}
    openers = {mail.job: mail.at for mail in reversed(life.past.mails) if mail.message_id in opened}

    def place(numbered: tuple[int, Mail]) -> tuple[int, int]:
        number, mail = numbered
        if mail.told is None:
            return 2, order[number]
        return (0, number) if mail.at <= openers.get(mail.job, mail.at) else (1, order[number])

    counted = {one for application in opened.values() for one in application.message_ids}
    read = [
        (number, mail)
        for number, mail in enumerate(life.past.mails)
        if mail.told is not None or mail.message_id in counted or mail.to == (ADDRESS,)
    ]
    return [mail for _, mail in sorted(read, key=place)]


@pytest.mark.parametrize("opening", OPENINGS)
def test_blows_leave_no_trace(opening: str) -> None:
    """A life that is killed and refused at any moment comes to the same end as one that is not (I9)."""
    tried(12, _struck, lives(opening, most=4, blows=True))


def _struck(story: Story) -> None:
    steps = tuple(replace(one, what=Wait()) if isinstance(one.what, Hit) else one for one in story.steps)
    spared = replace(story, steps=steps)
    with a_life(story) as struck, a_life(spared) as whole:
        for _ in live(struck, story, careful=True):
            hold(struck)
        struck.house.box.blow = None
        for _ in live(whole, spared, careful=True):
            pass
        same(drafts_that_stand(struck), drafts_that_stand(whole))


def _by_mail(story: Story) -> Story:
    """Only what is written, and time."""
    return replace(story, steps=tuple(one for one in story.steps if isinstance(one.what, They | I | Wait)))


def _by_mail_and_word(story: Story) -> Story:
    """Without what depends on the drafts that stand."""
    kept = tuple(
        one
        for one in story.steps
        if isinstance(one.what, They | I | Wait) or (isinstance(one.what, Say) and one.what.word is not Word.SKIP)
    )
    return replace(story, steps=kept)


def _no_burst(life: Life) -> None:
    """What was placed after the jump is neither pointless by now nor gone again."""
    standing = {row.key for _, row in life.standing()}
    for heard in life.house.heard[life.new_from :]:
        if isinstance(heard, DraftStands) and not heard.again:
            assert heard.expires > life.now
            assert heard.draft in standing
