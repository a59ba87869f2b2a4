# Everything a person or a machine does here. `make demo` and `make test` need only Python and make.
PYTHON ?= python3
DEALS  ?= 5000
SERVE  ?= 1
BIN    := .venv/bin
READY  := .venv/.ready

# A house that scores government customers reports nothing to anybody.
export MLFLOW_DISABLE_TELEMETRY := true

.PHONY: help setup lock format docs check font browser postgresql test bench demo serve train clean
.DEFAULT_GOAL := help

help:  ## list these commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

setup: $(READY)  ## make .venv and install the pinned, hashed requirements.lock

# Bytecode is compiled here, on all cores: imports without it take three times as long.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' || \
	  { echo "huikuan needs Python 3.11 to 3.14; '$(PYTHON)' is not. Name another: make PYTHON=python3.12 …" >&2; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	@echo "Installing the pinned packages into .venv (a minute or two the first time) …"
	@$(BIN)/pip install --quiet --no-input --no-compile --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --no-input --no-compile --no-deps --no-build-isolation --no-index -e .
	@$(BIN)/python -m compileall -q -j 0 -x '/tests?/' .venv/lib || true
	@touch $@

lock:  ## resolve requirements.lock anew from pyproject.toml (needs the network)
	@test -x .cache/uv/bin/uv || { $(PYTHON) -m venv .cache/uv && .cache/uv/bin/pip install --quiet uv; }
	@echo 'numba>=0.61  # older ones build on no Python of ours' | \
	.cache/uv/bin/uv pip compile pyproject.toml --extra dev --extra peers --constraint /dev/stdin --upgrade \
	  --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-header --no-annotate \
	  --quiet --output-file requirements.lock

format: setup  ## put code into house form
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format

docs: setup  ## write generated files anew: dictionary, JSON Schemas, openapi.json
	$(BIN)/python -m data_schemas.export
	$(BIN)/python -m service.openapi
	$(BIN)/python -m training.simulate.document

check: setup  ## form, lint, types, layers, generated files
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m data_schemas.export --check
	$(BIN)/python -m service.openapi --check
	$(BIN)/python -m training.simulate.document --check

# A Chromium of the system, else Debian's, else the one Playwright can fetch; and a font with Chinese.
APT := DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0
font:  ## install a font with Chinese, which PDF reports need (Debian, through apt)
	@have() { test "$$(uname)" = Darwin || fc-list :lang=zh 2>/dev/null | grep -q .; }; \
	as_root() { if [ "$$(id -u)" = 0 ]; then sh -c "$$1"; else sudo -n sh -c "$$1"; fi; }; \
	have && exit 0; \
	echo "Installing a Chinese font for the reports …"; \
	if command -v apt-get >/dev/null; then \
	  as_root "$(APT) update && $(APT) install -y --no-install-recommends fontconfig fonts-noto-cjk" >/dev/null; \
	fi; \
	have && exit 0; \
	echo "PDF reports need a font with Chinese, and apt could not bring one." >&2; \
	echo "On Debian: sudo apt-get install fonts-noto-cjk; or name a font file by HUIKUAN_FONT." >&2; \
	exit 1

browser: setup font
	@have() { for c in chromium chromium-browser google-chrome; do "$$c" --version >/dev/null 2>&1 && return; done; \
	          test -d "/Applications/Google Chrome.app" || ls -d ~/.cache/ms-playwright/chromium-* >/dev/null 2>&1; }; \
	as_root() { if [ "$$(id -u)" = 0 ]; then sh -c "$$1"; else sudo -n sh -c "$$1"; fi; }; \
	have && exit 0; \
	echo "Installing Chromium for the browser tests …"; \
	if command -v apt-get >/dev/null; then \
	  as_root "$(APT) update && $(APT) install -y --no-install-recommends chromium" >/dev/null; \
	fi; \
	have || $(BIN)/playwright install chromium; \
	have && exit 0; \
	echo "The browser tests need Chromium, and neither apt nor Playwright could bring it." >&2; \
	echo "On Debian: sudo apt-get install chromium. Without a browser: make test ARGS='-m \"not browser\"' BROWSER=" >&2; \
	exit 1

# The storage tests start a server of their own; none of the system's is touched or left running.
postgresql:
	@have() { command -v initdb >/dev/null || ls -d /usr/lib/postgresql/*/bin/initdb \
	            /opt/homebrew/opt/postgresql*/bin/initdb /usr/local/opt/postgresql*/bin/initdb 2>/dev/null | grep -q .; }; \
	as_root() { if [ "$$(id -u)" = 0 ]; then sh -c "$$1"; else sudo -n sh -c "$$1"; fi; }; \
	have && exit 0; \
	echo "Installing PostgreSQL for the storage tests …"; \
	if command -v apt-get >/dev/null; then \
	  as_root "$(APT) update && mkdir -p /etc/postgresql-common && \
	    { test -e /etc/postgresql-common/createcluster.conf || \
	      echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf; } && \
	    $(APT) install -y --no-install-recommends postgresql" >/dev/null; \
	fi; \
	have && exit 0; \
	echo "The storage tests need PostgreSQL's server programs, and apt could not bring them." >&2; \
	echo "On Debian: sudo apt-get install postgresql. On macOS: brew install postgresql@17" >&2; \
	exit 1

BROWSER ?= browser
# Each worker trains its own model for the tests and holds 1 GiB; a third uses what two cores leave while they wait.
JOBS ?= 3
test: setup font $(BROWSER) postgresql  ## run every test (ARGS= goes to pytest, JOBS= workers)
	@$(BIN)/pytest --ignore=tests/benchmarks --numprocesses $(JOBS) --dist loadfile $(ARGS)

bench: setup  ## measure, and print ratios against the usual way
	@$(BIN)/pytest tests/benchmarks -q -s --timeout 1200 $(ARGS)

demo: setup  ## a simulated company, from history to a served model (PORT=, SERVE=0, DEALS=)
	@$(BIN)/huikuan demo --deals $(DEALS) $(if $(PORT),--port $(PORT)) $(if $(filter 0,$(SERVE)),--no-serve)

serve: setup  ## serve API and web desk from what is in the database (PORT=)
	@$(BIN)/huikuan serve $(if $(PORT),--port $(PORT))

train: setup  ## fit, evaluate and register a model from the database (ARGS= goes to huikuan train)
	@$(BIN)/huikuan train $(ARGS)

clean:  ## remove caches; .venv and var stay
	rm -rf .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
