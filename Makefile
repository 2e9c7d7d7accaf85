# Every target sets itself up: a venv, the hash-pinned packages, this package. A second call costs a second.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
LIFE   ?=
DATA   ?=
MORE   ?=

.DEFAULT_GOAL := help
.PHONY: help demo test lint emulators chaos rules lives bench measure train docs lock clean

help:  ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 12

# The package is installed without its dependencies: they come from the lock, by hash.
define install
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "afterword needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3.12 $@" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "the venv module is missing; on Debian or Ubuntu: sudo apt install python3-venv" >&2; rm -rf $(VENV); exit 2; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
endef

$(VENV)/run.stamp: requirements/run.lock pyproject.toml
	$(call install,requirements/run.lock)

$(VENV)/dev.stamp: requirements/dev.lock pyproject.toml
	$(call install,requirements/dev.lock)

demo: $(VENV)/run.stamp  ## six weeks of a job search in your terminal; LIFE=folder shows another mailbox
	@$(BIN)/afterword demo $(LIFE)

test: $(VENV)/dev.stamp  ## all tests
	@$(BIN)/python -m pytest

lint: $(VENV)/dev.stamp  ## ruff, mypy --strict, import contracts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

emulators: tests/gmail/node_modules/.package-lock.json tests/outlook/node_modules/.package-lock.json  ## the emulators that tests run against (needs npm)

tests/%/node_modules/.package-lock.json: tests/%/package-lock.json
	@npm --prefix tests/$* ci --ignore-scripts --no-audit --no-fund
	@touch $@

chaos: $(VENV)/dev.stamp  ## kill the daemon at every step of placing a draft, and look for doubles
	@CHAOS=all $(BIN)/python -m pytest tests/chaos

rules: $(VENV)/dev.stamp  ## switch each etiquette rule off in turn: a test that bears its mark must then fail
	@$(BIN)/python -m pytest tests/etiquette/test_rules_matter.py tests/letters/test_letter_rules_matter.py

lives: $(VENV)/dev.stamp  ## hold the invariants over ten times as many random lives as the tests do
	@LIVES=10 $(BIN)/python -m pytest tests/invariants

bench: $(VENV)/dev.stamp  ## how fast, as ratios to a yardstick measured in the same run
	@$(BIN)/python -m tests.bench

measure: $(VENV)/dev.stamp  ## how right: DATA=folder with labelled mail and stories
	@test -n "$(DATA)" || { echo "say where the data lie: make measure DATA=folder" >&2; exit 2; }
	@$(BIN)/python -m tests.measure $(DATA)

train: $(VENV)/dev.stamp  ## learn how far to trust the rules: DATA=folder as for measure
	@test -n "$(DATA)" || { echo "say where the data lie: make train DATA=folder" >&2; exit 2; }
	@$(BIN)/python -m tests.train $(DATA) $(MORE)

docs: $(VENV)/dev.stamp  ## write docs/etiquette.md, stages.md, letters.md and the demo in README.md anew from the code
	@$(BIN)/python -m tests.documents

lock:  ## pin the newest packages anew (needs uv)
	uv pip compile --universal --generate-hashes --no-header --no-annotate --upgrade --quiet --python-version 3.11 pyproject.toml requirements/build.in -o requirements/run.lock
	uv pip compile --universal --generate-hashes --no-header --no-annotate --upgrade --quiet --python-version 3.11 pyproject.toml requirements/build.in --group dev -o requirements/dev.lock

clean:  ## forget everything that was made here
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache tests/gmail/node_modules tests/outlook/node_modules
