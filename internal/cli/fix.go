package cli

import (
	"bytes"
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sync"

	"github.com/databridge-go/databridge/internal/mend"
	"github.com/databridge-go/databridge/internal/report"
)

// rounds is how often fixes are looked for in the text that the fixes before have made.
const rounds = 10

// texts are files as they were read, and as fixes have made them.
type texts struct {
	mu   sync.Mutex        // files are parsed side by side
	read map[string][]byte // by absolute name
	now  map[string][]byte // those that have changed since
}

// parse parses a file and remembers its text.
func (t *texts) parse(fset *token.FileSet, name string, src []byte) (*ast.File, error) {
	t.mu.Lock()
	if _, known := t.read[name]; !known {
		t.read[name] = src
	}
	t.mu.Unlock()
	return parser.ParseFile(fset, name, src, parser.AllErrors|parser.ParseComments)
}

// text is a file as it is now.
func (t *texts) text(name string) ([]byte, error) {
	if src, changed := t.now[name]; changed {
		return src, nil
	}
	if src, known := t.read[name]; known {
		return src, nil
	}
	return nil, fs.ErrNotExist // no file of the packages: it is not ours to change
}

// A fixing is how far the fixes have come.
type fixing struct {
	texts   *texts
	wanted  narrow        // its lines move with the texts
	checked *report.Check // of the texts as they are now
	fixed   int
	refused map[string]string // the directories whose fixes would break the code, and how
}

// runFix fixes what can be fixed in memory, round by round, and writes or shows the outcome.
func (p Process) runFix(ctx context.Context, o *checkOptions, wanted narrow, patterns []string) error {
	t := &texts{read: map[string][]byte{}, now: map[string][]byte{}}
	f := &fixing{texts: t, wanted: wanted, refused: map[string]string{}}
	judge := func(wanted narrow) (*report.Check, error) {
		c, err := p.checkOnce(ctx, o, patterns, t)
		if err == nil {
			wanted.drop(c)
		}
		return c, err
	}
	var err error
	if f.checked, err = judge(wanted); err != nil {
		return err
	}
	for range rounds {
		more, err := p.fixRound(f, o.altering, judge)
		if err != nil {
			return err
		}
		if !more {
			break
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(f.refused)) {
		_, _ = fmt.Fprintf(p.Stderr, "databridge: fixes in %s left out: they would break the code: %s\n", dir, f.refused[dir])
	}
	if o.diff {
		return p.showDiff(f)
	}
	if err := p.writeTexts(t); err != nil {
		return err
	}
	_, _ = fmt.Fprintf(p.Stderr, "databridge: fixed %s in %s\n", report.Count(f.fixed, "finding"), report.Count(len(t.now), "file"))
	return p.tell(o, f.checked)
}

// fixRound applies the fixes of one check and checks what they have made. A fix after which a package is no longer sound does not
// stay, nor do the others of its directory. more is false when nothing is left to do.
func (p Process) fixRound(f *fixing, altering bool, judge func(narrow) (*report.Check, error)) (more bool, err error) {
	allowed := slices.DeleteFunc(slices.Clone(f.checked.Findings), func(one report.Finding) bool {
		_, refused := f.refused[path.Dir(one.File)]
		return refused
	})
	made := mend.Apply(allowed, altering, func(file string) ([]byte, error) { return f.texts.text(p.path(file)) })
	if len(made.Files) == 0 {
		return false, nil
	}
	before := maps.Clone(f.texts.now)
	moved := f.wanted
	for file, text := range made.Files {
		name := p.path(file)
		if old, err := f.texts.text(name); moved.lines != nil && err == nil {
			moved.lines = moved.lines.Moved(file, mend.From(old, text))
		}
		f.texts.now[name] = text
	}
	after, err := judge(moved)
	if err != nil {
		return false, err
	}
	if fault, broken := newFault(f.checked, after); broken {
		f.texts.now = before
		dir := path.Dir(fault.File)
		_, again := f.refused[dir]
		f.refused[dir] = fault.String()
		return fault.File != "" && !again, nil
	}
	f.checked, f.wanted = after, moved
	f.fixed += len(made.Fixed)
	return true, nil
}

// newFault returns a fault of the code that was not there before.
func newFault(before, after *report.Check) (report.Incomplete, bool) {
	for _, i := range after.Incomplete {
		if !slices.ContainsFunc(before.Incomplete, func(o report.Incomplete) bool {
			return o.Package == i.Package && o.Kind == i.Kind && o.Message == i.Message
		}) {
			return i, true
		}
	}
	return report.Incomplete{}, false
}

// showDiff prints what would be written.
func (p Process) showDiff(f *fixing) error {
	for _, name := range slices.Sorted(maps.Keys(f.texts.now)) {
		if _, err := fmt.Fprint(p.Stdout, mend.Diff(p.shown(name), f.texts.read[name], f.texts.now[name])); err != nil {
			return err
		}
	}
	_, _ = fmt.Fprintf(p.Stderr, "databridge: --fix would fix %s in %s and leave %d\n",
		report.Count(f.fixed, "finding"), report.Count(len(f.texts.now), "file"), len(f.checked.Findings))
	if len(f.texts.now) > 0 {
		return exitCode(Findings)
	}
	return nil
}

// writeTexts writes the files that have changed: none of them if one has been changed by somebody else meanwhile.
func (p Process) writeTexts(t *texts) error {
	names := slices.Sorted(maps.Keys(t.now))
	for _, name := range names {
		onDisk, err := os.ReadFile(name)
		if err != nil {
			return fmt.Errorf("fix %s: %w; nothing was written", p.shown(name), bare(err))
		}
		if !bytes.Equal(onDisk, t.read[name]) {
			return fmt.Errorf("fix %s: the file has changed since it was read; nothing was written (run databridge check --fix again)", p.shown(name))
		}
	}
	for i, name := range names {
		if err := rewrite(name, t.now[name]); err != nil {
			return fmt.Errorf("fix %s: %w; %d of %s were written", p.shown(name), bare(err), i, report.Count(len(names), "file"))
		}
	}
	return nil
}

// rewrite puts a text in the place of a file, or of the one that it links to, and keeps its mode.
func rewrite(name string, text []byte) error {
	name, err := filepath.EvalSymlinks(name)
	if err != nil {
		return err
	}
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	return replace(name, text, info.Mode().Perm())
}
