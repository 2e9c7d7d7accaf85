"""The configuration: every key explained, every error at once with its line."""

from __future__ import annotations

import tomllib
from datetime import time, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from agent.config import Config, load, parse
from agent.config_errors import ConfigError, example_text, keys, locate

HERE = Path("config.toml")
MINIMAL = """
[user]
name = "Ada Quill"
address = "ada@quill.example"
timezone = "Europe/Lisbon"
"""


def keys_of(model: type[BaseModel], prefix: str = "") -> set[str]:
    """Every dotted key that a model of the configuration knows."""
    found = set()
    for name, field in model.model_fields.items():
        dotted = f"{prefix}{name}"
        found.add(dotted)
        inner = f"{dotted}.Northwind." if name == "applications" else f"{dotted}."
        for kind in models_in(field.annotation):
            found |= keys_of(kind, inner)
    return found


def models_in(annotation: Any) -> set[type[BaseModel]]:
    """The models that an annotation speaks of, however deep."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}
    return {model for part in get_args(annotation) for model in models_in(part)}


def commented_out(text: str) -> str:
    """The example with the keys that are only shown as comments switched on."""
    return "\n".join(
        line.removeprefix("# ") if line.startswith("# ") and " = " in line else line for line in text.splitlines()
    )


def problems(text: str) -> list[str]:
    """The lines that a wrong configuration gets."""
    with pytest.raises(ConfigError) as caught:
        parse(text, HERE)
    return caught.value.lines()


def test_the_example_holds_each_key_of_the_model_and_no_other() -> None:
    """The example and the model know the same keys."""
    shown = {key for key in keys(commented_out(example_text())) if key != "applications.Northwind"}

    assert shown == keys_of(Config) - {"applications"}


def test_the_example_explains_each_key_by_a_comment() -> None:
    """Every key of the example has a word beside it, or above it where it opens a block."""
    bare = [
        line
        for line in example_text().splitlines()
        if " = " in line and not line.startswith("#") and "  #" not in line and not line.startswith(("text =",))
    ]

    assert bare == []


def test_the_example_is_a_valid_configuration() -> None:
    """What is shipped as an example works as it stands."""
    config = parse(example_text(), HERE)

    assert config.mailbox[0].scan_every == timedelta(minutes=2)
    assert config.etiquette.quiet_hours == (time(21), time(8))


def test_the_values_of_the_example_are_the_defaults() -> None:
    """Deleting [etiquette] from the example changes nothing but the date it invents."""
    shown = parse(example_text(), HERE).etiquette
    bare = parse(MINIMAL, HERE).etiquette

    assert shown.model_copy(update={"since": None}) == bare


def test_a_minimal_configuration_has_a_signature() -> None:
    """Who gives no signature signs with their name."""
    assert parse(MINIMAL, HERE).profile().signature == "Ada Quill"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("Europe/Lisbon", "Europe/Atlantis"), "config.toml:5: user.timezone: expected an IANA time zone"),
        (('"ada@quill.example"', '"ada"'), "config.toml:4: user.address: expected an e-mail address"),
        (('name = "Ada Quill"', ""), "config.toml:2: user.name: this key is needed and not there"),
        (("timezone", "time_zone"), "config.toml:5: user.time_zone: there is no such key"),
        (("[user]", "[user"), "config.toml:2: the file: this is not TOML"),
    ],
)
def test_a_wrong_key_is_named_with_its_line(change: tuple[str, str], expected: str) -> None:
    """An error names the file, the line, the key and what was expected."""
    assert any(line.startswith(expected) for line in problems(MINIMAL.replace(*change)))


def test_all_errors_come_at_once() -> None:
    """Nobody mends one key only to hear of the next."""
    text = MINIMAL + '[etiquette]\nmax_drafts_a_day = "many"\n[recognition]\nact_above = 3\n[digest]\nat = "noon"\n'

    told = [line for line in problems(text) if not line.startswith("    ")]

    assert [line.split(": ")[1] for line in told] == [
        "etiquette.max_drafts_a_day",
        "recognition.act_above",
        "digest.at",
    ]


def test_an_error_comes_with_an_example() -> None:
    """The line below an error shows how the key is written."""
    told = problems(MINIMAL + "[etiquette]\nmax_drafts_a_day = 0\n")

    assert told[1].strip() == "for example: max_drafts_a_day = 10"


def test_a_key_in_the_second_mailbox_is_found_in_the_second_mailbox() -> None:
    """Tables that come several times are told apart."""
    box = '[[mailbox]]\nkind = "maildir"\naddress = "ada@quill.example"\npath = "a"\n'
    second = box.replace("ada@", "quill@") + 'scan_every = "soon"\n'

    assert problems(MINIMAL + box + second)[0].startswith("config.toml:14: mailbox[2].scan_every")


@pytest.mark.covers("case 39")
def test_only_one_employer_may_be_the_top_choice() -> None:
    """Two first choices are none (rule E42)."""
    text = MINIMAL + "[applications.Alder]\ntop_choice = true\n[applications.Birch]\ntop_choice = true\n"

    assert "one top choice at a time" in problems(text)[0]


def test_a_file_that_is_not_there_names_the_mend(tmp_path: Path) -> None:
    """The first thing a new user may do wrong gets an answer."""
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "config.toml")

    assert "copy config.example.toml" in caught.value.lines()[0]


def test_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A value in the environment is used instead of the file's."""
    monkeypatch.setenv("AFTERWORD_STORE__URL", "sqlite:////elsewhere.db")

    assert parse(MINIMAL, HERE).store.location() == "sqlite:////elsewhere.db"


@pytest.mark.parametrize(
    "loc", [("user", "name"), ("etiquette", "max_drafts_a_day"), ("applications", "Northwind", "mute")]
)
def test_a_key_is_located_where_it_stands(loc: tuple[str, ...]) -> None:
    """The line found for a key is the line that sets it."""
    text = example_text()
    line = locate(text, loc)

    assert line is not None
    assert text.splitlines()[line - 1].strip().startswith(f"{loc[-1]} =")
    tree: Any = tomllib.loads(text)
    for part in loc:
        tree = tree[part]
