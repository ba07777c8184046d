package evidence

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// A Summary is what one package says about collections: votes, writes, names used, client options. It is computed
// from one package alone, and what it says never changes afterwards.
type Summary struct {
	path        string
	pkg         *types.Package
	info        atomic.Pointer[types.Info] // of constants in queries: see Trim
	imports     []string
	collections map[string]*share // by identity; "" holds the queries whose collection cannot be told
	ties        []lift.Tie
	stored      map[typeKey]types.Type // types of whole documents, tests' aside
	parts       map[typeKey]types.Type // types that parts of documents, or what is made of them, are decoded into
	inlined     map[typeKey][]typeKey  // what stored and parts have inline
	declared    []*types.Named         // structs of its files, tests' aside
	helpers     map[string]bool        // paths that a helper adds to documents and filters that it is given
	keys        map[token.Pos]string   // of helpers' keys: the collection that they were first seen in a query on
	client      ClientOptions
	told        []toldIndex
	indexed     []indexing // what odm's models say of their indexes
	fields      *fieldIndex
	extractor   *model.Extractor
}

// A share is what one package says of one collection.
type share struct {
	id      string
	queries []*lift.Query
	indexes []Declared // by CreateOne and CreateMany
	votes   []vote
	uses    map[string]*use // by stored path
	params  []param         // the type parameters of its generic owner that its documents are read or written as
	opaque  bool            // something is written to it whose names cannot be told

	partial bool // documents may come into being that are no whole struct: by an upsert, from a bson.M
	traffic traffic
}

// A param is a type parameter, by its index, that documents are read or written as.
type param struct {
	index  int
	ground ground
}

// Summarize sums up one package, which is lifted already. Test files say nothing.
func Summarize(src lift.Source, lifted lift.Lifted) *Summary {
	s := &Summary{
		pkg:         src.Pkg,
		collections: map[string]*share{},
		ties:        slices.Concat(lifted.Ties, promoted(src, lifted.Queries)),
		stored:      map[typeKey]types.Type{},
		parts:       map[typeKey]types.Type{},
		inlined:     map[typeKey][]typeKey{},
		helpers:     map[string]bool{},
		keys:        map[token.Pos]string{},
		fields:      newFieldIndex(src),
		extractor:   new(model.Extractor),
	}
	s.info.Store(src.Info)
	if src.Pkg != nil {
		s.path = src.Pkg.Path()
		for _, imp := range src.Pkg.Imports() {
			s.imports = append(s.imports, imp.Path())
		}
	}
	for _, q := range lifted.Queries {
		if !isTest(q.File) {
			s.add(src.Info, q)
		}
	}
	defer s.inline()
	if src.Info == nil || src.Fset == nil {
		return s // nothing has been looked at by the type checker
	}
	for _, f := range src.Files {
		if !isTest(src.Fset.Position(f.FileStart).Filename) {
			s.file(src, f)
		}
	}
	return s
}

// Trim makes s know the types of less: of what its queries are made of. A host that keeps many packages has no use for the rest.
func (s *Summary) Trim(info *types.Info) { s.info.Store(info) }

func isTest(file string) bool { return strings.HasSuffix(file, "_test.go") }

// add takes over what one query says of its collection.
func (s *Summary) add(info *types.Info, q *lift.Query) {
	sh := s.share(q.Collection.ID)
	sh.queries = append(sh.queries, q)
	if q.Verb == lift.CreateIndexes {
		sh.indexes = append(sh.indexes, IndexParts(info, q)...)
	}
	sh.traffic.note(q)
	for _, d := range documentsOf(q) {
		if key, ok := keyOf(d.typ); ok && d.partial {
			s.parts[key] = d.typ
		} else if ok {
			s.stored[key] = d.typ
		}
		if i, ok := parameterIndex(d.typ); ok && !d.partial {
			sh.params = append(sh.params, param{i, d.ground})
		}
	}
	if !Migrates(q) {
		sh.votes = append(sh.votes, votesOf(q)...)
	}
	s.use(sh, q)
}

func (s *Summary) share(id string) *share {
	sh := s.collections[id]
	if sh == nil {
		sh = &share{id: id, uses: map[string]*use{}}
		s.collections[id] = sh
	}
	return sh
}

// file takes over what the declarations of a file say: structs, client options, helpers.
func (s *Summary) file(src lift.Source, f *ast.File) {
	s.told = append(s.told, told(f)...)
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.TypeSpec:
			s.declare(src.Info.Defs[n.Name])
		case *ast.CompositeLit:
			s.client.literal(src.Info, n)
		case *ast.CallExpr:
			s.client.call(src.Info, n)
			s.indexesGiven(src.Info, n)
		case *ast.AssignStmt:
			s.client.assign(src.Info, n)
		case *ast.FuncDecl:
			s.helper(src.Info, n)
			s.indexesOf(src.Info, n)
		}
		return true
	})
}

// declare notes a struct type. One that embeds odm's document is stored, whether or not a query is seen.
func (s *Summary) declare(obj types.Object) {
	tn, ok := obj.(*types.TypeName)
	if !ok || tn.IsAlias() {
		return
	}
	n, ok := tn.Type().(*types.Named)
	if !ok {
		return
	}
	st, ok := n.Underlying().(*types.Struct)
	if !ok {
		return
	}
	s.declared = append(s.declared, n)
	if key, ok := keyOf(n); ok && embedsODM(st, 0) && mayVote(n) {
		s.stored[key] = n
		sh := s.share("odm:" + string(key))
		sh.votes = append(sh.votes, vote{typ: n, ground: declared})
	}
}

const odmPath = "github.com/databridge-go/databridge/odm"

// embedsODM reports whether a struct embeds a type of odm, or one that does.
func embedsODM(st *types.Struct, depth int) bool {
	if depth > 8 {
		return false // a type that embeds itself is broken code
	}
	for i := range st.NumFields() {
		n := named(st.Field(i).Type())
		if !st.Field(i).Embedded() || n == nil {
			continue
		}
		if n.Obj().Pkg().Path() == odmPath {
			return true
		}
		if inner, ok := n.Underlying().(*types.Struct); ok && embedsODM(inner, depth+1) {
			return true
		}
	}
	return false
}
