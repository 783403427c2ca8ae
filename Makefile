# newsdesk. Two commands do everything on a fresh machine: `make chat` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 7860
MIN_FREE_KB := 4000000

.DEFAULT_GOAL := help
.PHONY: help chat test check format clean

help: ## Show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

chat: $(VENV)/.installed ## Install, index the sample on the first run, serve the chat
	@$(BIN)/newsdesk chat --sample --port $(PORT)

test: $(VENV)/.installed-dev ## Run every test (browser tests need Chromium)
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

check: $(VENV)/.installed-dev ## Format, lint, types, imports, a scan for weak spots, the wheel, the evaluation gate
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/bandit --quiet --configfile pyproject.toml --recursive rag ingest ui eval
	@$(BIN)/python -m eval.bench.wheel
	@$(BIN)/python -m eval.gate

format: $(VENV)/.installed-dev ## Format the code and mend what the linter can
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

clean: ## Remove the environment and what was built
	@rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "newsdesk needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1 || echo missing). Install one and run: make $(MAKECMDGOALS) PYTHON=python3.11" >&2; exit 1; }
	@test "$$(df -Pk . | awk 'NR==2 {print $$4}')" -ge $(MIN_FREE_KB) || { \
	  echo "newsdesk needs $$(( $(MIN_FREE_KB) / 1000000 )) GB of free disk to install and $$(df -Ph . | awk 'NR==2 {print $$4}') are left here. Free some space and run the command again." >&2; exit 1; }
	@echo "Creating $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "Installing newsdesk and what it needs (a few minutes the first time) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --progress-bar on -c constraints.txt -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@echo "Installing what tests and checks need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --group test --group check --group bench
	@touch $@
