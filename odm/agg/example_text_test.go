package agg_test

import (
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/agg"
)

func ExampleConcat() {
	const first, last agg.As = "first", "last"
	compute(bson.M{"first": "Ada", "last": "Lovelace"},
		agg.Field("name", agg.Concat(first, " ", last)),
		agg.Field("loud", agg.ToUpper(first)),
		agg.Field("soft", agg.ToLower(first)),
		agg.Field("initial", agg.SubstrCP(first, 0, 1)),
		agg.Field("bytes", agg.Array(agg.SubstrBytes(first, 0, 1), agg.Substr(first, 1, 2))),
		agg.Field("length", agg.Array(agg.StrLenCP("Zoë"), agg.StrLenBytes("Zoë"))),
		agg.Field("same", agg.StrCaseCmp(first, "ADA")),
	)
	// Output:
	// name "Ada Lovelace"
	// loud "ADA"
	// soft "ada"
	// initial "A"
	// bytes ["A","da"]
	// length [3,4]
	// same 0
}

func ExampleSplit() {
	const line agg.As = "line"
	compute(bson.M{"line": "  go, mongodb, go "},
		agg.Field("parts", agg.Split(agg.Trim(line), ", ")),
		agg.Field("ends", agg.Array(agg.LTrim(line), agg.RTrim(line), agg.Trim("--go--", "-"))),
		agg.Field("found", agg.Array(agg.IndexOfCP(line, "go"), agg.IndexOfBytes(line, "go", 4), agg.IndexOfCP(line, "c++"))),
		agg.Field("one", agg.ReplaceOne(line, "go", "Go")),
		agg.Field("all", agg.ReplaceAll(line, "go", "Go")),
	)
	// Output:
	// parts ["go","mongodb","go"]
	// ends ["go, mongodb, go ","  go, mongodb, go","go"]
	// found [2,9,-1]
	// one "  Go, mongodb, go "
	// all "  Go, monGodb, Go "
}

func ExampleRegexMatch() {
	const text agg.As = "text"
	compute(bson.M{"text": "v1.2, V3"},
		agg.Field("is", agg.RegexMatch(text, "^v")),
		agg.Field("first", agg.RegexFind(text, `v(\d)`)),
		agg.Field("all", agg.RegexFindAll(text, `v(\d)`, "i")),
	)
	// Output:
	// is true
	// first {"captures":["1"],"idx":0,"match":"v1"}
	// all [{"captures":["1"],"idx":0,"match":"v1"},{"captures":["3"],"idx":6,"match":"V3"}]
}

// A text that begins with $ could be a field or the words of a user, so it is said which.
func ExampleLiteral() {
	fmt.Println(agg.Eq(agg.As("price"), agg.Literal("$price")))
	fmt.Println(agg.Raw("$price"))
	fmt.Println(agg.Raw(bson.M{"$abs": "$price"}))
	fmt.Println(agg.Abs("$price"))
	// Output:
	// {"$eq":["$price",{"$literal":"$price"}]}
	// "$price"
	// {"$abs":"$price"}
	// odm: "$price" could be a field or a text: say agg.As("price") for the field, agg.Literal for the text
}

// Digests and Extended JSON since MongoDB 8.3.
func ExampleHash() {
	const text agg.As = "text"
	fmt.Println(agg.Hash(text, "sha256"))
	fmt.Println(agg.HexHash(text, "sha256"))
	fmt.Println(agg.SerializeEJSON(text, agg.SerializeEJSONOptions{Relaxed: false}))
	fmt.Println(agg.DeserializeEJSON(text, agg.Literal(nil)))
	fmt.Println(agg.Subtype(text))
	// Output:
	// {"$hash":{"input":"$text","algorithm":"sha256"}}
	// {"$hexHash":{"input":"$text","algorithm":"sha256"}}
	// {"$serializeEJSON":{"input":"$text","relaxed":false}}
	// {"$deserializeEJSON":{"input":"$text","onError":{"$literal":null}}}
	// {"$subtype":"$text"}
}
