package report

import (
	"encoding/json"
	"io"
	"net/url"
	"path/filepath"
	"unicode/utf8"

	"github.com/databridge-go/databridge/internal/diag"
)

// SARIF writes c as a SARIF 2.1.0 log with one run: the form that code-scanning services read. Files stand relative to
// %SRCROOT%, which is dir. Columns are counted in characters: SARIF has no bytes.
func SARIF(w io.Writer, c *Check, dir, version string) error {
	in := &source{dir: dir}
	run := sarifRun{
		ColumnKind: "unicodeCodePoints",
		Tool: sarifTool{Driver: sarifDriver{
			Name: "databridge", Version: version, InformationURI: "https://github.com/databridge-go/databridge",
		}},
		Results: []sarifResult{},
	}
	index := map[diag.Code]int{}
	for _, f := range c.Findings {
		if _, known := index[f.Code]; !known {
			index[f.Code] = len(run.Tool.Driver.Rules)
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(f))
		}
		run.Results = append(run.Results, sarifResultOf(in, f, index[f.Code]))
	}
	invocation := sarifInvocation{Successful: true}
	for _, i := range c.Incomplete {
		invocation.Notes = append(invocation.Notes, sarifNote{Level: "warning", Message: sarifText{i.String()}})
	}
	run.Invocations = []sarifInvocation{invocation}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(sarifLog{
		Schema:  "https://json.schemastore.org/sarif-2.1.0.json",
		Version: "2.1.0",
		Runs:    []sarifRun{run},
	})
}

func sarifRuleOf(f Finding) sarifRule {
	row, _ := diag.Lookup(f.Code)
	return sarifRule{
		ID: string(f.Code), Name: f.Name, Short: sarifText{row.Title},
		Help:     sarifHelp{Text: row.Title, Markdown: diag.Manual(f.Code)},
		Defaults: sarifLevel{sarifLevelOf(row.Severity)},
	}
}

func sarifResultOf(in *source, f Finding, rule int) sarifResult {
	r := sarifResult{
		RuleID: string(f.Code), RuleIndex: rule, Level: sarifLevelOf(f.Severity), Message: sarifText{f.Message},
		Locations:    []sarifLocation{sarifLocationOf(in, f.Place)},
		Fingerprints: map[string]string{"databridge/v1": f.Fingerprint},
	}
	for i, rel := range f.Related {
		at := sarifLocationOf(in, rel.Place)
		at.ID, at.Message = i+1, &sarifText{rel.Message}
		r.Related = append(r.Related, at)
	}
	return r
}

func sarifLocationOf(in *source, p Place) sarifLocation {
	uri := url.URL{Path: filepath.ToSlash(p.File)}
	at := sarifArtifact{Base: "%SRCROOT%"}
	if filepath.IsAbs(p.File) {
		uri.Scheme, at.Base = "file", ""
	}
	at.URI = uri.String()
	return sarifLocation{Physical: sarifPhysical{
		Artifact: at,
		Region:   sarifRegion{p.Line, in.character(p.File, p.Line, p.Column), p.EndLine, in.character(p.File, p.EndLine, p.EndColumn)},
	}}
}

// character returns the number of the character at a byte of a line, both counted from 1.
func (s *source) character(file string, line, column int) int {
	text, ok := s.line(file, line)
	if !ok || column < 1 || column-1 > len(text) {
		return column
	}
	return utf8.RuneCountInString(text[:column-1]) + 1
}

func sarifLevelOf(s diag.Severity) string {
	if s == diag.Info {
		return "note"
	}
	return string(s)
}

// The parts of the format that are written.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool        sarifTool         `json:"tool"`
		Invocations []sarifInvocation `json:"invocations"`
		Results     []sarifResult     `json:"results"`
		ColumnKind  string            `json:"columnKind"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		Version        string      `json:"version"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules,omitempty"`
	}
	sarifRule struct {
		ID       string     `json:"id"`
		Name     string     `json:"name"`
		Short    sarifText  `json:"shortDescription"`
		Help     sarifHelp  `json:"help"`
		Defaults sarifLevel `json:"defaultConfiguration"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifLevel struct {
		Level string `json:"level"`
	}
	sarifHelp struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifInvocation struct {
		Successful bool        `json:"executionSuccessful"`
		Notes      []sarifNote `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNote struct {
		Level   string    `json:"level"`
		Message sarifText `json:"message"`
	}
	sarifResult struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Level        string            `json:"level"`
		Message      sarifText         `json:"message"`
		Locations    []sarifLocation   `json:"locations"`
		Related      []sarifLocation   `json:"relatedLocations,omitempty"`
		Fingerprints map[string]string `json:"partialFingerprints"`
	}
	sarifLocation struct {
		ID       int           `json:"id,omitempty"`
		Physical sarifPhysical `json:"physicalLocation"`
		Message  *sarifText    `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI  string `json:"uri"`
		Base string `json:"uriBaseId,omitempty"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"`
	}
)
