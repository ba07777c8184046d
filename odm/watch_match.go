package odm

import (
	"errors"
	"fmt"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// matching is the condition on events that conditions on documents mean; nil for every event.
func (o WatchOptions) matching(asked, filter bson.Raw) (bson.Raw, error) {
	if matchesAll(filter) {
		return nil, nil
	}
	before := o.Before != "" && o.Before != NoImage
	if o.Document == NoImage && !before && !matchesAll(asked) {
		return nil, errors.New("odm: Watch of a query that has conditions, and of no documents that could meet them: NoImage needs Before")
	}
	after, err := moved("fullDocument", filter)
	if err != nil {
		return nil, err
	}
	either := bson.A{after, bson.D{{Key: "operationType", Value: bson.D{{Key: "$in", Value: ends()}}}}}
	switch {
	case before:
		was, _ := moved("fullDocumentBeforeChange", filter) // it could be moved before
		either = append(either, was)
	case matchesAll(asked): // of deleted documents nobody knows the class
		either = append(either, bson.D{{Key: "operationType", Value: "delete"}})
	}
	return bson.Marshal(bson.D{{Key: "$or", Value: either}})
}

// ends are the events that have no document.
func ends() []string { return []string{"drop", "rename", "dropDatabase", "invalidate"} }

// moved returns a filter whose conditions ask about the document at path.
func moved(path string, filter bson.Raw) (bson.D, error) {
	es, err := filter.Elements()
	if err != nil {
		return nil, err
	}
	d := bson.D{}
	for _, e := range es {
		switch key := e.Key(); key {
		case "$and", "$or", "$nor":
			all, err := movedAll(path, e.Value())
			if err != nil {
				return nil, err
			}
			d = append(d, bson.E{Key: key, Value: all})
		case "$comment":
			d = append(d, bson.E{Key: key, Value: e.Value()})
		default:
			if strings.HasPrefix(key, "$") {
				return nil, fmt.Errorf("odm: a condition of %s cannot be asked of changes", key)
			}
			d = append(d, bson.E{Key: path + "." + key, Value: e.Value()})
		}
	}
	return d, nil
}

func movedAll(path string, list bson.RawValue) (bson.A, error) {
	joined, _ := list.ArrayOK()
	values, err := joined.Values()
	if err != nil {
		return nil, err
	}
	all := bson.A{}
	for _, v := range values {
		doc, _ := v.DocumentOK()
		d, err := moved(path, doc)
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	return all, nil
}
