package walk

import "github.com/databridge-go/databridge/internal/lift"

// keys walks a sort, a hint or index keys: paths with a direction.
func (w *walker) keys(n *lift.Node, role lift.Role) {
	if n.Kind != lift.Document {
		return // the name of an index, or unknown
	}
	for _, e := range n.Entries {
		p, ok := w.path(e, role, "")
		if !ok {
			continue
		}
		p.Computed = Operators(e.Value) != nil // {score: {$meta: "textScore"}}
		w.emit(p)
	}
}

// projection walks a projection; sub-documents without operators name nested paths.
func (w *walker) projection(n *lift.Node, base string) {
	if n.Kind != lift.Document {
		return
	}
	for _, e := range n.Entries {
		p, ok := w.path(e, lift.Projection, base)
		if !ok {
			continue
		}
		if nested(e.Value) {
			w.projection(e.Value, p.Full)
			continue
		}
		on, constant := Truth(e.Value)
		p.Excluded, p.Computed = constant && !on, !constant
		w.emit(p)
	}
}

// nested reports whether a projection's value is a document of further paths.
func nested(v *lift.Node) bool {
	return v != nil && v.Kind == lift.Document && len(v.Entries) > 0 && Operators(v) == nil
}

// fieldName emits the path of Distinct.
func (w *walker) fieldName(n *lift.Node) {
	text, ok := Text(n)
	if !ok || text == "" {
		return
	}
	w.emit(Path{Query: w.query, Part: w.part, Role: lift.FieldName, Full: text, Key: n.Expr, Polarity: Positive})
}

// document walks the keys of a stored document, or of each document of an array.
func (w *walker) document(n *lift.Node, p Path, base string) {
	if n == nil {
		return
	}
	for _, e := range n.Elems {
		w.document(e, p, base)
	}
	if Operators(n) != nil {
		return // a fault of its own, or an expression
	}
	for _, e := range n.Entries {
		in, ok := w.path(e, p.Role, base)
		if !ok {
			continue
		}
		in.Operator, in.Polarity, in.Literal, in.Condition = p.Operator, p.Polarity, base != "", n
		in.Or, in.Branch, in.Branches = p.Or, p.Branch, p.Branches
		w.emit(in)
		if !in.Dynamic {
			w.document(e.Value, p, in.Full)
		}
	}
}

// literal walks the documents in a value that is stored or compared under p.
func (w *walker) literal(p Path, v *lift.Node) { w.document(v, p, p.Full) }

// pipeline walks the stages at its beginning that see the documents as they are stored: $match and $sort.
func (w *walker) pipeline(n *lift.Node) {
	if w.query.Verb == lift.Watch || n.Kind != lift.Array {
		return // change events have a shape of their own
	}
	for _, stage := range n.Elems {
		if stage.Kind != lift.Document || stage.Open || len(stage.Entries) != 1 {
			return
		}
		e := stage.Entries[0]
		if !e.Known || e.Value == nil || !w.stage(e) {
			return
		}
	}
}

// stage walks one stage; it returns false where the documents change shape.
func (w *walker) stage(e *lift.Entry) bool {
	switch e.Key {
	case "$match":
		w.filter(e.Value, place{})
	case "$sort":
		w.keys(e.Value, lift.Sort)
	default:
		return Keeps(e.Key)
	}
	return true
}

// Keeps reports whether a stage hands its documents on as they are.
func Keeps(stage string) bool {
	switch stage {
	case "$match", "$sort", "$limit", "$skip", "$sample":
		return true
	}
	return false
}

// Adds reports whether a stage hands its documents on with further fields, and which they are; ok is false for every
// other stage, and where the names cannot be told.
func Adds(stage *lift.Entry) (names []string, ok bool) {
	switch v := stage.Value; {
	case v == nil || v.Kind != lift.Document || v.Open:
		return nil, false
	case stage.Key == "$addFields" || stage.Key == "$set":
		for _, e := range v.Entries {
			if !e.Known {
				return nil, false
			}
			names = append(names, e.Key)
		}
		return names, true
	case stage.Key == "$lookup" || stage.Key == "$graphLookup":
		for _, e := range v.Entries {
			if e.Known && (e.Key == "as" || e.Key == "depthField") {
				as, ok := Text(e.Value)
				if !ok {
					return nil, false
				}
				names = append(names, as)
			}
		}
		return names, len(names) > 0
	}
	return nil, false
}
