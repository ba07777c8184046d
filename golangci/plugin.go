// Package golangci is databridge as a module plugin of golangci-lint: docs/ci.md tells how a golangci-lint is built with it. It
// is a module of its own, so that nobody else pays for what golangci-lint depends on.
package golangci

import (
	"fmt"
	"strings"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/databridge-go/databridge/analyzer"
)

func init() { register.Plugin("databridge", New) } // the one way in which golangci-lint finds plugins

// Settings are linters.settings.custom.databridge.settings of .golangci.yml: the flags that go vet has.
type Settings struct {
	Off []string `json:"off"` // codes that are not reported
}

type plugin struct{ settings Settings }

// New reads the settings. An unknown one is refused.
func New(conf any) (register.LinterPlugin, error) {
	settings, err := register.DecodeSettings[Settings](conf)
	if err != nil {
		return nil, fmt.Errorf("databridge: settings: %w", err)
	}
	return plugin{settings}, nil
}

// BuildAnalyzers returns the analyzers with their settings.
func (p plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) {
	all := analyzer.All()
	for _, a := range all {
		if err := a.Flags.Set("off", strings.Join(p.settings.Off, ",")); err != nil {
			return nil, fmt.Errorf("databridge: off: %w", err)
		}
	}
	return all, nil
}

// GetLoadMode asks for types: without them there is no model.
func (plugin) GetLoadMode() string { return register.LoadModeTypesInfo }
