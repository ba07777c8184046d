package shapetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/mql"
)

// A mutant is a pipeline with one thing changed.
type mutant struct {
	what     string
	pipeline bson.A
	name     string // of the field that is misspelt; "" if none is
	made     string // the name that a stage asks for before another one makes it; "" if none is
}

// has reports whether the schema of an example or one of its stages has a name.
func (x example) has(name string) bool {
	key := fmt.Sprintf("Key: %q", name)
	return strings.Contains(spell(x.Schema), key) || strings.Contains(spell(x.Pipeline), key)
}

// stores reports whether the schema of an example has a name.
func (x example) stores(name string) bool {
	return strings.Contains(spell(x.Schema), fmt.Sprintf("Key: %q", name))
}

// One field or option that is misspelt in a pipeline of the manual, or two stages that change places, are found: in so
// many of 100 cases. What is missed cannot be proven: names below $documents and after a $unionWith of a collection that
// the schema leaves out, operands of $ifNull and $type, short names that are the only one of their query.
func TestChangesOfTheManualAreFound(t *testing.T) {
	t.Parallel()
	least := map[string]int{"fields": 96, "options": 95, "stages": 95}
	for name, mutants := range map[string]func(bson.A) []mutant{"fields": misspelt, "options": renamed, "stages": swapped} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all, found := 0, 0
			for _, x := range examples(t) {
				before, _ := findings(t, x.source(x.Pipeline))
				for _, m := range mutants(x.Pipeline) {
					if m.name != "" && !x.has(m.name) {
						continue // neither the schema nor a stage has the name in the first place
					}
					if m.made != "" && x.stores(m.made) {
						continue // it is there without the stage, too
					}
					all++
					if after, _ := findings(t, x.source(m.pipeline)); newer(before, after) {
						found++
					} else {
						t.Logf("not found: %s: %s", x.Of, m.what)
					}
				}
			}
			t.Logf("%s: %d of %d found (%.1f %%)", name, found, all, 100*float64(found)/float64(all))
			if found*100 < all*least[name] {
				t.Errorf("%s: fewer than %d of 100 are found", name, least[name])
			}
		})
	}
}

// newer reports whether something is said that was not said before.
func newer(before, after []diag.Finding) bool {
	return slices.ContainsFunc(after, func(f diag.Finding) bool {
		return !slices.ContainsFunc(before, func(o diag.Finding) bool { return o.Code == f.Code && o.Message == f.Message })
	})
}

// typo misspells a word: two letters in it change places, or one comes twice.
func typo(word string) string {
	for i := len(word) / 2; i+1 < len(word); i++ {
		if word[i] != word[i+1] && i > 0 && word[i] >= 'a' && word[i+1] >= 'a' {
			return word[:i] + string(word[i+1]) + string(word[i]) + word[i+2:]
		}
	}
	return word + word[len(word)-1:]
}

// misspelt misspells each "$field" in turn.
func misspelt(p bson.A) []mutant {
	var all []mutant
	change(p, func(v any) (any, bool) {
		text, ok := v.(string)
		name := strings.TrimLeft(text, "$")
		if !ok || name == text || name == "" || !letter(name[0]) || strings.HasPrefix(text, "$$") && !strings.Contains(text, ".") {
			return nil, false
		}
		cut := strings.LastIndexByte(text, '.') + 1
		if cut == 0 {
			cut = len(text) - len(name)
		}
		if !letter(text[cut]) {
			return nil, false
		}
		return text[:cut] + typo(text[cut:]), true
	}, func(v, to any, whole bson.A) {
		name := v.(string)
		name = strings.TrimLeft(name[strings.LastIndexByte(name, '.')+1:], "$")
		all = append(all, mutant{v.(string) + " -> " + to.(string), whole, name, ""})
	})
	return all
}

func letter(c byte) bool { return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// renamed misspells each option of a stage or an operator in turn.
func renamed(p bson.A) []mutant {
	var all []mutant
	for _, at := range documents(p) {
		for i, e := range at.doc {
			in, ok := e.Value.(bson.D)
			if !ok {
				continue
			}
			op := named(e.Key)
			for j, o := range in {
				if op == nil {
					break
				}
				if arg, ok := op.Arg(o.Key); !ok || arg.Merge {
					continue
				}
				to := typo(o.Key)
				opts := append(bson.D{}, in...)
				opts[j].Key = to
				doc := append(bson.D{}, at.doc...)
				doc[i].Value = opts
				all = append(all, mutant{e.Key + ": " + o.Key + " -> " + to, at.put(doc).(bson.A), "", ""})
			}
		}
	}
	return all
}

// named is the operator of a name that has named arguments.
func named(key string) *mql.Operator {
	for _, place := range []mql.Place{mql.Stage, mql.Expression, mql.Accumulator, mql.Window} {
		if op, ok := mql.Lookup(place, key); ok && op.Encoding == mql.Named {
			return op
		}
	}
	return nil
}

// swapped lets two stages change places where the second uses a name that only the first makes, or where one of them has
// its place at an end of the pipeline.
func swapped(p bson.A) []mutant {
	var all []mutant
	known := map[string]bool{"_id": true}
	for i := range p {
		a := p[i].(bson.D)
		if len(a) != 1 {
			continue
		}
		fresh := slices.DeleteFunc(makes(a[0]), func(name string) bool { return known[name] })
		for j := i + 1; j < len(p); j++ {
			b := p[j].(bson.D)
			if len(b) != 1 {
				continue
			}
			used := slices.IndexFunc(fresh, func(name string) bool { return uses(b[0], name) })
			to := append(bson.A{}, p...)
			to[i], to[j] = p[j], p[i]
			what := a[0].Key + " <-> " + b[0].Key
			switch {
			case used >= 0:
				all = append(all, mutant{what: what + " by " + fresh[used], pipeline: to, made: fresh[used]})
			case i == 0 && first(a[0].Key) || j == len(p)-1 && last(b[0].Key):
				all = append(all, mutant{what: what, pipeline: to})
			}
		}
		for _, name := range fresh {
			known[name] = true
		}
	}
	return all
}

// first and last report whether the server takes a stage at that end of a pipeline only.
func first(stage string) bool {
	return slices.Contains([]string{"$geoNear", "$documents", "$collStats", "$indexStats", "$currentOp", "$listSessions", "$search", "$vectorSearch"}, stage)
}

func last(stage string) bool { return stage == "$out" || stage == "$merge" }

// makes are the names of the fields that a stage makes of others.
func makes(stage bson.E) []string {
	fields, _ := stage.Value.(bson.D)
	var names []string
	for _, f := range fields {
		text, isText := f.Value.(string)
		in, isDoc := f.Value.(bson.D)
		switch stage.Key {
		case "$group", "$addFields", "$set":
			names = append(names, f.Key)
		case "$project":
			if isDoc || isText {
				names = append(names, f.Key)
			}
		case "$lookup", "$graphLookup", "$unwind", "$geoNear", "$bucket", "$bucketAuto", "$setWindowFields":
			if isText && (f.Key == "as" || f.Key == "includeArrayIndex" || f.Key == "distanceField") {
				names = append(names, text)
			}
			for _, o := range in {
				if f.Key == "output" {
					names = append(names, o.Key)
				}
			}
		case "$facet":
			names = append(names, f.Key)
		}
	}
	if name, ok := stage.Value.(string); ok && stage.Key == "$count" {
		names = append(names, name)
	}
	if stage.Key == "$sortByCount" {
		names = append(names, "count")
	}
	return names
}

// uses reports whether a stage asks for a name.
func uses(stage bson.E, name string) bool {
	text := spell(stage.Value)
	if strings.Contains(text, `"$`+name+`"`) || strings.Contains(text, `"$`+name+`.`) {
		return true
	}
	keyed := strings.Contains(text, `Key: "`+name+`"`) || strings.Contains(text, `Key: "`+name+`.`)
	return keyed && (stage.Key == "$match" || stage.Key == "$sort")
}

// change calls fn for every value of a pipeline, outside of $literal, and hands the pipelines that differ in one to
// emit.
func change(p bson.A, fn func(any) (any, bool), emit func(from, to any, whole bson.A)) {
	var walk func(v any, put func(any) any)
	walk = func(v any, put func(any) any) {
		if to, ok := fn(v); ok {
			emit(v, to, put(to).(bson.A))
		}
		switch v := v.(type) {
		case bson.D:
			for i, e := range v {
				if e.Key == "$literal" || e.Key == "$search" || e.Key == "$function" || e.Key == "$accumulator" {
					continue
				}
				walk(e.Value, func(x any) any {
					c := append(bson.D{}, v...)
					c[i].Value = x
					return put(c)
				})
			}
		case bson.A:
			for i, el := range v {
				walk(el, func(x any) any {
					c := append(bson.A{}, v...)
					c[i] = x
					return put(c)
				})
			}
		}
	}
	walk(p, func(x any) any { return x })
}

// A spot is a document in a pipeline, and how to put another one in its place.
type spot struct {
	doc bson.D
	put func(any) any
}

// documents returns every document of a pipeline, outside of $literal.
func documents(p bson.A) []spot {
	var all []spot
	var walk func(v any, put func(any) any)
	walk = func(v any, put func(any) any) {
		switch v := v.(type) {
		case bson.D:
			all = append(all, spot{v, put})
			for i, e := range v {
				if e.Key == "$literal" {
					continue
				}
				walk(e.Value, func(x any) any {
					c := append(bson.D{}, v...)
					c[i].Value = x
					return put(c)
				})
			}
		case bson.A:
			for i, el := range v {
				walk(el, func(x any) any {
					c := append(bson.A{}, v...)
					c[i] = x
					return put(c)
				})
			}
		}
	}
	walk(p, func(x any) any { return x })
	return all
}
