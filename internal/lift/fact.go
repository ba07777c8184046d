package lift

import (
	"maps"
)

// A Wrapper is a function that sends queries with what it is given: the filter, the update or the collection of its callers.
// A call of it is a query. Wrappers are facts: names and numbers only, so that a package tells those that import it.
type Wrapper struct {
	Func  string // its full name, as types.Func has it
	Sends []Sent
}

// A Sent is one query of a wrapper.
type Sent struct {
	API         API
	Verb        Verb
	Collection  SentCollection
	Parts       []SentPart   // those that callers give
	Fixed       []Role       // the roles of its other parts
	Targets     []SentTarget // what callers say of its results
	Context     Origin
	Options     Origin // options of the driver that callers give
	Result      int    // which result of the wrapper is the query's cursor or single result, -1 if none
	Projected   bool
	Upsert      bool
	OpenOptions bool
}

// A SentPart is a part that callers give.
type SentPart struct {
	Role Role
	From Origin
}

// A SentTarget is what the results are decoded into: an argument, or a type argument.
type SentTarget struct {
	From  Origin
	All   bool // From is a slice of them
	Type  int  // the type argument, by its index, -1 if it is none
	Owner bool // Type is one of the receiver's
}

// An Origin is a parameter, or a field below it.
type Origin struct {
	Param int // its number, counted from 1; 0 is none
	Path  []string
}

func (o Origin) given() bool { return o.Param > 0 }

func (o Origin) index() int { return o.Param - 1 }

// A SentCollection is where a wrapper has its collection from.
type SentCollection struct {
	ID, Name, Database string
	Holder             Origin // the parameter that is the collection
	Key                Origin // the parameter that is its name, or what an accessor is called with
	Base               string // the identity in front of Key: "name:shop/", "func:app.coll"
	Field              string // the receiver's field that holds it
}

// A Fact gives the wrappers of the packages that the lifted one imports, by their full names.
type Fact map[string]*Wrapper

// With returns f and ws; f itself stays as it is.
func (f Fact) With(ws []*Wrapper) Fact {
	if len(ws) == 0 {
		return f
	}
	out := make(Fact, len(f)+len(ws))
	maps.Copy(out, f)
	for _, w := range ws {
		out[w.Func] = w
	}
	return out
}

// Union joins what several packages say.
func Union(facts ...Fact) Fact {
	var out Fact
	for _, f := range facts {
		switch {
		case len(f) == 0:
		case len(out) == 0:
			out = f
		default:
			out = out.with(f)
		}
	}
	return out
}

// with returns what both say. One that says all of the other is returned as it is: packages of one layer import much the same.
func (f Fact) with(g Fact) Fact {
	missing := false
	for name := range g {
		if _, have := f[name]; !have {
			missing = true
			break
		}
	}
	if !missing {
		return f
	}
	out := make(Fact, len(f)+len(g))
	maps.Copy(out, f)
	maps.Copy(out, g)
	return out
}
