package lift

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
)

// A value is what the walker knows of a Go value at one point of a function.
type value interface{ isValue() }

// A leaf is a value that is not taken apart.
type leaf struct {
	expr  ast.Expr
	typ   types.Type // the static type of expr; nil if it is not known
	konst constant.Value

	scalar bool   // it is a scalar, whether or not its type is known
	sent   string // the text that odm sends, where expr is another
}

// A doc is a document or an array that is being built. Maps are shared by all who hold them, as in Go; a bson.D or a
// slice is copied when something is appended.
type doc struct {
	kind    NodeKind // Document, Array or Element
	expr    ast.Expr
	typ     types.Type
	ordered bool
	proxy   bool
	made    bool // by odm's conditions and changes, or an operator of theirs; else by the program
	slots   []*slot
	opens   [][]Guard // the places where something unknown may have been put in
	gaps    []int     // of an array: before which slot each of opens is; as long as opens, or nothing is known of it
	born    []Guard
	opened  ast.Expr  // what was put in that is not known, where one expression is
	spoilt  bool      // its entries may have been changed in place: nothing is known
	empty   *NilSlice // it started as nil or empty
	checked bool      // its length has been looked at
}

// A slot is one entry of a doc: a key with its value, or an element.
type slot struct {
	key, prefix string
	known       bool
	base        string // the beginning of key that keyExpr does not write
	keyExpr     ast.Expr
	val         value
	expr        ast.Expr // the value as written
	guards      []Guard  // absolute: from the function's first statement on
	assign      ast.Stmt
	turn        int      // which turn of a loop over a literal set it; see unroll
	index       ast.Expr // of list[index] = val
	readsOld    bool
	deletes     [][]Guard
}

// A record is a struct value whose fields are known: an index model, a write model, a user's own parameters.
type record struct {
	expr   ast.Expr
	typ    types.Type
	fields map[string]value
	exprs  map[string]ast.Expr
}

// An optionBag is an options builder, or the options struct of driver v1. It is shared, as a pointer is.
type optionBag struct {
	expr   ast.Expr
	parts  []optionPart
	set    []Setting
	upsert bool
}

type optionPart struct {
	role   Role
	arg    ast.Expr
	val    value
	guards []Guard
}

// A writeModel is one model of BulkWrite.
type writeModel struct {
	expr   ast.Expr
	verb   Verb
	parts  []optionPart
	upsert bool
}

// A handle is a collection.
type handle struct{ c Collection }

// A database is a *mongo.Database.
type database struct {
	name string // constant, "" if it is not known
}

// An indexView is what Collection.Indexes returns.
type indexView struct{ of *handle }

// A result is what a query returns: a cursor, a single result, a distinct result.
type result struct {
	qs      []*Query // several where branches have joined
	current bool     // the raw document of a cursor: cur.Current
}

// A pointer is &x of a local variable.
type pointer struct {
	obj  types.Object
	expr ast.Expr // &x
}

// A closure is a function literal.
type closure struct{ lit *ast.FuncLit }

// A tuple is what a call of several results returns.
type tuple []value

func (*leaf) isValue()       {}
func (*doc) isValue()        {}
func (*record) isValue()     {}
func (*optionBag) isValue()  {}
func (*writeModel) isValue() {}
func (*handle) isValue()     {}
func (*database) isValue()   {}
func (*indexView) isValue()  {}
func (*result) isValue()     {}
func (*pointer) isValue()    {}
func (*closure) isValue()    {}
func (tuple) isValue()       {}

// clone returns a copy of d that can grow by itself.
func (d *doc) clone() *doc {
	c := *d
	c.slots = slices.Clip(c.slots)
	c.opens, c.gaps = slices.Clip(c.opens), slices.Clip(c.gaps)
	return &c
}

// put adds an entry. A statement that is walked twice, in a loop, sets it again.
func (d *doc) put(s *slot) {
	if s.assign != nil {
		for i, old := range d.slots {
			if old.assign == s.assign && old.turn == s.turn && old.keyExpr == s.keyExpr && old.expr == s.expr {
				if subset(old.guards, s.guards) && subset(s.guards, old.guards) {
					old.val = s.val // whoever shares it stays equal
					return
				}
				d.slots = slices.Clone(d.slots)
				d.slots[i] = s
				return
			}
		}
	}
	d.slots = append(d.slots, s)
}

// open says that something unknown may be in d from here on.
func (d *doc) open(guards []Guard) { d.openAt(len(d.slots), guards) }

// openAt is open of an array before one of its elements. In a loop the next turn may put it anywhere.
func (d *doc) openAt(place int, guards []Guard) {
	if len(d.gaps) == len(d.opens) && !slices.ContainsFunc(guards, repeats) {
		d.gaps = append(d.gaps, place)
	}
	d.opens = append(d.opens, guards)
}

// gap is before which slot the i-th of opens is, -1 if it may be anywhere.
func (d *doc) gap(i int) int {
	if len(d.gaps) != len(d.opens) {
		return -1
	}
	return d.gaps[i]
}

// lookup returns the value of a constant key that is set last, if no later entry of an unknown key can hide it.
func (d *doc) lookup(key string) (value, bool) {
	for _, s := range slices.Backward(d.slots) {
		if !s.known {
			return nil, false
		}
		if s.key == key {
			return s.val, true
		}
	}
	return nil, false
}

// thaw returns a copy of a value that another function may change as it likes: the value of a package-level variable.
func thaw(v value) value {
	switch v := v.(type) {
	case *doc:
		c := v.clone()
		for i, s := range c.slots {
			cs := *s
			cs.val = thaw(s.val)
			c.slots = slices.Clone(c.slots)
			c.slots[i] = &cs
		}
		return c
	case *odmQuery:
		return v.each(func(d *doc) *doc { return thaw(d).(*doc) })
	case *optionBag:
		return &optionBag{v.expr, slices.Clone(v.parts), slices.Clone(v.set), v.upsert}
	}
	return v
}
