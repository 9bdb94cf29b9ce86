# `make` alone lists the verbs. Each one sets up what it needs; nothing but Python ≥ 3.11 and a package index is asked for.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test check fix bench docs lock clean

help: ## list the verbs
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(READY): requirements.lock pyproject.toml $(wildcard mithaq/locale/*/LC_MESSAGES/*.po)
	$(PYTHON) -c 'import sys; sys.exit("Mithaq needs Python 3.11 or newer.") if sys.version_info < (3, 11) else None'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes -r requirements.lock
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps --editable .
	$(BIN)/python -m mithaq.locale.compile
	touch $@

demo: $(READY) ## build the demonstration if need be, start it and print the address
	$(BIN)/mithaq demo

demo-reset: $(READY) ## start the demonstration over
	$(BIN)/mithaq demo --reset

test: $(READY) ## run the whole suite on SQLite and on PostgreSQL, in a browser where there is one
	$(BIN)/python -m tests.run

check: $(READY) ## style, types, layers, migrations, translations, templates; changes nothing
	$(BIN)/python -m tests.check

fix: $(READY) ## repair what can be repaired by machine
	$(BIN)/ruff check --fix --quiet mithaq tests benchmarks
	$(BIN)/ruff format --quiet mithaq tests benchmarks
	$(BIN)/djhtml mithaq

bench: $(READY) ## measure, print the table, keep it in docs/reference/benchmarks.md
	$(BIN)/python -m benchmarks

docs: $(READY) ## write the generated reference pages and the translation catalogues
	$(BIN)/mithaq docs

lock: ## compile requirements.lock again, with hashes and no host
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip compile --quiet --generate-hashes --no-header --no-emit-index-url --universal \
		--python-version 3.11 --extra dev pyproject.toml -o requirements.lock

clean: ## remove the environment and caches, never the data
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
