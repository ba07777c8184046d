// Package lift turns Go syntax into query trees: which collection a call asks, and with which filter, update,
// pipeline, sort, projection and documents, followed through local variables, helpers and option builders. It knows
// the MongoDB driver and odm by import path and name only; it judges nothing. Every part of it accepts nil types and
// half a file: it runs on code that is being typed.
package lift

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// An API is the library that a query is written for.
type API string

// The libraries.
const (
	DriverV2 API = "go.mongodb.org/mongo-driver/v2"
	DriverV1 API = "go.mongodb.org/mongo-driver"
	ODM      API = "github.com/databridge-go/databridge/odm"
)

// A Query is one operation on one collection.
type Query struct {
	API         API
	Verb        Verb
	Call        *ast.CallExpr  // the call that sends it: coll.FindOne(…), users.Find(…) … .All(ctx)
	Func        *ast.FuncDecl  // the function declaration it stands in; nil at package level
	Pkg         *types.Package // the package it stands in
	File        string         // the name of the file it stands in
	Collection  Collection
	Parts       []Part
	Targets     []Target // what its results are decoded into, in this function
	Projected   bool     // a projection, or a pipeline that does not keep the document, stands between the collection and Targets
	Context     ast.Expr // the context argument; nil if the verb takes none
	Model       ast.Expr // BulkWrite: the write model that this query is; nil otherwise
	OpenOptions bool     // options that are not known are given: any part of the query may stand in them
	Settings    []Setting
	Upsert      bool   // an option or odm's Upsert says that a document may be inserted
	Through     string // the function that sends it with what this call gives; "" if Call itself does
	Forwards    bool   // all of it comes from parameters: those who call the function are the ones to read

	context, given Origin // the parameters that are its context and its options
}

// Part returns the first part in a role.
func (q *Query) Part(r Role) (*Part, bool) {
	for i := range q.Parts {
		if q.Parts[i].Role == r {
			return &q.Parts[i], true
		}
	}
	return nil, false
}

// A Verb is what a query does, as the driver names it.
type Verb string

// The verbs. odm's calls are given the driver's names: One is FindOne, Query.Update is UpdateMany, Insert is InsertOne. A
// query that is built and not sent in this package is a Find.
const (
	Find              Verb = "Find"
	FindOne           Verb = "FindOne"
	FindOneAndUpdate  Verb = "FindOneAndUpdate"
	FindOneAndReplace Verb = "FindOneAndReplace"
	FindOneAndDelete  Verb = "FindOneAndDelete"
	Count             Verb = "CountDocuments"
	Distinct          Verb = "Distinct"
	Aggregate         Verb = "Aggregate"
	Watch             Verb = "Watch"
	InsertOne         Verb = "InsertOne"
	InsertMany        Verb = "InsertMany"
	UpdateOne         Verb = "UpdateOne"
	UpdateMany        Verb = "UpdateMany"
	UpdateByID        Verb = "UpdateByID"
	ReplaceOne        Verb = "ReplaceOne"
	DeleteOne         Verb = "DeleteOne"
	DeleteMany        Verb = "DeleteMany"
	CreateIndexes     Verb = "CreateIndexes"
	RunCommand        Verb = "RunCommand"
	BulkWrite         Verb = "BulkWrite" // of models that are not known; each known model is a query of its own verb
)

// A Role is what a part of a query is for.
type Role string

// The roles.
const (
	Filter       Role = "filter"
	Update       Role = "update"      // an update document, or a pipeline: see Part.Node.Kind
	Replacement  Role = "replacement" // of ReplaceOne and FindOneAndReplace
	InsertDoc    Role = "document"    // of InsertOne; InsertMany has one part whose node is an array
	Pipeline     Role = "pipeline"
	Sort         Role = "sort"
	Projection   Role = "projection"
	Hint         Role = "hint"
	ArrayFilters Role = "array filters"
	FieldName    Role = "field name" // the path of Distinct
	IndexKeys    Role = "index keys"
	IndexFilter  Role = "partial index filter"
	ID           Role = "id" // of UpdateByID and odm's Get
	Command      Role = "command"

	// Two roles are those of names inside a pipeline or an update: no part has them.
	Expression Role = "expression" // "$city"
	Join       Role = "join"       // "city" where a stage takes a field by its bare name: localField, foreignField
)

// A Part is one argument or option of a query. odm's queries have a part for each condition, all of which must hold, and
// one for each change: their operators are merged.
type Part struct {
	Role Role
	Arg  ast.Expr // as written where it is used: the literal, or the variable
	Node *Node    // never nil; Kind is Unknown if nothing can be told

	// Guards are the branches that must be taken for an option to be set; an option that is set in two branches
	// gives two parts.
	Guards []Guard

	Settings []Setting // IndexKeys: the options of the index
	Open     bool      // IndexKeys: options that are not known are given

	from Origin // the parameter that it is
}

// A Setting is an option of a query or of an index, whether or not it is a part: SetLimit(10), SetUnique(true), odm's Limit.
type Setting struct {
	Name   string   // of the setter without Set: "Limit"
	Arg    ast.Expr // as it is written
	Guards []Guard  // the branches that must be taken for it to be set
}

// Setting returns the last value that an option is given, nil if none is seen.
func (q *Query) Setting(name string) *Setting { return settingIn(q.Settings, name) }

// Setting is that of an index.
func (p *Part) Setting(name string) *Setting { return settingIn(p.Settings, name) }

func settingIn(list []Setting, name string) *Setting {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].Name == name {
			return &list[i]
		}
	}
	return nil
}

// A Target is a value that results are decoded into.
type Target struct {
	Expr ast.Expr   // the argument of Decode or All; nil for an odm result
	Type types.Type // of one result: pointers and, for All, the slice are taken off; may be nil
	Call *ast.CallExpr

	from Origin // the parameter that it is
	all  bool   // the parameter is a slice of results
}

// A Collection says which collection a query asks. Two queries with equal, non-empty ID ask the same one.
type Collection struct {
	ID        string       // canonical identity: "name:<handle>/users", "func:example.com/app.jobs", "field:example.com/app.Store.coll", "odm:example.com/app.User"; "" if it cannot be told
	Name      string       // the constant name; "" if it is not known
	Database  string       // the constant name of its database; "" if it is not known
	NamePos   ast.Expr     // where the name stands
	Model     types.Type   // the type that odm or a directive gives it; nil otherwise
	Directive *ast.Comment // the databridge:model comment that names the model
	Expr      ast.Expr     // the receiver as written
	TypeArgs  []types.Type // of the generic repository it belongs to

	key  Origin // the parameter that names it; its identity then begins with base
	base string
}

// A NodeKind is the shape of a node.
type NodeKind string

// The kinds of nodes.
const (
	Unknown  NodeKind = ""         // a parameter, a call that is not followed, a type error
	Document NodeKind = "document" // keys and values: bson.D, bson.M, a map literal, an odm condition
	Array    NodeKind = "array"    // bson.A, a slice literal, a pipeline
	Scalar   NodeKind = "scalar"   // any other Go value: a constant, a variable with a static type
	Struct   NodeKind = "struct"   // a value of a Go struct type (or pointer to one) that the codec will encode
	Element  NodeKind = "element"  // a lone bson.E where a document is due
)

// A Node is one value of a query.
type Node struct {
	Kind     NodeKind
	Expr     ast.Expr   // the expression that makes the value, after following variables: the literal; never nil
	Use      ast.Expr   // the expression that uses it, where that is another one: the variable; else nil
	Type     types.Type // the static type of Expr; nil if it is not known
	Ordered  bool       // Document: a bson.D; else a map, whose order is random
	Entries  []*Entry   // Document: in order of evaluation, those of later assignments included
	Elems    []*Node    // Array
	Open     bool       // Document, Array: something unknown may be in it too: a spread, maps.Copy, an escape into a call, a loop with computed keys
	Gaps     []int      // Array that is Open: before which elements the unknown may be, the number of elements for the end; none says anywhere
	Proxy    bool       // made by odm's typed proxies: paths and kinds are the compiler's business
	Sent     string     // Scalar: the text that is sent, where Expr is odm's way to write it: "$city" of U.City
	NilSlice *NilSlice  // Scalar of slice type, or Array of documents: it may be nil or empty here
	Guards   []Guard    // an element of an Array: the branches that must be taken for it to be there, loops included
}

// Lookup returns the value of a constant key; nil if it is not seen, or n is nil.
func (n *Node) Lookup(key string) *Node {
	if n == nil {
		return nil
	}
	for _, e := range n.Entries {
		if e.Known && e.Key == key {
			return e.Value
		}
	}
	return nil
}

// A NilSlice says why a slice may be nil where it is used.
type NilSlice struct {
	Decl  ast.Node // var ids []string
	Empty bool     // never nil, but perhaps empty: conds := []bson.M{}. $in takes that, $or does not
}

// An Entry is one key of a document with its value.
type Entry struct {
	Key      string   // valid if Known
	Known    bool     // the key is a constant, or a concatenation of constants
	Prefix   string   // the constant beginning of a key that is not Known: "labels." of "labels."+k
	KeyExpr  ast.Expr // the key's expression; for odm the proxy or the path
	Base     string   // the beginning of Key that KeyExpr does not write: "home" for U.Home.Where(odm.F("city").Eq(x))
	Value    *Node
	Guards   []Guard  // the branches that must be taken for the entry to be set, outermost first; none is unconditional
	Assign   ast.Stmt // the statement that set it after the literal: f["k"] = v, f = append(f, …); nil if in the literal
	ReadsOld bool     // the right side of Assign reads the old value of the key
	Deleted  bool     // delete(f, "k") may take it away again
}

// Own returns the part of Key that KeyExpr writes: "city" of "home.city". It is empty for a condition on an element itself.
func (e *Entry) Own() string { return strings.TrimPrefix(strings.TrimPrefix(e.Key, e.Base), ".") }

// A Guard is one branch of a statement.
type Guard struct {
	Stmt   ast.Stmt // *ast.IfStmt, *ast.SwitchStmt, *ast.ForStmt …; of odm.When the call, as an *ast.ExprStmt
	Branch int      // 0 is then, 1 is else; the case's index; loops have 0
	Pos    token.Pos
}

// Exclusive reports whether two entries can never both be set in one call: some statement sends them into different branches.
func Exclusive(a, b *Entry) bool {
	for _, x := range a.Guards {
		for _, y := range b.Guards {
			if x.Stmt == y.Stmt && x.Branch != y.Branch {
				return true
			}
		}
	}
	return false
}
