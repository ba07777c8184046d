package feature

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/mql"
	"github.com/databridge-go/databridge/lsp/internal/locate"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// A Signature is the operator around an offset with its arguments.
type Signature struct {
	Label  string  // "$cond: {if: bool, then: expression, else: expression}"
	Params []Param // in the order of the label
	Active int     // the argument at the offset; -1 is none
	Doc    string  // Markdown
}

// A Param is one argument: where it stands in the label, and what it is.
type Param struct {
	At  Range
	Doc string
}

// SignatureAt returns the innermost operator whose operand lies around an offset. ok is false outside of operands.
func SignatureAt(snap *session.Snapshot, path string, offset int) (s Signature, ok bool) {
	file := snap.File(path)
	if file == nil || !snap.Speaks(path) {
		return s, false
	}
	if s, ok = signatureIn(snap.Package(path), path, offset); ok {
		return s, true
	}
	before := strings.TrimRight(file.Text[:offset], " \t")
	if before == "" || !strings.ContainsRune(":,[", rune(before[len(before)-1])) {
		return s, false
	}
	whole := file.Text[:offset] + "nil" + file.Text[offset:] // the value that is about to be typed
	return signatureIn(snap.With(path, whole), path, offset)
}

func signatureIn(pkg *session.Package, path string, offset int) (s Signature, ok bool) {
	if pkg == nil || pkg.Collected == nil {
		return s, false
	}
	pos := posOf(pkg, path, offset)
	if !pos.IsValid() {
		return s, false
	}
	for _, q := range pkg.Collected.Queries {
		in := operands{pos: pos, rows: rowsOf(q)}
		for i := range q.Parts {
			in.node(q.Parts[i].Node)
		}
		if in.found != nil {
			return in.signature(), true
		}
	}
	return s, false
}

// rowsOf are the operators of a query by the keys that write them.
func rowsOf(q *lift.Query) map[ast.Expr]*mql.Operator {
	rows := map[ast.Expr]*mql.Operator{}
	locate.All(q, func(s locate.Spot) {
		if op, ok := operatorOf(s); ok && rows[s.Expr] == nil {
			rows[s.Expr] = op
		}
	})
	return rows
}

// operatorOf returns the row of the operator that a spot names.
func operatorOf(s locate.Spot) (*mql.Operator, bool) {
	for _, place := range s.Places {
		if op, ok := mql.Lookup(place, s.Text); ok {
			return op, true
		}
	}
	return nil, false
}

// operands goes down to the innermost operand around a position.
type operands struct {
	pos   token.Pos
	rows  map[ast.Expr]*mql.Operator
	found *lift.Entry // the operator's
	row   *mql.Operator
	arg   *mql.Arg   // found's argument around the position, if it is a document with a shape of its own
	inner *lift.Node // that document
}

func (o *operands) node(n *lift.Node) {
	if n == nil {
		return
	}
	for _, e := range n.Elems {
		o.node(e)
	}
	for _, e := range n.Entries {
		if row := o.rows[e.KeyExpr]; row != nil && tells(row) && o.inside(e.Value) {
			o.found, o.row, o.arg, o.inner = e, row, nil, nil
			o.members(e, row)
		}
		o.node(e.Value)
	}
}

// tells reports whether the arguments of an operator are worth a word: "any value" is not.
func tells(row *mql.Operator) bool {
	return len(row.Args) > 1 || len(row.Args) == 1 && !slices.Equal(row.Args[0].Types, []string{"any"})
}

// inside reports whether the position lies between the braces of a value, or in a value that has none.
func (o *operands) inside(n *lift.Node) bool {
	if n == nil || n.Expr == nil {
		return false
	}
	if lit, ok := n.Expr.(*ast.CompositeLit); ok && lit.Lbrace.IsValid() {
		return lit.Lbrace < o.pos && (o.pos <= lit.Rbrace || !lit.Rbrace.IsValid())
	}
	return n.Expr.Pos() <= o.pos && o.pos <= n.Expr.End()
}

// members looks for an argument whose value is a document with a shape of its own: the branches of $switch.
func (o *operands) members(e *lift.Entry, row *mql.Operator) {
	for _, m := range e.Value.Entries {
		a, ok := row.Arg(m.Key)
		if !ok || len(a.Args) == 0 || m.Value == nil {
			continue
		}
		for _, n := range append([]*lift.Node{m.Value}, m.Value.Elems...) {
			if n.Kind == lift.Document && o.inside(n) {
				o.arg, o.inner = a, n
			}
		}
	}
}

// signature writes what was found.
func (o *operands) signature() Signature {
	s := Signature{Doc: describeOperator(o.row)}
	if o.arg != nil {
		s.write(o.row.Name+"."+o.arg.Name+": {", o.arg.Args, true, "}")
		s.Active = o.named(o.arg.Args, o.inner)
		return s
	}
	args, value := o.row.Args, o.found.Value
	switch {
	case o.row.Encoding == mql.Named && (value.Kind == lift.Document || !o.row.Row):
		s.write(o.row.Name+": {", args, true, "}")
		s.Active = o.named(args, value)
	case o.row.Encoding == mql.List || o.row.Encoding == mql.Named || args[0].Variadic == "array":
		s.write(o.row.Name+": [", args, false, "]")
		s.Active = o.listed(args, value)
	default:
		s.write(o.row.Name+": ", args[:1], false, "")
	}
	return s
}

// write writes the label.
func (s *Signature) write(open string, args []mql.Arg, named bool, end string) {
	var b strings.Builder
	b.WriteString(open)
	for i := range args {
		if i > 0 {
			b.WriteString(", ")
		}
		from := b.Len()
		b.WriteString(labelOf(&args[i], named))
		s.Params = append(s.Params, Param{Range{from, b.Len()}, paramDoc(&args[i])})
	}
	b.WriteString(end)
	s.Label = b.String()
}

// labelOf is one argument: "if: bool", "format?: string", and "..." behind one that repeats.
func labelOf(a *mql.Arg, named bool) string {
	var types []string
	for _, t := range a.Types {
		t = strings.TrimPrefix(t, "resolvesTo")
		types = append(types, strings.ToLower(t[:1])+t[1:])
	}
	text := strings.Join(types, "|")
	if named {
		opt := ""
		if a.Optional {
			opt = "?"
		}
		text = a.Name + opt + ": " + text
	} else if a.Optional {
		text += "?"
	}
	if a.Variadic != "" {
		text += "…"
	}
	return text
}

func paramDoc(a *mql.Arg) string {
	var parts []string
	if a.Optional {
		parts = append(parts, "optional")
	}
	if len(a.Enum) > 0 {
		parts = append(parts, "one of "+strings.Join(a.Enum, ", "))
	}
	if a.Default != "" {
		parts = append(parts, "default "+a.Default)
	}
	if a.Since != "" {
		parts = append(parts, "since MongoDB "+a.Since)
	}
	return strings.Join(parts, "; ")
}

// named returns the argument whose pair the position lies in; between pairs the first required one that is not given.
func (o *operands) named(args []mql.Arg, n *lift.Node) int {
	given := map[string]bool{}
	for _, e := range n.Entries {
		given[e.Key] = true
		if e.KeyExpr == nil || e.Value == nil || e.Value.Expr == nil {
			continue
		}
		if e.KeyExpr.Pos() <= o.pos && o.pos <= max(e.KeyExpr.End(), e.Value.Expr.End()) {
			for i := range args {
				if args[i].Name == e.Key {
					return i
				}
			}
			return -1
		}
	}
	for i := range args {
		if !args[i].Optional && !given[args[i].Name] {
			return i
		}
	}
	return -1
}

// listed returns the argument by its place in an array.
func (o *operands) listed(args []mql.Arg, n *lift.Node) int {
	i := 0
	for _, e := range n.Elems {
		if e.Expr != nil && e.Expr.End() < o.pos {
			i++
		}
	}
	if i >= len(args) && args[len(args)-1].Variadic == "" {
		return -1
	}
	return min(i, len(args)-1)
}
