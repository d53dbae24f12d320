# Everything is done by the small scripts in tools/, which Windows users call directly (see README.md).
# Works with GNU Make 3.81 and in paths with spaces: every path here is relative.

PORT ?= 8000
PYTHON := .venv/bin/python
# Found anew for every target that needs it; says itself what to install when there is none.
ENVIRONMENT := python=$$(sh tools/find_python.sh) && "$$python" tools/environment.py

.NOTPARALLEL:
.PHONY: help site serve zip lab test lint bench study realism clean

help:
	@echo 'make site    run every lesson and build the website in book/_build/html'
	@echo '             SPIDER=FOLDER adds pages with real cases of that public data set'
	@echo 'make serve   show the built website on http://127.0.0.1:$(PORT)'
	@echo 'make zip     pack the built website for a USB stick, in dist/'
	@echo 'make lab     open the lessons in JupyterLab'
	@echo 'make test    build the website and run every test'
	@echo 'make lint    check the style of the code'
	@echo 'make bench   measure speed and size'
	@echo 'make study   measure whether cases show the signals of their type and can be solved (about 20 minutes)'
	@echo 'make realism FOLDER=...   measure how far random cases are from real scans'
	@echo 'make clean   remove everything that was built, and .venv'

site:
	@$(ENVIRONMENT) site
	@$(if $(SPIDER),$(ENVIRONMENT) real)
	@$(PYTHON) tools/build_site.py $(if $(SPIDER),--spider "$(SPIDER)")

serve:
	@test -f book/_build/html/index.html || { echo 'There is no built site yet: run `make site` first.'; exit 1; }
	@echo 'The course is at http://127.0.0.1:$(PORT) until you press Ctrl+C.'
	@$(PYTHON) -m http.server --bind 127.0.0.1 --directory book/_build/html $(PORT)

zip:
	@test -f book/_build/html/index.html || { echo 'There is no built site yet: run `make site` first.'; exit 1; }
	@$(PYTHON) tools/zip_site.py

lab:
	@$(ENVIRONMENT) lab
	@$(PYTHON) -m jupyterlab notebooks $$(test "$$(id -u)" -ne 0 || echo --allow-root)

test:
	@$(ENVIRONMENT) test
	@$(PYTHON) tools/run_tests.py

lint:
	@$(ENVIRONMENT) test
	@$(PYTHON) -m ruff check
	@$(PYTHON) -m ruff format --check

bench:
	@$(ENVIRONMENT) test
	@browser=$$($(PYTHON) tools/find_browser.py) && MODIC_BROWSER="$$browser" $(PYTHON) tools/bench.py --build $(if $(PROTOTYPE),--prototype "$(PROTOTYPE)")

study:
	@$(ENVIRONMENT) test
	@$(PYTHON) tools/study.py
	@$(PYTHON) tools/study_readers.py

realism:
	@test -n "$(FOLDER)" || { echo 'Say where realism.py and reference.json are: make realism FOLDER=...'; exit 1; }
	@$(ENVIRONMENT) test
	@$(PYTHON) tools/realism.py "$(FOLDER)"

clean:
	rm -rf .venv book/_build book/runtime book/cases book/real book/node_modules dist build *.egg-info \
		.ruff_cache .hypothesis
