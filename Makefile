# `make keys` prints the checked answer keys, `make test` proves them; .venv is made on first use.
# `make requirements` pins the dependencies of pyproject.toml anew (needs pip-tools on the path).

PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)
PYTEST_FLAGS ?= -n auto

.PHONY: install keys test slow check clean requirements

install: .venv/installed

.venv/installed: requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "keyproof needs Python 3.11 or newer: none was found."; exit 1; }
	rm -rf .venv
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --require-hashes -r requirements.txt
	.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
	.venv/bin/python -m compileall -q formula claims derivations verify grading templates keyproof
	@touch $@

keys: .venv/installed
	.venv/bin/keyproof build

test: .venv/installed
	.venv/bin/python -m pytest $(PYTEST_FLAGS)

slow: .venv/installed
	.venv/bin/python -m pytest $(PYTEST_FLAGS) -m "exhaustive or fuzz"

check: .venv/installed
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find build -mindepth 1 ! -name .gitignore ! -name README.md -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

requirements:
	pip-compile --quiet --extra dev --generate-hashes --allow-unsafe --strip-extras \
		--no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		--output-file requirements.txt pyproject.toml
