"""The base of everything that is stored, configured or printed: frozen, strict about keys, compared by value."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen value. An unknown key is an error: it names a misunderstanding."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=False)
