# databridge: `make` alone prints the targets.
GOLANGCI_VERSION := v2.15.0
BIN := build/bin

.DEFAULT_GOAL := help
.PHONY: help demo build test unit lint bench generate nightly clean

help: ## print the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## check a program with planted mistakes, then run the shop example on a real MongoDB
	@go run ./internal/demo

build: ## build databridge and databridge-lsp into build/bin
	go build -trimpath -o $(BIN)/ ./cmd/...

test: ## everything: unit, rules, language server, real MongoDB (found, or fetched once)
	go run ./internal/mongod/withmongod go test ./...

unit: ## what needs no server
	go test -short ./...

lint: $(BIN)/golangci-lint-$(GOLANGCI_VERSION) ## go vet, golangci-lint, our own checker on ourselves
	go vet ./...
	$< run ./...
	go run ./cmd/databridge check ./examples/... ./odm/...

$(BIN)/golangci-lint-$(GOLANGCI_VERSION):
	@echo "building golangci-lint $(GOLANGCI_VERSION) (once, about two minutes) …"
	GOBIN=$(CURDIR)/$(BIN) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
	mv $(BIN)/golangci-lint $@

bench: ## benchmarks: never part of the tests
	go run ./internal/mongod/withmongod go test -run '^$$' -bench . -benchmem ./...

generate: ## rebuild generated files from their sources
	go generate ./...

nightly: ## long fuzzing
	go run ./internal/nightly

clean: ## remove what the Makefile built
	rm -rf build
