# Two commands on a fresh machine: `make demo` and `make test`. They need python3 (3.11 or newer),
# make and the package registries; everything else they set up themselves, once, in .venv and in the
# user's cache folder (Apache Kafka, verified against services/chassis/local/kafka-jars.lock).

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
STAMP := $(VENV)/.stamp
PEERS := $(VENV)/.peers
QUICK := $(wildcard tests/unit tests/law tests/properties tests/contract tests/golden tests/model tests/architecture)
PYTEST := $(RUN)/python -m pytest -q
NO_TESTS := 5

.PHONY: help demo test check bench bench-matching generate kafka clean
.DELETE_ON_ERROR:

help:
	@echo "make demo            the whole story on this machine, compared with its script"
	@echo "make test            every test, with a real Kafka and a real PostgreSQL"
	@echo "make check           format, lint, types, arrows, spelling, generated files, quick tests"
	@echo "make bench           speed and latency; writes build/bench.json"
	@echo "make bench-matching  quality and speed of name matching; writes build/bench-matching.json"
	@echo "make generate        write generated files again"
	@echo "make clean           remove what these commands made (not the Kafka cache)"

demo: $(STAMP) kafka
	@$(RUN)/portcullis demo

test: $(STAMP) kafka
	@rm -f .coverage
	$(PYTEST) -n 2 -m "not kafka and not e2e and not fault" --cov --cov-branch --cov-report=
	@# the real Kafka takes one test at a time: two cores are shared with the broker
	$(PYTEST) -n 0 -m "kafka and not e2e and not fault" --cov --cov-branch --cov-report= --cov-append \
		|| [ $$? -eq $(NO_TESTS) ]
	$(PYTEST) -n 0 -m "e2e or fault" --cov --cov-branch --cov-report= --cov-append \
		|| [ $$? -eq $(NO_TESTS) ]
	@mkdir -p build
	@$(RUN)/coverage report --skip-covered --skip-empty > build/coverage.txt || true
	@tail -n 1 build/coverage.txt
	@echo "Coverage by file: build/coverage.txt"

check: $(STAMP)
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .
	$(RUN)/mypy
	$(RUN)/lint-imports
	$(RUN)/codespell
	$(RUN)/vulture
	$(RUN)/portcullis generate --check
	$(PYTEST) -n 2 -m "not kafka" $(QUICK)

bench: $(STAMP) kafka
	@mkdir -p build
	$(RUN)/python -m tests.benchmarks.run

# ARGS="--list LIST --queries QUERIES --out OUT" answers a file; ARGS=--help shows all options.
bench-matching: $(STAMP) $(PEERS)
	@mkdir -p build
	$(RUN)/python -m tests.benchmarks.matching $(ARGS)

generate: $(STAMP)
	$(RUN)/portcullis generate

kafka: $(STAMP)
	@$(RUN)/portcullis kafka fetch

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Portcullis needs Python 3.11 or newer; '$(PYTHON)' is `$(PYTHON) --version 2>&1`."; \
		echo "Name another one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@[ -x $(RUN)/python ] || $(PYTHON) -m venv $(VENV) || { \
		echo "'$(PYTHON) -m venv' failed. On Debian and Ubuntu it is the package python3-venv."; \
		rm -rf $(VENV); exit 1; }
	@echo "Installing the locked packages into $(VENV) (once, about a minute)."
	@$(RUN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(RUN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

$(PEERS): tests/benchmarks/matching/peers.lock $(STAMP)
	@echo "Installing the peers of the matching benchmark (once)."
	@$(RUN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
		-r tests/benchmarks/matching/peers.lock \
		|| echo "Not all peers could be installed here; the benchmark goes on without them."
	@touch $(PEERS)

clean:
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage
