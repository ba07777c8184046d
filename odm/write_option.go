package odm

import (
	"fmt"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/odm/internal/engine"
)

// A WriteOption changes one write of documents.
type WriteOption struct{ apply func(*writing) }

// A writing is what the options of one write say.
type writing struct {
	skip           skips
	ignoreRevision bool
	manner         engine.Manner
	links          linkRule
	work           *linkWork // of the write that has led here; nil if none has
}

// Before and After say on which side of a write something stands: the hooks that SkipHooks leaves out, or the document
// that FindAndUpdate returns.
const (
	Before = "Before"
	After  = "After"
)

// SkipHooks leaves out hooks of the write: those named, as "BeforeSave" or, where several embedded structs have the same
// one, as "Stamps.BeforeSave"; all on one side of it, as Before or After; or every hook, if nothing is named. A name that
// no hook has is an error.
func SkipHooks(names ...string) WriteOption {
	return WriteOption{func(w *writing) { w.skip = w.skip.with(names) }}
}

// IgnoreRevision writes the document whatever revision is stored, and gives it a new one. Without it such a write of a
// model with revisions returns a *StaleError if somebody else has changed the document.
func IgnoreRevision() WriteOption {
	return WriteOption{func(w *writing) { w.ignoreRevision = true }}
}

// Unordered makes InsertMany, ReplaceMany and Bulk go on after a document that the server refuses. It is for writes of
// many documents only.
func Unordered() WriteOption {
	return WriteOption{func(w *writing) { w.manner.Unordered = true }}
}

// BypassDocumentValidation writes without asking the validator that the collection has on the server. Hooks and the
// function of WithValidation run all the same.
func BypassDocumentValidation() WriteOption {
	return WriteOption{func(w *writing) { w.manner.Bypass = true }}
}

// WriteComment puts a text into the server's log and profiler beside the write (MongoDB 4.4 and later).
func WriteComment(text string) WriteOption {
	return WriteOption{func(w *writing) { w.manner.Comment = text }}
}

// writingOf gathers the options of a write.
func writingOf(opts []WriteOption) (writing, error) {
	var w writing
	for _, o := range opts {
		if o.apply != nil {
			o.apply(&w)
		}
	}
	if w.links == writeLinks && w.work == nil {
		w.work = &linkWork{seen: map[any]bool{}, referred: map[any]bool{}}
	}
	return w, w.skip.check()
}

// skips says which hooks are left out.
type skips struct {
	all   bool
	names []string
}

func (s skips) with(names []string) skips {
	s.all = s.all || len(names) == 0
	s.names = append(slices.Clip(s.names), names...)
	return s
}

// and leaves out what either leaves out.
func (s skips) and(other skips) skips {
	s.all = s.all || other.all
	s.names = append(slices.Clip(s.names), other.names...)
	return s
}

// skips reports whether the hook e of a struct is left out. The struct is named without its package.
func (s skips) skips(e event, owner string) bool {
	return s.all || slices.ContainsFunc(s.names, func(name string) bool {
		return name == string(e) || name == owner+"."+string(e) ||
			(name == Before || name == After) && strings.HasPrefix(string(e), name)
	})
}

// check refuses a name that no hook has: a misspelt one would run the hook.
func (s skips) check() error {
	for _, name := range s.names {
		_, e, dotted := strings.Cut(name, ".")
		if !dotted {
			e = name
		}
		if name != Before && name != After && !slices.Contains(events(), event(e)) {
			return fmt.Errorf("odm: SkipHooks(%q): no hook has that name; it is one of %v, with the struct's name and a dot before it if need be", name, events())
		}
	}
	return nil
}
