package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/report"
)

// A baseline is the findings that a team lives with: they are not reported until they change.
type baseline struct {
	Version  int             `json:"version"`
	Findings []baselineEntry `json:"findings"`
}

// A baselineEntry names one finding by its fingerprint; the rest is for people who read the file.
type baselineEntry struct {
	Fingerprint string `json:"fingerprint"`
	Code        string `json:"code"`
	File        string `json:"file"`
	Message     string `json:"message"`
}

// baselineVersion is raised when fingerprints change.
const baselineVersion = 1

// readBaseline reads the file that was named, nothing if none was.
func (p Process) readBaseline(o *checkOptions) (baseline, error) {
	var b baseline
	if o.baseline == "" || o.writeBaseline != "" {
		return b, nil
	}
	name := p.shown(p.path(o.baseline))
	data, err := os.ReadFile(p.path(o.baseline))
	if err != nil {
		return b, usagef("baseline %s: %w (databridge check --write-baseline %s makes one)", name, bare(err), name)
	}
	if err := json.Unmarshal(data, &b); err != nil {
		return b, usagef("baseline %s: not a baseline: %w (databridge check --write-baseline %s makes one)", name, err, name)
	}
	if b.Version != baselineVersion {
		return b, usagef("baseline %s: it has version %d, this databridge reads %d (databridge check --write-baseline %s makes a new one)",
			name, b.Version, baselineVersion, name)
	}
	return b, nil
}

// drop takes the findings off c that the baseline knows, and counts them.
func (b baseline) drop(c *report.Check) {
	if len(b.Findings) == 0 {
		return
	}
	known := map[string]bool{}
	for _, f := range b.Findings {
		known[f.Fingerprint] = true
	}
	before := len(c.Findings)
	c.Findings = slices.DeleteFunc(c.Findings, func(f report.Finding) bool { return known[f.Fingerprint] })
	c.Baselined = before - len(c.Findings)
}

// stale lists the entries that nothing is found for, though it was looked for.
func (b baseline) stale(c *report.Check, o *checkOptions) {
	found := map[string]bool{}
	for _, f := range c.Findings {
		found[f.Fingerprint] = true
	}
	for _, e := range b.Findings {
		if !found[e.Fingerprint] && o.looksFor(e) && !c.Partial(path.Dir(e.File)) {
			c.Stale = append(c.Stale, report.Stale{Code: e.Code, File: e.File, Message: e.Message})
		}
	}
}

// looksFor reports whether the options would find an entry again. One that they switch off may come back.
func (o *checkOptions) looksFor(e baselineEntry) bool {
	row, known := diag.Lookup(diag.Code(e.Code))
	severity, set := o.severities[row.Code]
	switch {
	case !known:
		return true // this databridge has no such rule
	case set && severity == diag.Off, !set && row.Advice && !o.advice:
		return false
	}
	return o.tests || !strings.HasSuffix(e.File, "_test.go")
}

// gone returns the entries that another baseline does not have.
func (b baseline) gone(now baseline) []baselineEntry {
	return slices.DeleteFunc(slices.Clone(b.Findings), func(e baselineEntry) bool {
		return slices.ContainsFunc(now.Findings, func(n baselineEntry) bool { return n.Fingerprint == e.Fingerprint })
	})
}

// storeBaseline writes every finding of c, and says so on Stderr. An older baseline stays as it is until the new one is
// complete.
func (p Process) storeBaseline(name string, c *report.Check) error {
	b := baseline{Version: baselineVersion, Findings: []baselineEntry{}}
	for _, f := range c.Findings {
		b.Findings = append(b.Findings, baselineEntry{
			Fingerprint: f.Fingerprint, Code: string(f.Code), File: f.File, Message: f.Message,
		})
	}
	var old baseline
	if was, err := os.ReadFile(p.path(name)); err != nil || json.Unmarshal(was, &old) != nil || old.Version != baselineVersion {
		old = baseline{} // there is none, or none that could be compared
	}
	data, err := json.MarshalIndent(b, "", "  ")
	if err != nil {
		return fmt.Errorf("write baseline %s: %w", name, err)
	}
	if err := replace(p.path(name), append(data, '\n'), 0o644); err != nil {
		return fmt.Errorf("write baseline %s: %w (--write-baseline takes a file in a directory that is there)", name, bare(err))
	}
	for _, i := range c.Incomplete {
		_, _ = fmt.Fprintf(p.Stderr, "databridge: incomplete: %s\n", i)
	}
	dropped := old.gone(b)
	for _, e := range dropped {
		_, _ = fmt.Fprintf(p.Stderr, "databridge: no longer found: %s: %s (%s)\n", e.File, e.Message, e.Code)
	}
	told := fmt.Sprintf("wrote %s to %s", report.Count(len(b.Findings), "finding"), name)
	if len(old.Findings) > 0 {
		told += fmt.Sprintf(": %d new, %d dropped", len(b.gone(old)), len(dropped))
	}
	_, err = fmt.Fprintf(p.Stderr, "databridge: %s\n", told)
	return err
}

// replace writes a file beside the old one and puts it in its place.
func replace(name string, data []byte, mode fs.FileMode) (err error) {
	if info, statErr := os.Stat(name); statErr == nil && info.IsDir() {
		return errors.New("is a directory")
	}
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = f.Write(data)
	if err = errors.Join(err, f.Chmod(mode), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

// bare takes the operation and the name off a file's error: the message names the file as the user does.
func bare(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		return link.Err
	}
	return err
}
