package archtest

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/odm"
)

// What the lifter makes of odm's source is what odm makes of it when it runs: the same keys in the same order, the same
// arrays, the same constants.
func TestTheLifterSeesTheConditionsThatODMSends(t *testing.T) {
	t.Parallel()
	program := liftedProgram(t)
	parts := partsOf(program.find, lift.Filter)
	all := conditions()
	if len(parts) != len(all) {
		t.Fatalf("%d conditions are lifted of %d", len(parts), len(all))
	}
	for i, f := range all {
		want, err := f.BSON()
		if err != nil {
			t.Errorf("%s: %v", program.text(parts[i].Arg), err)
			continue
		}
		if diff := program.differs(parts[i].Node, bson.RawValue{Type: bson.TypeEmbeddedDocument, Value: want}); diff != "" {
			t.Errorf("%s sends %s: %s", program.text(parts[i].Arg), want, diff)
		}
	}
}

func TestTheLifterSeesTheUpdateThatODMSends(t *testing.T) {
	t.Parallel()
	program := liftedProgram(t)
	want, filters, err := odm.UpdateBSON(changes()...)
	if err != nil {
		t.Fatal(err)
	}
	merged := &lift.Node{Kind: lift.Document}
	for _, p := range partsOf(program.update, lift.Update) {
		merge(merged, p.Node)
	}
	if diff := program.differs(merged, bson.RawValue{Type: bson.TypeEmbeddedDocument, Value: want}); diff != "" {
		t.Errorf("odm sends %s: %s", want, diff)
	}
	lifted := partsOf(program.update, lift.ArrayFilters)
	if len(lifted) != 1 || len(lifted[0].Node.Elems) != len(filters) {
		t.Fatalf("%d parts of array filters, want one of %d", len(lifted), len(filters))
	}
	for i, f := range filters {
		if diff := program.differs(lifted[0].Node.Elems[i], bson.RawValue{Type: bson.TypeEmbeddedDocument, Value: f}); diff != "" {
			t.Errorf("odm sends the array filter %s: %s", f, diff)
		}
	}
}

func TestTheLifterSeesTheSortThatODMSends(t *testing.T) {
	t.Parallel()
	program := liftedProgram(t)
	want := bson.D{}
	for _, o := range orders() {
		direction := 1
		if strings.HasPrefix(string(o), "-") {
			direction = -1
		}
		want = append(want, bson.E{Key: strings.TrimPrefix(string(o), "-"), Value: direction})
	}
	raw, err := bson.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	parts := partsOf(program.find, lift.Sort)
	if len(parts) != 1 {
		t.Fatalf("%d sorts are lifted, want one", len(parts))
	}
	if diff := program.differs(parts[0].Node, bson.RawValue{Type: bson.TypeEmbeddedDocument, Value: raw}); diff != "" {
		t.Errorf("odm sends %s: %s", bson.Raw(raw), diff)
	}
}

// merge adds the operators of one change, as odm does.
func merge(into, change *lift.Node) {
	for _, op := range change.Entries {
		var found *lift.Entry
		for _, e := range into.Entries {
			if e.Key == op.Key {
				found = e
			}
		}
		if found == nil {
			e := *op
			body := *op.Value
			body.Entries = nil
			e.Value, found = &body, &e
			into.Entries = append(into.Entries, found)
		}
		found.Value.Entries = append(found.Value.Entries, op.Value.Entries...)
	}
}

func partsOf(q *lift.Query, r lift.Role) []lift.Part {
	var found []lift.Part
	for _, p := range q.Parts {
		if p.Role == r {
			found = append(found, p)
		}
	}
	return found
}

// A program is odmprogram_test.go as the lifter sees it.
type program struct {
	info         *types.Info
	find, update *lift.Query
}

func liftedProgram(t *testing.T) *program {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "odmprogram_test.go", nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
		Scopes: map[ast.Node]*types.Scope{}, Instances: map[*ast.Ident]types.Instance{},
	}
	conf := types.Config{Importer: imported(t, module+"/odm", "go.mongodb.org/mongo-driver/v2/bson", "context", "time")}
	pkg, err := conf.Check("archtest", fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatal(err)
	}
	queries := lift.Package(lift.Source{Fset: fset, Files: []*ast.File{file}, Pkg: pkg, Info: info})
	if len(queries) != 2 || queries[0].Verb != lift.Find || queries[1].Verb != lift.UpdateMany {
		t.Fatalf("%d queries are lifted, want a Find and an UpdateMany", len(queries))
	}
	_ = asked // it is read, never run
	return &program{info, queries[0], queries[1]}
}

func (p *program) text(e ast.Expr) string { return types.ExprString(e) }

// differs says how a node differs from what is sent; "" is not at all.
func (p *program) differs(n *lift.Node, want bson.RawValue) string {
	switch n.Kind {
	case lift.Document:
		return p.documentDiffers(n, want)
	case lift.Array:
		return p.arrayDiffers(n, want)
	case lift.Struct:
		return "" // the codec's business
	case lift.Scalar:
		return p.scalarDiffers(n, want)
	}
	return fmt.Sprintf("%s is not known", p.text(n.Expr))
}

func (p *program) documentDiffers(n *lift.Node, want bson.RawValue) string {
	doc, ok := want.DocumentOK()
	if !ok {
		return fmt.Sprintf("a document is lifted for %s", want)
	}
	elements, err := doc.Elements()
	if err != nil {
		return err.Error()
	}
	if n.Open || len(elements) != len(n.Entries) {
		return fmt.Sprintf("a document of %d keys is lifted for %s", len(n.Entries), doc)
	}
	for i, e := range n.Entries {
		if !e.Known || e.Key != elements[i].Key() {
			return fmt.Sprintf("%q is lifted for %q", e.Key, elements[i].Key())
		}
		if text, ok := literalText(e.KeyExpr); ok && e.Own() != text && "-"+e.Own() != text {
			return fmt.Sprintf("%q is the own part of %q, but %q is written", e.Own(), e.Key, text)
		}
		if diff := p.differs(e.Value, elements[i].Value()); diff != "" {
			return e.Key + ": " + diff
		}
	}
	return ""
}

// literalText is the text of a key that stands in a literal of the program.
func literalText(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	return constant.StringVal(constant.MakeFromLiteral(lit.Value, lit.Kind, 0)), true
}

func (p *program) arrayDiffers(n *lift.Node, want bson.RawValue) string {
	array, ok := want.ArrayOK()
	if !ok {
		return fmt.Sprintf("an array is lifted for %s", want)
	}
	values, err := array.Values()
	if err != nil {
		return err.Error()
	}
	if n.Open || len(values) != len(n.Elems) {
		return fmt.Sprintf("an array of %d is lifted for %s", len(n.Elems), array)
	}
	for i, e := range n.Elems {
		if diff := p.differs(e, values[i]); diff != "" {
			return diff
		}
	}
	return ""
}

// scalarDiffers compares constants; what is computed at run time may be anything.
func (p *program) scalarDiffers(n *lift.Node, want bson.RawValue) string {
	text := p.text(n.Expr)
	if tv, ok := p.info.Types[n.Expr]; ok && tv.Value != nil {
		text = tv.Value.ExactString()
	} else if _, call := n.Expr.(*ast.CallExpr); call {
		return ""
	}
	got := ""
	switch want.Type {
	case bson.TypeString:
		got = fmt.Sprintf("%q", want.StringValue())
	case bson.TypeInt32, bson.TypeInt64:
		got = fmt.Sprint(want.AsInt64())
	case bson.TypeBoolean:
		got = fmt.Sprint(want.Boolean())
	case bson.TypeNull:
		got = "nil"
	default:
		return fmt.Sprintf("%s is lifted for %s", text, want)
	}
	if got != text {
		return fmt.Sprintf("%s is lifted for %s", text, got)
	}
	return ""
}
