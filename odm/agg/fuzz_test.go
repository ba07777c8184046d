package agg_test

import (
	"bytes"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/agg"
)

// A grower makes an operand out of the fuzzer's bytes, together with what the driver should be given in its place; it is
// bad if it must be refused.
type grower struct {
	seed []byte
	bad  bool
}

func (g *grower) next(n int) int {
	if len(g.seed) == 0 {
		return 0
	}
	b := g.seed[0]
	g.seed = g.seed[1:]
	return int(b) % n
}

func (g *grower) operand(depth int) (ours, plain any) {
	kind := g.next(14)
	if depth == 0 {
		kind %= 7
	}
	switch kind {
	case 0:
		n := g.next(3)
		return n, n
	case 1:
		path := []string{"a", "b.c", "$x", "", "d.$id", "e..f"}[g.next(6)]
		g.bad = g.bad || path == "$x" || path == "" || path == "e..f"
		return agg.As(path), "$" + path
	case 2:
		text := []string{"x", "$x", "", "x$"}[g.next(4)]
		g.bad = g.bad || text == "$x"
		return text, text
	case 3:
		s := []state{"x", "$x", "$$NOW"}[g.next(3)]
		return s, literal(string(s), strings.HasPrefix(string(s), "$"))
	case 4:
		v := []agg.Var{"NOW", "this.a", "$x"}[g.next(3)]
		g.bad = g.bad || v == "$x"
		return v, "$$" + string(v)
	case 5:
		v := []map[string]int{{"a": 1}, {"$a": 1}, {"a.b": 1}, {}}[g.next(4)]
		_, plainKey := v["a"]
		return v, literal(v, !plainKey && len(v) > 0)
	case 6:
		return nil, nil
	case 7:
		a, b := g.operand(depth - 1)
		return agg.Size(a), bson.D{{Key: "$size", Value: unary(b)}}
	case 8:
		a, b := g.operand(depth - 1)
		c, d := g.operand(depth - 1)
		return agg.Add(a, c), bson.D{{Key: "$add", Value: bson.A{b, d}}}
	case 9:
		a, b := g.operand(depth - 1)
		c, d := g.operand(depth - 1)
		return bson.A{a, c}, bson.A{b, d}
	case 10:
		a, b := g.operand(depth - 1)
		key := []string{"k", "$k", "k.k"}[g.next(3)]
		g.bad = g.bad || key != "k"
		return bson.D{{Key: key, Value: a}}, bson.D{{Key: key, Value: b}}
	case 11:
		a, b := g.operand(depth - 1)
		c, d := g.operand(depth - 1)
		return agg.Cond(a, c, 1), bson.D{{Key: "$cond", Value: bson.D{{Key: "if", Value: b}, {Key: "then", Value: d}, {Key: "else", Value: 1}}}}
	case 12:
		a, b := g.operand(depth - 1)
		c, d := g.operand(depth - 1)
		plain := bson.D{{Key: "input", Value: b}, {Key: "as", Value: "x"}, {Key: "cond", Value: d}}
		return agg.Filter(a, c, agg.FilterOptions{As: "x"}), bson.D{{Key: "$filter", Value: plain}}
	}
	a, b := g.operand(depth - 1)
	return agg.SumOf(a), bson.D{{Key: "$sum", Value: b}}
}

func literal(v any, is bool) any {
	if is {
		return bson.D{{Key: "$literal", Value: v}}
	}
	return v
}

func unary(v any) any {
	if _, ok := v.(bson.A); ok {
		return bson.A{v}
	}
	return v
}

// assigned is what the value of a field in $project is.
func assigned(v any) any {
	switch v := v.(type) {
	case string, bson.A:
		return v
	case bson.D:
		if len(v) > 0 && strings.HasPrefix(v[0].Key, "$") {
			return v
		}
		if len(v) > 0 {
			return bson.D{{Key: "$mergeObjects", Value: bson.A{v}}}
		}
	}
	if v == nil {
		return nil
	}
	return literal(v, true)
}

// What the package writes is, byte for byte, what the driver writes of the document that a user would have written.
func FuzzExpression(f *testing.F) {
	f.Add([]byte{8, 1, 0, 2, 0})
	f.Add([]byte{12, 9, 1, 0, 3, 1, 11, 4, 0, 5, 1})
	f.Add([]byte{7, 9, 10, 13, 1, 1, 0, 10, 2, 1, 0})
	f.Fuzz(func(t *testing.T, seed []byte) {
		g := &grower{seed: seed}
		ours, plain := g.operand(4)
		s := agg.Project(agg.Field("r", ours), agg.Field("s", agg.Abs(ours)))
		got, err := s.BSON()
		if (err != nil) != g.bad {
			t.Fatalf("%v: error %v, should be refused: %v", ours, err, g.bad)
		}
		if err != nil {
			return
		}
		want, err := bson.Marshal(bson.D{{Key: "$project", Value: bson.D{
			{Key: "r", Value: assigned(plain)}, {Key: "s", Value: bson.D{{Key: "$abs", Value: unary(plain)}}},
		}}})
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Fatalf("rendered %v\nthe plain way %v", got, bson.Raw(want))
		}
	})
}
