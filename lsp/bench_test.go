package lsp

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// sizes are the lines of the package that is edited; the module around it has about a hundred times its queries.
var sizes = map[string]int{"2kLOC": 2000, "7kLOC": 7000}

// BenchmarkCompletion types characters into one key of a warm package and asks what may stand there.
func BenchmarkCompletion(b *testing.B) {
	for name, lines := range sizes {
		b.Run(name, func(b *testing.B) {
			c, file, src := warm(b, lines)
			at0 := strings.LastIndex(src, `"address.city"`) + len(`"address.`)
			version := 1
			measure(b, func() {
				version++
				c.insert(file, version, src, at0, "c", version%2 == 0)
				list := result[wireCompletion](b, c.call("textDocument/completion", at(file, src, at0)))
				if len(list.Items) != 2 {
					b.Fatalf("completion = %+v", list)
				}
			})
		})
	}
}

// BenchmarkCompletionOperators is BenchmarkCompletion where all operators of expressions may stand, the longest list
// there is.
func BenchmarkCompletionOperators(b *testing.B) {
	c, file, src := warm(b, 2000)
	src += `
func operators(ctx context.Context, db *mongo.Database) {
	_, _ = db.Collection("docs1").Aggregate(ctx, bson.A{bson.M{"$set": bson.M{"n": bson.M{"$"}}}})
}
`
	key := strings.LastIndex(src, `"$"`) + 2
	c.replace(file, 2, src)
	version := 2
	measure(b, func() {
		version++
		c.insert(file, version, src, key, "c", version%2 == 1)
		if list := result[wireCompletion](b, c.call("textDocument/completion", at(file, src, key))); len(list.Items) < 100 {
			b.Fatalf("completion = %d items", len(list.Items))
		}
	})
}

// BenchmarkCompletionFirst asks for a key after an edit elsewhere in the file: the package is checked anew.
func BenchmarkCompletionFirst(b *testing.B) {
	for name, lines := range sizes {
		b.Run(name, func(b *testing.B) {
			c, file, src := warm(b, lines)
			key := strings.LastIndex(src, `"address.city"`) + len(`"address.`)
			version := 1
			measure(b, func() {
				version++
				c.insert(file, version, src, len(src), " ", version%2 == 0)
				if list := result[wireCompletion](b, c.call("textDocument/completion", at(file, src, key))); len(list.Items) != 2 {
					b.Fatalf("completion = %+v", list)
				}
			})
		})
	}
}

// BenchmarkCompletionUnclosed is BenchmarkCompletion while neither quote nor bracket is closed.
func BenchmarkCompletionUnclosed(b *testing.B) {
	c, file, src := warm(b, 2000)
	key := strings.LastIndex(src, `"address.city"`) + len(`"address.`)
	line := strings.IndexByte(src[key:], '\n')
	open := src[:key] + src[key+line:]
	version := 1
	measure(b, func() {
		version++
		c.replace(file, version, open)
		if list := result[wireCompletion](b, c.call("textDocument/completion", at(file, open, key))); len(list.Items) != 2 {
			b.Fatalf("completion = %+v", list)
		}
	})
}

// BenchmarkCompletionElsewhere asks outside of every query, where editors wait for the answer "nothing".
func BenchmarkCompletionElsewhere(b *testing.B) {
	c, file, src := warm(b, 7000)
	place := strings.LastIndex(src, "Collection(") + 4
	version := 1
	measure(b, func() {
		version++
		c.insert(file, version, src, len(src), " ", version%2 == 0)
		if m := c.call("textDocument/completion", at(file, src, place)); string(m.Result) != "null" {
			b.Fatalf("completion = %s", m.Result)
		}
	})
}

// BenchmarkHover asks for the same key after each edit.
func BenchmarkHover(b *testing.B) {
	c, file, src := warm(b, 2000)
	key := strings.LastIndex(src, `"address.city"`) + 3
	version := 1
	measure(b, func() {
		version++
		c.insert(file, version, src, len(src), " ", version%2 == 0)
		if m := c.call("textDocument/hover", at(file, src, key)); string(m.Result) == "null" {
			b.Fatal("hover = null")
		}
	})
}

// BenchmarkDiagnostics waits for the report on an edited text; debounce is the delay before the server looks at all.
func BenchmarkDiagnostics(b *testing.B) {
	for name, lines := range sizes {
		b.Run(name, func(b *testing.B) {
			c, file, src := warm(b, lines)
			version := 1
			measure(b, func() {
				version++
				c.insert(file, version, src, len(src), " ", version%2 == 0)
				c.published(file, func(p wirePublish) bool { return p.Version != nil && int(*p.Version) == version })
				c.forget()
			})
		})
	}
}

// measure runs fn b.N times and reports the median and the 95th percentile.
func measure(b *testing.B, fn func()) {
	b.Helper()
	var took []time.Duration
	for b.Loop() {
		start := time.Now()
		fn()
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
}

// warm opens the edited file of a module of eight packages and waits until all of it is known.
func warm(b *testing.B, lines int) (c *rawClient, file, src string) {
	b.Helper()
	files := map[string]string{"model/model.go": manyModels(30)}
	for p := range 8 {
		files[fmt.Sprintf("store%d/store.go", p)] = manyQueries(p, lines)
	}
	dir := module(b, files)
	c, _, _ = start(b)
	c.initialize(dir)
	file = filepath.Join(dir, "store0", "store.go")
	src = files["store0/store.go"]
	c.open(file, src)
	c.loaded(file)
	c.forget()
	return c, file, src
}

// manyModels is a package of n documents with twelve fields each.
func manyModels(n int) string {
	var s strings.Builder
	s.WriteString("package model\n\n// Address is an address.\ntype Address struct {\n\tStreet string `bson:\"street\"` // with its number\n\tCity string `bson:\"city\"`\n}\n")
	for i := range n {
		fmt.Fprintf(&s, "\n// Doc%d is a document.\ntype Doc%d struct {\n\tID string `bson:\"_id\"`\n\tAddress Address `bson:\"address\"`\n", i, i)
		for f := range 10 {
			fmt.Fprintf(&s, "\t// Field%d is a field.\n\tField%d int `bson:\"field_%d\"`\n", f, f, f)
		}
		s.WriteString("}\n")
	}
	return s.String()
}

// manyQueries is a package with a query for every ten lines.
func manyQueries(p, lines int) string {
	var s strings.Builder
	fmt.Fprintf(&s, `package store%d

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"example.com/shop/model"
)
`, p)
	for i := range lines / 10 {
		fmt.Fprintf(&s, `
func find%d(ctx context.Context, db *mongo.Database, n int) (d model.Doc%d, err error) {
	filter := bson.M{"field_1": bson.M{"$gt": n}, "field_2": n}
	if n > 3 {
		filter["field_3"] = bson.M{"$in": []int{n, 2 * n}}
	}
	filter["address.city"] = "Oslo"
	err = db.Collection("docs%d").FindOne(ctx, filter).Decode(&d)
	return d, err
}
`, i, i%30, i%30)
	}
	return s.String()
}
