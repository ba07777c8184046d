package devserver

import (
	"fmt"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// summary tells in two lines what people look for in an explanation.
func summary(reply bson.D) string {
	var b strings.Builder
	if plan := plans(find(reply, "winningPlan")); len(plan) > 0 {
		fmt.Fprintf(&b, "// plan: %s\n", strings.Join(plan, " < "))
		if slices.Contains(plan, "COLLSCAN") {
			b.WriteString("// no index serves it: every document is read\n")
		}
	}
	stats, ok := find(reply, "executionStats").(bson.D)
	if !ok {
		return b.String()
	}
	keys, _ := number(lookup(stats, "totalKeysExamined"))
	docs, _ := number(lookup(stats, "totalDocsExamined"))
	found, _ := number(lookup(stats, "nReturned"))
	ms, _ := number(lookup(stats, "executionTimeMillis"))
	fmt.Fprintf(&b, "// %s and %s read for %s, in %d ms\n", counted(int(keys), "key"), counted(int(docs), "document"), counted(int(found), "result"), ms)
	return b.String()
}

// plans are the stages of a plan, each with the index that it reads.
func plans(v any) []string {
	plan, ok := v.(bson.D)
	if !ok {
		return nil
	}
	if inner, ok := lookup(plan, "queryPlan").(bson.D); ok {
		plan = inner // of the newer engine
	}
	var all []string
	for plan != nil {
		name, _ := lookup(plan, "stage").(string)
		if index, ok := lookup(plan, "indexName").(string); ok {
			name += " " + index
		}
		if name != "" {
			all = append(all, name)
		}
		plan, _ = lookup(plan, "inputStage").(bson.D)
	}
	return all
}

// find returns the first value under a key anywhere in a document.
func find(v any, key string) any {
	switch v := v.(type) {
	case bson.D:
		if found := lookup(v, key); found != nil {
			return found
		}
		for _, e := range v {
			if found := find(e.Value, key); found != nil {
				return found
			}
		}
	case bson.A:
		for _, e := range v {
			if found := find(e, key); found != nil {
				return found
			}
		}
	}
	return nil
}

func lookup(d bson.D, key string) any {
	for _, e := range d {
		if e.Key == key {
			return e.Value
		}
	}
	return nil
}

// set returns a document with a key set.
func set(d bson.D, key string, value any) bson.D {
	return append(without(d, key), bson.E{Key: key, Value: value})
}

func without(d bson.D, keys ...string) bson.D {
	return slices.DeleteFunc(slices.Clone(d), func(e bson.E) bool { return slices.Contains(keys, e.Key) })
}

func number(v any) (int64, bool) {
	switch v := v.(type) {
	case int32:
		return int64(v), true
	case int64:
		return v, true
	case float64:
		return int64(v), true
	}
	return 0, false
}
