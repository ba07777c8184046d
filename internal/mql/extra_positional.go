package mql

// positionalRows are the path segments that choose elements of an array; MongoDB's definitions have none of them.
func positionalRows() []Operator {
	return []Operator{
		{
			Name: "$", Place: Positional, Encoding: Single, Since: "1.8",
			Doc:    "the first element that the filter has matched; the filter must name the array",
			Manual: "https://www.mongodb.com/docs/manual/reference/operator/update/positional/",
		},
		{
			Name: "$[]", Place: Positional, Encoding: Single, Since: "3.6",
			Doc:    "every element of the array; fails where the field is no array",
			Manual: "https://www.mongodb.com/docs/manual/reference/operator/update/positional-all/",
		},
		{
			Name: filtered, Place: Positional, Encoding: Single, Since: "3.6",
			Doc:    "every element that meets the array filter of that identifier",
			Manual: "https://www.mongodb.com/docs/manual/reference/operator/update/positional-filtered/",
		},
	}
}
