package mql

import "github.com/databridge-go/databridge/internal/model"

// queryOptionRows are what the server takes in filters and MongoDB's definitions lack: an option beside its operator,
// and names that it has kept from before.
func queryOptionRows() []Operator {
	return []Operator{
		{
			Name: "$options", Place: Option, Encoding: Single, Since: "1.0", Takes: model.String, Of: []string{"$regex"},
			Doc:    "the flags of the $regex beside it: i ignores case, m lines, x blanks, s lets the dot match line ends",
			Manual: "https://www.mongodb.com/docs/manual/reference/operator/query/regex/",
		},
		{
			Name: "$within", Place: FieldQuery, Encoding: Named, Since: "1.4", Takes: model.Object,
			Doc:    "the old name of $geoWithin",
			Manual: "https://www.mongodb.com/docs/manual/reference/operator/query/geoWithin/",
		},
		{
			Name: "$geoNear", Place: FieldQuery, Encoding: Single, Since: "1.0", Takes: model.Object | model.Array,
			Doc:    "the old name of $near",
			Manual: "https://www.mongodb.com/docs/manual/reference/operator/query/near/",
		},
		{
			Name: "$alwaysTrue", Place: Query, Encoding: Single, Since: "3.6", Takes: model.Number,
			Doc:    "matches every document; its value is 1",
			Manual: "https://www.mongodb.com/docs/manual/reference/operator/query/",
		},
		{
			Name: "$alwaysFalse", Place: Query, Encoding: Single, Since: "3.6", Takes: model.Number,
			Doc:    "matches no document; its value is 1",
			Manual: "https://www.mongodb.com/docs/manual/reference/operator/query/",
		},
	}
}
