# databridge: `make` alone prints the targets.
GOLANGCI_VERSION := v2.15.0
GOPLS_VERSION := v0.23.0
BIN := build/bin
BEANIE := build/beanie-venv
PYTEST := build/pytest-venv

.DEFAULT_GOAL := help
.PHONY: help demo build test test/beanie test/lsp unit e2e lint bench bench/short bench/go bench/compile bench/check bench/lsp generate nightly fuzz clean

help: ## print the targets
	@awk -F ':.*## ' '/^[a-z0-9\/]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## databridge check over a faulty program, then the shop example on a real MongoDB
	@go run ./internal/demo

build: ## the commands, into build/bin
	go build -o $(BIN)/ ./cmd/...

test: ## everything, real MongoDB included (found, or fetched once)
	go run ./internal/mongod/withmongod go test ./...
	go test -tags databridge_safe ./odm/internal/codec

test/beanie: $(BEANIE)/installed ## the same steps with Beanie (Python) and odm on one MongoDB, then the count of its rows
	go run ./internal/beanie -python $(BEANIE)/bin/python3

$(BEANIE)/installed: internal/beanie/python/requirements.txt
	python3 -m venv --clear $(BEANIE)
	$(BEANIE)/bin/pip install --quiet --disable-pip-version-check -r $<
	touch $@

test/lsp: $(PYTEST)/installed ## the language server under pytest-lsp (Python), as VS Code, Neovim and Emacs present themselves
	go build -o $(BIN)/ ./cmd/databridge-lsp
	PYTHONDONTWRITEBYTECODE=1 $(PYTEST)/bin/python3 -m pytest lsp/pytest --server $(CURDIR)/$(BIN)/databridge-lsp

$(PYTEST)/installed: lsp/pytest/requirements.txt
	python3 -m venv --clear $(PYTEST)
	$(PYTEST)/bin/pip install --quiet --disable-pip-version-check -r $<
	touch $@

unit: ## what needs no server
	go test -short ./...

e2e: test/lsp ## the built commands as their users run them
	go test -count=1 -tags e2e ./internal/e2e

lint: $(BIN)/golangci-lint-$(GOLANGCI_VERSION) ## go vet, golangci-lint
	go vet ./...
	$< run --allow-parallel-runners ./...
	cd internal/bench && $(CURDIR)/$< run --allow-parallel-runners ./...

$(BIN)/golangci-lint-$(GOLANGCI_VERSION):
	@echo "building golangci-lint $(GOLANGCI_VERSION) (once, about two minutes) …"
	GOBIN=$(CURDIR)/$(BIN) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
	mv $(BIN)/golangci-lint $@

bench: $(BEANIE)/installed ## odm, the driver, Beanie and PyMongo side by side (docs/performance.md); BENCHFLAGS='-only find -rounds 50'
	cd internal/bench && go run . -python $(CURDIR)/$(BEANIE)/bin/python3 -out $(CURDIR)/build/bench.json $(BENCHFLAGS)

bench/short: $(BEANIE)/installed ## one turn of each, all of it checked: no figures
	cd internal/bench && go vet ./... && go test -count=1 ./...

bench/go: ## the Go benchmarks of all packages: never part of the tests
	go run ./internal/mongod/withmongod go test -run '^$$' -bench . -benchmem ./...

bench/compile: ## what generated field proxies cost the compiler, against their budget
	go run ./internal/gen/compilebench

bench/check: ## databridge check on modules of 100, 300 and 1,000 thousand lines: the time must grow no faster than the code
	go run ./internal/gen/checkbench

bench/lsp: $(BIN)/gopls-$(GOPLS_VERSION) ## a typing session against the language server, and the same against gopls, in 10, 100 and 1,000 kLOC
	go run ./internal/gen/lspbench -gopls $< 10 100 1000

$(BIN)/gopls-$(GOPLS_VERSION):
	GOBIN=$(CURDIR)/$(BIN) go install golang.org/x/tools/gopls@$(GOPLS_VERSION)
	mv $(BIN)/gopls $@

generate: ## rebuild generated files from their sources
	go generate ./...

nightly: ## fuzz every target for two minutes, then send the language server 100,000 requests
	go run ./internal/nightly -fuzztime 2m -soak 100000

fuzz: ## fuzz every target for a second: CI's sample of nightly
	go run ./internal/nightly -fuzztime 1s

clean: ## remove what the Makefile built
	rm -rf build
