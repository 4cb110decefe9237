# Two commands matter: make demo, make test. Each does all its own set-up.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.installed-run
DEV_STAMP := $(VENV)/.installed-dev
WORKERS ?= 2
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help demo test check mutate bench say lock manifest documents clean

help:  ## Say what there is
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /|/' | column -t -s '|'

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

# --no-deps: the lock is complete, and pip would look at versions that it does not name.
$(RUN_STAMP): requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(DEV_STAMP): requirements-dev.lock $(RUN_STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(RUN_STAMP)  ## Try it: the bot in a stand-in for Slack, with an example charity
	$(BIN)/justus demo

test: $(DEV_STAMP)  ## Every test, on both databases and in a real browser (under ten minutes)
	$(BIN)/python -m tests.gates
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadscope --ignore tests/policy tests

check: $(DEV_STAMP)  ## The inner loop: format, lint, types, contracts, policy, house rules (under one minute)
	$(BIN)/python -m tests.gates
	$(BIN)/python -m pytest -q -n $(WORKERS) tests/house

mutate: $(DEV_STAMP)  ## Change the policy on purpose, thing by thing, and see that its tests notice (an hour; MODULES="limits danger" for some)
	$(BIN)/python -m tests.mutation $(MODULES)

bench: $(DEV_STAMP)  ## How fast, as ratios to a floor and a peer, in one run
	$(BIN)/python -m bench

say: $(RUN_STAMP)  ## Print what ships: all texts by name, or one with MESSAGE=share/approved
	@$(BIN)/justus say $(MESSAGE)

lock: $(DEV_STAMP)  ## Lock the dependencies anew, with hashes
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-header pyproject.toml --group build -o requirements.lock
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-header pyproject.toml --group build --group dev -o requirements-dev.lock

manifest: $(RUN_STAMP)  ## Write manifest.json anew from the handlers' ids
	$(BIN)/justus manifest > manifest.json

documents: $(RUN_STAMP)  ## Write docs/worked-examples.md and docs/clauses.html anew from the policy
	$(BIN)/justus policy examples --to docs/worked-examples.md
	$(BIN)/justus policy trace --html docs/clauses.html

clean:  ## Remove what was made here
	rm -rf $(VENV) .demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build
