package feature

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// A reading is a call of the driver that reads documents of one model, as it stands among the statements of a function.
type reading struct {
	*asked
	proxies proxies
	q       *lift.Query
	coll    string         // odm's collection, as an expression
	fn      *ast.BlockStmt // the body of the function around
	sig     *ast.FuncType
	block   []ast.Stmt // the statements around
	at      int        // which of them sends the query
	edits   []Edit
}

// typedRead writes a read of the driver, with what decodes its result, as odm's. It reports whether the call is one.
func (a *asked) typedRead(call *ast.CallExpr, around []ast.Node) bool {
	i := slices.IndexFunc(a.pkg.Collected.Queries, func(q *lift.Query) bool {
		return q.Call == call && q.API != lift.ODM && (q.Verb == lift.FindOne || q.Verb == lift.Find)
	})
	if i < 0 {
		return false
	}
	r, ok := a.readingOf(a.pkg.Collected.Queries[i], around)
	if !ok {
		return true
	}
	for _, where := range []func() (string, bool){r.conditions, r.rawFilter} {
		chain, ok := r.chain(where)
		if !ok {
			continue
		}
		before := len(a.all)
		if r.edits = nil; r.q.Verb == lift.FindOne {
			ok = r.one(chain + ".One(" + r.context() + ")")
		} else {
			ok = r.everything(chain + ".All(" + r.context() + ")")
		}
		if ok {
			r.indentAll()
			edits := slices.Concat(a.imports(r.needs()), r.edits, a.dropImports(r.edits))
			a.rewrite(fmt.Sprint("read ", a.span(call.Pos(), call.End()).From), "read by odm", Rewrite, edits)
		}
		if len(a.all) > before {
			return true
		}
	}
	return true
}

// readingOf finds the model, odm's collection of it, and the statements around a query.
func (a *asked) readingOf(q *lift.Query, around []ast.Node) (*reading, bool) {
	m, modelled := a.snap.World(a.pkg).ModelOf(q)
	if !modelled || len(m.Structs) != 1 || q.Projected || q.OpenOptions || q.Context == nil || q.Through != "" {
		return nil, false
	}
	r := &reading{asked: a, q: q}
	owner := types.Type(nil)
	r.coll, owner = a.collectionFor(m)
	p, ok := a.proxiesOf(owner)
	if !ok || p.of != m.Structs[0] || keepsDeleted(p.of) || p.of.ClassKey() != "" || q.Collection.Name != storedIn(owner, p.of) {
		return nil, false
	}
	r.proxies = p
	return r, r.place(around)
}

// collectionFor is odm's collection of a model, as a variable of it or of a database that is in scope.
func (a *asked) collectionFor(m *evidence.Model) (string, types.Type) {
	if coll, owner := a.collectionOf(m.Name); coll != "" {
		return coll, owner
	}
	n, ok := a.snap.World(a.pkg).Type(m.Structs[0]).(*types.Named)
	if !ok || n.TypeParams().Len() > 0 {
		return "", nil
	}
	db := a.inScope(func(t types.Type) bool {
		kind, _, ok := lift.ODMType(t)
		return ok && kind == "DB"
	})
	if db == "" {
		return "", nil
	}
	return "odm.CollectionOf[" + a.written(n) + "](" + db + ")", n
}

// written is a type as the file writes it.
func (a *asked) written(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p.Path() == a.pkg.Pkg.Path() {
			return ""
		}
		return p.Name()
	})
}

// inScope is a variable, or a field of one, whose type pleases; "" if there is none.
func (a *asked) inScope(pleases func(t types.Type) bool) string {
	pos := a.tokenFile().Pos(a.At.From)
	for scope := a.pkg.Pkg.Scope().Innermost(pos); scope != nil && scope != types.Universe; scope = scope.Parent() {
		for _, n := range scope.Names() {
			v, ok := scope.Lookup(n).(*types.Var)
			if !ok || v.Parent() != a.pkg.Pkg.Scope() && v.Pos() > pos {
				continue
			}
			if pleases(v.Type()) {
				return n
			}
			if f := a.fieldPleasing(v.Type(), pleases); f != "" {
				return n + "." + f
			}
		}
	}
	return ""
}

// fieldPleasing is the field of a struct that pleases and that the package may name; "" if there is none.
func (a *asked) fieldPleasing(t types.Type, pleases func(t types.Type) bool) string {
	if ptr, ok := t.(*types.Pointer); ok {
		t = ptr.Elem()
	}
	st, ok := t.Underlying().(*types.Struct)
	for i := range fieldCount(st, ok) {
		if f := st.Field(i); pleases(f.Type()) && (f.Exported() || f.Pkg() == a.pkg.Pkg) {
			return st.Field(i).Name()
		}
	}
	return ""
}

func fieldCount(st *types.Struct, ok bool) int {
	if !ok {
		return 0
	}
	return st.NumFields()
}

// place finds the statement that sends the query, and its neighbours.
func (r *reading) place(around []ast.Node) bool {
	for i, n := range around {
		stmt, ok := n.(ast.Stmt)
		if !ok || i+1 >= len(around) {
			continue
		}
		if _, isInit := around[i+1].(*ast.IfStmt); isInit {
			continue // the init statement of an if
		}
		switch list := around[i+1].(type) {
		case *ast.BlockStmt:
			r.block = list.List
		case *ast.CaseClause:
			r.block = list.Body
		default:
			return false
		}
		r.at = slices.Index(r.block, stmt)
		return r.at >= 0 && r.function(around[i+1:]) && !r.commented(stmt.Pos(), stmt.End())
	}
	return false
}

// function finds the function around.
func (r *reading) function(around []ast.Node) bool {
	for _, n := range around {
		switch f := n.(type) {
		case *ast.FuncDecl:
			r.fn, r.sig = f.Body, f.Type
			return true
		case *ast.FuncLit:
			r.fn, r.sig = f.Body, f.Type
			return true
		}
	}
	return false
}

func (r *reading) context() string { return r.source(r.q.Context) }

// conditions are the filter as typed conditions.
func (r *reading) conditions() (string, bool) {
	part, ok := r.q.Part(lift.Filter)
	if !ok || part.Node.Expr != ast.Unparen(part.Arg) {
		return "", false // it is made elsewhere: its values may have changed since
	}
	conds, ok := r.proxies.conditions(part.Node)
	return strings.Join(conds, ", "), ok
}

// rawFilter is the filter as it is.
func (r *reading) rawFilter() (string, bool) {
	part, ok := r.q.Part(lift.Filter)
	if !ok || part.Arg == nil || !r.inFile(part.Arg) || r.source(part.Arg) == "nil" {
		return "", false
	}
	return "odm.Raw(" + r.source(part.Arg) + ")", true
}

// chain is odm's query up to the verb, options included.
func (r *reading) chain(where func() (string, bool)) (string, bool) {
	conds, ok := where()
	if !ok {
		return "", false
	}
	chain := r.coll + ".Find(" + conds + ")"
	if len(r.q.Call.Args) > 2 && len(r.q.Settings) == 0 {
		return "", false // what the options say is not seen
	}
	for _, s := range r.q.Settings {
		text, ok := r.option(s)
		if !ok {
			return "", false
		}
		chain += text
	}
	return chain, true
}

// option is one option as odm has it.
func (r *reading) option(s lift.Setting) (string, bool) {
	if len(s.Guards) > 0 || s.Arg == nil || !r.inFile(s.Arg) || !writtenIn(s.Arg, r.q.Call) {
		return "", false
	}
	switch s.Name {
	case "Limit", "Skip":
		if text := r.source(s.Arg); text != "0" && !strings.HasPrefix(text, "-") {
			return "." + s.Name + "(" + text + ")", true
		}
	case "Sort":
		part, ok := r.q.Part(lift.Sort)
		if ok && part.Node.Kind == lift.Document && !part.Node.Open && (part.Node.Ordered || len(part.Node.Entries) == 1) {
			return r.sort(part.Node)
		}
	}
	return "", false
}

// writtenIn reports whether an expression is written inside a call.
func writtenIn(e ast.Expr, call *ast.CallExpr) bool {
	return call.Pos() <= e.Pos() && e.End() <= call.End()
}

// sort is the order by proxies, or by paths that are known to be stored.
func (r *reading) sort(n *lift.Node) (string, bool) {
	var keys []string
	for _, e := range n.Entries {
		if !e.Known || len(e.Guards) > 0 || e.Value == nil || e.Value.Expr == nil {
			return "", false
		}
		down, ok := evidence.Descending(r.pkg.Info.Types[e.Value.Expr].Value)
		if !ok {
			return "", false
		}
		by := map[bool]string{true: ".Desc()", false: ".Asc()"}[down]
		f, known := r.proxies.at(e.Key)
		switch {
		case known && slices.Contains([]string{"Num", "Ord", "Str"}, f.kind):
			keys = append(keys, f.expr+by)
		case r.proxies.of.Resolve(e.Key).Status == model.Found && !strings.Contains(r.coll, "("):
			keys = append(keys, r.coll+".F("+strconv.Quote(e.Key)+")"+by)
		default:
			return "", false
		}
	}
	return ".Sort(" + strings.Join(keys, ", ") + ")", true
}

// needs are the imports of what was written.
func (r *reading) needs() []string {
	var paths []string
	for _, e := range r.edits {
		if strings.Contains(e.New, "odm.") && !slices.Contains(paths, string(lift.ODM)) {
			paths = append(paths, string(lift.ODM))
		}
		if strings.Contains(e.New, "errors.Is") && !slices.Contains(paths, "errors") {
			paths = append(paths, "errors")
		}
	}
	return paths
}

// replace puts a text in the place of a node.
func (r *reading) replace(n ast.Node, text string) {
	r.edits = append(r.edits, r.change(n.Pos(), n.End(), text))
}

// indentAll gives the lines of what is written the indent of the place where they go: gofmt leaves a file alone that it cannot
// parse.
func (r *reading) indentAll() {
	for i, e := range r.edits {
		lines, depth := strings.Split(e.New, "\n"), 0
		for j, line := range lines {
			if strings.HasPrefix(line, "}") || strings.HasPrefix(line, " else") && strings.Contains(line, "}") {
				depth--
			}
			if j > 0 && line != "" {
				lines[j] = r.indent(e.At.From) + strings.Repeat("\t", max(depth, 0)) + line
			}
			if strings.HasSuffix(line, "{") {
				depth++
			}
		}
		r.edits[i].New = strings.Join(lines, "\n")
	}
}

// remove takes a statement out, with its line.
func (r *reading) remove(s ast.Stmt) {
	at := r.span(s.Pos(), s.End())
	for at.From > 0 && (r.file.Text[at.From-1] == '\t' || r.file.Text[at.From-1] == ' ') {
		at.From--
	}
	if rest := r.file.Text[at.To:]; strings.HasPrefix(rest, "\n") {
		at.To++
	}
	r.edits = append(r.edits, Edit{Path: r.file.Path, At: at})
}

// free is a name that the function does not use yet.
func (r *reading) free(name string) string {
	used := map[string]bool{}
	for _, n := range []ast.Node{r.fn, r.sig} {
		ast.Inspect(n, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				used[id.Name] = true
			}
			return true
		})
	}
	for used[name] || r.pkg.Pkg.Scope().Lookup(name) != nil || token.IsKeyword(name) {
		name += "Found"
	}
	return name
}
