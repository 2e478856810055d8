# What a newcomer types. `make` alone lists it. The work is done by the short scripts in bootstrap/.
# Nothing is needed beforehand but Python 3.11 or newer and make.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help install demo test audit bench clean

help: ## list these commands
	@echo 'Folkmoot. Type one of these:'
	@sed -n 's/^\([a-z]*\): ## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18
	@echo 'PYTHON=python3.12 chooses the interpreter of a new .venv.'

install: ## install Folkmoot into .venv (quick when nothing changed)
	@echo 'install: puts Folkmoot and what it needs into .venv.'
	@PYTHON='$(PYTHON)' sh bootstrap/install.sh core

demo: ## build the made-up borough and serve it (ARGS="--no-serve" only builds)
	@echo 'demo: builds the made-up borough of Wexmoor and serves it on this machine. Ctrl+C ends it.'
	@PYTHON='$(PYTHON)' sh bootstrap/install.sh core
	@sh bootstrap/programs.sh --wanted pango espeak-ng liblouis
	@exec .venv/bin/folkmoot demo $(ARGS)

test: ## check style, types and import contracts, then run every test (PYTEST_ARGS="-k words")
	@echo 'test: checks style, types and import contracts, then runs every test.'
	@PYTHON='$(PYTHON)' sh bootstrap/install.sh test
	@sh bootstrap/programs.sh chromium postgresql
	@sh bootstrap/programs.sh --wanted pango espeak-ng liblouis
	@sh bootstrap/check.sh $(PYTEST_ARGS)

audit: ## open every page in a browser and measure it; writes var/audit/summary.json (FULL=1: all tools)
	@echo 'audit: opens every page in a browser and writes what it finds to var/audit/summary.json.'
	@PYTHON='$(PYTHON)' sh bootstrap/install.sh test
	@sh bootstrap/programs.sh --needed chromium
	@sh bootstrap/tools.sh $(if $(FULL),full)
	@FULL='$(FULL)' exec .venv/bin/python -m tests.journeys.audit

bench: ## run the benchmarks (NAME=opinion runs one); writes var/bench/<name>.json
	@echo 'bench: runs the programs in benchmarks/ and writes var/bench/<name>.json.'
	@PYTHON='$(PYTHON)' sh bootstrap/install.sh test
	@sh bootstrap/bench.sh $(NAME)

clean: ## remove .venv, caches and reports; the database in var/ stays
	@echo 'clean: removes .venv, caches and reports. Everything else in var/ stays: the database and its key.'
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build dist
	@rm -rf var/audit var/bench var/tools
	@find . -name .git -prune -o -path ./var -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +
