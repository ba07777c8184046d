package expr

import (
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"
)

func appendAnd(dst []byte, docs [][]byte) []byte {
	start, dst := bsoncore.AppendArrayElementStart(dst, "$and")
	for i, d := range docs {
		dst = bsoncore.AppendDocumentElement(dst, index(i), d)
	}
	return closed(dst, start)
}

// repeats reports whether a key stands in more than one of docs.
func repeats(docs [][]byte) bool {
	if len(docs) < 2 {
		return false
	}
	used := map[string]bool{}
	for _, d := range docs {
		keys := keysOf(d)
		if anyOf(used, keys) {
			return true
		}
		for _, k := range keys {
			used[k] = true
		}
	}
	return false
}

func anyOf(used map[string]bool, keys []string) bool {
	for _, k := range keys {
		if used[k] {
			return true
		}
	}
	return false
}

func keysOf(doc []byte) []string {
	es, err := bson.Raw(doc).Elements()
	if err != nil {
		return nil
	}
	keys := make([]string, len(es))
	for i, e := range es {
		keys[i] = e.Key()
	}
	return keys
}
