package lift

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// odmSteps are the methods of odm's Collection and Query, with the verb that each sends; "" sends nothing by itself.
var odmSteps = map[string]Verb{
	"Find": "", "Where": "", "Sort": "", "Select": "", "Skip": "", "Limit": "",
	"Everything": "", "FetchLinks": "", "WithChildren": "", "Untracked": "",
	"All": Find, "Iter": Find, "One": FindOne, "Exists": FindOne, "Count": Count, "Command": Find, "Explain": Find,
	"FindOne": FindOne, "Get": FindOne,
	"Insert": InsertOne, "InsertMany": InsertMany,
	"Save": ReplaceOne, "SaveChanges": UpdateOne, "Replace": ReplaceOne,
	"Update": UpdateMany, "UpdateOne": UpdateOne, "FindAndUpdate": FindOneAndUpdate, "Upsert": UpdateOne,
	"Delete": DeleteMany,
}

// odmTests are the methods of fields and the functions that make conditions, with their operators; "" is equality.
var odmTests = map[string]string{
	"Eq": "", "Is": "", "Contains": "", "Ne": "$ne", "Gt": "$gt", "Gte": "$gte", "Lt": "$lt", "Lte": "$lte",
	"In": "$in", "NotIn": "$nin", "Exists": "$exists", "Match": "$regex", "All": "$all", "Size": "$size", "Mod": "$mod",
}

// odmChanges are those that make changes.
var odmChanges = map[string]string{
	"Set": "$set", "Inc": "$inc", "Unset": "$unset", "Push": "$push", "Mul": "$mul", "Max": "$max", "Min": "$min",
	"SetOnInsert": "$setOnInsert", "Pull": "$pull", "AddToSet": "$addToSet", "CurrentDate": "$currentDate",
	"Rename": "$rename", "Pop": "$pop",
}

var odmJoins = map[string]string{"And": "$and", "Or": "$or", "Nor": "$nor", "Not": "$nor"}

// odmHolder reports whether queries are sent from a type of odm.
func odmHolder(name string) bool {
	switch name {
	case "Collection", "Query", "Projected", "Mixed":
		return true
	}
	return false
}

// odmMethod evaluates a method of odm: a whole chain at its last call, or a condition.
func (w *walker) odmMethod(call *ast.CallExpr, sel *ast.SelectorExpr, recv name) (value, bool) {
	if _, step := odmSteps[sel.Sel.Name]; step && odmHolder(recv.name) {
		return w.chain(call), true
	}
	if odmHolder(recv.name) && sel.Sel.Name == "F" && len(call.Args) == 1 {
		w.eval(call.Args[0])
		return w.leaf(call), true
	}
	path, dynamic := w.fieldPath(sel.X)
	if op, ok := odmTests[sel.Sel.Name]; ok && isField(recv.name) {
		return w.test(call, path, dynamic, op, call.Args), true
	}
	if op, ok := odmChanges[sel.Sel.Name]; ok && isField(recv.name) {
		return w.change(call, path, dynamic, op, call.Args), true
	}
	if (sel.Sel.Name == "Asc" || sel.Sel.Name == "Desc") && isField(recv.name) && dynamic {
		return w.order(call, path), true
	}
	return nil, false
}

// isField reports whether a type of odm is a field proxy.
func isField(name string) bool {
	switch name {
	case "Field", "Str", "Num", "Ord", "List", "NumList", "Doc", "Map", "Ref", "Refs", "Any", "Dyn", "Dynamic":
		return true
	}
	return false
}

// fieldPath returns the path expression of odm.F("a.b") and users.F("a.b"); dynamic is false for typed proxies, whose
// paths the compiler guards.
func (w *walker) fieldPath(e ast.Expr) (path ast.Expr, dynamic bool) {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || len(call.Args) != 1 {
		return e, false
	}
	id := identOf(unindex(call.Fun))
	if id == nil || id.Name != "F" {
		return e, false
	}
	return call.Args[0], true
}

// odmFunc evaluates a function of odm: odm.Raw, odm.And, odm.Exists …
func (w *walker) odmFunc(call *ast.CallExpr, f name) value {
	switch {
	case f.name == "Raw" && len(call.Args) == 1:
		return first(w.eval(call.Args[0]))
	case odmJoins[f.name] != "":
		return w.joined(call, odmJoins[f.name])
	case f.name == "When" && len(call.Args) == 2:
		w.eval(call.Args[0])
		return first(w.eval(call.Args[1]))
	case f.name == "CollectionOf":
		w.evalAll(call.Args...)
		return w.leaf(call)
	}
	if len(call.Args) > 0 {
		path, dynamic := w.fieldPath(call.Args[0])
		if op, ok := odmTests[f.name]; ok {
			return w.test(call, path, dynamic, op, call.Args[1:])
		}
		if op, ok := odmChanges[f.name]; ok {
			return w.change(call, path, dynamic, op, call.Args[1:])
		}
	}
	return w.unknown(call)
}

// test is one condition on a path.
func (w *walker) test(call *ast.CallExpr, path ast.Expr, dynamic bool, op string, args []ast.Expr) value {
	d := &doc{kind: Document, expr: call, typ: w.typeOf(call), ordered: true, proxy: !dynamic, born: w.here()}
	s := &slot{keyExpr: path, expr: call, guards: w.here(), val: &leaf{expr: call}}
	if dynamic {
		w.evalKey(path)
	}
	s.key, s.known, s.prefix = w.key(path)
	switch {
	case op == "" && len(args) == 1:
		s.val, s.expr = first(w.eval(args[0])), args[0]
	case op == "$in" || op == "$nin" || op == "$all":
		s.val = w.operand(call, op, w.many(call, args))
	case len(args) == 1:
		s.val = w.operand(call, op, first(w.eval(args[0])))
	default:
		w.evalAll(args...)
	}
	d.slots = []*slot{s}
	return d
}

// operand is {op: v}.
func (w *walker) operand(call *ast.CallExpr, op string, v value) value {
	expr := ast.Expr(call)
	if len(call.Args) > 0 {
		expr = call.Args[len(call.Args)-1]
	}
	key := ast.Expr(call.Fun)
	if id := identOf(unindex(call.Fun)); id != nil {
		key = id
	}
	return &doc{kind: Document, expr: call, ordered: true, born: w.here(), slots: []*slot{{
		key: op, known: true, keyExpr: key, val: v, expr: expr, guards: w.here(),
	}}}
}

// many is the array that variadic values make.
func (w *walker) many(call *ast.CallExpr, args []ast.Expr) value {
	if call.Ellipsis.IsValid() && len(args) == 1 {
		return first(w.eval(args[0]))
	}
	d := &doc{kind: Array, expr: call, born: w.here()}
	for _, a := range args {
		d.slots = append(d.slots, &slot{val: first(w.eval(a)), expr: a, guards: w.here()})
	}
	return d
}

// changed_ is one change of a path: {op: {path: value}}.
func (w *walker) change(call *ast.CallExpr, path ast.Expr, dynamic bool, op string, args []ast.Expr) value {
	in := &doc{kind: Document, expr: call, ordered: true, proxy: !dynamic, born: w.here()}
	s := &slot{keyExpr: path, expr: call, guards: w.here(), val: &leaf{expr: call}}
	s.key, s.known, s.prefix = w.key(path)
	if len(args) == 1 {
		s.val, s.expr = first(w.eval(args[0])), args[0]
	} else {
		w.evalAll(args...)
	}
	in.slots = []*slot{s}
	v := w.operand(call, op, in).(*doc)
	v.proxy = !dynamic
	return v
}

// order is odm.F("a").Desc().
func (w *walker) order(call *ast.CallExpr, path ast.Expr) value {
	d := &doc{kind: Document, expr: call, ordered: true, born: w.here()}
	s := &slot{keyExpr: path, expr: one(path), guards: w.here()}
	s.val = &leaf{expr: s.expr, typ: types.Typ[types.Int]}
	s.key, s.known, s.prefix = w.key(path)
	d.slots = []*slot{s}
	return d
}

// one is the direction of a sort, or the 1 of a projection, that odm writes for its user.
func one(at ast.Expr) ast.Expr {
	return &ast.BasicLit{ValuePos: at.Pos(), Kind: token.INT, Value: "1"}
}

// joined is odm.And(…) and its like.
func (w *walker) joined(call *ast.CallExpr, op string) value {
	d := w.operand(call, op, w.many(call, call.Args)).(*doc)
	d.typ = w.typeOf(call)
	return d
}

// chain makes one query of users.Find(…).Sort(…).All(ctx), at its last call.
func (w *walker) chain(call *ast.CallExpr) value {
	q := w.query(ODM, Find, call)
	var steps []*ast.CallExpr
	root := ast.Expr(call)
	for {
		c, ok := ast.Unparen(root).(*ast.CallExpr)
		if !ok {
			break
		}
		sel, ok := unindex(c.Fun).(*ast.SelectorExpr)
		if !ok || !odmHolder(w.receiver(sel).name) {
			break
		}
		w.seen[c] = true
		delete(w.queries, c)
		steps = append(steps, c)
		root = sel.X
	}
	w.eval(root)
	q.Collection = w.odmCollection(root)
	for i := len(steps) - 1; i >= 0; i-- {
		w.step(q, steps[i])
	}
	if _, ok := q.Part(Projection); ok {
		q.Projected = true
	}
	w.queries[call] = []*Query{q}
	return w.results(call)
}

// odmCollection tells the collection of odm's by the type argument.
func (w *walker) odmCollection(root ast.Expr) Collection {
	c := Collection{Expr: root}
	n, ok := types.Unalias(unpointer(w.typeOf(root))).(*types.Named)
	if !ok || n.TypeArgs().Len() == 0 {
		return c
	}
	c.Model = n.TypeArgs().At(0)
	if id := typeID(c.Model); id != "" {
		c.ID = "odm:" + id
	}
	return c
}

// step adds what one call of a chain says.
func (w *walker) step(q *Query, call *ast.CallExpr) {
	name := unindex(call.Fun).(*ast.SelectorExpr).Sel.Name
	if verb := odmSteps[name]; verb != "" {
		q.Verb = verb
	}
	args := call.Args
	if len(args) > 0 && sends(name) {
		w.eval(args[0])
		q.Context, args = args[0], args[1:]
	}
	switch name {
	case "Find", "Where", "FindOne":
		w.conditions(q, args)
	case "Get":
		w.rest(q, ID, args)
	case "Sort":
		w.paths(q, Sort, args)
	case "Select":
		w.paths(q, Projection, args)
	case "Insert", "InsertMany":
		w.rest(q, InsertDoc, args)
	case "Save", "Replace":
		w.rest(q, Replacement, args)
	case "Update", "UpdateOne", "FindAndUpdate":
		w.changes(q, args)
	case "Upsert":
		q.Upsert = true
		if len(args) > 0 {
			w.rest(q, InsertDoc, args[:1])
			w.changes(q, args[1:])
		}
	default:
		w.evalAll(args...)
	}
}

// sends reports whether a step takes a context.
func sends(step string) bool { return odmSteps[step] != "" && step != "Command" }

func (w *walker) rest(q *Query, role Role, args []ast.Expr) {
	if len(args) > 0 {
		q.Parts = append(q.Parts, w.argument(role, args[0]))
		w.evalAll(args[1:]...)
	}
}

func (w *walker) conditions(q *Query, args []ast.Expr) {
	for _, a := range args {
		q.Parts = append(q.Parts, w.argument(Filter, a))
	}
}

func (w *walker) changes(q *Query, args []ast.Expr) {
	for _, a := range args {
		q.Parts = append(q.Parts, w.argument(Update, a))
	}
}

// paths reads Sort("-age") and Select("name"); typed proxies are the compiler's business.
func (w *walker) paths(q *Query, role Role, args []ast.Expr) {
	d := &doc{kind: Document, ordered: true, born: w.here()}
	for _, a := range args {
		if o, ok := first(w.eval(a)).(*doc); ok && len(o.slots) == 1 { // odm.F("age").Desc()
			d.slots = append(d.slots, o.slots[0])
			continue
		}
		path, dynamic := w.fieldPath(a)
		if _, proxy := a.(*ast.BasicLit); !proxy && !dynamic && w.constant(a) == nil {
			continue
		}
		s := &slot{keyExpr: path, expr: one(path), guards: w.here()}
		s.val = &leaf{expr: s.expr, typ: types.Typ[types.Int]}
		s.key, s.known, s.prefix = w.key(path)
		s.key = strings.TrimPrefix(s.key, "-")
		d.slots = append(d.slots, s)
	}
	if len(d.slots) == 0 {
		return
	}
	d.expr = args[0]
	q.Parts = append(q.Parts, Part{Role: role, Arg: args[0], Node: w.node(d, args[0])})
}
