package evidence

import (
	"go/token"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
)

// A traffic is what one package does with a collection.
type traffic struct {
	functions map[token.Pos]bool // by where they begin
	reads     bool
	writes    bool
	inserts   bool // something may make documents in it
}

// note adds what a query does.
func (t *traffic) note(q *lift.Query) {
	if t.functions == nil {
		t.functions = map[token.Pos]bool{}
	}
	t.functions[home(q)] = true
	switch q.Verb {
	case lift.Find, lift.FindOne, lift.Count, lift.Distinct, lift.Aggregate, lift.Watch:
		t.reads = true
	case lift.InsertOne, lift.InsertMany, lift.BulkWrite, lift.ReplaceOne, lift.FindOneAndReplace:
		t.writes, t.inserts = true, true
	case lift.UpdateOne, lift.UpdateMany, lift.UpdateByID, lift.FindOneAndUpdate:
		t.writes, t.inserts = true, t.inserts || q.Upsert || q.OpenOptions
	case lift.DeleteOne, lift.DeleteMany, lift.FindOneAndDelete:
		t.writes = true
	default:
		t.inserts = true // indexes and commands make a collection
	}
}

// Twin returns the collection that a query may mean: its own is used by one function only, and nothing makes documents in
// it, while another one of the same database, whose name differs by one letter or is the plural, is read and filled.
func (w *World) Twin(q *lift.Query) (name string, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	own, named := placeOf(w.ids.canonical(q.Collection.ID))
	if !named || own.name == "" || q.Collection.Model != nil {
		return "", false
	}
	functions := 0
	for _, p := range w.byName[own.name] {
		for _, e := range w.said[p.id] {
			functions += len(e.traffic.functions)
			if e.traffic.inserts {
				return "", false
			}
		}
	}
	if functions != 1 {
		return "", false
	}
	var twins []string
	for other, placed := range w.byName {
		if other != own.name && alike(own.name, other) && w.busy(placed, own.database) {
			twins = append(twins, other)
		}
	}
	if len(twins) != 1 {
		return "", false
	}
	return twins[0], true
}

// busy reports whether a collection of a database is both read and filled.
func (w *World) busy(places []placed, database string) bool {
	reads, inserts := false, false
	for _, p := range places {
		if p.database != database {
			return false
		}
		for _, e := range w.said[p.id] {
			reads, inserts = reads || e.traffic.reads, inserts || e.traffic.inserts
		}
	}
	return reads && inserts
}

// alike reports whether two names differ by a plural or by one letter within a word; digits tell collections apart.
func alike(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if b == a+"s" || b == a+"es" || strings.HasSuffix(a, "y") && b == strings.TrimSuffix(a, "y")+"ies" {
		return true
	}
	if len(a) < 5 || len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	letters := func(s string) bool {
		return !slices.ContainsFunc([]byte(s), func(c byte) bool { return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') })
	}
	if len(a) == len(b) {
		return i > 0 && i < len(a) && a[i+1:] == b[i+1:] && letters(a[i:i+1]+b[i:i+1])
	}
	return i > 0 && a[i:] == b[i+1:] && letters(b[i:i+1])
}
