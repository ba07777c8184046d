# databridge: `make` alone prints the targets.
GOLANGCI_VERSION := v2.15.0
BIN := build/bin

.DEFAULT_GOAL := help
.PHONY: help test unit lint bench generate nightly fuzz clean

help: ## print the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

test: ## everything, real MongoDB included (found, or fetched once)
	go run ./internal/mongod/withmongod go test ./...

unit: ## what needs no server
	go test -short ./...

lint: $(BIN)/golangci-lint-$(GOLANGCI_VERSION) ## go vet, golangci-lint
	go vet ./...
	$< run ./...

$(BIN)/golangci-lint-$(GOLANGCI_VERSION):
	@echo "building golangci-lint $(GOLANGCI_VERSION) (once, about two minutes) …"
	GOBIN=$(CURDIR)/$(BIN) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
	mv $(BIN)/golangci-lint $@

bench: ## benchmarks: never part of the tests
	go run ./internal/mongod/withmongod go test -run '^$$' -bench . -benchmem ./...

generate: ## rebuild generated files from their sources
	go generate ./...

nightly: ## fuzz every target for two minutes
	go run ./internal/nightly -fuzztime 2m

fuzz: ## fuzz every target for a second: CI's sample of nightly
	go run ./internal/nightly -fuzztime 1s

clean: ## remove what the Makefile built
	rm -rf build
