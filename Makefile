# One command each; every one brings about what it needs and can be repeated.
# `make demo ARGS="--once --json"` passes arguments on. `make help` lists the targets.

.DEFAULT_GOAL := help
.PHONY: help setup demo run test test-large check bench bench-exhibits bench-proof format screenshots doctor lock clean

PYTHON := .venv/bin/python
SETUP := sh caseapp/runtime/setup.sh
SOURCES := caseapp evidence tests manage.py
ARGS ?=

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile

setup: ## bring about everything that the others need; starts nothing
	@$(SETUP) dev
	@echo "setup: ready. Next: make demo"

demo: ## run the product with the reference case, and do its main job once
	@$(SETUP) run
	@exec $(PYTHON) manage.py demo $(ARGS)

run: ## run the product without demo data
	@$(SETUP) run
	@exec $(PYTHON) manage.py run $(ARGS)

check: ## format, lint, types, import contracts, migrations, docs
	@$(SETUP) dev
	@echo "check: format"
	@$(PYTHON) -m ruff format --check --quiet $(SOURCES) || \
		{ echo "check: run 'make format', then try again." >&2; exit 1; }
	@echo "check: lint"
	@$(PYTHON) -m ruff check --quiet $(SOURCES)
	@echo "check: types"
	@$(PYTHON) -m mypy
	@echo "check: import contracts"
	@.venv/bin/lint-imports --no-cache
	@echo "check: migrations"
	@$(PYTHON) -m caseapp.runtime --fresh $(PYTHON) manage.py makemigrations --check --dry-run
	@echo "check: docs"
	@$(PYTHON) -m pytest --quiet -p no:cacheprovider tests/architecture/test_docs.py

test: check ## everything in check, then the tests
	@echo "test: pytest"
	@exec $(PYTHON) -m pytest -n 2 --dist loadfile $(ARGS)

test-large: ## what takes minutes or gigabytes: 2 GB over a server that is killed, a thousand files
	@$(SETUP) dev
	@exec $(PYTHON) -m pytest -m large tests/large tests/browser/test_thousand_files.py $(ARGS)

bench: ## every bench at a small size, in less than three minutes
	@$(SETUP) dev
	@exec $(PYTHON) -m caseapp.runtime --fresh $(PYTHON) -m tests.bench --files 150 --pages 100 --many 5000

bench-exhibits: ## the benches of exhibits at full size; docs/performance.md holds the last table
	@$(SETUP) dev
	@exec $(PYTHON) -m caseapp.runtime --fresh $(PYTHON) -m tests.bench $(ARGS)

bench-proof: ## proof matrix, chronology and status of a case with 20,000 links and 50,000 events
	@$(SETUP) dev
	@exec $(PYTHON) -m caseapp.runtime --fresh $(PYTHON) -m tests.bench.proof $(ARGS)

screenshots: ## photograph every screen of the demo; two of them go into docs/images
	@$(SETUP) dev
	@$(PYTHON) -m tests.browser.screens .data/screenshots $(ARGS)
	@cp .data/screenshots/overview-wide-light.png docs/images/case-light.png
	@cp .data/screenshots/bundle-wide-dark.png docs/images/bundle-dark.png

format: ## put the source into its standard form
	@$(SETUP) dev
	@$(PYTHON) -m ruff check --fix --quiet $(SOURCES) || true
	@$(PYTHON) -m ruff format $(SOURCES)

doctor: ## say what is missing on this machine, and its remedy
	@if [ -x $(PYTHON) ]; then exec $(PYTHON) -m caseapp.runtime.doctor $(ARGS); fi; \
	python=$$($(SETUP) find-python) && exec "$$python" -m caseapp.runtime.doctor $(ARGS)

lock: ## renew uv.lock from pyproject.toml
	@$(SETUP) dev
	@if [ -x .tools/uv/bin/uv ]; then exec .tools/uv/bin/uv lock; else exec uv lock; fi

clean: ## remove the environment, the tools and the caches; never the data
	@echo "clean: removing .venv, .tools and caches (.data, where the evidence lies, stays)"
	@rm -rf .venv .tools .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .coverage
	@find . -name __pycache__ -type d -not -path './.data/*' -prune -exec rm -rf {} +
