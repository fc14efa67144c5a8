# Mirato: run it, test it, check it. `make help` lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= $(shell for p in python3.14 python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PORT ?= 8000
# Two processes at a time suit a small machine; give more with `make test JOBS=8`.
JOBS ?= 2
TRANSLATIONS := webapp/translations/en/LC_MESSAGES/messages

# Debian and Ubuntu ship Python without venv: its package is added where that is allowed.
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo "sudo -n")
INSTALL_VENV := $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq python3-venv

export PORT

.PHONY: help run test lint format browser translations docs figures simulation clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: export MIRATO_DEMO = 1
run: export MIRATO_WORKER = 1
run: $(VENV)/installed $(TRANSLATIONS).mo ## install, load the demo world, serve it on 127.0.0.1:$(PORT)
	@$(BIN)/flask demo
	@exec $(BIN)/gunicorn --config webapp/server.py 'webapp:create_app()'

# Files of tests go to the processes in their own order, not those with most tests first: the long ones (a browser, whole
# worlds) have few tests, and would be left for the end, when the other processes have nothing to do any more.
test: $(VENV)/installed-dev $(TRANSLATIONS).mo browser ## run every test: SQLite, PostgreSQL, real browser
	$(BIN)/pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder

lint: $(VENV)/installed-dev ## ruff, mypy, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/installed-dev ## put the code into its one format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

browser: $(VENV)/installed-dev ## find a Chromium for the browser tests, or install one
	@$(BIN)/python tests/browser/chromium.py

translations: $(VENV)/installed ## collect new texts into the English catalogue
	@$(BIN)/pybabel --quiet extract --no-location --sort-output -F webapp/translations/babel.cfg \
		-k _l -k lazy_gettext -o $(VENV)/messages.pot .
	@$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
		--width 120 -i $(VENV)/messages.pot -d webapp/translations -l en
	@$(BIN)/pybabel compile --statistics -i $(TRANSLATIONS).po -o $(TRANSLATIONS).mo

docs: $(VENV)/installed-dev ## write docs/engine.md, its picture and docs/law.md from the code
	@$(BIN)/python -m docs.build
	@$(BIN)/python -m docs.law

simulation: $(VENV)/installed-dev ## learn in invented worlds whose truth is known, and report what is found of it
	@$(BIN)/python -m tests.matching.simulation $(WORLDS)

# A database of its own, so that the figures are the demonstration's and not somebody's work.
figures: export DATABASE_URL = sqlite:///$(CURDIR)/$(VENV)/figures.sqlite
figures: $(VENV)/installed-dev ## measure again what docs/engine.md reports (fifteen minutes on a quiet machine)
	@rm -f $(VENV)/figures.sqlite && $(BIN)/flask demo > $(VENV)/figures.log
	@$(BIN)/flask model evaluate --json > docs/figures/evaluate.json
	@$(BIN)/flask bench --json > docs/figures/bench.json
	@$(BIN)/flask bench --candidates 1000000 --positions 20 --json > docs/figures/bench-million.json
	@$(BIN)/python -m tests.matching.simulation > docs/figures/simulation.md
	@$(BIN)/python -m tests.matching.simulation.margins > docs/figures/margins.md

clean: ## remove what was installed and computed; the data in instance/ stay
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Mirato needs Python 3.11 or later: install it and try again."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); $(INSTALL_VENV) && $(PYTHON) -m venv $(VENV); } \
		|| { rm -rf $(VENV); echo "Python's venv is missing: install the package python3-venv and try again."; exit 1; }

$(VENV)/installed: requirements.txt | $(VENV)/bin/python
	@echo "Installing what Mirato runs on (once)…"
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt requirements.txt | $(VENV)/bin/python
	@echo "Installing what its tests and checks need (once)…"
	@$(PIP) -r requirements-dev.txt
	@touch $(VENV)/installed $@

$(TRANSLATIONS).mo: $(TRANSLATIONS).po | $(VENV)/installed
	@$(BIN)/pybabel --quiet compile -i $< -o $@
