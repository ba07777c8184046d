package lsp

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"go.lsp.dev/uri"
)

// TestWhatIsAnnouncedIsWhatIsThere asks for every method of the protocol that a capability stands for: editors never call
// what is not announced, and complain about what is announced and not there.
func TestWhatIsAnnouncedIsWhatIsThere(t *testing.T) {
	c, _, _ := start(t)
	params := everything(t.TempDir())
	params["initializationOptions"] = obj{"pullDiagnostics": true, "documentSymbols": true, "semanticTokens": true} // off by default
	capabilities := result[struct{ Capabilities map[string]json.RawMessage }](t, c.call("initialize", params)).Capabilities
	c.notify("initialized", obj{})
	for capability, method := range map[string]string{
		"callHierarchyProvider":           "textDocument/prepareCallHierarchy",
		"codeActionProvider":              "textDocument/codeAction",
		"codeLensProvider":                "textDocument/codeLens",
		"completionProvider":              "textDocument/completion",
		"declarationProvider":             "textDocument/declaration",
		"definitionProvider":              "textDocument/definition",
		"diagnosticProvider":              "textDocument/diagnostic",
		"documentHighlightProvider":       "textDocument/documentHighlight",
		"documentLinkProvider":            "textDocument/documentLink",
		"documentSymbolProvider":          "textDocument/documentSymbol",
		"executeCommandProvider":          "workspace/executeCommand",
		"foldingRangeProvider":            "textDocument/foldingRange",
		"hoverProvider":                   "textDocument/hover",
		"implementationProvider":          "textDocument/implementation",
		"inlayHintProvider":               "textDocument/inlayHint",
		"inlineCompletionProvider":        "textDocument/inlineCompletion",
		"referencesProvider":              "textDocument/references",
		"renameProvider":                  "textDocument/rename",
		"selectionRangeProvider":          "textDocument/selectionRange",
		"signatureHelpProvider":           "textDocument/signatureHelp",
		"typeDefinitionProvider":          "textDocument/typeDefinition",
		"workspaceSymbolProvider":         "workspace/symbol",
		"documentFormattingProvider":      "textDocument/formatting",
		"completionProvider resolve":      "completionItem/resolve",
		"codeActionProvider resolve":      "codeAction/resolve",
		"codeLensProvider resolve":        "codeLens/resolve",
		"inlayHintProvider resolve":       "inlayHint/resolve",
		"documentLinkProvider resolve":    "documentLink/resolve",
		"workspaceSymbolProvider resolve": "workspaceSymbol/resolve",
		"renameProvider prepare":          "textDocument/prepareRename",
		"semanticTokensProvider full":     "textDocument/semanticTokens/full",
		"semanticTokensProvider range":    "textDocument/semanticTokens/range",
		"diagnosticProvider workspace":    "workspace/diagnostic",
	} {
		m := c.call(method, obj{})
		there := m.Error == nil || m.Error.Code != -32601
		if said := announces(capabilities, capability); said != there {
			t.Errorf("%s: announced %v, there %v (%s answers %+v)", capability, said, there, method, m.Error)
		}
	}
}

// announces reports whether capabilities have a provider, or an option of one.
func announces(capabilities map[string]json.RawMessage, capability string) bool {
	provider, option, one := strings.Cut(capability, " ")
	value, there := capabilities[provider]
	if there = there && string(value) != "false"; !one || !there {
		return there
	}
	var options map[string]json.RawMessage
	_ = json.Unmarshal(value, &options) // a bare true has none
	on := options[map[string]string{
		"resolve": "resolveProvider", "prepare": "prepareProvider", "full": "full", "range": "range", "workspace": "workspaceDiagnostics",
	}[option]]
	return on != nil && !bytes.Equal(on, []byte("false"))
}

// everything is the parameters of a client that can do whatever a server may ask of one.
func everything(dir string) obj {
	dynamic := obj{"dynamicRegistration": true}
	resolve := obj{"properties": []string{"edit", "command", "tooltip", "documentation"}}
	return obj{
		"processId": nil, "rootUri": string(uri.File(dir)),
		"capabilities": obj{
			"workspace": obj{
				"applyEdit": true, "configuration": true, "workspaceFolders": true, "didChangeWatchedFiles": dynamic,
				"symbol": obj{"resolveSupport": resolve}, "diagnostics": obj{"refreshSupport": true},
			},
			"window": obj{"workDoneProgress": true, "showDocument": obj{"support": true}},
			"textDocument": obj{
				"rename":     obj{"prepareSupport": true},
				"completion": obj{"completionItem": obj{"snippetSupport": true, "resolveSupport": resolve}},
				"codeAction": obj{"dataSupport": true, "resolveSupport": resolve, "codeActionLiteralSupport": obj{"codeActionKind": obj{
					"valueSet": []string{"", "quickfix", "refactor", "refactor.rewrite", "source", "source.fixAll"},
				}}},
				"inlayHint":  obj{"resolveSupport": resolve},
				"diagnostic": obj{"relatedDocumentSupport": true, "dynamicRegistration": false},
			},
		},
	}
}
