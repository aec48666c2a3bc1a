# Facilitator. `make run` sets up what it needs and starts the program; `make help` tells the rest.
# Needs make and Python 3.11 or newer with venv. Name another Python with PYTHON=/path/to/python3.

PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
ARGS ?=

# The tests start Python hundreds of times: what was compiled once must be kept.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run schema man test test-slow faults check format benchmark clean

help:
	@echo "make run        start Facilitator; make run ARGS=demo passes words on to it"
	@echo "make test       run the tests; ARGS=tests/domain runs some of them"
	@echo "make test-slow  run the tests that take minutes"
	@echo "make faults     kill, starve and damage the program and its store at random, hundreds of times; half an hour"
	@echo "make check      look at formatting, style, types and layers, and change nothing"
	@echo "make format     put the code in the house style"
	@echo "make schema     write docs/export.schema.json anew, after a record has changed"
	@echo "make man        write man/facilitator.1 anew, after a command has changed"
	@echo "make benchmark  measure the program beside a bare one, over an hour; ARGS=--short takes 90 s"
	@echo "make clean      remove what was made here; what you wrote in the program is kept"

run: $(VENV)/.run-ready
	@$(BIN)/facilitator $(ARGS)

test: $(VENV)/.dev-ready
	@$(BIN)/python -m pytest -n $$($(BIN)/python -c 'import os; print(max(3, os.cpu_count() or 1))') --dist loadgroup $(ARGS)

test-slow: $(VENV)/.dev-ready
	@$(BIN)/python -m pytest -n 4 --dist loadgroup -m "slow and not faults" $(ARGS)

faults: $(VENV)/.dev-ready
	@$(BIN)/python -m pytest -m faults tests/faults $(ARGS)

check: $(VENV)/.dev-ready
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

schema: $(VENV)/.dev-ready
	@$(BIN)/python -m facilitator.services.exports.schema > docs/export.schema.json

man: $(VENV)/.dev-ready
	@$(BIN)/python -m facilitator.commands.manual > man/facilitator.1

format: $(VENV)/.dev-ready
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

benchmark: $(VENV)/.dev-ready
	@$(BIN)/python -m benchmarks $(ARGS)

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	rm -f benchmarks/results.json snapshot_report.html
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Facilitator needs Python 3.11 or newer, and none was found."; \
		echo "Install it, or say where it is: make run PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "$(PYTHON) is not a Python of 3.11 or newer; name another with PYTHON=."; exit 1; }
	@echo "First start: making a place for the program's packages in $(VENV) ($$($(PYTHON) --version))."
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "This Python cannot make virtual environments."; \
		echo "On Debian and Ubuntu, install python3-venv and try again."; exit 1; }

# The interpreter is an order-only prerequisite: its date is the system's and says nothing.
$(VENV)/.run-ready: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing what Facilitator needs; this takes a minute, and only when its packages change ..."
	@$(PIP) --editable .
	@$(BIN)/python -m compileall -q src
	@touch $@
	@echo "Ready."

$(VENV)/.dev-ready: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing what the tests and checks need; this takes a minute, and only when packages change ..."
	@$(PIP) --editable '.[dev]'
	@$(BIN)/python -m compileall -q src
	@touch $(VENV)/.run-ready $@
