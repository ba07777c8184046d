package golangci_test

import (
	"strings"
	"testing"

	"github.com/databridge-go/databridge/golangci"
)

func TestSettings(t *testing.T) {
	for name, tt := range map[string]struct {
		conf any
		off  string
		err  string
	}{
		"none":                      {},
		"codes":                     {conf: map[string]any{"off": []any{"DB3001", "DB7007"}}, off: "DB3001,DB7007"},
		"an unknown one is refused": {conf: map[string]any{"of": []any{"DB3001"}}, err: "of"},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := golangci.New(tt.conf)
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Fatalf("err = %v, want one about %q", err, tt.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			all, err := p.BuildAnalyzers()
			if err != nil || len(all) != 1 || all[0].Flags.Lookup("off").Value.String() != tt.off {
				t.Errorf("analyzers %v, %v; want one with off=%s", all, err, tt.off)
			}
		})
	}
}
