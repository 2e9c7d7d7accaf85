"""What a CV gives, and what becomes of the configuration file."""

from __future__ import annotations

import json
import tomllib
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.config_errors import example_text
from agent.letters.letter import Fact
from agent.profile_import import Unusable, proposed, with_facts, write

HERE = Path("config.toml")
RESUME = {
    "basics": {"name": "Ada Quill", "summary": "Data engineer"},
    "work": [
        {
            "name": "Tollgate",
            "highlights": [
                "Led the move of 40 jobs to Kafka. It took a year.",
                "Team player",
                "Trained nine people in incident reviews",
            ],
        }
    ],
    "projects": [
        {"name": "Gulls", "description": "built a map of gull nests in Python", "keywords": ["maps", "Python"]}
    ],
    "skills": [{"name": "Streaming", "keywords": ["Kafka"]}],
    "awards": [{"title": "Prize", "summary": "Won first place of 80 teams for a tide model"}],
}


def _file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_json_resume_gives_its_lines_in_its_own_words(tmp_path: Path) -> None:
    """Highlights, descriptions and awards that say what was done, with the subjects the file names."""
    facts = proposed(_file(tmp_path, "resume.json", json.dumps(RESUME)))

    assert Fact(text="Led the move of 40 jobs to Kafka", tags=("kafka",)) in facts
    assert Fact(text="built a map of gull nests in Python", tags=("python",)) in facts
    assert {fact.text for fact in facts} >= {
        "Trained nine people in incident reviews", "Won first place of 80 teams for a tide model"
    }  # fmt: skip
    assert "Team player" not in {fact.text for fact in facts}
    assert facts[0].text == "Led the move of 40 jobs to Kafka"


def test_a_cv_in_markdown_gives_its_bullets(tmp_path: Path) -> None:
    """Bullets with what is indented below them; no contact lines, no headings, nothing that is known."""
    text = (
        "# Ada Quill\n- Mail: reach me at ada@quill.example any day\n\n## Work\n"
        "* **Cut** the time of a release from two days\n  to three hours.\n* Trained nine people in incident reviews\n"
    )
    facts = proposed(_file(tmp_path, "cv.md", text), [Fact(text="trained nine people in incident reviews")])

    assert [fact.text for fact in facts] == ["Cut the time of a release from two days to three hours"]


def test_a_word_processors_file_is_read(tmp_path: Path) -> None:
    """The paragraphs of its lists count as bullets."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    item = "<w:p><w:pPr><w:numPr/></w:pPr>"
    item += "<w:r><w:t>Moved 400 sensors to </w:t></w:r><w:r><w:t>new radios</w:t></w:r></w:p>"
    path = tmp_path / "cv.docx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("word/document.xml", f"<w:document {space}><w:body>{item}</w:body></w:document>")

    assert [fact.text for fact in proposed(path)] == ["Moved 400 sensors to new radios"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("cv.pdf", b"%PDF-1.7", "a PDF is not read; save the CV as text"),
        ("cv.doc", b"\xd0\xcf\x11\xe0", "save it as .docx"),
        ("cv.docx", b"PK\x03\x04junk", "no readable .docx"),
        ("cv.txt", b"caf\xe9", "byte 3 is not UTF-8"),
        ("cv.txt", b"Ada Quill\n", "no line reads like something you did"),
        ("r.json", b'{"work": [\n,]}', "line 2"),
        ("r.json", b"[]", "begins with {"),
        ("r.json", b'{"work": "much"}', "work: expected a list of objects"),
        ("r.json", b'{"work": [{"highlights": "one"}]}', "work[].highlights: expected a list"),
    ],
)
def test_what_cannot_be_used_says_where_and_what_to_do(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    """Each bad file has its own words."""
    with pytest.raises(Unusable, match=r"; |: ") as caught:
        proposed(_file(tmp_path, name, content))

    assert says in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """No traceback for a slip of the pen."""
    with pytest.raises(Unusable, match=r"gone\.json: it cannot be read"):
        proposed(tmp_path / "gone.json")


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=60).filter(lambda text: "\x7f" not in text))
def test_the_rest_of_the_configuration_stays_as_it_is(text: str) -> None:
    """Whatever the line holds, taking it out again gives the file of before, byte for byte, and TOML reads it back."""
    before = example_text()
    fact = Fact(text=text.encode("utf-8", "ignore").decode(), tags=("a",))
    after = with_facts(before, [fact], HERE)
    at = after.rindex("[[user.facts]]")
    block = after[at : after.index('tags = ["a"]', at) + len('tags = ["a"]\n')]

    assert after.replace(f"{block}\n", "").replace("\n\n", "\n") == before.replace("\n\n", "\n")
    assert tomllib.loads(after)["user"]["facts"][-1] == {"text": fact.text, "tags": ["a"]}


@pytest.mark.parametrize(
    "before", ['[user]\nname = "A"', '[user]\r\nname = "A"\r\n\r\n# mail\r\n[digest]\r\n', "x = 1\n"]
)
def test_other_shapes_of_the_file_are_kept(before: str) -> None:
    """No last line, other line ends, no [user] at all."""
    after = with_facts(before, [Fact(text="led it")], HERE)

    assert tomllib.loads(after)["user"]["facts"] == [{"text": "led it", "tags": []}]
    assert ("\r\n" in before) == ("\r\n" in after)


def test_facts_in_brackets_are_left_to_the_user() -> None:
    """An array in the line cannot be added to without rewriting it."""
    with pytest.raises(Unusable, match=r"\[\[user\.facts\]\]"):
        with_facts('[user]\nfacts = [{text = "led it"}]\n', [Fact(text="built it")], HERE)


def test_a_copy_is_kept_with_its_mode(tmp_path: Path) -> None:
    """Undo is the copy; a second import has its own."""
    path = _file(tmp_path, "config.toml", "old")
    path.chmod(0o600)
    first, second = write(path, "new"), write(path, "newer")

    assert (first.read_text(), second.read_text(), path.read_text()) == ("old", "new", "newer")
    assert {one.stat().st_mode & 0o777 for one in (first, second, path)} == {0o600}
    assert len(list(tmp_path.iterdir())) == 3
