# Everything a developer or a visitor needs: `make demo` and `make test` set up all they use on a fresh machine.
# Needs: Python 3.11 or newer with venv, Node 20 or newer. Nothing else has to be installed beforehand.

PORT ?= 8000
PYTHON ?= $(shell for one in python3.11 python3.12 python3.13 python3; do command -v $$one && break; done)
BIN := .venv/bin
STAMPS := .stamps
UI_SOURCES := $(shell find ui/src ui/tracker ui/public ui/index.html ui/package.json ui/vite.config.ts ui/tsconfig.json -type f 2>/dev/null)
# Folders beside ui/ that bring npm packages of their own.
NODE_PLACES := $(patsubst %/package-lock.json,%,$(wildcard ui/package-lock.json tracker/package-lock.json tests/clients/package-lock.json))
NODE_STAMPS := $(addprefix $(STAMPS)/npm-,$(subst /,-,$(NODE_PLACES)))
ASSETS := src/faden/web/assets/index.html
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help install install-dev ui demo test test-all check bench performance docs lock chromium clean

help:  ## What can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

install: $(STAMPS)/install  ## .venv with `faden` in it
install-dev: $(STAMPS)/dev

$(STAMPS)/venv:
	@scripts/prerequisites "$(PYTHON)"
	$(PYTHON) -m venv .venv
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/install: $(STAMPS)/venv requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(STAMPS)/dev: $(STAMPS)/install requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# One rule per folder with npm packages: .stamps/npm-tests-clients stands for tests/clients.
define NPM_RULE
$(STAMPS)/npm-$(subst /,-,$(1)): $(1)/package.json $(1)/package-lock.json | $(STAMPS)/venv
	cd $(1) && npm ci --no-audit --no-fund
	@touch $$@
endef
$(foreach place,$(NODE_PLACES),$(eval $(call NPM_RULE,$(place))))

ui: $(ASSETS)  ## the interface, built into the package

ui/openapi.json: $(STAMPS)/install $(wildcard src/faden/web/*.py) $(wildcard src/faden/measure/*.py) $(wildcard src/faden/domain/*.py)
	$(BIN)/faden openapi > $@.part
	@cmp -s $@.part $@ && rm $@.part || mv $@.part $@
	@touch $@

ui/src/api/schema.d.ts: ui/openapi.json $(STAMPS)/npm-ui
	cd ui && FADEN_OPENAPI=openapi.json npm run --silent types
	@touch $@

$(ASSETS): ui/src/api/schema.d.ts $(STAMPS)/npm-ui $(UI_SOURCES)
	cd ui && npm run --silent build
	@touch $@

demo: install ui  ## real data, a dashboard: make demo [PORT=8000]
	$(BIN)/faden demo --port $(PORT)

chromium:
	@scripts/chromium

test: install-dev ui $(NODE_STAMPS) chromium  ## all tests but the slow ones
	$(BIN)/pytest -m "not slow" -n $(WORKERS) --dist loadfile

test-all: install-dev ui $(NODE_STAMPS) chromium  ## all tests
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --hypothesis-profile=search

check: install-dev $(NODE_STAMPS) ui/src/api/schema.d.ts  ## formatting, lint, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy src tests
	$(BIN)/lint-imports
	cd ui && npm run --silent check

bench: install ui  ## ratios against the bare server and the bare engine
	$(BIN)/faden bench

performance: install ui  ## the same, as docs/performance.md
	$(BIN)/faden bench --markdown > docs/performance.part; mv docs/performance.part docs/performance.md

docs: install  ## pages in docs/ that are made from the code
	$(BIN)/python -m faden.measure.manual > docs/metrics.md
	$(BIN)/python scripts/third_party.py

lock:  ## requirements.lock and requirements-dev.lock anew (needs uv)
	@scripts/lock

clean:  ## remove what the other targets made
	rm -rf .venv $(STAMPS) ui/node_modules ui/openapi.json src/faden/web/assets .mypy_cache .ruff_cache .pytest_cache
