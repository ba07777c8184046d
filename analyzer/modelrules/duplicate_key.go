package modelrules

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/model"
)

// duplicateKey is DB1001: the driver refuses to encode a struct with two fields of one key at one depth.
func duplicateKey(p *rule.Pass) {
	for d := range declarations(p) {
		for _, problem := range d.model.Problems {
			first, second := d.field(problem.Other), d.field(problem.Field)
			if problem.Kind != model.DuplicateKey || first == nil || second == nil || sameHead(problem.Other, problem.Field) {
				continue // two fields below one field are the fault of its own type
			}
			if d.isDocument(p, first, second) && !d.isOption(problem.Key) {
				p.Report(d.twice(problem, first, second))
			}
		}
		if p.World.Client().ErrorOnInlineDuplicates {
			d.shadowed(p)
		}
	}
}

// isDocument reports whether the keys of two fields count: the struct has bson tags, or is seen to be stored.
func (d declaration) isDocument(p *rule.Pass, first, second *ast.Field) bool {
	if p.World.Client().UseJSONStructTags && !(isTagged(first) && isTagged(second)) {
		return false // the json tag may give a field another name
	}
	return slices.ContainsFunc(d.syntax.Fields.List, isTagged) || p.World.Stored(d.typ)
}

// isOption reports whether a key is an option in the place of the name: DB1002 says so.
func (d declaration) isOption(key string) bool {
	for _, p := range d.model.Problems {
		if p.Kind == model.OptionAsName && p.Key == key {
			return true
		}
	}
	return false
}

// twice reports the second field of a key at its tag.
func (d declaration) twice(problem model.Problem, first, second *ast.Field) diag.Finding {
	f := diag.Finding{
		Message: fmt.Sprintf("%s: fields %s and %s are both stored as %q", d.name, problem.Other, problem.Field, problem.Key),
		Model:   d.name,
	}
	f.Pos, f.End = placeOf(second)
	r := diag.Related{Message: fmt.Sprintf("%s has the key already", problem.Other)}
	r.Pos, r.End = placeOf(first)
	f.Related = []diag.Related{r}
	if !strings.Contains(problem.Field, ".") && len(second.Names) == 1 {
		f.Fixes = d.anotherKey(second, problem)
	}
	return f
}

// placeOf is where a field says its key: the tag, else the name.
func placeOf(f *ast.Field) (pos, end token.Pos) {
	switch {
	case f.Tag != nil:
		return f.Tag.Pos(), f.Tag.End()
	case len(f.Names) > 0:
		return f.Names[0].Pos(), f.Names[0].End()
	}
	return f.Type.Pos(), f.Type.End()
}

// anotherKey gives the second field the name that it has in JSON, or in Go, where no other field has that.
func (d declaration) anotherKey(f *ast.Field, problem model.Problem) []diag.Fix {
	t := tagOf(f)
	bson, ok := t.pair("bson")
	if !ok || !t.raw || bson.from == 0 {
		return nil
	}
	names := []string{strings.ToLower(problem.Field)}
	if json, ok := t.pair("json"); ok {
		names = append([]string{json.parts()[0].text}, names...)
	}
	for _, name := range names {
		if name == "" || name == "-" || d.model.Field(name) != nil {
			continue
		}
		at := bson.parts()[0]
		pos, end := t.span(at.from, at.to)
		return []diag.Fix{{
			Title:  fmt.Sprintf("store it as %q", name),
			Edits:  []diag.Edit{{Pos: pos, End: end, New: name}},
			Alters: true,
		}}
	}
	return nil
}

// shadowed reports the fields that a less deep one hides, which a client option forbids.
func (d declaration) shadowed(p *rule.Pass) {
	for _, l := range d.model.Lost {
		f := d.field(l.Go)
		if l.Why != "shadowed" || f == nil || strings.Count(l.Go, ".") != 1 {
			continue // what lies deeper is hidden in the inner struct already, or reported there
		}
		finding := diag.Finding{
			Message: fmt.Sprintf("%s: the key of %s is that of an outer field, which ErrorOnInlineDuplicates forbids", d.name, l.Go),
			Model:   d.name,
		}
		finding.Pos, finding.End = placeOf(f)
		p.Report(finding)
	}
}

// sameHead reports whether two Go selectors begin with one field.
func sameHead(a, b string) bool {
	x, _, _ := strings.Cut(a, ".")
	y, _, _ := strings.Cut(b, ".")
	return x == y
}
