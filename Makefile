# make app    set up and start the app on http://localhost:8501 (PORT=... for another port)
# make test   set up and run all tests, WORKERS of them side by side
# make check  formatting, lint, and types of Python and of the browser's scripts
# make system install what tests use of Debian's packages: a browser, fonts, PostgreSQL (as root)
# PIP_ARGS    options for pip, such as an index of CPU-only builds of PyTorch

PYTHON ?= python3
PORT ?= 8501
PIP_ARGS ?=
# most tests wait, for a process, a browser or a moment: several share a processor
WORKERS ?= $(shell echo $$(( $$(getconf _NPROCESSORS_ONLN) * 2 )))
VENV := .venv
RUN := $(VENV)/bin/python
APT := DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300
# tests use the browser without windows; benchmarks and the pictures of the guides, the whole one
PACKAGES := chromium chromium-headless-shell fonts-noto-cjk git node-typescript postgresql \
	python3-venv

.PHONY: app test check compiled system clean

app: $(VENV)/app.ready
	@$(RUN) -m amts_core app --port $(PORT)

test: $(VENV)/dev.ready
	@command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || \
		echo "Chromium is missing: browser tests are skipped. Try: make system"
	$(RUN) -m pytest --numprocesses $(WORKERS) --durations 10 $(PYTEST_ARGS) || { \
		echo "What failed side by side is run once more, one test after the other:"; \
		$(RUN) -m pytest --numprocesses 0 --last-failed --last-failed-no-failures none $(PYTEST_ARGS); }

check: $(VENV)/dev.ready
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy
	@if command -v tsc >/dev/null; then echo tsc -p .; tsc -p .; \
		else echo "TypeScript is missing: scripts are not checked. Try: make system"; fi

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
		$(APT) install -y -q python3-venv && $(PYTHON) -m venv $(VENV); } || \
		{ rm -rf $(VENV); echo "The venv module is missing: apt-get install python3-venv"; exit 1; }

# tests that run side by side find what they all would compile
compiled: $(VENV)/dev.ready
	@$(RUN) -m pytest --collect-only -q | tail -n 3
	@$(RUN) -m tests.compiled

system:
	@dpkg-query --show $(PACKAGES) >/dev/null 2>&1 || \
		{ $(APT) update -q && $(APT) install -y -q $(PACKAGES); } >/dev/null 2>&1 || \
		echo "Not all of these can be installed here; tests are skipped without: $(PACKAGES)"

clean:
	rm -rf $(VENV)
