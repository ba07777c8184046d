package agg_test

import (
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/agg"
)

func ExampleArrayElemAt() {
	const tags agg.As = "tags"
	compute(bson.M{"tags": []string{"a", "b", "c", "d"}},
		agg.Field("size", agg.Size(tags)),
		agg.Field("second", agg.ArrayElemAt(tags, 1)),
		agg.Field("ends", agg.Array(agg.FirstOf(tags), agg.LastOf(tags))),
		agg.Field("two", agg.Array(agg.FirstNOf(tags, 2), agg.LastNOf(tags, 2), agg.Slice(tags, -2), agg.SliceFrom(tags, 1, 2))),
		agg.Field("where", agg.Array(agg.IndexOfArray(tags, "c"), agg.IndexOfArray(tags, "z"))),
		agg.Field("has", agg.Array(agg.In("b", tags), agg.In("z", tags))),
		agg.Field("back", agg.ReverseArray(tags)),
		agg.Field("more", agg.ConcatArraysOf(tags, []string{"e"})),
		agg.Field("count", agg.Range(0, 10, 5)),
		agg.Field("array", agg.IsArray(tags)),
	)
	// Output:
	// size 4
	// second "b"
	// ends ["a","d"]
	// two [["a","b"],["c","d"],["c","d"],["b","c"]]
	// where [2,-1]
	// has [true,false]
	// back ["d","c","b","a"]
	// more ["a","b","c","d","e"]
	// count [0,5]
	// array true
}

// The element is the variable This, and in Reduce what was made so far is Value.
func ExampleMap() {
	const lines agg.As = "lines"
	price := agg.Multiply(agg.This.Field(agg.As("price")), agg.This.Field(agg.As("qty")))
	compute(bson.M{"lines": []bson.M{{"price": 3, "qty": 2}, {"price": 5, "qty": 1}}},
		agg.Field("prices", agg.Map(lines, price)),
		agg.Field("dear", agg.Filter(lines, agg.Gt(agg.This.Field(agg.As("price")), 4), agg.FilterOptions{Limit: 1})),
		agg.Field("total", agg.Reduce(lines, 0, agg.Add(agg.Value, price))),
		agg.Field("named", agg.Map(lines, agg.Var("line").Field(agg.As("qty")), agg.MapOptions{As: "line"})),
		agg.Field("sorted", agg.SortArray(lines, agg.By("-price"))),
	)
	// Output:
	// prices [6,5]
	// dear [{"price":5,"qty":1}]
	// total 11
	// named [2,1]
	// sorted [{"price":5,"qty":1},{"price":3,"qty":2}]
}

func ExampleZip() {
	const names, ages agg.As = "names", "ages"
	compute(bson.M{"names": []string{"ann", "bob"}, "ages": []int{30}},
		agg.Field("short", agg.Zip(names, ages)),
		agg.Field("long", agg.ZipLongest([]any{names, ages}, []any{"", 0})),
	)
	// Output:
	// short [["ann",30]]
	// long [["ann",30],["bob",0]]
}

// Order and repeats count for nothing in a set.
func ExampleSetUnionOf() {
	const a, b agg.As = "a", "b"
	compute(bson.M{"a": []int{1, 2, 2}, "b": []int{2, 3}},
		agg.Field("union", agg.Size(agg.SetUnionOf(a, b))),
		agg.Field("both", agg.SetIntersection(a, b)),
		agg.Field("only", agg.SetDifference(a, b)),
		agg.Field("is", agg.Array(agg.SetEquals(a, []int{2, 1}), agg.SetIsSubset([]int{3}, b))),
		agg.Field("truth", agg.Array(agg.AllElementsTrue(a), agg.AnyElementTrue([]bool{false}))),
	)
	// Output:
	// union 3
	// both [2]
	// only [1]
	// is [true,true]
	// truth [true,false]
}

// The best elements by an order of their own, since MongoDB 7.0.
func ExampleTopOf() {
	const lines agg.As = "lines"
	by := agg.By("-qty")
	fmt.Println(agg.TopOf(lines, by, agg.This.Field(agg.As("sku"))))
	fmt.Println(agg.TopNOf(lines, 2, by, agg.This))
	fmt.Println(agg.BottomOf(lines, by, agg.This))
	fmt.Println(agg.BottomNOf(lines, 2, by, agg.This))
	// Output:
	// {"$top":{"sortBy":{"qty":-1},"output":"$$this.sku","input":"$lines"}}
	// {"$topN":{"n":2,"sortBy":{"qty":-1},"output":"$$this","input":"$lines"}}
	// {"$bottom":{"sortBy":{"qty":-1},"output":"$$this","input":"$lines"}}
	// {"$bottomN":{"n":2,"sortBy":{"qty":-1},"output":"$$this","input":"$lines"}}
}
