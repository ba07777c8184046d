package archtest

import (
	"go/types"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Every exported name says what a caller cannot see. What Error says is said by the type that has it.
func everyNameHasADoc(t *testing.T, s shownSurface) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(s.callables)) {
		if c := s.callables[name]; c.doc == "" && c.fn.Name() != "Error" {
			t.Errorf("%s has no doc", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.others)) {
		if s.others[name] == "" {
			t.Errorf("%s has no doc", name)
		}
	}
}

// errorless are the verbs that return an error which has no name of its own.
var errorless = map[string]string{
	"agg.Stage.BSON":            "what was wrong when the stage was built has a text only",
	"odm.FilterFor.BSON":        "what was wrong when the condition was built has a text only, since no model is known",
	"odm.UpdateBSON":            "as Filter.BSON",
	"odm.NewGeometryCollection": "a geometry that does not encode has a text only",
	"odm.AggregateDB":           "belongs to no model: what was wrong with a stage, or the driver's error",
	"odm.DB.Close":              "the driver's error",
	"odm.Stream.Close":          "the driver's error",
	"migrate.Set.Applied":       "the history is read: the driver's error, or what is wrong with the set",
	"migrate.Set.Pending":       "as Applied",
	"migrate.Set.Status":        "as Applied",
}

var (
	errorName = regexp.MustCompile(`\b(?:([a-z]+)\.)?(Err[A-Z]\w*|[A-Z]\w*Error)\b`)
	sameAs    = regexp.MustCompile(`(?s)Errors: as ((?:[\w.]+)(?:,\s+[\w.]+)*)`)
)

// A verb that returns an error names the sentinels and types that it may be, or says "Errors: as Find" of a verb that
// does. Every error that a doc names exists.
func everyVerbNamesItsErrors(t *testing.T, s shownSurface) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(s.callables)) {
		c := s.callables[name]
		for _, e := range errorName.FindAllStringSubmatch(c.doc, -1) {
			if pkg := s.packageOf(name, e[1]); pkg != nil && pkg.Scope().Lookup(e[2]) == nil {
				t.Errorf("%s names the error %s, which there is not", name, e[0])
			}
		}
		if !fails(c.fn) || c.byUser || slices.Contains(plumbing, c.fn.Name()) {
			continue
		}
		reason, listed := errorless[name]
		switch named := s.namesErrors(name, nil); {
		case !named && !listed:
			t.Errorf("%s returns an error and names none", name)
		case named && listed || listed && reason == "":
			t.Errorf("%s is listed, and need not be, or has no reason", name)
		}
	}
	for name := range errorless {
		if s.callables[name] == nil {
			t.Errorf("there is no %s, which is listed", name)
		}
	}
}

// namesErrors reports whether the doc of a verb names an error of the documented packages, or refers to verbs that do.
func (s shownSurface) namesErrors(name string, asked []string) bool {
	c := s.callables[name]
	if c == nil || slices.Contains(asked, name) {
		return false
	}
	for _, e := range errorName.FindAllStringSubmatch(c.doc, -1) {
		if s.packageOf(name, e[1]) != nil {
			return true
		}
	}
	ref := sameAs.FindStringSubmatch(c.doc)
	if ref == nil {
		return false
	}
	for _, other := range strings.FieldsFunc(ref[1], func(r rune) bool { return r == ',' || r == ' ' || r == '\n' }) {
		if !s.namesErrors(s.resolve(name, strings.TrimSuffix(other, ".")), append(asked, name)) {
			return false
		}
	}
	return true
}

// resolve finds a verb as a doc of another one calls it: Find beside it on its type, Query.Find or odm.Query.Find.
func (s shownSurface) resolve(from, name string) string {
	holder := from[:strings.LastIndex(from, ".")]
	pkg, _, _ := strings.Cut(from, ".")
	for _, full := range []string{holder + "." + name, pkg + "." + name, name} {
		if s.callables[full] != nil {
			return full
		}
	}
	return ""
}

// packageOf is the package that a doc of a verb means by a qualifier, be it empty; nil if it is not a documented one.
func (s shownSurface) packageOf(verb, qualifier string) *types.Package {
	if qualifier == "" {
		qualifier, _, _ = strings.Cut(verb, ".")
	}
	return s.packages[qualifier]
}

// fails reports whether a function returns an error, or yields one.
func fails(fn *types.Func) bool {
	for r := range fn.Signature().Results().Variables() {
		t := r.Type()
		if n := named(t); n != nil && n.Obj().Name() == "Seq2" {
			t = n.TypeArgs().At(1)
		}
		if types.Identical(t, types.Universe.Lookup("error").Type()) {
			return true
		}
	}
	return false
}
