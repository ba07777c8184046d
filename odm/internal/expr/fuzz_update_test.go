package expr

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// A plainChange is one change with the array filters that its path names, or a group of changes of elements: op is then
// "$[]", "$" or an index, or "$[?]" with the condition where.
type plainChange struct {
	path, op string
	val      any
	where    plain
	group    []plainChange
}

func (p plainChange) mutation() Mutation {
	ms := make([]Mutation, len(p.group))
	for i, g := range p.group {
		ms[i] = g.mutation()
	}
	switch p.op {
	case "":
		return Move(p.path, ms)
	case "$[]", "$", "3":
		return At(p.path, p.op, ms)
	case segment:
		return Where(p.path, p.where.node(), ms)
	}
	return Change(p.path, p.op, p.val)
}

// A plainUpdate renders changes the slow plain way.
type plainUpdate struct {
	ops     bson.D
	paths   []string
	filters []bson.D
	known   map[string]string // list and condition to identifier
}

// add renders p below the path at.
func (u *plainUpdate) add(at string, p plainChange) error {
	path := strings.Trim(at+"."+p.path, ".")
	switch p.op {
	case "":
		return u.addAll(path, p.group)
	case "$[]", "$", "3":
		return u.addAll(strings.Trim(path+"."+p.op, "."), p.group)
	case segment:
		id, err := u.identifier(path, p)
		if err != nil {
			return err
		}
		return u.addAll(strings.Trim(path+".$["+id+"]", "."), p.group)
	}
	if path == "" || path[0] == '$' {
		return errPlain
	}
	for _, other := range u.paths {
		if strings.HasPrefix(path+".", other+".") || strings.HasPrefix(other+".", path+".") {
			return errPlain
		}
	}
	u.paths = append(u.paths, path)
	i := slices.IndexFunc(u.ops, func(e bson.E) bool { return e.Key == p.op })
	if i < 0 {
		i = len(u.ops)
		u.ops = append(u.ops, bson.E{Key: p.op, Value: bson.D{}})
	}
	u.ops[i].Value = append(u.ops[i].Value.(bson.D), bson.E{Key: path, Value: p.val})
	return nil
}

func (u *plainUpdate) addAll(at string, group []plainChange) error {
	for _, g := range group {
		if err := u.add(at, g); err != nil {
			return err
		}
	}
	return nil
}

// identifier makes an array filter only for a group that changes something.
func (u *plainUpdate) identifier(list string, p plainChange) (string, error) {
	where, err := p.where.simplify()
	if err != nil {
		return "", err
	}
	key := fmt.Sprintf("%s %+v", list, p.where)
	if id, ok := u.known[key]; ok || where == nil {
		return id, errIf(where == nil)
	}
	id := fmt.Sprintf("e%d", len(u.known))
	moved := where.below(id)
	filter, err := moved.document()
	if err != nil {
		return "", err
	}
	u.known[key] = id
	u.filters = append(u.filters, filter)
	return id, nil
}

func errIf(refused bool) error {
	if refused {
		return errPlain
	}
	return nil
}

func (g *grower) change(depth int) plainChange {
	paths := []string{"a", "b", "c.d", "c", "é", ""}
	kind := g.next(8)
	if depth == 0 {
		kind %= 4
	}
	path := paths[g.next(len(paths))]
	if kind < 4 {
		return plainChange{path: path, op: []string{"$set", "$inc", "$max", "$unset"}[kind], val: g.next(3)}
	}
	p := plainChange{path: path, op: []string{"", "$[]", "3", segment}[kind-4], group: []plainChange{g.change(depth - 1)}}
	if g.next(2) == 1 {
		p.group = append(p.group, g.change(depth-1))
	}
	if p.op == segment {
		p.where = plain{path: []string{"a", "", "b"}[g.next(3)], op: "$gt", val: g.next(2)}
	}
	return p
}

func FuzzUpdate(f *testing.F) {
	f.Add([]byte{2, 0, 0, 1, 1, 1, 2})
	f.Add([]byte{3, 7, 0, 0, 1, 1, 0, 0, 1, 7, 0, 1, 1, 1, 0, 0, 1})
	f.Add([]byte{3, 7, 0, 7, 1, 0, 2, 1, 0, 1, 0, 4, 1, 0, 0, 0, 5, 3, 1, 2, 0})
	f.Fuzz(func(t *testing.T, seed []byte) {
		g := &grower{seed}
		u := plainUpdate{ops: bson.D{}, known: map[string]string{}}
		var ms []Mutation
		var wantErr error
		for range g.next(4) {
			p := g.change(3)
			ms = append(ms, p.mutation())
			if wantErr == nil {
				wantErr = u.add("", p)
			}
		}
		got, filters, err := Update(Codec{}, ms)
		if (err != nil) != (wantErr != nil) {
			t.Fatalf("%v: error %v, the plain way %v", u, err, wantErr)
		}
		if err != nil {
			return
		}
		sameBytes(t, got, u.ops)
		if len(filters) != len(u.filters) {
			t.Fatalf("array filters %v, the plain way %v", filters, u.filters)
		}
		for i := range filters {
			sameBytes(t, filters[i], u.filters[i])
		}
	})
}

func sameBytes(t *testing.T, got bson.Raw, plain bson.D) {
	t.Helper()
	want, err := bson.Marshal(plain)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Fatalf("rendered %v\nthe plain way %v", got, bson.Raw(want))
	}
}

// What the direct path writes of a value is what the driver writes.
func FuzzAppendValue(f *testing.F) {
	f.Add("text", int64(5), 1.5, []byte{1}, true)
	f.Add("nul\x00", int64(1)<<31, 0.0, []byte(nil), false)
	f.Fuzz(func(t *testing.T, s string, n int64, x float64, b []byte, yes bool) {
		for _, v := range []any{s, status(s), int(n), level(n), n, int32(n), uint16(n), x, float32(x), b, yes, []string{s, s}, []int{int(n)}, bson.DateTime(n), byValue(s), minutes(n)} {
			got, err := Codec{}.appendElement([]byte(nil), "v", v)
			if err != nil {
				t.Fatal(err)
			}
			want, err := bson.Marshal(bson.D{{Key: "v", Value: v}})
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want[4:len(want)-1]) {
				t.Errorf("%T %v is written %x, by the driver %x", v, v, got, want[4:len(want)-1])
			}
		}
	})
}
