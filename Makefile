# Everything a developer or a newcomer runs. Needs Python 3.11+ and make; `make proto` and `make check` also Node 20.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MEDIA ?=
LIBRARY ?=
FILM ?=

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench proto clean

help: ## List the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/.ready ## Make the environment (about two minutes, 5.5 GB)

$(VENV)/.ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; name one with PYTHON=python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV): about two minutes and 5.5 GB, most of it torch."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[daemon,text,timelines,cluster,dev]'
	@touch $@

demo: setup ## Make a small library and a film, learn, suggest, write demo-out/report.html; MEDIA= LIBRARY= FILM= for your own
	@$(BIN)/python -m examples.demo $(if $(MEDIA),--media "$(MEDIA)") $(if $(LIBRARY),--library "$(LIBRARY)") $(if $(FILM),--film "$(FILM)")

test: setup ## Run every test, on up to four cores; SEALED=1: where no packet can leave the machine (Linux)
	@$(BIN)/python -m $(if $(SEALED),tests.sealed,pytest) -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

bench: setup ## Measure speed and quality beside named limits
	@$(BIN)/python -m benchmarks

proto: setup ## Generate the Python contract from proto/, and draw the rooms
	@$(BIN)/python proto/generate.py
	@$(BIN)/python docs/draw_rooms.py

check: setup ## Format, lint, types, import contracts, generated code fresh
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python proto/generate.py --check
	@$(BIN)/python docs/draw_rooms.py --check
	@cd proto && npm install --silent --no-audit --no-fund && npx buf lint
	@cd plugin_premiere && npm ci --silent --no-audit --no-fund && npm run --silent check

clean: ## Remove what was built here
	rm -rf $(VENV) demo-out bench-out .mypy_cache .ruff_cache .hypothesis proto/node_modules
