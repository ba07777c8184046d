package link_test

import (
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/link"
)

// A house has a link to a door, which has one to a material, and a list of links to windows.
type model map[string]link.Link

func house() model {
	material := link.Link{Path: "material", From: "materials", One: true, Target: model{}}
	return model{
		"door":    {Path: "door", From: "doors", One: true, Target: model{"material": material}},
		"a.door":  {Path: "a.door", From: "doors", One: true, Target: model{}},
		"a_door":  {Path: "a_door", From: "doors", One: true, Target: model{}},
		"windows": {Path: "windows", From: "windows", Target: model{}, Where: document(bson.D{{Key: "gone", Value: nil}})},
	}
}

func (m model) Through(path string) (link.Link, bool) {
	for at, l := range m {
		rest, ok := strings.CutPrefix(path, at+".")
		if !ok || rest == "" || rest[0] == '$' {
			continue
		}
		l.Rest = rest
		l.Indexed = rest[0] >= '0' && rest[0] <= '9'
		return l, true
	}
	return link.Link{}, false
}

func document(v any) bson.Raw {
	raw, err := bson.Marshal(v)
	if err != nil {
		panic(err) // a fault of the test
	}
	return raw
}

func parse(t testing.TB, text string) bson.Raw {
	t.Helper()
	var raw bson.Raw
	if err := bson.UnmarshalExtJSON([]byte(text), false, &raw); err != nil {
		t.Fatal(err)
	}
	return raw
}

const (
	door    = `{"$lookup":{"from":"doors","localField":"door.$id","foreignField":"_id","as":"_link_door"}}`
	one     = `{"$unwind":{"path":"$_link_door","preserveNullAndEmptyArrays":true}}`
	windows = `{"$lookup":{"from":"windows","localField":"windows.$id","foreignField":"_id","as":"_link_windows","pipeline":[{"$match":{"gone":null}}]}}`
)

func TestOf(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ filter, sort, own, stages, last, err string }{
		"nothing linked":      {filter: `{"name":"a","door.$id":1,"$or":[{"x":1},{"door":{"$ref":"doors"}}]}`},
		"one":                 {filter: `{"door.height":2}`, own: `{}`, stages: door + one + `{"$match":{"_link_door.height":2}}`},
		"own first":           {filter: `{"name":"a","door.height":2}`, own: `{"name":"a"}`, stages: door + one + `{"$match":{"_link_door.height":2}}`},
		"parts of $and":       {filter: `{"$and":[{"name":"a"},{"$and":[{"x":1},{"door.height":2}]}]}`, own: `{"$and":[{"name":"a"},{"x":1}]}`, stages: door + one + `{"$match":{"_link_door.height":2}}`},
		"inside $or":          {filter: `{"$or":[{"name":"a"},{"door.height":2}]}`, own: `{}`, stages: door + one + `{"$match":{"$or":[{"name":"a"},{"_link_door.height":2}]}}`},
		"operators stay":      {filter: `{"door.height":{"$not":{"$gt":2},"$ne":"door.height"}}`, own: `{}`, stages: door + one + `{"$match":{"_link_door.height":{"$not":{"$gt":2},"$ne":"door.height"}}}`},
		"element of links":    {filter: `{"windows":{"$elemMatch":{"x":1,"$id":2,"$or":[{"y":1},{"$id":3}]}}}`, own: `{}`, stages: windows + `{"$match":{"_link_windows":{"$elemMatch":{"x":1,"_id":2,"$or":[{"y":1},{"_id":3}]}}}}`},
		"not one of links":    {filter: `{"windows":{"$not":{"$elemMatch":{"x":1}}}}`, own: `{}`, stages: windows + `{"$match":{"_link_windows":{"$not":{"$elemMatch":{"x":1}}}}}`},
		"references stay":     {filter: `{"windows":{"$elemMatch":{"$id":2}}}`},
		"an expression":       {filter: `{"$expr":{"$eq":["$door.height",{"$add":["$x","$$ROOT.door.width",{"$literal":"$door.x"}]}]}}`, own: `{}`, stages: door + one + `{"$match":{"$expr":{"$eq":["$_link_door.height",{"$add":["$x","$_link_door.width",{"$literal":"$door.x"}]}]}}}`},
		"sort":                {filter: `{"name":"a"}`, sort: `{"door.height":-1,"x":1}`, own: `{"name":"a"}`, stages: door + one, last: `{"$unset":["_link_door"]}`},
		"names that collide":  {filter: `{"a.door.x":1,"a_door.x":2}`, own: `{}`, stages: `{"$lookup":{"from":"doors","localField":"a.door.$id","foreignField":"_id","as":"_link_a_door"}}{"$unwind":{"path":"$_link_a_door","preserveNullAndEmptyArrays":true}}{"$lookup":{"from":"doors","localField":"a_door.$id","foreignField":"_id","as":"_link_a_door_1"}}{"$unwind":{"path":"$_link_a_door_1","preserveNullAndEmptyArrays":true}}{"$match":{"$and":[{"_link_a_door.x":1},{"_link_a_door_1.x":2}]}}`},
		"by its place":        {filter: `{"windows.0.x":1}`, err: "by its place"},
		"beside $elemMatch":   {filter: `{"windows":{"$size":1,"$elemMatch":{"x":1}}}`, err: "$size"},
		"$all of elements":    {filter: `{"windows":{"$all":[{"$elemMatch":{"x":1}}]}}`, err: "$all"},
		"link in an element":  {filter: `{"a":{"$elemMatch":{"door.x":1}}}`, err: "outside of Any"},
		"sort by its place":   {filter: `{}`, sort: `{"windows.0.x":1}`, err: "by its place"},
		"two links deep":      {filter: `{"door.material.label":"oak"}`, own: `{}`, stages: `{"$lookup":{"from":"doors","localField":"door.$id","foreignField":"_id","as":"_link_door","pipeline":[{"$lookup":{"from":"materials","localField":"material.$id","foreignField":"_id","as":"_link_material"}},{"$unwind":{"path":"$_link_material","preserveNullAndEmptyArrays":true}}]}}` + one + `{"$match":{"_link_door._link_material.label":"oak"}}`},
		"a deep reference":    {filter: `{"door.material.$id":1}`, own: `{}`, stages: door + one + `{"$match":{"_link_door.material.$id":1}}`},
		"one lookup for many": {filter: `{"door.height":2,"$nor":[{"door.width":1}]}`, own: `{}`, stages: door + one + `{"$match":{"$and":[{"_link_door.height":2},{"$nor":[{"_link_door.width":1}]}]}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var sort bson.Raw
			if tt.sort != "" {
				sort = parse(t, tt.sort)
			}
			j, err := link.Of(house(), parse(t, tt.filter), sort)
			switch {
			case tt.err != "":
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Errorf("Of(%s) fails with %v, want %s", tt.filter, err, tt.err)
				}
				return
			case err != nil:
				t.Fatal(err)
			case tt.stages == "":
				if j != nil {
					t.Errorf("Of(%s) = %v, want nil", tt.filter, j)
				}
				return
			}
			if got := text(t, j.Own); got != tt.own {
				t.Errorf("own conditions are %s, want %s", got, tt.own)
			}
			want := tt.stages
			if tt.last == "" {
				want += `{"$unset":[` + names(j) + `]}`
			}
			if got := texts(t, j.Stages); got != want {
				t.Errorf("stages are\n\t%s\nwant\n\t%s", got, want)
			}
			if got := texts(t, j.Last); got != tt.last {
				t.Errorf("last stages are %s, want %s", got, tt.last)
			}
		})
	}
}

// names are those that the lookups of j give.
func names(j *link.Join) string {
	var out []string
	for _, s := range j.Stages {
		if as, ok := s.Lookup("$lookup", "as").StringValueOK(); ok {
			out = append(out, `"`+as+`"`)
		}
	}
	return strings.Join(out, ",")
}

func texts(t testing.TB, docs []bson.Raw) string {
	t.Helper()
	out := ""
	for _, d := range docs {
		out += text(t, d)
	}
	return out
}

func text(t testing.TB, doc bson.Raw) string {
	t.Helper()
	b, err := bson.MarshalExtJSON(doc, false, false)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestValues(t *testing.T) {
	t.Parallel()
	j, at, err := link.Values(house(), parse(t, `{"name":"a","windows.x":1}`), "door.height")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := texts(t, j.Stages), door+one+windows+`{"$match":{"_link_windows.x":1}}`; at != "_link_door.height" || text(t, j.Own) != `{"name":"a"}` || got != want {
		t.Errorf("Values gives %s, %s, %s; want the stages %s", at, text(t, j.Own), got, want)
	}
}

// What asks about linked documents is asked of lookups, and nothing else is: no rewritten condition goes through a link,
// a filter that asks about none needs no lookup, and conditions on own fields stay the same.
func FuzzOf(f *testing.F) {
	for _, s := range []string{
		`{"name":"a","door.height":2}`, `{"$or":[{"door.material.label":"x"},{"windows.x":{"$gt":1}}]}`,
		`{"windows":{"$elemMatch":{"x":1,"$id":2}}}`, `{"$expr":{"$gt":["$door.height","$$ROOT.windows.x"]}}`,
		`{"$and":[{"$and":[]},{"a":{"$elemMatch":{"b":{"$not":{"$elemMatch":{"c":1}}}}}},{"a.door.x":null}]}`,
		`{"windows":{"$not":{"$elemMatch":{"y":{"$in":[1]}}}},"$text":{"$search":"s"}}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		var filter bson.Raw
		if bson.UnmarshalExtJSON([]byte(in), false, &filter) != nil {
			return
		}
		j, err := link.Of(house(), filter, nil)
		if err != nil {
			return
		}
		path, touched := link.Touched(house(), filter)
		if touched != (j != nil) {
			t.Fatalf("%s asks about %q: %v, and needs lookups: %v", in, path, touched, j != nil)
		}
		if j == nil {
			return
		}
		if path, ok := link.Touched(house(), j.Own); ok {
			t.Errorf("the own conditions of %s ask about %q", in, path)
		}
		for _, s := range j.Stages {
			match, ok := s.Lookup("$match").DocumentOK()
			if path, through := link.Touched(house(), match); ok && through {
				t.Errorf("%s is rewritten as %s, which still goes through %q", in, text(t, match), path)
			}
		}
	})
}
