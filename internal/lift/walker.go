package lift

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
)

// A walker goes through one function in the order of its statements and keeps what is known of its variables. Branches
// are walked one after the other and joined; a loop's body is walked twice, so that it sees what an earlier turn did.
type walker struct {
	*lifter
	file   *ast.File
	fn     *ast.FuncDecl
	env    map[types.Object]value
	bound  map[types.Object]value // parameters that are known for this walk
	guards []Guard
	dead   []leave
	turns  map[ast.Stmt]bool // loops that are known to turn
	calls  []*ast.CallExpr   // those that may send a query
	seen   map[*ast.CallExpr]bool
	loops  int                                            // how many loops stand around this point
	turn   int                                            // which turn of a loop over a literal is walked, 0 if of none
	depth  int                                            // how many helpers stand around this one; see inlined
	later  bool                                           // a call of go or defer is walked
	exits  []value                                        // what each return statement returns; see results
	lit    int                                            // how many function literals stand around this point
	at     ast.Stmt                                       // the assignment that is being walked
	note   func(*types.Var, value)                        // told of fields and variables that get a collection; nil is nobody
	pass   func(*ast.CallExpr, *types.Func, int, *handle) // told of the collections that are arguments of calls; nil is nobody
	asked  []*ast.CallExpr                                // the calls of queries, in order; a loop says them twice
	jumps  []jump                                         // breaks and continues of the statement that is being walked
}

// A jump is what a break or a continue takes along.
type jump struct {
	tok token.Token
	env map[types.Object]value
}

// A leave is a branch that has left the function, or the turn of a loop.
type leave struct {
	Guard
	loop ast.Stmt // nil is the function
}

func newWalker(l *lifter, f *ast.File) *walker {
	return &walker{
		lifter: l, file: f,
		env:   map[types.Object]value{},
		turns: map[ast.Stmt]bool{},
		seen:  map[*ast.CallExpr]bool{},
	}
}

// function walks the body of a declaration.
func (w *walker) function(d *ast.FuncDecl) {
	if d.Body != nil {
		w.block(d.Body.List)
	}
}

// initializers walks the values of package-level variables.
func (w *walker) initializers(d *ast.GenDecl) {
	for _, s := range d.Specs {
		if vs, ok := s.(*ast.ValueSpec); ok {
			for _, v := range vs.Values {
				w.eval(v)
			}
		}
	}
}

// forget drops what is known of every variable: the code that follows is reached by no path that was walked.
func (w *walker) forget() {
	w.env = map[types.Object]value{}
	w.guards, w.dead = nil, nil
}

// here returns the guards of this point.
func (w *walker) here() []Guard { return slices.Clone(w.guards) }

// set gives a variable a value.
func (w *walker) set(obj types.Object, v value) {
	if obj != nil {
		w.env[obj] = v
	}
}

// lose says that nothing is known of a variable any more.
func (w *walker) lose(obj types.Object) {
	if obj == nil {
		return
	}
	if d, ok := w.env[obj].(*doc); ok {
		d.spoilt = true // whoever shares the map sees the change too
	}
	w.env[obj] = &leaf{typ: obj.Type()}
}

// A branch is one way through a statement.
type branch struct {
	guard Guard
	body  func() (left bool)
}

// fork walks branches that exclude each other and joins what they did to variables. Unless one of them is always
// taken, the way that takes none of them is joined too. It returns whether every way has left.
func (w *walker) fork(branches []branch, complete bool) (left bool) {
	before := w.env
	jumped := len(w.jumps)
	var ways []way
	for _, b := range branches {
		w.env = maps.Clone(before)
		if !w.under(b.guard, b.body) {
			ways = append(ways, way{b.guard, w.env})
		}
	}
	if !complete {
		g := Guard{}
		if len(branches) > 0 {
			g = branches[0].guard
			g.Branch = len(branches)
		}
		ways = append(ways, way{g, before})
	}
	left = len(ways) == 0
	for _, j := range w.land(jumped, branches) {
		ways = append(ways, way{env: j})
	}
	w.env = w.join(before, ways)
	return left && len(ways) == 0
}

// land takes the jumps that end at a statement off the list: breaks of a switch, all of a loop.
func (w *walker) land(from int, branches []branch) (envs []map[types.Object]value) {
	if len(branches) == 0 {
		return nil
	}
	kept := w.jumps[:from]
	for _, j := range w.jumps[from:] {
		switch s := branches[0].guard.Stmt; {
		case isLoop(s), isSwitch(s) && j.tok == token.BREAK:
			envs = append(envs, j.env)
		default:
			kept = append(kept, j)
		}
	}
	w.jumps = kept
	return envs
}

func isSwitch(s ast.Stmt) bool {
	switch s.(type) {
	case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
		return true
	}
	return false
}

// under walks a body under one more guard.
func (w *walker) under(g Guard, body func() bool) (left bool) {
	w.guards = append(w.guards[:len(w.guards):len(w.guards)], g)
	left = body()
	w.guards = w.guards[:len(w.guards)-1]
	return left
}

// gate says that the code behind this point is reached only if a branch was left alone.
func (w *walker) gate(g Guard, loop ast.Stmt) { w.dead = append(w.dead, leave{g, loop}) }
