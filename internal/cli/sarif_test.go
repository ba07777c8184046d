package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/databridge-go/databridge/internal/cli"
)

const sarifProgram = `
-- user.go --
package app

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type User struct {
	Email string ` + "`bson:\"email\"`" + `
	Mail  string ` + "`bson:\"email\"`" + `
}

func Find(ctx context.Context, users *mongo.Collection) error {
	return users.FindOne(ctx, bson.M{"größe": "日本", "age": bson.M{"$gtee": 1}}).Err()
}

func Again(ctx context.Context, users *mongo.Collection) error {
	return users.FindOne(ctx, bson.M{"age": bson.M{"$gtee": 1}}).Err()
}
-- half/half.go --
package half

func half( {
`

// The fields that code-scanning services read: SARIF 2.1.0, and what GitHub demands of it.
func TestSARIF(t *testing.T) {
	t.Parallel()
	work := unpack(t, txtar.Parse([]byte(sarifProgram)))
	var out, stderr bytes.Buffer
	p := cli.Process{Dir: work, Stdout: &out, Stderr: &stderr}
	if code := p.Run(context.Background(), []string{"check", "--format", "sarif"}); code != cli.Findings {
		t.Fatalf("exit %d, want %d: %s", code, cli.Findings, stderr.String())
	}
	var log struct {
		Schema  string `json:"$schema"`
		Version string
		Runs    []struct {
			Tool struct {
				Driver struct {
					Name, Version, InformationURI string
					Rules                         []struct {
						ID, Name             string
						ShortDescription     struct{ Text string }
						Help                 struct{ Text, Markdown string }
						DefaultConfiguration struct{ Level string }
					}
				}
			}
			Invocations []struct {
				ExecutionSuccessful        bool
				ToolExecutionNotifications []struct{ Message struct{ Text string } }
			}
			ColumnKind string
			Results    []struct {
				RuleID              string
				RuleIndex           int
				Level               string
				Message             struct{ Text string }
				Locations           []location
				RelatedLocations    []location
				PartialFingerprints map[string]string
			}
		}
	}
	if err := json.Unmarshal(out.Bytes(), &log); err != nil {
		t.Fatalf("not JSON: %v\n%s", err, out.String())
	}
	if log.Version != "2.1.0" || !strings.Contains(log.Schema, "sarif-2.1.0") || len(log.Runs) != 1 {
		t.Fatalf("version %q, schema %q, %d runs", log.Version, log.Schema, len(log.Runs))
	}
	run := log.Runs[0]
	if len(run.Results) != 3 || len(run.Tool.Driver.Rules) != 2 || run.ColumnKind != "unicodeCodePoints" {
		t.Fatalf("%d results of %d rules, columns in %s; want 3 of 2", len(run.Results), len(run.Tool.Driver.Rules), run.ColumnKind)
	}
	seen := map[string]bool{}
	for _, r := range run.Results {
		rule := run.Tool.Driver.Rules[r.RuleIndex]
		if rule.ID != r.RuleID || rule.ShortDescription.Text == "" || rule.Help.Markdown == "" || rule.DefaultConfiguration.Level != "error" {
			t.Errorf("%s is described by %+v", r.RuleID, rule)
		}
		if r.Level != "error" || r.Message.Text == "" || len(r.Locations) != 1 || r.Locations[0].PhysicalLocation.ArtifactLocation.URI != "user.go" {
			t.Errorf("result %+v", r)
		}
		print := r.PartialFingerprints["databridge/v1"]
		if print == "" || seen[print] {
			t.Errorf("%s has fingerprint %q, want one of its own", r.RuleID, print)
		}
		seen[print] = true
	}
	if at := run.Results[1].Locations[0].PhysicalLocation.Region; at.StartLine != 16 || at.StartColumn != 64 || at.EndColumn != 71 {
		t.Errorf("the operator behind 日本 stands at %+v, want line 16, characters 64 to 71", at)
	}
	if len(run.Results[0].RelatedLocations) != 1 {
		t.Errorf("the duplicate key points to %d places, want the other field", len(run.Results[0].RelatedLocations))
	}
	notes := run.Invocations[0].ToolExecutionNotifications
	if len(notes) != 1 || !strings.HasPrefix(notes[0].Message.Text, filepath.ToSlash("half/half.go:3:12: parse error")) {
		t.Errorf("what could not be read is told as %+v", notes)
	}
}

type location struct {
	PhysicalLocation struct {
		ArtifactLocation struct{ URI, URIBaseID string }
		Region           struct{ StartLine, StartColumn, EndLine, EndColumn int }
	}
}
