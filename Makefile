# make app    set up and start the app on http://localhost:8501 (PORT=... for another port)
# make test   set up and run all tests
# PIP_ARGS    options for pip, such as an index of CPU-only builds of PyTorch

PYTHON ?= python3
PORT ?= 8501
PIP_ARGS ?=
VENV := .venv
RUN := $(VENV)/bin/python

.PHONY: app test check browser clean

app: $(VENV)/app.ready
	@$(RUN) -m amts_core app --port $(PORT)

test: $(VENV)/dev.ready browser
	$(RUN) -m pytest $(PYTEST_ARGS)

check: $(VENV)/dev.ready
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy

# what is installed belongs to the files that name it: it is installed again when they change
$(VENV)/app.ready: requirements.txt constraints.txt | $(VENV)/bin/python
	$(RUN) -m pip install --disable-pip-version-check -q $(PIP_ARGS) -r requirements.txt
	@touch $@

$(VENV)/dev.ready: requirements-dev.txt requirements.txt constraints.txt | $(VENV)/bin/python
	$(RUN) -m pip install --disable-pip-version-check -q $(PIP_ARGS) -r requirements-dev.txt
	@touch $(VENV)/app.ready $@

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: make app PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		apt-get install -y -q python3-venv && $(PYTHON) -m venv $(VENV); } || \
		{ rm -rf $(VENV); echo "The venv module is missing: apt-get install python3-venv"; exit 1; }

# the browser tests need Chromium and fonts for Chinese; without them they are skipped, and say so
browser:
	@command -v chromium >/dev/null || { \
		{ apt-get update -q && apt-get install -y -q chromium fonts-noto-cjk; } >/dev/null 2>&1 || \
		echo "Chromium is missing and can't be installed here: browser tests are skipped."; }

clean:
	rm -rf $(VENV)
