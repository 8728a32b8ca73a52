# The commands of this book. `make` or `make help` lists them.

PYTHON ?= python3
VENV ?= .venv
PY := $(VENV)/bin/python
BOOK := $(PY) -c 'from jupyter_book.cli.main import main; main()'

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help environment book test live notebooks bench clean

# A change in one of these can change every page, so all are made anew; a change in a page makes
# Sphinx read that page alone.
MACHINERY := $(wildcard Makefile pyproject.toml requirements.txt references.bib _config.yml _toc.yml) \
    $(shell find src data -type f ! -name '*.pyc' ! -name '*.mo' 2>/dev/null)
PAGES := $(wildcard bench/results.md) $(shell find index.md chapters notebooks \( -name '*.md' -o -name '*.ipynb' \) \
    ! -path '*/.*' 2>/dev/null)

help:  ## List these commands (この一覧を表示)
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

book: _build/.built  ## Build the site into _build/html; needs Python 3.11 or newer alone (本をつくる)
	@echo
	@echo "The book is in _build/html. Open _build/html/index.html in a browser,"
	@echo "or run  python3 -m http.server --directory _build/html  and open http://localhost:8000/"

test: book  ## Run every test; installs Chromium if it can (すべてのテスト)
	@tests/tools/install-chromium
	@$(PY) -m pytest --numprocesses 2

# In class there may be no network: JupyterLab must not look for news of itself.
live: environment  ## Open the notebooks in JupyterLab, for class (授業用に JupyterLab を開く)
	@cd notebooks && "$(abspath $(PY))" -m jupyterlab \
	    --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate

notebooks: environment  ## Run every notebook again and store its outputs (ノートブックの出力を更新)
	@$(PY) -m infosociety_book.stored_outputs

bench: book  ## Measure speed and weight against a stock Jupyter Book (速さと重さの計測)
	@tests/tools/install-chromium
	@PYTHONPATH=tests/site:tests/notebooks $(PY) bench/run.py

clean:  ## Delete what `make book` built; the environment in .venv stays (生成物を消す)
	rm -rf _build

# Each build writes every page into an empty folder, so that it gives the same files as the first
# one; what is kept between builds is how Sphinx read the pages (_build/.doctrees). After a failure
# that goes too: Sphinx warns of a page only when it reads it, and the next run would be silent.
_build/.built: $(PAGES) _build/.machinery | environment
	@rm -rf _build/html
	@$(BOOK) build . -W -n --keep-going 2>&1 | tee _build/build.log || { \
	    rm -rf _build/.doctrees; \
	    echo; \
	    echo "The build failed. What to mend (the whole log is in _build/build.log):"; \
	    grep -aE 'WARNING|ERROR|Error|Exception' _build/build.log \
	        | sed $$'s/\033\\[[0-9;]*m//g; s/^/  /' || true; \
	    exit 1; } >&2
	@touch $@

_build/.machinery: $(MACHINERY)
	@rm -rf _build
	@mkdir -p _build
	@touch $@

# The environment is made once; a change in requirements.txt installs what is new. Its programs
# are run as modules, so that the folder of the book can be moved.
environment:
	@NOTE="$$(cat requirements.txt pyproject.toml | cksum)"; \
	if $(PY) -c '' 2>/dev/null; then \
	    if [ "$$NOTE" = "$$(cat $(VENV)/.requirements 2>/dev/null || true)" ]; then exit 0; fi; \
	else \
	    $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	        echo "Python 3.11 or newer is needed; $(PYTHON) is: $$($(PYTHON) -V 2>&1 || true)" >&2; \
	        echo "Install one and name it, for example:  make book PYTHON=python3.12" >&2; \
	        exit 1; }; \
	    $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	        echo "$$($(PYTHON) -V) cannot make an environment. On Debian or Ubuntu install its part:" >&2; \
	        echo "  apt-get install python3-venv" >&2; \
	        exit 1; }; \
	    [ ! -e $(VENV) ] || [ -f $(VENV)/pyvenv.cfg ] || { \
	        echo "$(VENV) is in the way: it is not an environment of Python" >&2; \
	        exit 1; }; \
	    echo "Making the environment in $(VENV)"; \
	    $(PYTHON) -m venv --clear $(VENV); \
	fi; \
	echo "Installing what requirements.txt names (the first time takes a minute or two)"; \
	$(PY) -m pip install --disable-pip-version-check --requirement requirements.txt \
	    | awk '/^(Collecting|Processing|Installing)/ { sub(/.*\//, "", $$2); print "  " $$1 " " $$2; fflush() }'; \
	$(PY) -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .; \
	echo "$$NOTE" > $(VENV)/.requirements
