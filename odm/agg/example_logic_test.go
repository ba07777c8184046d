package agg_test

import (
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/agg"
)

func ExampleCond() {
	const qty agg.As = "qty"
	compute(bson.M{"qty": 7, "size": nil},
		agg.Field("cond", agg.Cond(agg.Gte(qty, 10), "many", "few")),
		agg.Field("switch", agg.SwitchOr("many",
			agg.Case(agg.Eq(qty, 0), "none"),
			agg.Case(agg.Lt(qty, 10), "few"),
		)),
		agg.Field("strict", agg.Switch(agg.Case(true, 1))), // an error of the server where no case holds
		agg.Field("size", agg.IfNull(agg.As("size"), "one size")),
		agg.Field("let", agg.Let(agg.Add(agg.Var("twice"), 1), agg.Field("twice", agg.Multiply(qty, 2)))),
	)
	// Output:
	// cond "few"
	// switch "few"
	// strict 1
	// size "one size"
	// let 15
}

func ExampleAnd() {
	const a, b agg.As = "a", "b"
	compute(bson.M{"a": 1, "b": 2},
		agg.Field("logic", agg.Array(agg.And(a, b), agg.Or(a, nil), agg.Not(a))),
		agg.Field("compare", agg.Array(agg.Eq(a, b), agg.Ne(a, b), agg.Gt(a, b), agg.Gte(a, b), agg.Lt(a, b), agg.Lte(a, b))),
		agg.Field("order", agg.Cmp(a, b)),
	)
	// Output:
	// logic [true,true,false]
	// compare [false,true,false,false,true,true]
	// order -1
}

func ExampleConvert() {
	const v agg.As = "v"
	compute(bson.M{"v": "12"},
		agg.Field("int", agg.ToInt(v)),
		agg.Field("long", agg.ToLong(v)),
		agg.Field("double", agg.ToDouble(v)),
		agg.Field("decimal", agg.ToDecimal(v)),
		agg.Field("string", agg.ToString(12)),
		agg.Field("bool", agg.ToBool(v)),
		agg.Field("date", agg.ToDate(agg.ToLong(v))),
		agg.Field("id", agg.ToObjectID("0123456789abcdef01234567")),
		agg.Field("or", agg.Convert("twelve", "int", agg.ConvertOptions{OnError: -1})),
		agg.Field("type", agg.Type(v)),
		agg.Field("number", agg.IsNumber(v)),
	)
	// Since MongoDB 8.3:
	fmt.Println(agg.ToArray(v))
	fmt.Println(agg.ToObject(v))
	fmt.Println(agg.CreateObjectID())
	// Output:
	// int 12
	// long 12
	// double 12.0
	// decimal {"$numberDecimal":"12"}
	// string "12"
	// bool true
	// date {"$date":"1970-01-01T00:00:00.012Z"}
	// id {"$oid":"0123456789abcdef01234567"}
	// or -1
	// type "string"
	// number false
	// {"$toArray":"$v"}
	// {"$toObject":"$v"}
	// {"$createObjectId":{}}
}

// Object as a whole document; keys that a path cannot name are read and written by GetField and SetField.
func ExampleObject() {
	const home agg.As = "home"
	named := agg.SetField(home, "a.b", 1)
	compute(bson.M{"home": bson.M{"city": "Oslo"}},
		agg.Field("pairs", agg.ObjectToArray(agg.Literal(bson.M{"x": 1}))),
		agg.Field("back", agg.ArrayToObject([]any{[]any{"x", 1}})),
		agg.Field("merged", agg.MergeObjectsOf(home, agg.Object(agg.Field("zip", "0150")))),
		agg.Field("dotted", agg.GetField("a.b", named)),
		agg.Field("set", named),
		agg.Field("unset", agg.UnsetField(named, "a.b")),
		agg.Field("bytes", agg.Array(agg.BSONSize(home), agg.BinarySize("Oslo"))),
	)
	// Output:
	// pairs [{"k":"x","v":1}]
	// back {"x":1}
	// merged {"city":"Oslo","zip":"0150"}
	// dotted 1
	// set {"a.b":1,"city":"Oslo"}
	// unset {"city":"Oslo"}
	// bytes [20,4]
}

// What the server alone knows, and code that it runs: JavaScript must hold nothing that comes from a user.
func ExampleFunction() {
	const n agg.As = "n"
	compute(bson.M{"n": 20},
		agg.Field("code", agg.Function("function(n) { return n + 1 }", n)),
		agg.Field("random", agg.Lt(agg.Rand(), 1)),
		agg.Field("now", agg.Type(agg.Now)),
		agg.Field("hash", agg.Type(agg.ToHashedIndexKey(n))),
	)
	fmt.Println(agg.Meta("textScore"))
	// Output:
	// code 21.0
	// random true
	// now "date"
	// hash "long"
	// {"$meta":"textScore"}
}
