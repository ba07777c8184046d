package main

import (
	"bytes"
	"encoding/json"
	"errors"

	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/lsp"
)

// splice returns the manifest with the server's settings as the last element of contributes.configuration, which is
// theirs. Nothing else of the text changes.
func splice(manifest []byte) ([]byte, error) {
	var m struct {
		Contributes struct {
			Configuration []json.RawMessage `json:"configuration"`
		} `json:"contributes"`
	}
	if err := json.Unmarshal(manifest, &m); err != nil {
		return nil, err
	}
	c := m.Contributes.Configuration
	if len(c) != 2 {
		return nil, errors.New("contributes.configuration has two elements: the extension's settings, and the server's")
	}
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	e.SetIndent("      ", "  ")
	if err := e.Encode(server()); err != nil {
		return nil, err
	}
	at := bytes.LastIndex(manifest, c[1])
	if len(c[1]) <= len("{}") { // an empty one is found behind the first
		at = bytes.Index(manifest, c[0]) + len(c[0])
		at += bytes.Index(manifest[at:], c[1])
	}
	return bytes.Join([][]byte{manifest[:at], bytes.TrimSpace(text.Bytes()), manifest[at+len(c[1]):]}, nil), nil
}

// A page is a page of VS Code's settings.
type page struct {
	Title      string              `json:"title"`
	Order      int                 `json:"order"`
	Properties map[string]property `json:"properties"`
}

// A property is one setting.
type property struct {
	Type        string              `json:"type"`
	Default     any                 `json:"default"`
	Enum        []string            `json:"enum,omitempty"`
	Scope       string              `json:"scope"`
	Order       int                 `json:"order,omitempty"`
	Description string              `json:"description"`
	Additional  *bool               `json:"additionalProperties,omitempty"`
	Properties  map[string]severity `json:"properties,omitempty"`
}

// A severity is how much one code weighs.
type severity struct {
	Enum        []string `json:"enum"`
	Description string   `json:"description"`
}

func server() page {
	p := page{Title: "Language Server", Order: 2, Properties: map[string]property{}}
	for i, s := range lsp.Settings() {
		p.Properties["databridge."+s.Name] = of(s, i)
	}
	return p
}

// of writes a setting. Those that name a server are the machine's: a folder that somebody else has written cannot set them.
func of(s lsp.Setting, i int) property {
	p := property{Type: s.Type, Default: s.Default, Scope: "window", Order: i + 1, Description: s.Doc + "."}
	switch {
	case s.Secret:
		p.Scope = "machine"
	case s.Start:
		p.Description += " Read when the server starts."
	}
	if s.Type != "object" {
		p.Enum = s.Values
		return p
	}
	p.Default = map[string]any{}
	p.Additional, p.Properties = new(bool), map[string]severity{}
	for _, r := range diag.Catalogue() {
		p.Properties[string(r.Code)] = severity{Enum: s.Values, Description: r.Title + " (" + string(r.Severity) + ")"}
	}
	return p
}
