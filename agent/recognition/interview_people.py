"""Whom a text says the user will talk to: behind "with", before "will call you", in schedules, lists and labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from agent.etiquette.kinds import Part
from agent.etiquette.names import short_for, words_of
from agent.recognition.dates import lowered
from agent.recognition.me import Me
from agent.recognition.named_people import is_user, named_interviewers, part_in
from agent.recognition.proper_names import is_given_name
from agent.recognition.sentences import sentence_spans
from agent.recognition.tables import table
from agent.recognition.titles import is_head

_TABLE, _PEOPLE = table("interviewers"), table("people")
LONGEST = 40_000  # characters that are looked at; nobody introduces people further down

_PARTICLES = _PEOPLE["particles"].replace("|y|e|", "|")  # "y" and "e" join two people far oftener than one name
_TITLE = rf"(?:(?:{_PEOPLE['titles'][3:-1]})\b\.?[ªº]?[ \n])"
_CAP = r"(?:St\.|[A-ZÀ-ÖØ-ÞŁŚŻČŠŽĆĐ](?:[\w’'-]{0,30}\w|\.)?)"
_BARE = rf"{_CAP}(?:[ \n](?:{_PARTICLES}[ ]){{0,2}}{_CAP}){{0,3}}"
_PERSON = re.compile(rf"(?P<titles>{_TITLE}{{0,3}})(?P<name>{_BARE})(?![\w@])")
_NO_FULL_NAMES = frozenset(_TABLE["no_full_names"])
_NO_NAMES = frozenset(_PEOPLE["no_names"]) | frozenset(_TABLE["no_names"])
_ARTICLE = r"(?:[oa] |la |el )?"
_LEADS = re.compile(rf"(?<!\w)(?:{'|'.join(_TABLE['leads'])})[ ]?:?[ \n]{{1,2}}(?:[-•*] )?{_ARTICLE}")
_BARE_LEADS = re.compile(rf"(?<!\w)(?:{'|'.join(_TABLE['bare_leads'])})[ \n]{_ARTICLE}")
_TALKS = re.compile(_TABLE["talks"])
_ACTS = re.compile(rf"(?:[ ]?[,(][^.\n,()]{{3,60}}[,)]|,)?[ \n](?:{'|'.join(_TABLE['acts'])})")
_DEEDS = re.compile(rf"(?:[ ]?[,(][^.\n,()]{{3,60}}[,)]|,)?[ \n](?:{_TABLE['deeds']})")
_ERRANDS = re.compile(rf"\b(?:{_TABLE['errands']})")
_YOURS = re.compile(rf"(?<!\w){_TABLE['yours']}(?= $)")
_NOT_YOURS = re.compile(rf"(?<![\w’]){_TABLE['not_yours']} $")
_BEFORE_ARTICLE = re.compile(r"(?<=\bé )[oa] $|(?<=\bes )(?:el|la) $")
_INTRODUCES = re.compile(rf"(?<!\w){_TABLE['introductions']}$")
_HEADING = re.compile(rf"(?<!\w)(?:{_TABLE['headings']})(?!\w)")
_GUEST_LISTS = frozenset(_TABLE["guest_lists"])
_ORGANISERS = re.compile(_TABLE["organisers"], re.IGNORECASE)
_OURS = re.compile(_TABLE["ours"])
_AND = r"(?:and|und|et|y|e|&|\+|as well as|sowie|ainsi que|así como|plus|followed by|then|puis|danach|luego|depois)"
_THEN = r"(?:(?:then|also|afterwards|later|finally|danach|anschließend|dann|ensuite|puis|después|luego|depois) )?"
_TO = r"(?:with |to |by |mit |von |avec |à |par |con |a |por |com |[oa] )?"
_NEXT = re.compile(
    rf"(?:[ ]?\([^()\n]{{2,60}}\))?[ ]?(?:,[ \n](?:{_AND} )?|;[ \n]|[ \n]{_AND}[ \n]|/)"
    rf"{_THEN}{_TO}"
)
_NEXT_BUT_ONE = re.compile(  # behind what the person before does
    rf",[ \n](?:(?!{_AND}\b)[^,.;\n()]){{3,60}}?(?:,?[ \n]{_AND}[ \n]|;[ \n]){_THEN}{_TO}"
)
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}|\d{1,2} ?(?:am|pm|uhr|h)\b|\b[ap]\.m\.", re.IGNORECASE)
_CELLS = re.compile(r"\s*\|\s*|\t|\s[-–—]\s|;\s|(?<=\d):?\s:?\s?(?=[A-ZÀ-Þ])|:\s|(?<=[apAP][mM])\s")
_BULLET = re.compile(r"^[\s>]*(?:[-•*–·▪‣]\s*|\d{1,2}[.)]\s+)?")
_MOST = 60  # leads in one text
_CAPITALISED = 600  # runs of capitalised words that are looked at; German has many
_LISTED = 12
_INITIALS = 3  # letters; a longer word in capitals is no name unless the whole line is in capitals
_FIELD_GOES_ON = re.compile(r"(?: \w{1,12}){0,2} ?:")
_MARGIN = re.compile(r"(?<=[^\n]{50})\n(?=[^\n\s•*·|–>-])")
_ONLY_PEOPLE = re.compile(_TABLE["only_people"])
_TWO = 2  # words
_LONG_WORD = 8  # letters; shorter words for what people do are surnames as well ("Baker")
_NO_TITLE = re.compile(r"[.!?;:()]\s|\b(?:who|whom|that|which|wer|qui|que|quien|quem|you|sie|ihr|vous|tú|você)\b")
_ABBREVIATED = re.compile(r"\b(?:dr|prof|mr|mrs|ms|m|mme|sr|sra|srta|dña|d|ing|dipl)\.")
_CONTRACTED = re.compile(r"[’'](?:m|ve|d|ll|re|s)$")
_JOINED = re.compile(r"(?<=\w\w) (?:y|e) (?=[A-ZÀ-Þ]\w+ )")
_ARTICLE_LED = re.compile(r"^[OA] (?=\w+ )")
_DESCRIBED = re.compile(
    r" (?:from|of|aus|vom|von|de|del|do|da) (?:l’équipe|\w{2,12})\b"
    r"|,? ?\(?(?:our|your|the|who|unser\w*|notre|nuestr[oa]|noss[oa]) (?:\w+ ){0,2}?\w"
)


def interview_people(text: str, me: Me, known: Sequence[str] = (), *, lines: bool = True) -> list[str]:
    """The people whom the text names as those to talk to, in its order and spelling, titles left off, each once.

    `known` are full names from elsewhere (headers, calendar, quoted mail): a bare first name of the text becomes the
    one of them that begins so, if it is one. Without `lines` the text is one line, no schedule or list. Never the user.
    """
    text = text[:LONGEST].replace("\u00a0", " ")
    firsts = frozenset(other.split(" ", maxsplit=1)[0] for other in known)
    found = {**_places(text, named_interviewers(text, me))}
    listed = (*_in_schedules(text), *_in_lists(text)) if lines else ()
    for place, name in (*_led(text, firsts), *_acting(text), *_around_you(text, firsts), *listed):
        found.setdefault(name, place)
        found[name] = min(found[name], place)
    ordered = sorted(found, key=lambda name: (found[name], -len(name)))
    return _distinct([_full(name, known) for name in ordered], me)


def first_names_meant(text: str, known: Sequence[str]) -> list[str]:
    """Those of the full names in `known` whose first name stands alone in the text."""
    return [name for name in known if _stands_alone(name, text)]


def _stands_alone(name: str, text: str) -> bool:
    first = name.split(" ", maxsplit=1)[0]
    return len(first) > 1 and re.search(rf"(?<![\w@.]){re.escape(first)}(?![\w@])", text) is not None


def _places(text: str, names: Sequence[str]) -> dict[str, int]:
    apart = [_ARTICLE_LED.sub("", one) for name in names for one in _JOINED.split(name)]
    apart = [name for name in apart if not _is_none(name.rpartition(" ")[2])]
    return {name: place if (place := text.find(name)) >= 0 else len(text) for name in apart}


def _full(name: str, known: Sequence[str]) -> str:
    if len(words_of(name)) != 1:
        return name
    fuller = {other for other in known if short_for(name, other)}
    return fuller.pop() if len(fuller) == 1 else name


def _led(text: str, firsts: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Names behind a lead, and those joined to them."""
    low = unwrapped(lowered(text))
    spans = sentence_spans(text)
    for lead in islice(_LEADS.finditer(low), _MOST):
        alone = _PERSON.match(text, lead.end()) if _ONLY_PEOPLE.search(lead[0]) else None
        yield from _run(text, low, lead.end(), firsts | {alone["name"]} if alone else firsts)
    for lead in islice(_BARE_LEADS.finditer(low), _MOST):
        left, right = next(((a, b) for a, b in spans if a <= lead.start() < b), (0, 0))
        if _INTRODUCES.search(low, max(0, lead.start() - 12), lead.end() - 1):
            continue
        if _TALKS.search(low, left, right):
            yield from _run(text, low, lead.end(), firsts)


def unwrapped(text: str) -> str:
    """The text with a space for each line end that only a mail program's margin made; as long as before."""
    return _MARGIN.sub(" ", text)


def _run(text: str, low: str, place: int, firsts: frozenset[str] = frozenset()) -> Iterator[tuple[int, str]]:
    """The name at a place, or behind the title there, and the names that follow it in a list."""
    found = _name_at(text, low, place, firsts, untitled=False)
    for _ in range(_LISTED):
        if found is None:
            return
        start, name, end = found
        yield start, name
        joined = (more for pattern in (_NEXT, _NEXT_BUT_ONE) if (more := pattern.match(low, end)))
        further = (_name_at(text, low, more.end(), firsts, untitled=True) for more in joined)
        found = next((one for one in further if one), None)


def _name_at(text: str, low: str, place: int, firsts: frozenset[str], *, untitled: bool) -> tuple[int, str, int] | None:
    match = _PERSON.match(text, place)
    # A single word may be an employer's name ("your interview with Northwind"), unless it is known or described.
    if match and (cut := _cut(match, single=_single(match["name"], firsts) or _described(low, match))):
        return cut
    # "our VP of Engineering, Daria Novak": the name ends the title.
    titled = _OURS.match(low, place)
    if untitled and not titled:
        return None
    begin = titled.end() if titled else place
    for match in islice(_PERSON.finditer(text, begin, begin + 90), 4):
        between = low[begin : match.start()]
        if "\n\n" in between or _NO_TITLE.search(_ABBREVIATED.sub("", between)):
            return None
        if not titled and part_in(f"{between} {match['name'].lower()}") is Part.UNKNOWN:
            return None
        if cut := _cut(match, single=False):
            return cut
    return None


def _described(low: str, match: re.Match[str]) -> bool:
    """Whether it is told behind a name who that is."""
    return _DESCRIBED.match(low, match.end()) is not None


def _single(name: str, firsts: frozenset[str]) -> bool:
    """Whether one word is enough of a name: known from elsewhere, or one that people are given."""
    return name in firsts or is_given_name(name)


def _cut(match: re.Match[str], *, single: bool) -> tuple[int, str, int] | None:
    """A run of capitalised words as a name: what belongs to none is cut off its ends; None if too little is left."""
    named = match["name"]
    if "\n" in named and _FIELD_GOES_ON.match(match.string, match.end()):
        named = named.rpartition("\n")[0]
    words = named.replace("\n", " ").split(" ")
    if len(words) > 1 and len(words[0]) > _LONG_WORD and is_head(words[0].lower()):
        return _cut_from(match, words)
    first = next((index for index, word in enumerate(words) if not _is_none(word)), len(words))
    last = next((index for index in range(first, len(words)) if _is_none(words[index])), len(words))
    kept = words[first:last]
    if not kept or part_in(" ".join(kept)) is not Part.UNKNOWN:
        return None
    full = len(kept) > 1 or bool(match["titles"].strip())
    if not full and not (single and len(kept[0]) > 1 and not kept[0].isupper() and not _CONTRACTED.search(kept[0])):
        return None
    if last < len(words) and words[last].lower().strip(".") in _PEOPLE["no_names"] and first == 0 and not full:
        return None
    start = match.start("name") + len(" ".join(words[:first])) + bool(first)
    name = " ".join(kept)
    if name.lower() in _NO_FULL_NAMES:
        return None
    return start, name.rstrip(".") if not re.search(r"\b\w\.$", name) else name, start + len(name)


def _cut_from(match: re.Match[str], words: list[str]) -> tuple[int, str, int] | None:
    """Frau Oberstudiendirektorin Hanke: the surname behind an office, which is no name."""
    if any(_is_none(word) for word in words[1:]) or (len(words) == _TWO and not match["titles"].strip()):
        return None
    start = match.start("name") + len(words[0]) + 1
    name = " ".join(words[1:])
    return start, name, start + len(name)


def _is_none(word: str) -> bool:
    low = word.lower().replace("'", "’").rstrip(".")
    return (
        word in {"A", "O"}
        or low in _NO_NAMES
        or part_in(low) is not Part.UNKNOWN
        or (word.isupper() and len(word) > _INITIALS)
    )


def _acting(text: str) -> Iterator[tuple[int, str]]:
    """Names before what an interviewer does."""
    low = unwrapped(lowered(text))
    for act in islice(_ACTS.finditer(low), _MOST):
        before = text[max(0, act.start() - 70) : act.start()]
        found: list[tuple[int, str]] = []
        for match in _PERSON.finditer(before):
            joined = re.fullmatch(r"(?:,? ?(?:and|und|et|y|e|&|,) |\s*)", lowered(before[match.end() :])) is not None
            rest = before[match.end() :]
            if (not rest.strip() or joined or re.fullmatch(r",? ?(?:and|und|et|y|e|&) .{3,60}", rest)) and (
                cut := _cut(match, single=not rest.strip())
            ):
                found.append((max(0, act.start() - 70) + cut[0], cut[1]))
        yield from found


def _around_you(text: str, firsts: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Full names whose bearers do something with "you", told before or behind the name, unless it is an errand."""
    low = unwrapped(lowered(text))
    for match in islice(_PERSON.finditer(text), _CAPITALISED):
        cut = _cut(match, single=match["name"] in firsts)
        if cut is None:
            continue
        _, _, end = cut
        deed = _DEEDS.match(low, end)
        before = low[max(0, match.start() - 70) : match.start()]
        clause = _BEFORE_ARTICLE.sub("", re.split(r"[.!?;:\n]\s", before)[-1])
        yours = _YOURS.search(clause) if not _NOT_YOURS.search(clause) else None
        if (deed and not _ERRANDS.search(deed[0])) or (yours and not _ERRANDS.search(yours[0])):
            yield from _run(text, low, match.start(), firsts)


def _in_schedules(text: str) -> Iterator[tuple[int, str]]:
    """Names in lines that give an hour: a cell of their own, or behind "with"."""
    place = 0
    for line in text.split("\n"):
        if len(line) < 200 and _CLOCK.search(line):  # noqa: PLR2004 - a line of a schedule, no paragraph
            cells = _CELLS.split(line)
            cells += re.findall(r"\(([^()]{3,60})\)", line)
            if len(cells) > 1:
                for cell in cells:
                    yield from ((place + line.find(name), name) for name in _names_of_cell(cell))
        place += len(line) + 1


def _names_of_cell(cell: str) -> Iterator[str]:
    """The names that a cell holds and nothing else, but for titles behind them."""
    bare = cell.strip(" *•·–-:|,")
    match = _PERSON.match(bare)
    if match is None or _CLOCK.search(bare):
        return
    whole = match["name"].split()
    cut = _cut(match, single=False)
    if cut is None or (cut[1].split() != whole and len(whole) - len(cut[1].split()) > 2):  # noqa: PLR2004 - a short title
        return
    rest = bare[match.end() :]
    if rest and not re.match(r"[\s]*[,(&/+]|\s+(?:and|und|et|y|e|of|from|aus|de)\b", rest):
        return
    # Behind a comma stands what they do, unless a whole list of names goes on so.
    names = [name for _, name in _run(bare, lowered(bare), cut[0])]
    yield from names if len(names) != 2 or not re.match(r"[^,]*,[^,]*$", bare) else names[:1]  # noqa: PLR2004 - a name and a title


def _in_lists(text: str) -> Iterator[tuple[int, str]]:
    """Names that begin the lines below a heading."""
    place, listing, organisers = 0, 0, False
    for line in text.split("\n"):
        bare = line.strip()
        low = lowered(bare).strip(" :*")
        if low in _GUEST_LISTS or (bare.endswith(":") and len(bare) < 200 and _HEADING.search(low)):  # noqa: PLR2004 - a sentence
            listing, organisers = _LISTED, low in _GUEST_LISTS
        elif listing and bare:
            begin = _BULLET.match(line)
            start = begin.end() if begin else 0
            names = list(_names_of_cell(re.split(r"\s[-–—|]\s|:\s|\t", line[start:])[0]))
            if organisers and _ORGANISERS.search(line):
                names = []
            elif not names:
                listing = 1
            yield from ((place + start, name) for name in names)
            listing -= 1
        place += len(line) + 1


def _distinct(names: Sequence[str], me: Me) -> list[str]:
    """Each person once, by the fullest name."""
    kept: list[str] = []
    for name in names:
        words = set(words_of(name))
        if not words or is_user(name, me) or words_of(name)[-1:] == words_of(me.name)[:1]:  # "Hallo Ada"
            continue
        same = next(
            (i for i, other in enumerate(kept) if words <= set(words_of(other)) or set(words_of(other)) < words), None
        )
        if same is None:
            kept.append(name)
        elif len(words) > len(words_of(kept[same])):
            kept[same] = name
    return kept
