// Package deps names the libraries that go.mod keeps for packages still being written.
package deps

import (
	_ "github.com/google/go-cmp/cmp"
	_ "github.com/spf13/cobra"
	_ "go.lsp.dev/jsonrpc2"
	_ "go.lsp.dev/protocol"
	_ "go.lsp.dev/uri"
	_ "go.mongodb.org/mongo-driver/v2/mongo"
	_ "go.yaml.in/yaml/v3"
	_ "golang.org/x/tools/go/analysis/analysistest"
	_ "golang.org/x/tools/go/packages"
	_ "golang.org/x/tools/txtar"
)
