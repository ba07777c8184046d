package expr

import (
	"bytes"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// A grower makes a condition out of the fuzzer's bytes.
type grower struct{ seed []byte }

func (g *grower) next(n int) int {
	if len(g.seed) == 0 {
		return 0
	}
	b := g.seed[0]
	g.seed = g.seed[1:]
	return int(b) % n
}

func (g *grower) condition(depth int) plain {
	paths := []string{"a", "b", "", "c.d", "$id", "é"}
	values := []any{1, "x", nil, bson.D{{Key: "k", Value: 1}}, int64(1) << 40, []string{"s"}, 2.5, true}
	kind := g.next(10)
	if depth == 0 {
		kind %= 4
	}
	switch kind {
	case 0, 1:
		return plain{path: paths[g.next(4)], op: "$eq", val: values[g.next(len(values))]}
	case 2:
		return plain{path: paths[g.next(4)], op: []string{"$gt", "$lt", "$ne", "$exists"}[g.next(4)], val: values[g.next(len(values))]}
	case 3:
		return plain{path: paths[g.next(4)], op: "$in", val: values[:g.next(4)]}
	case 4, 5, 6:
		return plain{op: []string{"$and", "$or", "$nor"}[kind-4], kids: g.conditions(depth, 0)}
	case 7:
		return plain{op: "$not", kids: []plain{g.condition(depth - 1)}}
	case 8:
		return plain{path: paths[g.next(4)], op: "$elemMatch", kids: g.conditions(depth, 0)}
	}
	return plain{path: paths[g.next(len(paths)-2)], op: "$under", kids: g.conditions(depth, 1)}
}

func (g *grower) conditions(depth, least int) []plain {
	kids := make([]plain, least+g.next(4))
	for i := range kids {
		kids[i] = g.condition(depth - 1)
	}
	return kids
}

// What the package writes is, byte for byte, what the driver writes of the slowly built document, and both refuse the same.
func FuzzDocument(f *testing.F) {
	f.Add([]byte{0, 0, 0, 4, 2, 0, 0, 0, 2, 1, 1})
	f.Add([]byte{8, 0, 3, 2, 2, 0, 0, 2, 2, 0, 1, 2, 2, 0, 2})
	f.Add([]byte{7, 4, 2, 9, 1, 1, 8, 1, 2, 0, 1, 0, 2, 0, 1})
	f.Add([]byte{5, 2, 6, 1, 3, 1, 2, 8, 3, 2, 7, 2, 2, 1, 0, 7, 2, 2, 0, 1})
	f.Fuzz(func(t *testing.T, seed []byte) {
		g := &grower{seed}
		ps := g.conditions(4, 0)
		ns := make([]Node, len(ps))
		for i, p := range ps {
			ns[i] = p.node()
		}
		got, err := Document(Codec{}, ns)
		want, wantErr := plainDocument(ps)
		if (err != nil) != (wantErr != nil) {
			t.Fatalf("%+v: error %v, the plain way %v", ps, err, wantErr)
		}
		if err != nil {
			return
		}
		if !bytes.Equal(got, want) {
			t.Fatalf("rendered %v\nthe plain way %v", got, want)
		}
		var back bson.D
		if err := bson.Unmarshal(got, &back); err != nil {
			t.Fatalf("%v does not decode: %v", got, err)
		}
	})
}

func plainDocument(ps []plain) (bson.Raw, error) {
	p, err := plain{op: "$and", kids: ps}.simplify()
	if err != nil {
		return nil, err
	}
	d := bson.D{}
	if p != nil {
		if d, err = p.document(); err != nil {
			return nil, err
		}
	}
	return bson.Marshal(d)
}
