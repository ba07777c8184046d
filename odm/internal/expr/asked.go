package expr

// An Asked is one condition on a stored path that a typed or a dynamic field has built.
type Asked struct {
	Path, Op string
	Value    any // the operand; of a list of them, each is told by itself
}

// EachAsked calls visit for every condition on a stored path in n, at any depth of $and, $or, $nor and $not. Raw conditions
// are left out, and so is what stands inside an element of a list, or behind a link.
func EachAsked(n Node, visit func(Asked)) { eachAsked(condOf(n), visit) }

func eachAsked(n cond, visit func(Asked)) {
	switch {
	case zero(n) || n.op == opError || n.op == opRaw || isWhole(n) || n.link != "":
	case isJoint(n):
		for _, k := range n.val.([]cond) {
			eachAsked(k, visit)
		}
	case n.op == "$not":
		k := n.val.(cond)
		k.path = n.path
		eachAsked(k, visit)
	default:
		visit(Asked{n.path, n.op, n.val})
	}
}
