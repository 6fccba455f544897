# `make` alone, or `make help`, explains every target, in the order of use.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT := $(or $(ECLAT_PORT),8000)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run reset test check fmt routes diagram bench faults lighthouse scan lock clean

help:
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'

$(VENV)/run: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make $(MAKECMDGOALS) PYTHON=python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what the product needs…"
	@$(BIN)/pip install --quiet --require-hashes -r requirements.txt
	@$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev: $(VENV)/run requirements-dev.lock requirements-sceau.lock
	@echo "Installing what the tests need…"
	@$(BIN)/pip install --quiet --require-hashes -r requirements-sceau.lock
	@$(BIN)/pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/bench: $(VENV)/dev requirements-bench.lock
	@echo "Installing what the bench compares with…"
	@$(BIN)/pip install --quiet --require-hashes -r requirements-bench.lock
	@touch $@

$(VENV)-scan/done: requirements-scan.lock
	@test -x $(VENV)-scan/bin/python || $(PYTHON) -m venv $(VENV)-scan
	@echo "Installing the scanner…"
	@$(VENV)-scan/bin/pip install --quiet --require-hashes -r requirements-scan.lock
	@touch $@

%/node_modules/.package-lock.json: %/package-lock.json
	@echo "Installing what measures pages…"
	@cd $* && npm ci --ignore-scripts --silent
	@touch $@

run: $(VENV)/run ## Install, migrate, tell the demo story on first run, and serve on ECLAT_PORT (8000)
	@ECLAT_DEBUG=$${ECLAT_DEBUG:-1} ECLAT_LOG_JSON=$${ECLAT_LOG_JSON:-0} ECLAT_BASE_URL=$${ECLAT_BASE_URL:-http://127.0.0.1:$(PORT)} sh -c '\
		$(BIN)/eclat migrate && $(BIN)/eclat demo && exec $(BIN)/eclat serve --port $(PORT)'

reset: ## Erase the local data (var/), after asking
	@printf "This erases var/: the local database, its files and its key. Type yes to go on: "; \
	read answer && [ "$$answer" = yes ] && rm -rf var && echo "Erased." || { echo "Nothing was erased."; exit 1; }

test: $(VENV)/dev ## Linters, types, floors, migrations, and every test on SQLite and PostgreSQL (ONLY=delegataires for one wing)
	@sh tests/services/install.sh
	@$(if $(ONLY),,$(MAKE) --no-print-directory tests/tools/node_modules/.package-lock.json check)
	@sh tests/run.sh $(ONLY)

check: $(VENV)/dev ## Linters, types, import floors, dependencies, templates
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/deptry src
	@$(BIN)/djlint --lint --quiet src/eclat

fmt: $(VENV)/dev ## Format the code
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

routes: $(VENV)/run ## Print the site map: method, address, name, audience, handler
	@$(BIN)/eclat routes

diagram: $(VENV)/run ## Draw the transitions again in docs/transitions.md
	@$(BIN)/eclat diagram > docs/transitions.md

bench: $(VENV)/bench ## Speed, memory and weight, each beside its reference (ONLY=lists for one part, DB=sqlite for one database; about 20 minutes)
	@sh tests/services/install.sh
	@sh bench/install.sh
	@$(BIN)/python -m bench $(ONLY) $(if $(DB),--db $(DB))

faults: $(VENV)/dev ## Kill, pause and starve real processes while people act, then audit: N=20 runs, MODE=apart|embedded|both, SEED=
	@sh tests/services/install.sh
	@$(BIN)/python -m tests.faults --runs $(or $(N),20) --mode $(or $(MODE),both) $(if $(SEED),--seed $(SEED))

lighthouse: $(VENV)/dev ## Lighthouse on the public pages, a list and a form, on a phone and on a desk (10 minutes)
	@sh tests/services/install.sh
	@$(MAKE) --no-print-directory tests/tools/lighthouse/node_modules/.package-lock.json
	@PYTHONPATH=. $(BIN)/python tests/tools/lighthouse/measure.py

scan: $(VENV)/dev $(VENV)-scan/done ## Wapiti against the demonstration, as nobody and as each role (15 minutes)
	@$(BIN)/python -m scan.run

lock: ## Pin every dependency with its hashes (needs uv and npm)
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11 pyproject.toml requirements-build.in -o requirements.txt
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11 --group dev -c requirements.txt -o requirements-dev.lock
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11 --group sceau -c requirements.txt -o requirements-sceau.lock
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11 --group bench -c requirements.txt -c requirements-dev.lock -o requirements-bench.lock
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11 --group scan -o requirements-scan.lock
	for folder in tests/tools tests/tools/lighthouse; do (cd $$folder && npm install --package-lock-only --ignore-scripts --silent); done

clean: ## Remove what was installed and built; never the local data
	rm -rf $(VENV) $(VENV)-scan build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name node_modules -prune -exec rm -rf {} +
