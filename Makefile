# make lab opens the workbook, make test runs every test; both do all the set-up in .venv first.
# Windows has no make: there it is `pip install` and `psoas lab`, see README.md.

ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
EXTRAS := app,clinic,xlsx,dev
LONG := simulation or faults or wheel
SERVED := browser or notebooks
export PYTHON

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help lab app bench fuzz gallery test quick check format clean

help: ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/'
	@echo "  PYTHON=... picks the interpreter that .venv is made with; ARGS=... goes to psoas lab, pytest or the benchmarks"

lab: $(VENV)/.ready-lab ## open the workbook in JupyterLab (ARGS=--no-browser: print the address only)
	@$(BIN)/psoas lab $(ARGS)

app: $(VENV)/.ready-app ## open the workbook as pages without code (ARGS=--no-browser: print the address only)
	@$(BIN)/psoas app $(ARGS)

test: $(VENV)/.ready-dev ## run every test: unit, doctest, notebooks, browser, simulation, wheel
	@$(BIN)/python scripts/install_browser.py
ifeq ($(strip $(ARGS)),)
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not ($(LONG) or $(SERVED))"
	@# A file stays with one worker: its simulated journals are made once.
	$(BIN)/python -m pytest -n auto --dist loadfile -m "($(LONG)) and not ($(SERVED))"
	@# These start servers and browsers, which two at a time would only slow down.
	$(BIN)/python -m pytest -m "$(SERVED)"
else
	$(BIN)/python -m pytest $(ARGS)
endif

quick: $(VENV)/.ready-dev ## run the fast tests only
	@# Whole files go to one worker, and are shared out only at the end: what a file makes once is made once.
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not ($(LONG) or $(SERVED))" $(ARGS)

fuzz: $(VENV)/.ready-dev ## throw more than 100,000 examples of anything at every function and file format
	HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest tests/fuzz --hypothesis-show-statistics $(ARGS)

bench: $(VENV)/.ready-dev ## measure the speed against what else there is, as ratios (ARGS=journal: those rows only)
	@$(BIN)/python scripts/install_browser.py
	$(BIN)/python -m benchmarks $(ARGS)

check: $(VENV)/.ready-dev ## lint, format, types, and notebooks without outputs
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	@# Cells tagged keep_output keep theirs.
	$(BIN)/nbstripout --verify --keep-count --keep-id notebooks/*.ipynb

format: $(VENV)/.ready-dev ## mend lint and format where that is safe, strip the notebooks
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/nbstripout --keep-count --keep-id notebooks/*.ipynb

gallery: $(VENV)/.ready-dev ## draw every chart to artifacts/gallery, to be looked at (ARGS=pain: that chart only)
	@$(BIN)/python scripts/draw_gallery.py $(ARGS)

clean: ## remove .venv and everything that was built
	rm -rf $(VENV) build dist artifacts .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps are made anew when the dependencies change. The whole set serves the workbook too.
$(VENV)/.ready-lab: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing the workbook into $(VENV): a minute or two, about 500 MB ..."
	@$(PIP) install --quiet -c constraints.txt -e ".[clinic]"
	@touch $@

$(VENV)/.ready-app: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing the workbook and its pages into $(VENV): a minute or two, about 500 MB ..."
	@$(PIP) install --quiet -c constraints.txt -e ".[app,clinic]"
	@touch $@ $(VENV)/.ready-lab

$(VENV)/.ready-dev: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing the workbook and its test tools into $(VENV): a few minutes, about 1 GB ..."
	@$(PIP) install --quiet -c constraints.txt -e ".[$(EXTRAS)]"
	@touch $@ $(VENV)/.ready-lab $(VENV)/.ready-app

$(BIN)/python:
	@sh scripts/make_venv.sh $(VENV)
