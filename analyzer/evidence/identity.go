package evidence

import (
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
)

// identities tells which of the names that packages have for collections are of one collection.
type identities struct {
	same    map[string]string // an accessor, field or variable -> the collection that it always is
	flows   []lift.Tie
	from    map[string][]flow // what flows into a parameter or field
	into    map[string][]flow // the other way round
	open    map[string]bool   // more may flow into it than the World sees
	any     map[string]string // accessors that are told the name: func:app.Coll -> name:shop/\x00
	clashes map[string]bool   // same is told in two ways
}

func newIdentities() *identities {
	return &identities{
		same: map[string]string{}, from: map[string][]flow{}, into: map[string][]flow{},
		open: map[string]bool{}, any: map[string]string{}, clashes: map[string]bool{},
	}
}

// A flow is one end of a way that a collection takes, with the type arguments of the function that it is given to.
type flow struct {
	id   string
	args []types.Type
}

const anyArgument = `("` + lift.AnyName + `")`

// tie takes over what a package says.
func (x *identities) tie(t lift.Tie) {
	if id, ok := strings.CutSuffix(t.ID, anyArgument); ok {
		x.any[id] = t.From
		return
	}
	if t.Same {
		if old, told := x.same[t.ID]; told && old != t.From {
			x.clashes[t.ID] = true
		}
		x.same[t.ID] = t.From
		return
	}
	x.flows = append(x.flows, t)
}

// settle draws the flows between canonical identities, once every tie is known.
func (x *identities) settle() {
	for _, t := range x.flows {
		id, from := x.canonical(t.ID), x.canonical(t.From)
		x.open[id] = x.open[id] || t.Open || from == ""
		if from != "" && id != from {
			x.from[id] = append(x.from[id], flow{from, t.Args})
			x.into[from] = append(x.into[from], flow{id, t.Args})
		}
	}
}

// canonical returns the one name of a collection; "" if it cannot be told which one it is.
func (x *identities) canonical(id string) string {
	for range 8 { // a chain of accessors; a cycle is nonsense
		next, ok := x.step(id)
		if !ok {
			break
		}
		id = next
	}
	return id
}

func (x *identities) step(id string) (next string, ok bool) {
	if generic, args, ok := instanceOf(id); ok {
		if next, ok := x.same[generic]; ok {
			return withArgs(next, args)
		}
	}
	// func:(app.Store).Coll comes from func:(*app.store).Coll, which comes from name:shop/\x00
	if next, ok = x.same[id]; ok && !x.clashes[id] {
		return next, true
	}
	accessor, argument, called := strings.Cut(id, "(\"")
	if from, ok := x.any[accessor]; ok {
		if behind, ok := strings.CutSuffix(from, anyArgument); ok {
			return behind + id[len(accessor):], true
		}
		name, err := strconv.Unquote(`"` + strings.TrimSuffix(argument, ")"))
		if !called || from == "" || err != nil {
			return "", true
		}
		return strings.ReplaceAll(from, lift.AnyName, name), true
	}
	return id, false
}

// instanceOf splits func:(*app.Repo[T]).Coll[app.User] into the method and the type arguments of its receiver.
func instanceOf(id string) (generic, args string, ok bool) {
	i := strings.LastIndex(id, "]).")
	if i < 0 || !strings.HasPrefix(id, "func:") {
		return "", "", false
	}
	j := strings.IndexByte(id[i:], '[')
	if j < 0 || !strings.HasSuffix(id, "]") {
		return "", "", false
	}
	return id[:i+j], id[i+j:], true
}

// withArgs makes field:app.Repo[app.User].coll of field:app.Repo.coll; any other collection is that of all instances.
func withArgs(id, args string) (string, bool) {
	i := strings.LastIndexByte(id, '.')
	if !strings.HasPrefix(id, "field:") || i < 0 {
		return id, true
	}
	return id[:i] + args + id[i:], true
}

// closure returns what can be reached from ids along edges, ids first. Type arguments go along.
func closure(ids []flow, edges map[string][]flow) []flow {
	found := slices.Clone(ids)
	seen := map[string]bool{}
	for _, f := range ids {
		seen[f.id] = true
	}
	for i := 0; i < len(found) && i < 64; i++ {
		for _, next := range edges[found[i].id] {
			if next.args == nil {
				next.args = found[i].args
			}
			key := next.id
			for _, a := range next.args {
				key += " " + types.TypeString(a, nil)
			}
			if !seen[key] && !seen[next.id] {
				seen[key] = true
				found = append(found, next)
			}
		}
	}
	return found
}

// sealed reports whether the World sees all that flows into id, and something does.
func (x *identities) sealed(id string) bool {
	sources := closure([]flow{{id: id}}, x.from)
	for _, f := range sources {
		s := f.id
		passed := lift.OfParameter(s) || strings.HasPrefix(s, "field:") && len(x.from[s]) > 0
		if s == "" || passed && (x.open[s] || len(x.from[s]) == 0) {
			return false
		}
	}
	return len(sources) > 1
}

// A place is a collection that is known by name, and by the name of its database if that is known too.
type place struct{ database, name string }

// placeOf reads name:shop/users.
func placeOf(id string) (p place, ok bool) {
	rest, ok := strings.CutPrefix(id, "name:")
	if !ok {
		return place{}, false
	}
	p.database, p.name, ok = strings.Cut(rest, "/")
	return p, ok
}

// mayBe reports whether two places may be one collection; sure says that they are.
func (p place) mayBe(o place) (may, sure bool) {
	if p.name != o.name || p.database != "" && o.database != "" && p.database != o.database {
		return false, false
	}
	return true, p.database != "" && p.database == o.database
}
