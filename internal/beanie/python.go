package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/internal/lines"
)

// A python is the process that runs Beanie. It gets one line of JSON for each thing to do, and answers with one line of
// extended JSON.
type python struct{ *lines.Program }

// A request opens a scenario in a database, or runs a step of the one that is open.
type request struct {
	Open     string `json:"open,omitempty"`
	Database string `json:"database,omitempty"`
	Step     string `json:"step,omitempty"`
}

// A reply has the steps of a scenario that was opened, or the outcome of a step.
type reply struct {
	Steps []string      `bson:"steps"`
	Value bson.RawValue `bson:"value"` // what the step has returned; missing if it failed
	Error string        `bson:"error"` // the kind of error, empty if there was none
	Trace string        `bson:"trace"` // Python's traceback of it
}

// startPython starts the driver script beside this file.
func startPython(ctx context.Context, bin, uri string) (*python, error) {
	if _, err := os.Stat(bin); err != nil {
		return nil, fmt.Errorf("no Python with Beanie: %w (make test/beanie installs it)", err)
	}
	_, here, _, _ := runtime.Caller(0)
	cmd := exec.CommandContext(ctx, bin, "-B", filepath.Join(filepath.Dir(here), "python", "driver.py"), uri)
	p, err := lines.Start(cmd)
	return &python{p}, err
}

// call sends a request and waits for its reply.
func (p *python) call(r request) (reply, error) {
	var answer reply
	text, err := json.Marshal(r)
	if err != nil {
		return answer, err
	}
	if text, err = p.Ask(text); err != nil {
		return answer, fmt.Errorf("python is gone: %w", err)
	}
	if err := bson.UnmarshalExtJSON(text, true, &answer); err != nil {
		return answer, fmt.Errorf("python's answer %s: %w", text, err)
	}
	return answer, nil
}
