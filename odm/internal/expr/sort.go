package expr

import (
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Sort renders sort keys, "age" and "+age" ascending, "-age" descending, in their order. None is the empty document.
func Sort[O ~string](orders []O) (bson.Raw, error) {
	keys, err := sortKeys(orders)
	if err != nil {
		return nil, err
	}
	_, doc, err := keys.appendBSON(nil, Codec{})
	return doc, err
}

// SortKeys is what Sort renders, as a value of a D.
func SortKeys[O ~string](orders []O) (D, error) { return sortKeys(orders) }

func sortKeys[O ~string](orders []O) (D, error) {
	keys := make(D, 0, len(orders))
	for _, o := range orders {
		path := unsigned(string(o))
		if path == "" {
			return nil, errors.New("odm: a sort key without a path; leave it out, or name a field")
		}
		if err := checkPath(path); err != nil {
			return nil, err
		}
		for _, k := range keys {
			if k.Key == path {
				return nil, fmt.Errorf("odm: %q is sorted by twice", path)
			}
		}
		keys = append(keys, E{path, direction(string(o))})
	}
	return keys, nil
}

// unsigned is the path of a sort key.
func unsigned(order string) string {
	if order != "" && (order[0] == '-' || order[0] == '+') {
		return order[1:]
	}
	return order
}

func direction(order string) int {
	if order != "" && order[0] == '-' {
		return -1
	}
	return 1
}
