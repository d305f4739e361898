# make run    set up what running needs, and run the Tashkent cable
# make test   set up the rest as well, and pass the tests (test-all: the long ones too)
# make lint, make types, make docs: what `.ci/run` also asks; the site of docs/ goes to docs/_build
# make pages  write anew what README.md and docs/ show of the program
#
# Python is the first of 3.11 or newer that is found; PYTHON=... names another. All goes into .venv.

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check
MADE := $(VENV)/made-with
ACCEPTED := 'import sys; sys.exit(sys.version_info < (3, 11))'

# A .venv that was moved here, that lost its Python or that was made with another than the one asked for is made anew.
STALE := $(shell { [ -x $(PY) ] && [ "$$(sed -n 1p $(MADE))" = "$(CURDIR)" ] && \
	{ [ -z "$(PYTHON)" ] || [ "$$(sed -n 2p $(MADE))" = "$(PYTHON)" ]; }; } 2>/dev/null || echo stale)

.PHONY: help run test test-all lint types docs pages stale

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

run: $(VENV)/ready-to-run
	@echo '$$ $(VENV)/bin/cablesim run scenarios/01_one_cable.yaml'
	@$(VENV)/bin/cablesim run scenarios/01_one_cable.yaml

test: $(VENV)/ready-to-test
	@$(PY) -m pytest -n auto

test-all: $(VENV)/ready-to-test
	@$(PY) -m pytest -n auto -m ''

lint: $(VENV)/ready-to-test
	@$(PY) -m ruff check .

types: $(VENV)/ready-to-test
	@$(PY) -m mypy

docs: $(VENV)/ready-for-docs
	@$(PY) -m sphinx -q -W --keep-going -n -b html docs docs/_build

pages: $(VENV)/ready-to-test
	@$(PY) -m tests.pages

$(VENV)/ready-to-run: $(MADE) pyproject.toml
	@echo 'Setting up $(VENV) (once)'
	@$(PIP) --editable .
	@touch $@

$(VENV)/ready-to-test: $(MADE) pyproject.toml
	@echo 'Setting up $(VENV) for tests (once)'
	@$(PIP) --editable '.[dev]'
	@touch $@ $(VENV)/ready-to-run

$(VENV)/ready-for-docs: $(MADE) pyproject.toml
	@echo 'Setting up $(VENV) for docs (once)'
	@$(PIP) --editable '.[docs]'
	@touch $@ $(VENV)/ready-to-run

$(MADE): $(STALE)
	@for python in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11 python); do \
		version=$$($$python -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null) || \
			{ [ -z '$(PYTHON)' ] || found="$$python does not run"; continue; }; \
		if ! $$python -c $(ACCEPTED); then found="$${found:-$$python is $$version}"; continue; fi; \
		if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then \
			bare="$$python ($$version) has no venv"; continue; fi; \
		$$python -m venv --clear $(VENV) || exit 1; \
		printf '%s\n' '$(CURDIR)' '$(PYTHON)' > $@; exit 0; \
	done; \
	if [ -n "$$bare" ]; then echo "cablesim: $$bare; on Debian and Ubuntu: apt install python3-venv" >&2; \
	else echo "cablesim needs Python 3.11 or newer ($${found:-none found}); name one with PYTHON=..." >&2; fi; \
	exit 1
