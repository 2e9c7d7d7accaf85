import pytest
from hiring_life import Law


@pytest.fixture
def law() -> Law:
    """The law with every rule in force."""
    return Law()
