# Two commands do it all: `make run` and `make test`.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
DATA ?= data
HALL ?= demo
VENV := .venv
BIN := $(VENV)/bin
CLIENT := hatch_build.py $(wildcard kiosk/*.json kiosk/*.mjs) \
	$(shell find kiosk/src static/css static/art signage/translations -name '*.ts' -o -name '*.css' -o -name '*.svg' -o -name '*.po' 2>/dev/null)

.PHONY: run test clients i18n bench clean

run: $(VENV)/installed
	@SIGNAGE_HOST=$(HOST) SIGNAGE_PORT=$(PORT) SIGNAGE_DATA=$(DATA) SIGNAGE_HALL=$(HALL) \
		exec $(BIN)/signage run

test: $(VENV)/installed-for-tests
	scripts/test.sh

bench: $(VENV)/installed-for-tests
	scripts/bench.sh

clients: $(VENV)/installed

i18n: $(VENV)/installed-for-tests
	$(BIN)/python scripts/i18n.py

clean:
	rm -rf $(VENV) static/dist kiosk/node_modules

$(VENV)/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Give one: make run PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(VENV) || { echo "The venv module is missing: apt install python3-venv"; rm -rf $(VENV); exit 1; }
	@$(BIN)/pip install -q --disable-pip-version-check --upgrade 'pip>=25.1'

$(VENV)/installed: $(VENV)/bin/pip pyproject.toml $(CLIENT)
	@echo "Installing hall-signage and building the screens' clients (about a minute the first time) …"
	@$(BIN)/pip install -q --disable-pip-version-check -e .
	@touch $@

$(VENV)/installed-for-tests: $(VENV)/installed pyproject.toml
	@$(BIN)/pip install -q --disable-pip-version-check --group test
	@touch $@
