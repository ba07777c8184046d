package walk

import (
	"slices"

	"github.com/databridge-go/databridge/internal/lift"
)

// polarity says what the condition v of the entry at demands of its path; negated says that it stands under $nor or
// $not.
func polarity(at *lift.Entry, v *lift.Node, tests []*lift.Entry, negated bool) Polarity {
	own := equality(v)
	if tests != nil {
		own = tested(at, v, tests)
	}
	switch {
	case !negated || own == Unclear:
		return own
	case own == Positive:
		return Negative
	}
	return Positive // {$nor: [{a: null}]} finds only what has an a
}

// equality is the polarity of {path: v}.
func equality(v *lift.Node) Polarity {
	switch {
	case Null(v):
		return Absence
	case v == nil || v.Kind == lift.Unknown:
		return Unclear
	case v.Kind == lift.Document && v.Open && len(v.Entries) == 0:
		return Unclear // bson.M{} that is filled elsewhere may hold operators
	}
	return Positive
}

// tested is the polarity of {path: {$op: …, …}}: one operator that demands the path is enough.
func tested(at *lift.Entry, v *lift.Node, tests []*lift.Entry) Polarity {
	worst := Negative
	for _, t := range tests {
		switch p := operator(t); p {
		case Positive:
			if given(at, t) {
				return Positive
			}
			worst = Unclear // only on some branches
		case Absence, Unclear:
			if worst == Negative {
				worst = p
			}
		}
	}
	if v.Open && worst == Negative {
		return Unclear
	}
	return worst
}

// given reports whether an operator is there whenever the condition is: every branch that sets the one sets the other.
func given(at, operator *lift.Entry) bool {
	for _, g := range operator.Guards {
		own := func(o lift.Guard) bool { return o.Stmt == g.Stmt && o.Branch == g.Branch }
		if at == nil || !slices.ContainsFunc(at.Guards, own) {
			return false
		}
	}
	return true
}

// operator is the polarity of one operator.
func operator(t *lift.Entry) Polarity {
	v := t.Value
	switch t.Key {
	case "$ne":
		if Null(v) {
			return Positive // anything but null, and a missing field counts as null
		}
		return Negative
	case "$nin":
		if among(v) == Negative {
			return Positive
		}
		return Negative
	case "$not":
		return Negative
	case "$options", "$comment", "$maxDistance", "$minDistance":
		return Negative // demands nothing by itself
	case "$exists":
		return exists(v)
	case "$eq", "$gte", "$lte":
		return equality(v)
	case "$in", "$all":
		return among(v)
	}
	return Positive // $gt, $regex, $size, $elemMatch demand that there be something, whatever their operand
}

// exists is the polarity of {$exists: v}.
func exists(v *lift.Node) Polarity {
	on, ok := Truth(v)
	switch {
	case !ok:
		return Unclear
	case on:
		return Positive
	}
	return Absence
}

// among is the polarity of {$in: v}: a null among the values lets documents without the path in.
func among(v *lift.Node) Polarity {
	if v == nil || v.Kind != lift.Array {
		return Positive
	}
	for _, e := range v.Elems {
		if Null(e) {
			return Negative
		}
	}
	return Positive
}
