package shape

import "github.com/databridge-go/databridge/internal/model"

// event is the shape of a change event. Servers add fields to it, so that others may be there.
func event(src *Source) *Shape {
	stored := docOf(stored(src)).orNull()
	doc := func(fields map[string]*Value) *Value { return docOf(&Shape{fields: fields}) }
	ns := doc(map[string]*Value{"db": of(model.String), "coll": of(model.String)})
	return &Shape{Open: true, fields: map[string]*Value{
		"_id":                      unknown(),
		"operationType":            of(model.String),
		"clusterTime":              of(model.Timestamp),
		"wallTime":                 of(model.Date),
		"ns":                       ns,
		"to":                       ns,
		"documentKey":              unknown(), // with the shard key
		"fullDocument":             stored,
		"fullDocumentBeforeChange": stored,
		"updateDescription": doc(map[string]*Value{
			"updatedFields":      unknown(), // its keys are paths
			"removedFields":      listOf(of(model.String)),
			"truncatedArrays":    listOf(unknown()),
			"disambiguatedPaths": unknown(),
		}),
	}}
}
