"""Where a mail names an employer: what stands before and behind the capitalised runs of its text and subject."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from agent.recognition.proper_names import (
    NAME,
    begins_as_institution,
    has_legal_form,
    has_team_word,
    is_common,
    legal_form,
    like_firm,
    without_team,
)
from agent.recognition.tables import table
from agent.recognition.titles import ends_as_title, is_title

_TABLE = table("names")["employer"]
_GAP = r"(?:,? [\w’()/.*-]{1,24}){0,4}?"


def _ending(patterns: list[str]) -> re.Pattern[str]:
    joined = "|".join(pattern.replace("~", _GAP) for pattern in patterns)
    return re.compile(rf"(?<!\w)(?:{joined})(?: the| la)?[ “\"„«]{{0,2}}$")


_BEFORE = _ending(_TABLE["before"])
_CLIENT = _ending([_TABLE["client"]])
_WEAK = _ending([_TABLE["weak"]])
_ELSEWHERE = _ending([_TABLE["elsewhere"]])
_BEHIND = re.compile("|".join(f"(?:{pattern})" for pattern in _TABLE["behind"]))
_WEAK_BEHIND = re.compile("|".join(f"(?:{pattern})" for pattern in _TABLE["weak_behind"]))
_ORDERS = re.compile(_TABLE["orders"])
_ORDERED = re.compile(rf"(?<!\w)(?:{_TABLE['ordered']})(?: the)? $")
_TALK_BEHIND = re.compile(_TABLE["talk_behind"])
_OWNED = re.compile(rf"(?P<title>.{{4,60}}?) (?:da|do|na|no|at|bei|chez|en|de la|del) (?P<name>{NAME})$")
_BOARD_OF = re.compile(
    rf"(?:Board|Management|Directors|Vorstand|Direction|Junta|Direção)(?: of Directors)?"
    rf" (?:of|de|da|do|der|von) (?P<name>{NAME})$"
)
_FIELD = re.compile(
    rf"(?im:^[ \t*•|-]{{0,4}}(?:{_TABLE['fields']})[ \t*]{{0,3}}:[ \t*]{{0,6}})"
    rf"(?P<name>{NAME})(?P<rest>[^\n]{{0,24}})$",
    re.MULTILINE,
)
_RUN = re.compile(rf"(?<![\w@./-]){NAME}")
_WRAPPED = re.compile(r"(?<=[^\n]{58})\n(?=[^\n•*·|–-])")
_SPACES = re.compile(r"[^\S\n]+")
_WITH = re.compile(r"(?<!\w)(?:with|mit|avec|con|com)(?: the)? $")
_DETERMINED = ("the ", "our ", " a ", " an ", "this ", "your ")
_JOB_BEHIND = re.compile(
    r"(?:(?! at | with | for )[^.!?\n]){0,60}? (?:role|position|opening|vacancy|internship|job|program(?:me)?)\b"
)
_PLAIN = 3.0  # weight of a name where an employer is plainly named
_MOST_RUNS = 160
_FIELD_SAYS = 7.0
_INSTITUTION = 2.2  # weight of a public body or school that is named anywhere
_ORDER = 12.0  # weight of whom a screening, test or survey is made for
_TALK = 0.6  # weight of what stands before "phone screen"; twice is enough
_LOOK_BACK = 90
_LOOK_AHEAD = 40
_LAST_WORD = re.compile(r"([\w’@]+),?[ “\"„«]{1,3}$")
_PREPOSITIONS = frozenset(_TABLE["prepositions"])
_TEAM_NAME = r"[ -](?i:[\w& -]{0,30}team|équipe)"
_SIGNED_TEAM = re.compile(rf"^(?:(?i:{_TABLE['team_leads']}) )?(?P<name>{NAME})(?:[’']s)?(?P<team>{_TEAM_NAME})?\W*$")
_TEAM_LED = re.compile(r"(?i:l[’']équipe|equip[aeo]|time) ")
_CLOSING_LINES = 12
_CUT = re.compile(r"\s*(?:[|·•\n;()\[\]]|\s[–—-]\s|,\s)\s*")
_FOOTER = re.compile(rf"(?i:©|\(c\)|copyright)\s?(?:20\d\d(?:\s?[–-]\s?20\d\d)?)?,?\s(?:(?i:by) )?(?P<name>{NAME})")
_SENT_FOR = re.compile(rf"(?i:{_TABLE['sent_for']}) (?P<name>{NAME})")
_PLACE = re.compile(
    rf"(?im:^[ \t]*(?:location|where|ort|lieu|lugar|local|address)\s?:?[ \t]*\n?[ \t]*)(?P<name>{NAME}), [^\n]*\d"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A name that may be the employer's, and how much speaks for it.

    `strong`: by itself enough. `acts`: it is told what the name does, and people do that as well.
    """

    name: str
    weight: float
    strong: bool = False
    acts: bool = False

    @property
    def sure(self) -> float:
        """How surely the name is no person's and no common word."""
        return _PLAIN if self.acts else self.weight


def joined_lines(text: str) -> str:
    """The text with lines that a mail program broke put together, white space single."""
    return _WRAPPED.sub(" ", _SPACES.sub(" ", text))


def in_text(text: str, *, scale: float = 1.0, by_person: bool = False, by_office: bool = False) -> Iterator[Claim]:
    """The runs of capitalised words that stand where employers are named. `scale` weighs them all.

    In a person's mail whoever one talks "with" is oftener a person than a firm; in an office's or tool's, whoever "has
    asked" for something is the firm it was asked for.
    """
    low = text.lower().replace("'", "’")
    if len(low) != len(text):
        return
    for count, run in enumerate(_RUN.finditer(text)):
        if count >= _MOST_RUNS:
            return
        yield from _by_itself(run[0], scale)
        before = low[max(0, run.start() - _LOOK_BACK) : run.start()].rsplit("\n", maxsplit=1)[-1]
        weight = _weight_before(before)
        if weight is None or (before.endswith(_DETERMINED) and _JOB_BEHIND.match(low, run.end())):
            continue
        if by_person and weight == _PLAIN and _WITH.search(before):
            weight = 1.5
        end = legal_form(text, run.end())
        behind = low[end : end + _LOOK_AHEAD]
        ordered = by_office and bool(_ORDERS.match(behind) or _ORDERED.search(before))
        weight += _ORDER if ordered else 0
        if weight := weight + _weight_behind(behind):
            for name in _halves(text[run.start() : end]):
                yield Claim(name, weight * scale, strong=weight >= _PLAIN, acts=ordered)
                weight /= 2


def _by_itself(run: str, scale: float) -> Iterator[Claim]:
    """What a run says wherever it stands: a public body's or school's name, or a job with its employer behind."""
    if begins_as_institution(run) and not has_team_word(run):
        yield Claim(run, _INSTITUTION * scale)
    if owner := _behind_title(run):
        yield Claim(owner, _PLAIN * scale, strong=True)


def _weight_behind(behind: str) -> float:
    """How surely it is an employer before which these words stand."""
    talk = _TALK if _TALK_BEHIND.match(behind) else 0.0
    if _BEHIND.match(behind):
        return talk + 3
    return talk + 1 if _WEAK_BEHIND.match(behind) else talk


def _weight_before(before: str) -> float | None:
    """How surely an employer follows these words; None where somebody else's firm does."""
    last = _LAST_WORD.search(before)
    if last and _ORDERED.search(before):
        return _PLAIN
    if not last or last[1] not in _PREPOSITIONS:
        return None if last and _ELSEWHERE.search(before) else 0.0
    if _CLIENT.search(before):
        return 6.0
    if _ELSEWHERE.search(before):
        return None
    if _BEFORE.search(before):
        return _PLAIN
    return 1.0 if _WEAK.search(before) else 0.0


def _behind_title(run: str) -> str | None:
    """The employer at the end of a run that begins with a job: "Engenheira DevOps da Serrana Alimentos"."""
    found = _OWNED.match(run)
    return found["name"] if found and ends_as_title(found["title"]) and is_title(found["title"]) else None


def _before_words(name: str) -> str:
    """A run of capitals up to a word that subjects go on with ("Garner Health Application Follow Up")."""
    words = name.split(" ")
    end = next(
        (count for count, word in enumerate(words) if count and word.lower().strip(".,") in _SUBJECT_WORDS), len(words)
    )
    return " ".join(words[:end])


_SUBJECT_WORDS = frozenset(_TABLE["subject_words"])
_ARTICLE = re.compile(r"^(?:The|Die|Der|Das|Le|La|Les|El|Los|Las|A|O|As|Os|Our|Your|Nuestra|Nossa|Notre|Unsere) (?=\S)")


def _halves(name: str) -> Iterator[str]:
    """A name as it stands, and the part before an "and" or "as" that may join it to something else."""
    name = _ARTICLE.sub("", re.sub(r"[’']s$", "", _before_words(name)))
    owner, possessive, owned = re.sub("['’]s ", "’s ", name).partition("’s ")
    if possessive and (is_common(owned) or is_title(owned) or has_legal_form(owner)):
        name = owner
    yield name
    if board := _BOARD_OF.match(name):
        yield board["name"]
    left = re.split(r" (?:and|und|et|y|e|for|de|do|da|of) ", name)[0]
    if left != name:
        yield left


def in_fields(text: str) -> Iterator[Claim]:
    """What fields of their own name: "Company: …", "Arbeitgeber: …"."""
    for found in _FIELD.finditer(text):
        end = legal_form(text, found.end("name"))
        if end >= found.end("rest") - 1 or not found["rest"].strip(" .*"):
            yield Claim(text[found.start("name") : max(end, found.end("name"))], _FIELD_SAYS, strong=True)


def in_subject(subject: str) -> Iterator[Claim]:
    """What the subject names as an employer, and the pieces of it that may be one."""
    text = _SPACES.sub(" ", subject)
    yield from (replace(claim, weight=claim.weight + (2 if claim.strong else 0)) for claim in in_text(text))
    low = text.lower()
    if found := re.search(
        rf"(?<!\w)(?:{_LOWER_CASE}) (?P<name>[a-zà-ÿ][\w.&-]{{2,30}}(?: [a-zà-ÿ]\w{{2,20}})?)[!.]?$", low
    ):
        yield Claim(text[found.start("name") : found.end("name")], 2.0)
    if found := re.match(r"^\[(?P<name>[^\]]{2,40})\]", text):
        yield Claim(found["name"], 2.0)
    first = _RUN.match(text)
    if first and first.end() == len(text) and 1 < len(first[0].split()) <= 4 and not is_title(first[0]):  # noqa: PLR2004 - a name
        yield Claim(first[0], 1.0)
    if first and ((left := _before_words(first[0])) != first[0] or text[first.end() : first.end() + 2] == ", "):
        yield Claim(left, 1.2)
    pieces = [piece for piece in re.split(r"\s*(?:[|:·]|\s[–—-]\s|[–—])\s*|,\s(?=[A-Z])|\s@\s|//", text) if piece]
    for number, piece in enumerate(pieces if len(pieces) > 1 else ()):
        run = _RUN.match(piece)
        if run and legal_form(piece, run.end()) == len(piece.rstrip("!. ")) and not is_title(piece):
            yield Claim(piece, 1.5 if number in {0, len(pieces) - 1} else 1.0)


_LOWER_CASE = _TABLE["lower_case"]


def in_closing(text: str, signature: str) -> Iterator[Claim]:
    """What the last lines name: "The X Team", "Talent Partner, X", "X GmbH · Lindenallee 4"."""
    lines = [line.strip() for line in [*text.split("\n"), *signature.split("\n")[:_CLOSING_LINES]] if line.strip()]
    below_title = False
    for line in lines[-_CLOSING_LINES:]:
        if len(line) > _LONGEST_LINE:
            below_title = False
            continue
        signed = _SIGNED_TEAM.match(line)
        if signed and (signed["team"] or without_team(signed["name"]) != signed["name"] or _TEAM_LED.match(line)):
            yield Claim(_ARTICLE.sub("", without_team(signed["name"])), 3.0, strong=True)
        pieces = [piece for piece in _CUT.split(line) if piece]
        titled = any(ends_as_title(piece) or has_team_word(piece) for piece in pieces)
        for number, piece in enumerate(pieces):
            yield from _piece(piece, titled=titled, named=bool(number) if titled else below_title and not number)
            if len(pieces) == 1 and not below_title:
                yield from _alone(piece)
        below_title = titled


def _piece(piece: str, *, titled: bool, named: bool) -> Iterator[Claim]:
    """A piece of a closing line. `titled`: a title stands in the line; `named`: here an employer may follow."""
    run = _RUN.match(piece)
    if not run or (ends_as_title(piece) and not has_legal_form(piece)):
        at = _AT_END.search(piece)
        if at and titled:
            yield Claim(at["name"], 2.0)
    elif legal_form(piece, run.end()) >= len(piece.rstrip(" .")):
        if has_legal_form(piece):
            yield Claim(piece, 3.5, strong=True)
        elif named:
            yield Claim(piece, 2.0)


def _alone(piece: str) -> Iterator[Claim]:
    """A line that is nothing but a name may be the employer's as well as the writer's."""
    run = _RUN.fullmatch(piece)
    if run and not ends_as_title(piece) and not has_legal_form(piece):
        yield Claim(piece, 2.0 if like_firm(piece) else 0.6)


_AT_END = re.compile(rf"(?:\s(?:at|bei|chez|en|@|na|no|of|da|de|der)\s)(?P<name>{NAME})$")
_LONGEST_LINE = 110  # characters of a line of a signature


def in_footer(text: str) -> Iterator[Claim]:
    """Who the last lines say the mail is of or for, and where a calendar says the talk takes place."""
    for pattern, weight in ((_FOOTER, 2.5), (_SENT_FOR, 3.0)):
        for found in pattern.finditer(text[-1500:]):
            yield Claim(found["name"], weight)
    if place := _PLACE.search(text[:4000]):
        yield Claim(place["name"], 1.5)
