# Two commands do everything: `make run` and `make test`. What they need they fetch themselves.
PYTHON ?= python3

.PHONY: run test soak screenshots lock bare-root clean help

run: ## Set up and serve the demo town on http://127.0.0.1:8000
	@$(PYTHON) tools/prepare.py run
	@exec env PONKOTAN_DEMO=1 .venv/bin/python -m flask serve

test: ## Set up and pass every check and test
	@$(PYTHON) tools/prepare.py test
	@.venv/bin/python tools/check.py

soak: ## Kill the server and the worker at 60 moments, lose nothing; replay standings of 300 random histories
	@$(PYTHON) tools/prepare.py test
	@.venv/bin/python -m tests.stories.killing --points 60
	@PONKOTAN_SOAK_EXAMPLES=300 .venv/bin/python -m pytest -q tests/verbs/test_standings.py

screenshots: ## Take the README's pictures anew
	@$(PYTHON) tools/prepare.py test
	@.venv/bin/python tools/screenshots.py

lock: ## Resolve the packages anew and pin them with hashes (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	  --no-annotate requirements.in -o requirements.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	  --no-annotate requirements.in requirements-dev.in -o requirements-dev.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	  --no-annotate requirements.in requirements-voice.in -o requirements-voice.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	  --no-annotate requirements.in requirements-captions.in -o requirements-captions.txt

bare-root: ## Prove run and test as an ordinary user in a bare Debian root (needs root and debootstrap)
	@tools/bare_root.sh

clean: ## Forget everything installed; instance/ stays
	rm -rf .venv node_modules lms/static/vendor

help: ## Say what each target does
	@grep -hE '^[a-z-]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 14
