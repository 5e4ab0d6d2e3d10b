# Each target does all its own set-up on a fresh machine: Python 3.11+ and make are enough.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help brief test check docs bench edition clean

help:
	@echo "make brief   write the brief, nl and en, HTML and PDF, and print the four paths"
	@echo "make test    style, types, layers and tests"
	@echo "make docs    rebuild the generated pages of docs/"
	@echo "make bench   run the benchmarks (slow)"

# The stamp is newer than pyproject.toml once the environment holds what it asks for.
$(VENV)/.ready-core: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready-core
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[adjust,edition,nowcast,dev]'
	@touch $@

brief: $(VENV)/.ready-core
	@$(BIN)/kentering brief --lang both --format html,pdf --out out --allow-stale

test: check
	@$(BIN)/python -m pytest -n auto --dist loadfile -q

check: $(VENV)/.ready-dev
	@$(BIN)/ruff check src tests benchmarks docs
	@$(BIN)/ruff format --check src tests benchmarks docs
	@$(BIN)/mypy
	@$(BIN)/lint-imports

docs: $(VENV)/.ready-dev
	@$(BIN)/python docs/make_catalogue.py
	@$(BIN)/python docs/make_commands.py

bench: $(VENV)/.ready-dev
	@for b in benchmarks/bench_*.py; do echo "== $$b"; $(BIN)/python $$b; done

clean:
	rm -rf $(VENV) out dist build
