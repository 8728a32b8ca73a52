# Short forms: `make book` is `python book.py build`. What a command does is in book.py, which needs no make.

PYTHON ?= python3
# The one command line of each target is all that can fail, so any make stops with it, whatever shell it uses.
RUN = $(PYTHON) book.py
VENV ?= .venv
export VENV

.DEFAULT_GOAL := help
.PHONY: help environment book build test check live watch notebooks prose bench run clean \
    new-unit new-simulator new-case new-event

help environment book build test check live watch notebooks prose bench run clean \
new-unit new-simulator new-case new-event:
	@$(RUN) $@ $(ARGS)
