package lift

import (
	"go/ast"
)

// relative returns the guards that a reader at this point cannot take for granted. ok is false if no path that takes
// all of them leads here. born are the guards under which the value was made: a value that is older than a loop may
// have been changed by an earlier turn.
func (w *walker) relative(gs, born []Guard) (rel []Guard, ok bool) {
	for _, g := range gs {
		switch {
		case has(w.guards, g):
		case w.gone(g, born), w.excluded(g, born):
			return nil, false
		default:
			rel = append(rel, g)
		}
	}
	return rel, true
}

// repeats reports whether what is guarded may happen more than once: in a loop, or in a function literal.
func repeats(g Guard) bool {
	_, lit := g.Stmt.(*ast.BlockStmt)
	return lit || isLoop(g.Stmt)
}

// gone reports whether the branch of g has left the function, or the turn of the loop in which the value was made.
func (w *walker) gone(g Guard, born []Guard) bool {
	for _, d := range w.dead {
		if same(d.Guard, g) && (d.loop == nil || inside(born, d.loop)) {
			return true
		}
	}
	return false
}

// excluded reports whether this point stands in another branch of g's statement.
func (w *walker) excluded(g Guard, born []Guard) bool {
	for _, a := range w.guards {
		if isLoop(a.Stmt) && !inside(born, a.Stmt) {
			return false
		}
		if a.Stmt == g.Stmt && a.Branch != g.Branch {
			return true
		}
	}
	return false
}

// surely reports whether guards are loops that are known to turn.
func (w *walker) surely(gs []Guard) bool {
	for _, g := range gs {
		if !w.turns[g.Stmt] {
			return false
		}
	}
	return true
}

func same(a, b Guard) bool { return a.Stmt == b.Stmt && a.Branch == b.Branch }

func has(gs []Guard, g Guard) bool {
	for _, x := range gs {
		if same(x, g) {
			return true
		}
	}
	return false
}

func subset(gs, of []Guard) bool {
	for _, g := range gs {
		if !has(of, g) {
			return false
		}
	}
	return true
}

func inside(gs []Guard, stmt ast.Stmt) bool {
	for _, g := range gs {
		if g.Stmt == stmt {
			return true
		}
	}
	return false
}

func isLoop(s ast.Stmt) bool {
	switch s.(type) {
	case *ast.ForStmt, *ast.RangeStmt:
		return true
	}
	return false
}
