package mql

import "github.com/databridge-go/databridge/internal/model"

// modifierRows are the options inside the value of an update operator; MongoDB's definitions have none of them.
func modifierRows() []Operator {
	return []Operator{
		{
			Name: "$each", Place: Modifier, Encoding: Single, Since: "2.4", Takes: model.Array, Of: []string{"$push", "$addToSet"},
			Doc:    "adds every element of the array, not the array as one element",
			Manual: "https://www.mongodb.com/docs/manual/reference/operator/update/each/",
		},
		{
			Name: "$position", Place: Modifier, Encoding: Single, Since: "2.6", Takes: model.Number, Of: []string{"$push"},
			Doc:    "where $each inserts: counted from the front, negative from the end",
			Manual: "https://www.mongodb.com/docs/manual/reference/operator/update/position/",
		},
		{
			Name: "$slice", Place: Modifier, Encoding: Single, Since: "2.4", Takes: model.Number, Of: []string{"$push"},
			Doc:    "keeps so many elements after the push: the first ones, negative the last ones",
			Manual: "https://www.mongodb.com/docs/manual/reference/operator/update/slice/",
		},
		{
			Name: "$sort", Place: Modifier, Encoding: Single, Since: "2.4", Takes: model.Number | model.Object, Of: []string{"$push"},
			Doc:    "sorts the array after the push: by its elements (1, -1) or by their fields",
			Manual: "https://www.mongodb.com/docs/manual/reference/operator/update/sort/",
		},
		{
			Name: "$type", Place: Modifier, Encoding: Single, Since: "2.6", Takes: model.String, Of: []string{"$currentDate"},
			Doc:    "what is stored: \"date\" or \"timestamp\"",
			Manual: "https://www.mongodb.com/docs/manual/reference/operator/update/currentDate/",
		},
		{
			Name: "and", Place: Modifier, Encoding: Single, Since: "1.8", Takes: model.Int | model.Long, Of: []string{"$bit"},
			Doc:    "keeps the bits that both integers have",
			Manual: "https://www.mongodb.com/docs/manual/reference/operator/update/bit/",
		},
		{
			Name: "or", Place: Modifier, Encoding: Single, Since: "1.8", Takes: model.Int | model.Long, Of: []string{"$bit"},
			Doc:    "sets the bits that either integer has",
			Manual: "https://www.mongodb.com/docs/manual/reference/operator/update/bit/",
		},
		{
			Name: "xor", Place: Modifier, Encoding: Single, Since: "2.6", Takes: model.Int | model.Long, Of: []string{"$bit"},
			Doc:    "sets the bits that just one of the integers has",
			Manual: "https://www.mongodb.com/docs/manual/reference/operator/update/bit/",
		},
	}
}
