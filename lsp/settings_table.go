package lsp

//go:generate go run ../internal/gen/vscodegen -manifest ../editors/vscode/package.json

// A Setting is one row of what a person may set: editors' extensions and documents are made of it.
type Setting struct {
	Name    string // "connection.uri"
	Type    string // of JSON: boolean, string or object
	Default any    // nil is none
	Values  []string
	Start   bool   // it is read at the start only
	Secret  bool   // it names a server: a folder that somebody else has written must not choose it
	Doc     string // a sentence for people, without the full stop
}

// Settings are the server's settings, in the order in which they are told.
func Settings() []Setting {
	return []Setting{
		{Name: "inlayHints", Type: "boolean", Default: true, Doc: "Show behind a call its collection and model, and what a pipeline gives"},
		{Name: "codeLens", Type: "boolean", Default: true, Doc: "Show above a model how many queries and indexes it has; above queries, with a development server set, explain and run"},
		{Name: "semanticTokens", Type: "boolean", Default: false, Doc: "Give operators and known paths in strings colours of their own. An editor that asks one server only for tokens then loses those of gopls"},
		{Name: "documentSymbols", Type: "boolean", Default: false, Doc: "Show models, indexes and queries in the outline, under MongoDB"},
		{Name: "renameMigration", Type: "boolean", Default: true, Doc: "Offer with the rename of a stored field a migration that renames the stored data, where the editor can ask whether it is wanted"},
		{Name: "severities", Type: "object", Values: []string{"error", "warning", "info", "off"}, Doc: "How much findings weigh, by code. Wins over databridge.yaml"},
		{Name: "connection.uri", Type: "string", Default: "", Secret: true, Doc: "A development server, mongodb://…, that queries may be explained and run on. Without it nothing is ever sent anywhere"},
		{Name: "connection.database", Type: "string", Default: "", Secret: true, Doc: "The database of queries; without it the one that the query names, else that of the URI"},
		{Name: "positionEncoding", Type: "string", Default: "utf-16", Values: []string{"utf-8", "utf-16", "utf-32"}, Start: true, Doc: "How columns are counted between the editor and the server"},
	}
}
