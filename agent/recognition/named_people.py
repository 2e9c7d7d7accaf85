"""Names of people in mail: in prose ("with Dana Levi, Director of …"), in headers ("LEVI, Dana"), in signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice

from agent.etiquette.kinds import Part
from agent.etiquette.names import same_name, words_of
from agent.recognition.me import Me
from agent.recognition.proper_names import has_legal_form, has_team_word, letters, like_person
from agent.recognition.senders import is_tool
from agent.recognition.tables import table

_TABLE = table("people")
_TITLE = rf"(?:\b{_TABLE['titles']}\b\.?[ªº]?\s)"
_CAP = r"(?:[A-ZÀ-ÖØ-ÞŁŚŻČŠŽĆĐİ](?:[\w’'-]{0,30}[\w]|\.)?)"
_BARE = rf"(?<![\w’'@-]){_CAP}(?:[ ](?:{_TABLE['particles']}[ ]){{0,2}}{_CAP}){{0,3}}"
_PERSON = re.compile(rf"(?P<titles>{_TITLE}{{0,3}})(?P<name>{_BARE})(?=$|[\s,;:.)(|!?–-])")
_NO_NAMES = frozenset(_TABLE["no_names"])
_PARTS = tuple((Part(row["part"]), re.compile(rf"\b(?:{row['words']})(?!\w)")) for row in _TABLE["parts"])
_REPORTS = re.compile(_TABLE["reports"])
_MANAGER = re.compile(_TABLE["manager_of_job"])
_MANAGER_BEFORE = re.compile(rf"(?:{_TABLE['manager_before']})[ ,:]{{0,3}}$")
_MEET = (
    r"(?:you(?:’ll|'ll| will)?(?: also| first| then)?(?: be)? (?:meet(?:ing)?|see(?:ing)?|speak(?:ing)?"
    r"|talk(?:ing)?|chat(?:ting)?|interview(?:ing|ed)?)(?: (?:with|to|by))?"
    r"|(?:interview(?:ed)?|conversation|call|chat|talk|meeting|session|screen|time|discussion|calls?"
    r"|onsite|round|meet|speak|gespräch|vorstellungsgespräch|termin|telefonat|kennenlernen"
    r"|entretien|rendez-vous|échange|entrevista|reunión|llamada|conversación|conversa|reunião|minutes"
    r"|minuten|hour|mins|pm|am|et|pt|uhr|eastern|central|pacific|teams|zoom|meet)"
    r"(?:,? \S{1,20}){0,8}?,? (?:with|by|between you and|mit|avec|con|com)"
    r"|sie (?:sprechen|treffen)(?: mit)?|(?:vous )?rencontre(?:rez|r)|hablarás con|conocerás a"
    r"|falará com|conversará com"
    r"|(?:das |erste |zweite )*gespräch führt|there with you will be|joined by|rejoint par)"
)
_LEADS = re.compile(rf"(?i:\b{_MEET}):?(?=\s)")
_LABELS = re.compile(
    r"(?im:^[ \t*•-]*(?:interviewers?|interviewed by|panel(?: members)?"
    r"|(?:interview |selection )?(?:board|committee)|chair|jury|(?:mesa|banca)(?: examinadora)?|comisión|comité"
    r"|commission|kommission|auswahlkommission|gremium|tribunal|júri|hôte|anfitri(?:ón|ona|ão)|gastgeber(?:in)?"
    r"|who|with|meeting with|host"
    r"|hosts|participants?|attendees"
    r"|(?:ihre )?(?:gesprächs|interview)partner(?:in|innen)?|teilnehmer|interlocuteurs?|intervieweurs?"
    r"|entrevistador(?:es|as?)?|con|com|avec|mit)\s?:)"
)
_ROW = re.compile(r"(?m:^[^\n]{0,12}\d{1,2}[:.h]\d{2}[^\n|]{0,24}?(?:\||\s[-–—:]\s|\t|:\s)\s*(?P<who>[^\n]{3,120})$)")
_DESCRIBED = re.compile(
    rf"(?:{_TITLE}{{0,3}})(?P<name>{_BARE})(?=\s\((?i:he|she|they|our|the|head|director|vp|cto|ceo"
    rf"|lead|who|your|hiring)\b)"
)
_ACTS = re.compile(
    rf"(?:{_TITLE}{{0,3}})(?P<name>{_BARE})(?:\s?[,(][^.\n]{{3,60}}[,)]|\s(?:from|of|in)\s[^.,\n]{{3,40}}?)?"
    r"(?: (?:and|und|et|y|e) (?:I|ich|moi|yo|eu))?\s(?i:(?:will|is going to|would like to|’d like to|wird)\s"
    r"(?:\w+ ){0,2}?(?:be there|be on|be in|attend|conduct|join|interview|meet|talk|speak|lead|host|join you"
    r"|call you|ring you|führen|sprechen))"
)
_SPLIT = re.compile(
    r"(\s*(?:,|;|\n|•|·|\||\(|\)|\s[-–—]\s|:|\b(?:and|und|et|y|e|as well as|sowie|plus|followed by)\b"
    r"|&|\s\+\s|\bthen\b)\s*)"
)
_STOP = re.compile(
    r"(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bProf)(?<!\b[A-Z])[.!?](?=\s|$)|\n[ \t]*\n(?![ \t]*[-•*–·])"
)
_READ = 12_000  # characters of text
_STRETCH = 320
_ALL_LISTED = 14
_MOST_LEADS = 60  # places in one mail where people are introduced


def named_interviewers(text: str, me: Me) -> list[str]:
    """The people whom the text names as those to talk to, in its order and spelling, titles left off."""
    text = text[:_READ]
    found: list[tuple[int, str]] = []
    for lead in islice(chain(_LEADS.finditer(text), _LABELS.finditer(text)), _MOST_LEADS):
        end = _STOP.search(text, lead.end() + 1)
        stretch = text[lead.end() : min(end.start() if end else len(text), lead.end() + _STRETCH)]
        found += [(lead.end() + place, name) for place, name in _listed(stretch)]
    for row in _ROW.finditer(text):
        found += [(row.start("who") + place, name) for place, name in _listed(row["who"].split("|")[0])]
    for pattern in (_DESCRIBED, _ACTS):
        found += [
            (match.start("name"), match["name"])
            for match in pattern.finditer(text)
            if _is_name(match["name"], single=False)
        ]
    return _distinct([name for _, name in sorted(found)], me)


def is_user(name: str, me: Me) -> bool:
    """Whether the name is the user's."""
    return same_name(name, me.name) or (words_of(name) != () and set(words_of(name)) <= set(words_of(me.name)))


def _listed(stretch: str) -> Iterator[tuple[int, str]]:
    """The names that a list begins with, titles and descriptions between them passed over.

    Behind a comma stands a further name only in a list of bare names, or where a description follows it in turn.
    """
    parts = _SPLIT.split(stretch)
    lines = bool(re.search(r"\n[ \t]*[-•*–·]|\n[ \t]*\n", stretch))
    place, described = 0, False
    for number, part in enumerate(parts[: 2 * _ALL_LISTED]):
        start, place = place, place + len(part)
        if number % 2 or not part.strip():
            continue
        words = _OURS.sub("", part.strip(" \t*•-–·"))
        match = _PERSON.match(words)
        named = bool(match and _is_name(match["name"], single=bool(match["titles"].strip())))
        comma = number > 1 and parts[number - 1].strip() == ","
        followed = number + 2 < len(parts) and part_in(parts[number + 2]) is not Part.UNKNOWN
        if match and named and not (comma and not match["titles"].strip() and (lines or (described and not followed))):
            yield start, match["name"].strip(" .")
            described = False
            rest = words[match.end() :].strip()
            if rest and not _GOES_ON.match(rest):
                return
        elif number > 1 or _describes(words):
            if not (named or _describes(words)):
                return
            described = True
        else:
            return


_OURS = re.compile(r"^(?:our|unsere[mrn]|notre|nuestr[oa]|noss[oa]|also|both|either|the)\s", re.IGNORECASE)
_GOES_ON = re.compile(r"(?i:from|of|at|who|in|leads?|runs?|whom?|our|\W)")


def _describes(words: str) -> bool:
    return (
        words[:1].islower()
        or part_in(words) is not Part.UNKNOWN
        or bool(re.match(r"\d", words))
        or bool(_NO_NAMES & {word.lower() for word in words.split()})
    )


def _is_name(name: str, *, single: bool) -> bool:
    """Whether capitalised words can be a name: none of them a day, tool or job; one word only after a title."""
    words = name.replace(".", " ").split()
    if len(words) == 1 and not single:
        return False
    return not any(word.lower() in _NO_NAMES for word in words) and part_in(name) is Part.UNKNOWN and len(words) > 0


def _distinct(names: list[str], me: Me) -> list[str]:
    kept: list[str] = []
    for name in names:
        if is_user(name, me):
            continue
        words = set(words_of(name))
        same = next(
            (
                index
                for index, other in enumerate(kept)
                if words <= set(words_of(other)) or set(words_of(other)) < words
            ),
            None,
        )
        if same is None:
            kept.append(name)
        elif len(words) > len(words_of(kept[same])):
            kept[same] = name
    return kept


def part_in(words: str) -> Part:
    """What the words of a title or signature make a person."""
    low = words.lower()
    return next((part for part, pattern in _PARTS if pattern.search(low)), Part.UNKNOWN)


def reports_to_writer(text: str) -> bool:
    """Whether the writer says that the job reports to them."""
    return bool(_REPORTS.search(text.lower().replace("'", "’")))


def manages(name: str, text: str) -> bool:
    """Whether the words right before or behind a name say that this person is the hiring manager."""
    low = text.replace("'", "’")
    for found in islice(re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", low), _NAMED_AGAIN):
        behind = low[found.end() : found.end() + 90].split("\n", maxsplit=1)[0].lower()
        if _MANAGER_BEFORE.search(low[max(0, found.start() - 60) : found.start()].lower()) or _MANAGER.search(behind):
            return True
    return False


_NAMED_AGAIN = 5  # places of one name that are looked at


def is_office_name(name: str) -> bool:
    """Whether a display name is that of a team, a firm or a tool ("Acme Talent Team", "Careers"), nobody's own."""
    if not name:
        return False
    squeezed = letters(name)
    if is_tool(squeezed) or has_legal_form(name):
        return True
    return has_team_word(name) and not like_person(" ".join(name.split()[:2]))


def looks_like_name(words: str) -> bool:
    """Whether a few words are written as a full name is: two to five words, capitals, particles between them."""
    return (
        bool(_WHOLE.fullmatch(words))
        and 2 <= len(words.split()) <= 5  # noqa: PLR2004 - words of a name
        and not is_office_name(words)
        and _is_name(words, single=False)
    )


def shared_surnames(text: str) -> list[tuple[str, str, bool]]:
    """Pairs as in "Anna and Tom Berg": the name written out, and the one that shares its last word.

    Also whether the words before say that one talks to them.
    """
    found: list[tuple[str, str, bool]] = []
    for match in islice(_SHARED.finditer(text[:_READ]), 8):
        full = f"{match['second']} {match['last']}"
        if like_person(full) and like_person(f"{match['first']} {match['last']}"):
            found.append((full, f"{match['first']} {match['last']}", bool(match["met"])))
    return found


_WHOLE = re.compile(_BARE)
_SHARED = re.compile(
    rf"(?P<met>(?i:\b(?:with|by|meet|meeting|see|to|mit|von|avec|rencontrer|rencontrerez|con|a|com|conhecer)\s))?"
    rf"(?<![\w’'@-])(?P<first>{_CAP})[ ](?:and|und|et|y|e|&)[ ](?P<second>{_CAP})[ ]"
    rf"(?P<last>(?:{_TABLE['particles']}[ ]){{0,2}}{_CAP})"
)


def own_spelling(name: str, *texts: str) -> str:
    """A name from a header in the order and case in which the mail writes it out.

    "LEVI, Dana" becomes "Dana Levi" where a text says so, else "Dana LEVI": the comma tells the order, but nobody may
    guess at letters. Titles and what stands in brackets are left off.
    """
    plain = _BESIDE.sub("", _IN_BRACKETS.sub("", name[:_LONGEST_NAME])).strip(" '\"")
    if re.search(r"@", plain):
        return ""
    before, comma, after = plain.partition(",")
    if comma and like_person(before) and not like_person(f"{after.strip()} {before}"):
        comma = ""  # "Priya Nair, Acme": a name and where it works
    ordered = f"{after.strip()} {before.strip()}" if comma and _TITLED.sub("", after).strip(" .") else before.strip()
    bare = " ".join(_TITLED.sub(" ", f" {ordered} ").split()) or ordered
    words = bare.split()
    if len(words) > 1:
        pattern = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)", re.IGNORECASE)
        for text in texts:
            spellings = [" ".join(match[0].split()) for match in pattern.finditer(text)]
            if mixed := next(
                (
                    spelling
                    for spelling in spellings
                    if not any(word.isupper() and len(word) > 1 for word in spelling.split()) and spelling[:1].isupper()
                ),
                None,
            ):
                return mixed
    return bare


_LONGEST_NAME = 200
_IN_BRACKETS = re.compile(r"\s{0,9}[(\[][^)\]]{0,80}(?:[)\]]|$)")
_BESIDE = re.compile(
    r"\s(?:on behalf|im auftrag|i\.\s?a\.|de la part|via|über|through|at|from|bei|chez|@|of)\s.*$"
    r"|\s?\|.*$|\s[–—-]\s.*$|\s//?\s.*$",
    re.DOTALL,
)
_TITLED = re.compile(
    rf"(?<!\w){_TABLE['titles']}\b\.?[ªº]?(?=\s|$|,)|,?\s(?:PhD|Ph\.D\.|MBA|CPA|PMP|SHRM-CP|M\.?Sc\.?"
    rf"|B\.?Sc\.?|M\.?A\.?|LL\.?M\.?)(?=\s|$|,)"
)
