package evidence_test

import (
	"fmt"
	"go/token"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// dump writes what a World says of queries as people read it: the model, and for every path what becomes of it.
func dump(fset *token.FileSet, w *evidence.World, queries []*lift.Query) string {
	var out strings.Builder
	if c := options(w.Client()); c != "" {
		fmt.Fprintf(&out, "client: %s\n", c)
	}
	for _, q := range queries {
		at := fset.Position(q.Call.Pos())
		fmt.Fprintf(&out, "%s:%d %s: ", filepath.ToSlash(at.Filename), at.Line, q.Verb)
		m, ok := w.ModelOf(q)
		if !ok {
			out.WriteString("no model\n")
			continue
		}
		fmt.Fprintf(&out, "%s\n", modelText(m))
		walk.Paths(q, func(p walk.Path) { fmt.Fprintf(&out, "  %s: %s\n", p.Full, pathText(w, q, m, p.Full)) })
	}
	return out.String()
}

func modelText(m *evidence.Model) string {
	var names []string
	for _, s := range m.Structs {
		name := s.Name[strings.LastIndexAny(s.Name, "/")+1:]
		if s.Open != "" {
			name += " (" + s.Open + ")"
		}
		names = append(names, name)
	}
	text := strings.Join(names, ", ")
	if m.Closed {
		text += " closed"
	}
	if m.Certain {
		text += " certain"
	}
	return text
}

func pathText(w *evidence.World, q *lift.Query, m *evidence.Model, path string) string {
	r := m.Resolve(path)
	text := string(r.Status)
	if r.Status == model.Found {
		return text + " " + m.Kinds(path).String()
	}
	if w.Complete(q, m, path) {
		text += " complete"
	}
	u := w.Usage(q, path)
	text += fmt.Sprintf(" functions=%d writes=%d", u.Functions, u.Writes)
	if u.Sites != u.Functions {
		text += fmt.Sprintf(" sites=%d", u.Sites)
	}
	if u.Helper {
		text += " helper"
	}
	if u.Retired {
		text += " retired"
	}
	return text
}

// options lists the client options that are set.
func options(c evidence.ClientOptions) string {
	var set []string
	v := reflect.ValueOf(c)
	for i := range v.NumField() {
		if v.Field(i).Bool() {
			set = append(set, v.Type().Field(i).Name)
		}
	}
	return strings.Join(set, " ")
}
