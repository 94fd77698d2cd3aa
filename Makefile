# `make demo`, `make check`, `make test` and `make test-slow` each do all their own set-up: a virtual environment in .venv,
# then the pinned dependencies. PYTHON names another interpreter, PORT another port.

PYTHON ?= python3
PORT ?= 7860
VENV := .venv
RUN := $(VENV)/bin/python
IN_PARALLEL := --numprocesses auto --maxprocesses 4 --dist worksteal

.PHONY: demo check test test-slow format clean

demo: $(VENV)/.run
	@echo "Opening the shop: its first page is there within half a minute."
	@$(RUN) app.py --port $(PORT)

# Every gate that runs nothing of the project: lint, format, types.
check: $(VENV)/.dev
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy

# The gates, then the suite. A test process takes about 2 GB: no more than four at once.
test: check
	$(RUN) -m pytest -m "not slow" $(IN_PARALLEL)

# What is left out of `make test`: minutes each, on the whole of what is shipped.
test-slow: $(VENV)/.dev
	$(RUN) -m pytest -m slow $(IN_PARALLEL)

format: $(VENV)/.dev
	$(RUN) -m ruff check --fix .
	$(RUN) -m ruff format .

# What the environment holds, as CycloneDX and by licence, and what the registry knows against it: versions
# with known vulnerabilities, and newer ones. Asks the package registry alone.
supply-chain: $(VENV)/.dev $(VENV)/audit/.made
	$(VENV)/audit/bin/cyclonedx-py environment $(RUN) --pyproject pyproject.toml --output-file build/sbom.json
	$(VENV)/audit/bin/pip-licenses --python $(RUN) --order license
	$(VENV)/audit/bin/pip-audit --vulnerability-service pypi --disable-pip --no-deps -r requirements.txt
	$(RUN) -m pip list --outdated

$(VENV)/audit/.made: requirements-audit.txt $(VENV)/.made
	$(PYTHON) -m venv $(VENV)/audit
	$(VENV)/audit/bin/pip install --quiet -r requirements-audit.txt
	@mkdir -p build
	@touch $@

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is older. Try: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@command -v c++ >/dev/null || command -v g++ >/dev/null || \
	  { echo "hnswlib is built from source: install a C++ compiler first (Debian: apt-get install g++ python3-dev)"; exit 1; }
	@echo "Setting up a virtual environment in $(VENV)."
	@$(PYTHON) -m venv $(VENV)
	@$(RUN) -m pip install --quiet --upgrade pip
	@touch $@

# pip tells what it fetches and how far it is.
$(VENV)/.run: $(VENV)/.made requirements.txt
	@echo "Fetching the packages, about 5 GB, most of it torch: 5 to 20 minutes, this once."
	@$(RUN) -m pip install -r requirements.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	@echo "Fetching what the gates and the tests need: a few minutes, this once."
	@$(RUN) -m pip install --quiet -r requirements-dev.txt
	@touch $@

clean:
	rm -rf $(VENV)
