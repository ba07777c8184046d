package lift

import (
	"go/ast"
	"go/types"
	"strings"
)

// A signature says what the arguments of a verb are, after the context. Options follow them.
type signature struct {
	verb Verb
	args []Role
}

// collectionVerbs are the methods of *mongo.Collection, alike in both majors of the driver.
var collectionVerbs = map[string]signature{
	"Find":              {Find, []Role{Filter}},
	"FindOne":           {FindOne, []Role{Filter}},
	"FindOneAndUpdate":  {FindOneAndUpdate, []Role{Filter, Update}},
	"FindOneAndReplace": {FindOneAndReplace, []Role{Filter, Replacement}},
	"FindOneAndDelete":  {FindOneAndDelete, []Role{Filter}},
	"CountDocuments":    {Count, []Role{Filter}},
	"Distinct":          {Distinct, []Role{FieldName, Filter}},
	"Aggregate":         {Aggregate, []Role{Pipeline}},
	"Watch":             {Watch, []Role{Pipeline}},
	"InsertOne":         {InsertOne, []Role{InsertDoc}},
	"InsertMany":        {InsertMany, []Role{InsertDoc}},
	"UpdateOne":         {UpdateOne, []Role{Filter, Update}},
	"UpdateMany":        {UpdateMany, []Role{Filter, Update}},
	"UpdateByID":        {UpdateByID, []Role{ID, Update}},
	"ReplaceOne":        {ReplaceOne, []Role{Filter, Replacement}},
	"DeleteOne":         {DeleteOne, []Role{Filter}},
	"DeleteMany":        {DeleteMany, []Role{Filter}},
	"BulkWrite":         {BulkWrite, nil},
}

// databaseVerbs are the methods of *mongo.Database that ask no single collection.
var databaseVerbs = map[string]signature{
	"RunCommand":       {RunCommand, []Role{Command}},
	"RunCommandCursor": {RunCommand, []Role{Command}},
	"Aggregate":        {Aggregate, []Role{Pipeline}},
	"Watch":            {Watch, []Role{Pipeline}},
}

// indexVerbs are the methods of mongo.IndexView that declare indexes.
var indexVerbs = map[string]signature{
	"CreateOne":  {CreateIndexes, nil},
	"CreateMany": {CreateIndexes, nil},
}

// optionRoles are the options that hold a part of the query: the setter's name without Set, and the field's name.
var optionRoles = map[string]Role{
	"Sort":                    Sort,
	"Projection":              Projection,
	"Hint":                    Hint,
	"ArrayFilters":            ArrayFilters,
	"PartialFilterExpression": IndexFilter,
}

// modelRoles are the fields of write models: SetFilter of mongo.NewUpdateOneModel(), Filter of &mongo.UpdateOneModel{}.
var modelRoles = map[string]Role{
	"Filter":       Filter,
	"Update":       Update,
	"Replacement":  Replacement,
	"Document":     InsertDoc,
	"ArrayFilters": ArrayFilters,
	"Hint":         Hint,
	"Sort":         Sort,
}

// modelVerbs are the write models of BulkWrite.
var modelVerbs = map[string]Verb{
	"InsertOneModel":  InsertOne,
	"UpdateOneModel":  UpdateOne,
	"UpdateManyModel": UpdateMany,
	"ReplaceOneModel": ReplaceOne,
	"DeleteOneModel":  DeleteOne,
	"DeleteManyModel": DeleteMany,
}

// A name is a type or function of a library: its API, its package below the API's path ("bson", "mongo",
// "mongo/options") and its own name.
type name struct {
	api  API
	pkg  string
	name string
}

// library splits an import path into the library and the package below it.
func library(path string) (api API, pkg string, ok bool) {
	if _, after, found := strings.Cut(path, "/vendor/"); found {
		path = after
	}
	for _, api := range []API{DriverV2, DriverV1, ODM} { // v2 first: v1 is a prefix of it
		if path == string(api) {
			return api, "", true
		}
		if rest, found := strings.CutPrefix(path, string(api)+"/"); found {
			return api, rest, true
		}
	}
	return "", "", false
}

// Sends reports whether a package of a library sends queries: the driver's mongo, and odm.
func Sends(path string) bool {
	api, pkg, ok := library(path)
	return ok && (api == ODM && pkg == "" || api != ODM && pkg == "mongo")
}

// nameOf returns the library type that t is, or points to; the zero name if it is none.
func nameOf(t types.Type) name {
	for range 4 { // **T is rare, a cycle of invalid code rarer
		p, ok := types.Unalias(t).(*types.Pointer)
		if !ok {
			break
		}
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj() == nil || n.Obj().Pkg() == nil {
		return name{}
	}
	api, pkg, ok := library(n.Obj().Pkg().Path())
	if !ok {
		return name{}
	}
	if api == ODM && pkg == "" {
		return name{api, pkg, short(n.Obj().Name())}
	}
	return name{api, pkg, n.Obj().Name()}
}

// driver reports whether n is a type of the driver.
func (n name) driver() bool { return n.api == DriverV1 || n.api == DriverV2 }

// odm reports whether n is a type or function of odm itself.
func (n name) odm() bool { return n.api == ODM && n.pkg == "" }

// is reports whether n is the driver's type or function of that package and name.
func (n name) is(pkg, ident string) bool { return n.driver() && n.pkg == pkg && n.name == ident }

// funcName returns the library function that is called: bson.Unmarshal, options.Find, odm.Raw. Methods are none.
func (l *lifter) funcName(call *ast.CallExpr) name {
	sel, ok := unindex(call.Fun).(*ast.SelectorExpr)
	if !ok {
		if id, ok := unindex(call.Fun).(*ast.Ident); ok { // a dot import, or odm itself
			return l.objectName(l.Info.Uses[id])
		}
		return name{}
	}
	id, ok := sel.X.(*ast.Ident)
	if !ok {
		return name{}
	}
	pn, ok := l.Info.Uses[id].(*types.PkgName)
	if !ok {
		return name{}
	}
	api, pkg, ok := library(pn.Imported().Path())
	if !ok {
		return name{}
	}
	return name{api, pkg, sel.Sel.Name}
}

func (l *lifter) objectName(obj types.Object) name {
	if obj == nil || obj.Pkg() == nil || obj.Parent() != obj.Pkg().Scope() {
		return name{}
	}
	api, pkg, ok := library(obj.Pkg().Path())
	if !ok {
		return name{}
	}
	return name{api, pkg, obj.Name()}
}

// unindex takes parentheses and type arguments off: f[T] is f.
func unindex(e ast.Expr) ast.Expr {
	for {
		switch x := e.(type) {
		case *ast.ParenExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.IndexListExpr:
			e = x.X
		default:
			return e
		}
	}
}
