# Đúng Hẹn. "make help" lists what there is to make.

export GOTOOLCHAIN := local
# Most of what worker, gateway and engine allocate is gone with the request: collecting half as often saves a
# fifteenth of the processor for half as much memory again.
run bench bench-scale: export GOGC ?= 200

# The linters are built once, each version into a folder of its own.
GOLANGCI_VERSION := v2.15.0
WORKFLOWCHECK_VERSION := v0.6.0
TOOLS := $(CURDIR)/bin/tools
GOLANGCI := $(TOOLS)/golangci-lint-$(GOLANGCI_VERSION)/golangci-lint
WORKFLOWCHECK := $(TOOLS)/workflowcheck-$(WORKFLOWCHECK_VERSION)/workflowcheck

DEVSTACK := worker/devstack
BENCH_MODULE := worker/bench
FUZZTIME ?= 60s
LIVES_OF_MODEL ?= 5000

.DEFAULT_GOAL := help
.PHONY: help run demo seed-year forms reports screenshots audit build test validate lint fmt fuzz model chaos bench bench-scale bench-doc bench-parts histories kill-events clean bin/dunghen bin/worker bin/gateway bin/bench

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run demo: export DATA_DIR ?= $(CURDIR)/.data

run: bin/dunghen ## run the whole office here until Ctrl-C; DATA_DIR says where it keeps its data
	@exec bin/dunghen up

demo: bin/dunghen ## play 20 files through their lives against a running "make run"
	@exec bin/dunghen demo

# FILES, YEAR and SEED choose the year, DATABASE_URL another place than DATA_DIR.
seed-year: export DATA_DIR ?= $(CURDIR)/.data/year
seed-year: ## fill an empty register with a year of 50,000 files, make its reports and recount them
	@go run ./worker/cmd/seed

build: bin/worker bin/gateway bin/dunghen ## build all three programs into bin/

bin/worker bin/gateway:
	go build -o $@ ./$(@F)/cmd/$(@F)

# The devstack holds the Temporal server, hence the long first build.
bin/dunghen:
	@test -e $@ || echo "Building $@: about 5 minutes the first time, seconds later on."
	@cd $(DEVSTACK) && go build -o $(CURDIR)/$@ ./cmd/dunghen

# The tests read letters back with readers that are not ours (Debian: poppler-utils).
READERS := pdftotext pdftoppm pdfsig

.PHONY: readers
readers:
	@for reader in $(READERS); do command -v $$reader >/dev/null && continue; \
		test "$$(id -u)" = 0 && command -v apt-get >/dev/null || \
			{ echo "missing: $$reader; install poppler-utils, or run as root on Debian or Ubuntu" >&2; exit 1; }; \
		apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends poppler-utils; \
	done

# They drive a browser (Debian: chromium; fonts-liberation has all Vietnamese letters).
BROWSERS := chromium chromium-browser google-chrome

.PHONY: browser
browser:
	@for browser in $(BROWSERS); do command -v $$browser >/dev/null && exit 0; done; \
		test "$$(id -u)" = 0 && command -v apt-get >/dev/null || \
			{ echo "missing: chromium; install chromium and fonts-liberation, or run as root on Debian or Ubuntu" >&2; exit 1; }; \
		apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends chromium fonts-liberation

test: readers browser ## run every test, race detector on in the product's own module
	go test -race -p 2 -timeout 30m ./...
	cd $(DEVSTACK) && go test -p 1 -timeout 20m ./...
	cd $(BENCH_MODULE) && go test -p 1 -timeout 20m ./...

forms: export DATA_DIR ?= $(CURDIR)/.data
forms: readers ## render every form from its sample into DATA_DIR/forms, with a contact sheet, and docs/forms.md anew
	go run ./activities/letters/cmd/forms -table docs/forms.md

reports: export DATA_DIR ?= $(CURDIR)/.data
reports: readers ## draw a sample of every report into DATA_DIR/reports, as PDF, .xlsx and pictures
	go run ./activities/reports/cmd/reports

validate: ## check calendar, regimes, procedures, organisation, duties and texts
	go run ./schema/catalogue/cmd/validate

lint: $(GOLANGCI) $(WORKFLOWCHECK) ## run the linters and the check for nondeterministic workflow code
	$(GOLANGCI) run ./...
	cd $(DEVSTACK) && $(GOLANGCI) run --config $(CURDIR)/.golangci.yml ./...
	cd $(BENCH_MODULE) && $(GOLANGCI) run --config $(CURDIR)/.golangci.yml ./...
	$(WORKFLOWCHECK) -test=false -config .workflowcheck.yml ./workflows/...

fmt: $(GOLANGCI) ## format the code and order its imports
	$(GOLANGCI) fmt ./...
	cd $(DEVSTACK) && $(GOLANGCI) fmt --config $(CURDIR)/.golangci.yml ./...
	cd $(BENCH_MODULE) && $(GOLANGCI) fmt --config $(CURDIR)/.golangci.yml ./...

$(GOLANGCI):
	GOBIN=$(@D) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)

$(WORKFLOWCHECK):
	GOBIN=$(@D) go install go.temporal.io/sdk/contrib/tools/workflowcheck@$(WORKFLOWCHECK_VERSION)

# Go would spend a minute on making one interesting input small, where inputs are costly, and none on new ones.
fuzz: ## fuzz every target of every module for FUZZTIME (60s) each
	@set -e; for module in $$(find . -name go.mod | sort); do \
		cd "$(CURDIR)/$${module%go.mod}"; \
		grep -rn --include='*_test.go' -o '^func Fuzz[A-Za-z0-9]*' . | sort | while IFS=: read -r file _ target; do \
			test "$$(cd "$$(dirname "$$file")" && go env GOMOD)" = "$$PWD/go.mod" || continue; \
			echo "== $${target#func } ($${module%/go.mod}$${file#.})"; \
			go test -run '^$$' -fuzz "^$${target#func }$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x "$${file%/*}"; \
		done; \
	done

model: ## drive LIVES_OF_MODEL (5000) random lives of a file through the law and a second reading of it; SEED repeats a run
	@seed="$${SEED:-$$(od -An -N7 -tu8 /dev/urandom | tr -d ' ')}"; echo "SEED=$$seed"; \
		go test -count=1 -timeout 60m -run 'TestModel$$' ./workflows/procedure -rapid.checks=$(LIVES_OF_MODEL) -rapid.steps=50 -rapid.seed="$$seed"

# CHAOS_SEED repeats a run; the random one is printed.
chaos: ## let 240 files live through an office whose parts die, and ask the auditor: minutes
	cd $(DEVSTACK) && CHAOS_WHOLE=true CHAOS_FILES=$${CHAOS_FILES:-240} CHAOS_CLIENTS=$${CHAOS_CLIENTS:-12} \
		CHAOS_SEED=$${CHAOS_SEED:-$$(date +%s)} go test -count=1 -timeout 25m -v -run '^TestChaos$$' ./chaos

audit: ## judge the installation that DATABASE_URL, TEMPORAL_ADDRESS and MAILBOX lead to
	@go run ./worker/cmd/audit

screenshots: export DATA_DIR ?= $(CURDIR)/.data
screenshots: browser ## write every page, on a desktop and on a phone, as a picture to DATA_DIR/screenshots
	cd $(DEVSTACK) && SCREENSHOTS=$(DATA_DIR)/screenshots go test -count=1 -timeout 20m -run 'TestEveryPage$$' ./system

# BENCH=life,herd runs those scenarios only; ROUNDS, LIVES … say how much of each, PROFILE=true
# keeps profiles (worker/bench/scenario/options.go). The figures go to DATA_DIR/bench.
bench: export DATA_DIR ?= $(CURDIR)/.data
bench: bin/bench ## measure the office beside the bare engine; nothing else may run meanwhile
	@exec bin/bench

# More than make bench has time for, and what a province and the nation would need by it
# (DATA_DIR/bench/scale.md).
bench-scale: export DATA_DIR ?= $(CURDIR)/.data
bench-scale: bin/bench ## measure up to 50,000 open files and herds of 10,000, and reckon past this machine; an hour or two
	@BENCH=$${BENCH:-stock,intake,life,herd,scale} CLIENTS=$${CLIENTS:-1} STOCKS=$${STOCKS:-1000,10000,50000} \
		HERDS=$${HERDS:-2000,10000} PATIENCE=$${PATIENCE:-2h} exec bin/bench

bench-doc: export DATA_DIR ?= $(CURDIR)/.data
bench-doc: ## put the figures of the last bench and bench-scale into docs/performance.md
	@for part in figures figures-herd figures-stock-intake-life-herd-scale scale; do test ! -f $(DATA_DIR)/bench/$$part.md || sed -i \
		-e "/^<!-- $$part -->\$$/,/^<!-- end of $$part -->\$$/{/^<!-- .*$$part -->\$$/!d}" \
		-e "/^<!-- $$part -->\$$/r $(DATA_DIR)/bench/$$part.md" docs/performance.md; done

bench-parts: ## run the Go benchmarks of law, register, letters and pages
	go test -run '^$$' -bench . -benchmem ./...

bin/bench:
	@cd $(BENCH_MODULE) && go build -o $(CURDIR)/$@ ./cmd/bench

histories: ## record the golden histories that are missing; NAME="a b" or FORCE=1 record anew
	cd $(DEVSTACK) && go test -p 1 -tags record -run '^TestRecord' -count=1 -timeout 30m . ./demo

kill-events: browser ## kill the worker at each event of a late file's history, in a file of its own each time
	cd $(DEVSTACK) && KILL_EVENTS=all go test -count=1 -v -timeout 60m -run 'TestWorkerKilledAtEveryEvent$$' ./system

clean: ## remove what was built; the data in DATA_DIR stays
	rm -rf bin
