package odm

// mutations are changes without their model.
func mutations[T any](changes []Change[T]) []Mutation {
	out := make([]Mutation, len(changes))
	for i, m := range changes {
		out[i] = Mutation(m)
	}
	return out
}

// anys are documents without their model.
func anys[T any](docs []*T) []any {
	out := make([]any, len(docs))
	for i, doc := range docs {
		out[i] = doc
	}
	return out
}

// optional is a document without its model; nil if there is none.
func optional[T any](doc *T) any {
	if doc == nil {
		return nil
	}
	return doc
}
