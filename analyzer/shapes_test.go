package analyzer_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/databridge-go/databridge/internal/diag"
)

// A fault is found in whatever shape the program is written: every way to hold a collection, with every way to build a
// filter and every operation; in a package that does not type-check, too.
func TestFaultsAreFoundInEveryShape(t *testing.T) {
	for name, f := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for holder, h := range holders {
				find(t, holder+", broken", f, h, filters["literal"], operations["all"])
				for _, build := range slices.Sorted(maps.Keys(filters)) {
					find(t, holder+", "+build, f, h, filters[build], operations["one"])
				}
				for _, op := range slices.Sorted(maps.Keys(operations)) {
					if h.own || op == "one" || op == "all" || op == "pipeline" {
						find(t, holder+", "+op, f, h, filters["literal"], operations[op])
					}
				}
			}
			for _, build := range slices.Sorted(maps.Keys(filters)) {
				for _, op := range slices.Sorted(maps.Keys(operations)) {
					find(t, build+", "+op, f, holders["by name"], filters[build], operations[op])
				}
			}
		})
	}
}

// find demands the one finding of a program, on the line that is marked.
func find(t *testing.T, shape string, f fault, h holder, b filter, op string) {
	t.Helper()
	r := strings.NewReplacer(
		"COLL", h.expr, "FILTER", b.expr, "HOLDER", h.params, "RECV", h.recv, "KEY", `"`+f.key+`"`, "PARAM", "v "+f.typ)
	name, text := "shape", program
	if strings.HasSuffix(shape, "broken") {
		name, text = "broken", strings.Replace(program, `"context"`, "\"context\"\n\n\t\"example.org/gone\"", 1)+broken
	}
	for range 2 { // what is put in has places of its own
		text = r.Replace(strings.NewReplacer("DECLS", h.decls+b.decls, "BUILD", b.build, "BODY", op).Replace(text))
	}
	line := 0
	for i, l := range strings.Split(text, "\n") {
		if strings.Contains(l, "// BUG") {
			line = i + 1
		}
	}
	found := check(t, "", name, caseFiles{"store.go": text})
	if len(found) != 1 || found[0].place != place("store.go", line) || !slices.Contains(f.codes, found[0].Code) {
		t.Errorf("%s: %d findings, want one of %v on line %d", shape, len(found), f.codes, line)
		for _, x := range found {
			t.Logf("%s: %s (%s)", x.place, x.Message, x.Code)
		}
	}
}

type fault struct {
	key, typ string
	codes    []diag.Code
}

var faults = map[string]fault{
	"a misspelt name":             {"usernmae", "string", []diag.Code{"DB2001"}},
	"another case":                {"ownerId", "bson.ObjectID", []diag.Code{"DB2012"}},
	"a json name":                 {"nickname", "string", []diag.Code{"DB2013"}},
	"a text for a number":         {"balance", "string", []diag.Code{"DB3003"}},
	"a text for an ObjectID":      {"owner_id", "string", []diag.Code{"DB3004"}},
	"a name that nobody else has": {"level", "int", []diag.Code{"DB2015"}},
}

// A holder is a way to hold a collection. own says that all its functions are known to ask the same one.
type holder struct {
	decls, recv, params, expr string
	own                       bool
}

var holders = map[string]holder{
	"a parameter":     {params: ", c *mongo.Collection", expr: "c"},
	"by name":         {params: ", db *mongo.Database", expr: `db.Collection("accounts")`, own: true},
	"by a constant":   {decls: "const name = \"accounts\"\n", params: ", db *mongo.Database", expr: "db.Collection(name)", own: true},
	"a field":         {"type Repo struct{ c *mongo.Collection }\n\nfunc NewRepo(db *mongo.Database) *Repo { return &Repo{c: db.Collection(\"accounts\")} }\n", "(r *Repo)", "", "r.c", true},
	"a field, given":  {"type Repo struct{ c *mongo.Collection }\n\nfunc NewRepo(c *mongo.Collection) *Repo { return &Repo{c} }\n", "(r *Repo)", "", "r.c", true},
	"an accessor":     {"func accounts(db *mongo.Database) *mongo.Collection { return db.Collection(\"accounts\") }\n", "", ", db *mongo.Database", "accounts(db)", true},
	"a method":        {"type Store struct{ db *mongo.Database }\n\nfunc (s *Store) accounts() *mongo.Collection { return s.db.Collection(\"accounts\") }\n", "(s *Store)", "", "s.accounts()", true},
	"a method, named": {"type Store struct{ db *mongo.Database }\n\nfunc (s *Store) coll(n string) *mongo.Collection { return s.db.Collection(n) }\n", "(s *Store)", "", `s.coll("accounts")`, true},
	"embedded":        {"type Accounts struct{ *mongo.Collection }\n\nfunc New(db *mongo.Database) *Accounts { return &Accounts{db.Collection(\"accounts\")} }\n", "(s *Accounts)", "", "s", true},
	"embedded twice":  {"type Base struct{ *mongo.Collection }\n\ntype Accounts struct{ *Base }\n", "(s *Accounts)", "", "s", true},
	"a variable":      {"var accounts *mongo.Collection\n\nfunc Init(db *mongo.Database) { accounts = db.Collection(\"accounts\") }\n", "", "", "accounts", true},
	"by settings":     {"type Repo struct {\n\tclient *mongo.Client\n\tdb, coll string\n}\n", "(r *Repo)", "", "r.client.Database(r.db).Collection(r.coll)", true},
	"a generic field": {"type Repo[T any] struct{ c *mongo.Collection }\n\ntype Accounts struct{ Repo[Account] }\n", "(s *Accounts)", "", "s.c", true},
}

// A filter is a way to build one.
type filter struct{ decls, build, expr string }

var filters = map[string]filter{
	"literal":          {expr: "bson.M{\"tags\": \"x\",\n\t\tKEY: v, // BUG\n\t}"},
	"bson.D":           {expr: "bson.D{{Key: \"tags\", Value: \"x\"},\n\t\t{Key: KEY, Value: v}, // BUG\n\t}"},
	"map":              {expr: "map[string]any{\"tags\": \"x\",\n\t\tKEY: v, // BUG\n\t}"},
	"local":            {build: "f := bson.M{\"tags\": \"x\", KEY: v} // BUG\n", expr: "f"},
	"interface":        {build: "var f any = bson.M{\"tags\": \"x\", KEY: v} // BUG\n", expr: "f"},
	"pointer":          {build: "f := &bson.M{\"tags\": \"x\", KEY: v} // BUG\n", expr: "f"},
	"step by step":     {build: "f := bson.M{}\n\tf[\"tags\"] = \"x\"\n\tf[KEY] = v // BUG\n", expr: "f"},
	"in a branch":      {build: "f := make(bson.M)\n\tf[\"tags\"] = \"x\"\n\tif ctx.Err() == nil {\n\t\tf[KEY] = v // BUG\n\t}\n", expr: "f"},
	"appended":         {build: "f := bson.D{{Key: \"tags\", Value: \"x\"}}\n\tf = append(f, bson.E{Key: KEY, Value: v}) // BUG\n", expr: "f"},
	"a constant key":   {decls: "const key = KEY\n", expr: "bson.M{\"tags\": \"x\",\n\t\tkey: v, // BUG\n\t}"},
	"helper":           {decls: "func filter(PARAM) bson.M { return bson.M{\"tags\": \"x\", KEY: v} } // BUG\n", expr: "filter(v)"},
	"helper, steps":    {decls: "func filter(PARAM) bson.M {\n\tf := bson.M{\"tags\": \"x\"}\n\tf[KEY] = v // BUG\n\treturn f\n}\n", expr: "filter(v)"},
	"in $and":          {expr: "bson.M{\"$and\": bson.A{bson.M{\"tags\": \"x\"},\n\t\tbson.M{KEY: v}, // BUG\n\t}}"},
	"list of branches": {build: "list := []bson.M{{\"tags\": \"x\"}}\n\tlist = append(list, bson.M{KEY: v}) // BUG\n\tf := bson.M{\"$and\": list}\n", expr: "f"},
	"under $gte":       {expr: "bson.M{\"tags\": \"x\",\n\t\tKEY: bson.M{\"$gte\": v}, // BUG\n\t}"},
	"in $in":           {expr: "bson.D{{Key: \"tags\", Value: \"x\"},\n\t\t{Key: KEY, Value: bson.D{{Key: \"$in\", Value: bson.A{v}}}}, // BUG\n\t}"},
}

var operations = map[string]string{
	"one":      "var a Account\n\treturn COLL.FindOne(ctx, FILTER).Decode(&a)",
	"all":      "cur, err := COLL.Find(ctx, FILTER)\n\tif err != nil {\n\t\treturn err\n\t}\n\tvar all []*Account\n\treturn cur.All(ctx, &all)",
	"pipeline": "cur, err := COLL.Aggregate(ctx, mongo.Pipeline{{{Key: \"$match\", Value: FILTER}}})\n\tif err != nil {\n\t\treturn err\n\t}\n\tvar all []Account\n\treturn cur.All(ctx, &all)",
	"count":    "_, err := COLL.CountDocuments(ctx, FILTER)\n\treturn err",
	"delete":   "_, err := COLL.DeleteMany(ctx, FILTER)\n\treturn err",
	"update":   "_, err := COLL.UpdateOne(ctx, FILTER, bson.M{\"$inc\": bson.M{\"hits\": 1}})\n\treturn err",
	"modify":   "return COLL.FindOneAndUpdate(ctx, FILTER, bson.M{\"$inc\": bson.M{\"hits\": 1}}).Err()",
	"replace":  "_, err := COLL.ReplaceOne(ctx, FILTER, &Account{})\n\treturn err",
	"bulk":     "_, err := COLL.BulkWrite(ctx, []mongo.WriteModel{mongo.NewDeleteOneModel().SetFilter(FILTER)})\n\treturn err",
}

const program = `package shape

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Account struct {
	ID       bson.ObjectID ` + "`bson:\"_id,omitempty\"`" + `
	Username string        ` + "`bson:\"username\"`" + `
	Balance  int64         ` + "`bson:\"balance\"`" + `
	OwnerID  bson.ObjectID ` + "`bson:\"owner_id\"`" + `
	Nick     string        ` + "`json:\"nickname\"`" + `
	Tags     []string      ` + "`bson:\"tags\"`" + `
	Hits     int           ` + "`bson:\"hits\"`" + `
}

DECLS
func RECV Load(ctx context.Context HOLDER, n string) (a Account, err error) {
	err = COLL.FindOne(ctx, bson.M{"username": n, "hits": 1}).Decode(&a)
	return a, err
}

func RECV Act(ctx context.Context HOLDER, PARAM) error {
	BUILD
	BODY
}
`

// broken is what a missing dependency and a type error look like.
const broken = `
type Extra struct {
	log gone.Logger
	n   missing
}

func (e *Extra) Other(err error) int { return gone.Wrap(err) + "1" }
`
