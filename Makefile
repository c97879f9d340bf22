# The two commands that a user needs are `make run` and `make test`; the others are for people who change the code.
# Everything that is missing on the machine is installed on the way, and said.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run demo test dev web lint fmt e2e bench chaos modes audit openapi clean

export CARGO_TARGET_DIR ?= $(CURDIR)/target
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1
ADMIN := web/admin/dist/index.html
WEB_SOURCES := $(shell git ls-files web 2>/dev/null | grep -v '^web/e2e/' | tr '\n' ' ')

help: ## Show this list
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: ## Set everything up and start the product (http://127.0.0.1:8080)
	@infra/setup.sh run
	@$(MAKE) --no-print-directory $(ADMIN)
	@infra/say.sh "Building the server (the first time takes some minutes)"
	@cargo build --release --locked --bin vitrine
	@exec $(CARGO_TARGET_DIR)/release/vitrine serve

demo: ## The same with a small French retail network and simulated screens, in data/demo
	@VITRINE_DEMO=true VITRINE_DATA_DIR=$${VITRINE_DATA_DIR:-data/demo} $(MAKE) --no-print-directory run

test: ## Set everything up and pass every test
	@infra/test.sh

dev: ## Start the server from a debug build, with the web rebuilt on change
	@infra/setup.sh run
	@$(MAKE) --no-print-directory $(ADMIN)
	@trap 'kill 0' EXIT; (cd web && npm run dev --workspace admin --if-present) & cargo run --bin vitrine

web: $(ADMIN) ## Build the web admin and the player

web/node_modules/.ready: web/package-lock.json
	@infra/say.sh "Installing the web's packages"
	@cd web && npm ci --no-fund --no-audit --loglevel=error
	@touch $@

$(ADMIN): web/node_modules/.ready $(WEB_SOURCES)
	@infra/say.sh "Building the web admin and the player"
	@cd web && npm run build --silent
	@touch $@

lint: web/node_modules/.ready ## Check format, spelling, lints and types
	@infra/setup.sh lint
	@infra/lint.sh

fmt: web/node_modules/.ready ## Format everything
	@cargo fmt --all
	@cd web && npm run format --silent

e2e: $(ADMIN) ## Run the browser journeys against the real server
	@infra/setup.sh test
	@cargo build --locked --bin vitrine
	@cd web && VITRINE_BIN=$(CARGO_TARGET_DIR)/debug/vitrine npm run e2e --silent

bench: $(ADMIN) ## Measure the product: one table with the figures to reach (about twenty minutes on an idle machine)
	@infra/setup.sh bench
	@cargo build --release --locked -p backend --bin vitrine
	@cargo bench --locked -p backend --bench schedule
	@.venv/bin/python tests/bench.py $(CARGO_TARGET_DIR)/release/vitrine

chaos: $(ADMIN) ## Kill, cut and fill whatever the product stands on, and look what is lost (about ten minutes; ROUNDS=n, STEPS=100000 for more, FULL=1 for all that a release must stand)
	@infra/setup.sh chaos
	@cargo build --locked --bin vitrine
	@.venv/bin/python tests/chaos/run.py $(CARGO_TARGET_DIR)/debug/vitrine $(if $(FULL),--full,$(if $(ROUNDS),--rounds $(ROUNDS)))
	@infra/say.sh "Weeks of random networks: nothing that a screen may need is swept away"
	@MODEL_STEPS=$(or $(STEPS),$(if $(FULL),100000),10000) cargo nextest run --locked -p backend --test it nothing_that_a_screen_may_need

modes: $(ADMIN) ## Live the same life in every mode: embedded, with a broker outside, with everything outside and twice
	@infra/setup.sh chaos
	@cargo build --locked --bin vitrine
	@.venv/bin/python tests/modes.py $(CARGO_TARGET_DIR)/debug/vitrine --full

audit: ## Look for known advisories in the locked dependencies
	@infra/audit.sh

openapi: ## Write backend/openapi.json, the message schemas and the generated TypeScript anew
	@UPDATE=1 cargo test --locked -p backend --test it openapi -q
	@UPDATE=1 cargo test --locked -p player-protocol -q
	@cd web && npm run generate --workspaces --if-present --silent

clean: ## Remove what was built (never the data)
	@rm -rf target web/node_modules web/admin/dist web/player/dist .venv
