"""The configuration: TOML in, one frozen value out, every error at once with its line and an example."""

from __future__ import annotations

import os
import re
import tomllib
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

import platformdirs
from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from agent.almanac import is_country, is_zone
from agent.config_errors import ConfigError, Problem, describe, locate, place_of
from agent.etiquette.application import Flags
from agent.etiquette.kinds import Interest
from agent.etiquette.policy import Policy
from agent.etiquette.regions import Region, profile_of
from agent.etiquette.value import Value
from agent.letters.letter import Fact, Profile
from agent.letters.voice import Spelling
from connectors.language_model import address_of

_DURATION = re.compile(r"(?P<number>[0-9]+)\s*(?P<unit>[smhd])")
_APPLICATION = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_TENANT = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,99}")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def _duration(value: object) -> object:
    if not isinstance(value, str):
        return value
    found = _DURATION.fullmatch(value.strip())
    if found is None:
        raise ValueError('a number and a unit, such as "2m" (s, m, h or d)')
    return timedelta(**{_UNITS[found["unit"]]: int(found["number"])})


Duration = Annotated[timedelta, BeforeValidator(_duration)]
Mail = Annotated[str, Field(pattern=r"^[^@\s<>]+@[^@\s<>]+$")]


class User(Value):
    """Who the letters are from."""

    name: str = Field(min_length=1)
    address: Mail
    aliases: tuple[Mail, ...] = ()
    timezone: str
    country: str = "US"
    language: Literal["en", "de", "fr", "es", "pt"] = "en"
    signature: str = ""
    region: str | None = None
    facts: tuple[Fact, ...] = ()

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if not is_zone(value):
            raise ValueError('an IANA time zone, such as "Europe/Berlin"')
        return value

    @field_validator("country")
    @classmethod
    def _known_country(cls, value: str) -> str:
        if not is_country(value):
            raise ValueError('a country by its two-letter code (ISO 3166-1), such as "DE"')
        return value.upper()


class Watched(Value):
    """What every kind of mailbox is told."""

    address: Mail
    scan_every: Duration = timedelta(minutes=2)
    backfill_days: int = Field(60, ge=1, le=730)

    @field_validator("scan_every")
    @classmethod
    def _not_too_often(cls, value: timedelta) -> timedelta:
        if value < timedelta(seconds=10):
            raise ValueError('ten seconds or more, such as "2m"')
        return value


class MaildirSettings(Watched):
    """A folder of mail on this machine."""

    kind: Literal["maildir"]
    path: Path


class GmailSettings(Watched):
    """A mailbox at Gmail. `client_file` is the OAuth client to sign in with; `units_a_minute` the quota to keep."""

    kind: Literal["gmail"]
    client_file: Path = Field(default_factory=lambda: _config_folder() / "google-client.json")
    units_a_minute: int = Field(6000, ge=60, le=1_000_000)


class OutlookSettings(Watched):
    """A mailbox at Outlook.com or Microsoft 365. `client_id` is the app to sign in with, `tenant` whose accounts."""

    kind: Literal["outlook"]
    client_id: str
    tenant: str = "common"
    requests_a_minute: int = Field(1000, ge=10, le=100_000)

    @field_validator("client_id")
    @classmethod
    def _an_application(cls, value: str) -> str:
        if not _APPLICATION.fullmatch(value):
            raise ValueError(
                "the Application (client) ID of your app registration; docs/outlook.md says where it stands"
            )
        return value.lower()

    @field_validator("tenant")
    @classmethod
    def _a_tenant(cls, value: str) -> str:
        if not _TENANT.fullmatch(value):
            raise ValueError('"common", "consumers", "organizations", or a tenant by its id or domain')
        return value


MailboxSettings = Annotated[MaildirSettings | GmailSettings | OutlookSettings, Field(discriminator="kind")]


class Recognition(Value):
    """How sure is sure enough: below `act_above` you are asked, below `ask_above` a mail is left alone."""

    act_above: float = Field(0.75, ge=0.55, le=1)
    ask_above: float = Field(0.45, ge=0, le=1)

    @model_validator(mode="after")
    def _ask_before_act(self) -> Recognition:
        if self.ask_above > self.act_above:
            raise ValueError("ask_above to be at most act_above")
        return self


class Letters(Value):
    """How letters sound; what is left out is heard in the user's own mail (docs/profile.md)."""

    greeting: str | None = None
    sign_off: str | None = None
    spelling: Spelling | None = None
    contractions: bool | None = None
    connect_note_characters: int = Field(200, ge=100, le=300)
    proofread: bool = True


class EmployerSettings(Value):
    """What you decided about one employer."""

    top_choice: bool = False
    share_other_interviews: bool = False
    interest: Literal["high", "normal", "low", "none"] = "normal"
    mute: bool = False
    role: str | None = None

    def flags(self) -> Flags:
        """The same, as the rules know it."""
        return Flags(
            mute=self.mute,
            interest=Interest(self.interest),
            top_choice=self.top_choice,
            share_other_interviews=self.share_other_interviews,
        )


class Digest(Value):
    """The daily summary of what needs you, and where it and the reminders of notes go (docs/notes.md)."""

    at: time = time(8)
    channel: Literal["log", "desktop"] = "log"


class StoreSettings(Value):
    """Where afterword keeps its account of things."""

    path: Path | None = None
    url: str | None = None
    keep_months: int = Field(12, ge=1, le=120)

    @model_validator(mode="after")
    def _one_place(self) -> StoreSettings:
        if self.path is not None and self.url is not None:
            raise ValueError("either path or url, not both")
        return self

    def location(self) -> str:
        """The database's URL; by default a file in the user's data folder."""
        if self.url is not None:
            return self.url
        path = self.path or _data_folder() / "afterword.db"
        return f"sqlite:///{path.expanduser()}"

    def secrets_folder(self) -> Path:
        """Where tokens lie on a machine without a keyring: beside the database."""
        beside = self.path.expanduser().parent if self.path else _data_folder()
        return beside / "secrets"


class LanguageModel(Value):
    """An extra that is off unless `base_url` is set (docs/language_model.md)."""

    base_url: str | None = None
    model: str | None = None
    key: SecretStr | None = Field(None, min_length=1, max_length=1000)
    timeout: Duration = timedelta(seconds=60)

    @field_validator("base_url")
    @classmethod
    def _an_address(cls, value: str | None) -> str | None:
        if value is not None:
            address_of(value)
        return value

    @field_validator("key")
    @classmethod
    def _one_word(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch(r"[!-~]+", value.get_secret_value()):
            raise ValueError("a key without spaces, as its provider shows it")
        return value

    @field_validator("timeout")
    @classmethod
    def _not_for_ever(cls, value: timedelta) -> timedelta:
        if not timedelta(seconds=1) <= value <= timedelta(minutes=10):
            raise ValueError('one second to ten minutes, such as "60s"')
        return value

    @model_validator(mode="after")
    def _a_model(self) -> LanguageModel:
        if self.base_url is not None and not self.model:
            raise ValueError("model to be named beside base_url")
        return self


class Config(BaseSettings):
    """The whole configuration. `AFTERWORD_STORE__PATH=…` in the environment goes before the file."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix="AFTERWORD_", env_nested_delimiter="__", env_ignore_empty=True
    )

    user: User
    mailbox: tuple[MailboxSettings, ...] = ()
    etiquette: Policy = Policy()
    recognition: Recognition = Recognition()
    letters: Letters = Letters()
    applications: dict[str, EmployerSettings] = Field(default_factory=dict)
    digest: Digest = Digest()
    store: StoreSettings = StoreSettings()
    language_model: LanguageModel = LanguageModel()

    @classmethod
    def settings_customise_sources(  # the signature is pydantic-settings' own
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  (pydantic-settings hands in more than we use)
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  (as above)
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  (as above)
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment first, then the file."""
        return env_settings, init_settings

    @model_validator(mode="after")
    def _one_top_choice(self) -> Config:
        chosen = [name for name, employer in self.applications.items() if employer.top_choice]
        if len(chosen) > 1:
            raise ValueError(f"one top choice at a time, but {' and '.join(chosen)} are all marked")
        return self

    @model_validator(mode="after")
    def _one_mailbox_an_address(self) -> Config:
        addresses = [mailbox.address.lower() for mailbox in self.mailbox]
        if len(set(addresses)) < len(addresses):
            raise ValueError("each mailbox to have an address of its own")
        return self

    def usual(self) -> Region:
        """What is usual where the user looks for work."""
        return profile_of(self.user.region or self.user.country, chosen=self.user.region is not None)

    def policy(self) -> Policy:
        """The settings of etiquette, with what is usual in the region that the user named (docs/decisions/012)."""
        usual = self.usual()
        said = "thank_you_recipients" in self.etiquette.model_fields_set
        if usual.one_recipient and not said:
            return self.etiquette.model_copy(update={"thank_you_recipients": "lead"})
        return self.etiquette

    def profile(self) -> Profile:
        """What letters may say of the user."""
        return Profile(
            name=self.user.name,
            address=self.user.address,
            signature=self.user.signature or self.user.name,
            facts=self.user.facts,
            greeting=self.letters.greeting,
            sign_off=self.letters.sign_off,
            spelling=self.letters.spelling,
            usual_spelling=self.usual().spelling if {"country", "region"} & self.user.model_fields_set else None,
            contractions=self.letters.contractions,
            connect_note_characters=self.letters.connect_note_characters,
            language=self.user.language,
            thanks_words=self.usual().words_at_most,
        )


def default_path() -> Path:
    """Where the configuration lies unless told otherwise: `$AFTERWORD_CONFIG`, else the user's config folder."""
    named = os.environ.get("AFTERWORD_CONFIG")
    return Path(named) if named else _config_folder() / "config.toml"


def _config_folder() -> Path:
    return Path(platformdirs.user_config_dir("afterword", appauthor=False))


def _data_folder() -> Path:
    return Path(platformdirs.user_data_dir("afterword", appauthor=False))


def load(path: Path) -> Config:
    """Read a configuration file.

    Raises: ConfigError, with every problem of the file at once.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        mend = "copy config.example.toml there and fill in [user] and [[mailbox]]"
        raise ConfigError(path, (Problem("the file", None, f"there is no such file; {mend}"),)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(path, (Problem("the file", None, f"it cannot be read: {error}"),)) from error
    return parse(text, path)


def parse(text: str, path: Path) -> Config:
    """Read a configuration from its text; `path` is named in errors. Raises: ConfigError."""
    try:
        tree: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line ([0-9]+)", str(error))
        what = f"this is not TOML: {error}"
        raise ConfigError(path, (Problem("the file", int(line[1]) if line else None, what),)) from error
    try:
        return Config(**tree)
    except ValidationError as error:
        problems = tuple(describe(one, locate(text, place_of(one))) for one in error.errors())
        raise ConfigError(path, problems) from error
