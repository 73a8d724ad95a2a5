# What people and CI run. `make help` lists the targets.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Tools of the checks are installed once, outside the repository, when they are missing.
export REGULARS_TOOLS ?= $(if $(HOME),$(HOME)/.cache,$(CURDIR)/target)/regulars-tools
export PATH := $(PATH):$(REGULARS_TOOLS)/bin

.PHONY: help demo web web-check web-test test test-data check fmt fmt-check lint doc deny advisories generate generated clean-tree bench soak

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: web ## a tea chain with a year of visits, and its pages, on this machine; DEMO='--fresh --members 500'
	cargo run --release --locked -p regulars-cli --bin regulars -- demo $(DEMO)

web: web/dist/.built ## build the pages, which the binary then carries

# Built again only when something is newer: a new build means a new binary.
WEB_SOURCES := $(shell find web \( -name node_modules -o -path web/dist -o -path web/tests \) -prune -o -type f -print)
web/dist/.built: web/node_modules/.package-lock.json $(WEB_SOURCES)
	npm run --silent build --prefix web
	@touch $@

web-check: web ## types, lints and sizes of the pages, and whether their client is as the API is
	npm run --silent check --prefix web

web-test: web ## the pages' own tests, and their journeys in Chromium through target/debug/regulars
	npm run --silent test --prefix web
	npm run --silent pages --prefix web

web/node_modules/.package-lock.json: web/package.json web/package-lock.json web/.npmrc
	npm ci --prefix web --ignore-scripts --no-audit --no-fund
	@touch $@

test: test-data web ## all tests
	@scripts/tool cargo-nextest 0.9.143
	cargo test --workspace --locked --doc
	cargo nextest run --workspace --locked --no-run
	@$(MAKE) --no-print-directory web-test
	cargo nextest run --workspace --locked --no-fail-fast

# Test data and outside clients that come as packages of npm and of Python, pinned.
test-data: target/naughty/node_modules/.package-lock.json target/naughty/python/.fetched

target/naughty/node_modules/.package-lock.json: crates/api/tests/npm/package.json crates/api/tests/npm/package-lock.json
	mkdir -p target/naughty
	cp $^ target/naughty/
	npm ci --prefix target/naughty --ignore-scripts --no-audit --no-fund
	@touch $@

target/naughty/python/.fetched: crates/api/tests/npm/requirements.txt
	python3 -m pip install --quiet --disable-pip-version-check --no-deps --upgrade --target target/naughty/python -r $<
	@touch $@

check: web-check fmt-check lint doc deny generated ## format, lints, manual, licences, generated files, pages

fmt: ## format the code
	cargo fmt --all

fmt-check:
	cargo fmt --all --check

lint:
	cargo clippy --workspace --all-targets --locked -- -D warnings

doc:
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked

deny:
	@scripts/tool cargo-deny 0.20.2
	cargo deny --locked check --hide-inclusion-graph bans licenses sources

advisories: ## known weaknesses of dependencies; fetches the advisory database
	@scripts/tool cargo-deny 0.20.2
	cargo deny --locked check --hide-inclusion-graph advisories

generate: ## write docs/reference from the code
	cargo run --quiet --locked -p regulars-scenarios --bin generate

generated:
	cargo run --quiet --locked -p regulars-scenarios --bin generate -- --check

clean-tree: ## fail when something is changed and not committed
	@scripts/clean-tree

bench: ## our figures beside the yardsticks
	cargo build --release --locked -p regulars-cli -p regulars-scenarios --bins
	target/release/bench

soak: export REGULARS_SIM_OPS ?= 10000000
soak: export REGULARS_RACE_ROUNDS ?= 5000
soak: export REGULARS_CODES ?= 10000000
soak: export REGULARS_LIVES ?= 1000000
soak: export REGULARS_FAULT_CYCLES ?= 200
soak: ## the night sizes of random tests and faults, and a table of them; SOAK='disk power' runs those; REGULARS_SIM_SEED=…, REGULARS_FAULT_SEED=… repeat a run
	scripts/soak $(SOAK)
