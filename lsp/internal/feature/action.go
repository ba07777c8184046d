package feature

import (
	"context"
	"strings"

	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// The kinds of actions, as LSP names them.
const (
	QuickFix = "quickfix"
	Rewrite  = "refactor.rewrite"
	Extract  = "refactor.extract"
	FixAll   = "source.fixAll.databridge"
)

// An Action is a change of the text that is offered.
type Action struct {
	ID        string // names it among the actions of one place
	Title     string
	Kind      string
	Preferred bool          // an editor may apply it without asking which
	Creates   bool          // an edit makes a file
	Disabled  string        // why it cannot be done; "" if it can
	Mends     *diag.Finding // nil if it mends none
	Edits     func() ([]Edit, error)
}

// A Wish says which actions are asked for.
type Wish struct {
	At   Range
	Only []string // kinds, those below them included; none is every kind but source actions
	Idle bool     // nobody has asked: the editor looks whether there is anything

	Index *Index // of stored names; nil offers no renames
}

// wants reports whether a kind is asked for.
func (w Wish) wants(kind string) bool {
	if len(w.Only) == 0 {
		return !strings.HasPrefix(kind, "source.")
	}
	for _, only := range w.Only {
		if only == "" || kind == only || strings.HasPrefix(kind, only+".") {
			return true
		}
	}
	return false
}

// An asked is a place that actions are asked for.
type asked struct {
	Wish
	ctx  context.Context
	snap *session.Snapshot
	file *session.File
	pkg  *session.Package // nil if nothing is known of it
	all  []Action
}

// Actions returns what can be done at a place of a file, and the package that findings stand in.
func Actions(ctx context.Context, snap *session.Snapshot, path string, w Wish) ([]Action, *session.Package) {
	file := snap.File(path)
	if file == nil || !snap.Speaks(path) {
		return nil, nil
	}
	a := &asked{Wish: w, ctx: ctx, snap: snap, file: file}
	var found []diag.Finding
	a.pkg, found = snap.Findings(path)
	a.mend(found)
	if a.wants(Rewrite) || a.wants(Extract) {
		a.refactor()
	}
	return a.all, a.pkg
}

// offer adds an action of a wanted kind.
func (a *asked) offer(action Action) {
	if a.wants(action.Kind) {
		a.all = append(a.all, action)
	}
}

// touches reports whether a range and the one that is asked about have a place in common.
func (a *asked) touches(r Range) bool { return r.From <= a.At.To && a.At.From <= r.To }
