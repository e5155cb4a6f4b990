# Every habit is one command. Only python3 (with venv), make and git are needed.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
DEVELOPED := $(VENV)/.developed

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo "Python 3.11 to 3.13 is needed; $(PYTHON) is $$($(PYTHON) -V 2>&1). Try: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "The venv module is missing. On Debian: apt install python3-venv" >&2; rm -rf $(VENV); exit 1; }

$(INSTALLED): requirements.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing (once; later runs need no network) …" >&2
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --config-settings editable_mode=compat -e .
	@touch $@

$(DEVELOPED): requirements-dev.txt $(INSTALLED)
	@echo "Installing what the tests need …" >&2
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.txt
	@touch $@

install: $(INSTALLED)  ## create .venv with the command .venv/bin/arena

dev: $(DEVELOPED)

run: install  ## index the shipped corpus, answer an example, serve the page until Ctrl-C
	@$(BIN)/arena run

test: install dev  ## run the tests
	@$(BIN)/python -m pytest --numprocesses 3 --ignore tests/faults -m "not faults and not model and not slow"

test-model: install dev  ## answers of a real small chat model, which the tests bring along
	@$(BIN)/python -m pytest -m model tests/assistant

e2e: install dev  ## the page in a real browser; installs Debian's Chromium where there is none
	@command -v chromium >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; } \
	  || { echo "Chromium is missing. On Debian, as root: apt install chromium" >&2; exit 1; }
	@E2E=1 $(BIN)/python -m pytest -m e2e tests/e2e

test-faults: install dev  ## whole programs, and a short set of kills, full disks and other faults
	@$(BIN)/python -m pytest --numprocesses auto tests/faults
	@$(BIN)/python -m pytest --numprocesses auto -m "slow and not faults" tests

faults: install dev  ## all of them, a hundred kills among them
	@$(BIN)/python -m pytest -m "faults or not faults" tests/faults
	@$(BIN)/python -m pytest -m faults tests/bots tests/assistant

lint: install dev  ## check style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

evals: install dev  ## measure answers on the test half, exit 1 where a threshold does not hold
	@$(BIN)/arena eval validate
	@$(BIN)/arena eval run --suite test --gate

bench: $(VENV)/bench/.installed  ## measure speed, growth and memory, and other systems side by side
	@$(VENV)/bench/bin/arena eval bench --write $(if $(QUESTIONS),--questions $(QUESTIONS))

$(VENV)/bench/.installed: requirements-bench.txt $(INSTALLED)
	@$(BIN)/python -m venv $(VENV)/bench
	@$(VENV)/bench/bin/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-bench.txt
	@$(VENV)/bench/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --config-settings editable_mode=compat -e .
	@touch $@

lock:  ## renew the hashed requirement files
	@$(PYTHON) -m venv $(VENV)/lock && $(VENV)/lock/bin/pip install --quiet uv
	@UV="$(VENV)/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command 'make lock'"; \
	  eval $$UV pyproject.toml --group build -o requirements.txt && \
	  eval $$UV pyproject.toml --group build --group dev -c requirements.txt -o requirements-dev.txt && \
	  eval $$UV pyproject.toml --group build --group bench -c requirements.txt -o requirements-bench.txt

clean:  ## remove the environment and the index, keep the sources
	rm -rf $(VENV) .arena .pytest_cache .mypy_cache .ruff_cache *.egg-info

.PHONY: help install dev run test test-model test-faults e2e lint evals bench faults lock clean
