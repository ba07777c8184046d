package expr

import (
	"reflect"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

type folder struct {
	Name  string
	Sub   []*folder
	Tags  map[string][]string
	Any   any
	Array [2][]int
	When  time.Time
	own   []int
}

func TestCloneSharesNothing(t *testing.T) {
	n := 7
	for name, tt := range map[string]struct {
		v      any
		change func(v any)
	}{
		"strings":   {[]string{"a"}, func(v any) { v.([]string)[0] = "x" }},
		"ints":      {[]int{1}, func(v any) { v.([]int)[0] = 9 }},
		"ids":       {[]bson.ObjectID{{1}}, func(v any) { v.([]bson.ObjectID)[0][0] = 9 }},
		"bytes":     {[]byte{1}, func(v any) { v.([]byte)[0] = 9 }},
		"raw":       {bson.Raw{5, 0, 0, 0, 0}, func(v any) { v.(bson.Raw)[0] = 9 }},
		"binary":    {bson.Binary{Data: []byte{1}}, func(v any) { v.(bson.Binary).Data[0] = 9 }},
		"map":       {bson.M{"a": bson.A{1}}, func(v any) { v.(bson.M)["a"].(bson.A)[0] = 9 }},
		"document":  {bson.D{{Key: "a", Value: bson.M{"b": 1}}}, func(v any) { v.(bson.D)[0].Value.(bson.M)["b"] = 9 }},
		"pointer":   {&n, func(v any) { *v.(*int) = 9 }},
		"deep":      {[]folder{{Sub: []*folder{{Name: "a"}}}}, func(v any) { v.([]folder)[0].Sub[0].Name = "x" }},
		"map deep":  {folder{Tags: map[string][]string{"a": {"b"}}}, func(v any) { v.(folder).Tags["a"][0] = "x" }},
		"interface": {folder{Any: []int{1}}, func(v any) { v.(folder).Any.([]int)[0] = 9 }},
		"array":     {folder{Array: [2][]int{{1}}}, func(v any) { v.(folder).Array[0][0] = 9 }},
	} {
		t.Run(name, func(t *testing.T) {
			copied, err := Clone(tt.v)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(copied, tt.v) {
				t.Fatalf("Clone(%v) = %v", tt.v, copied)
			}
			tt.change(tt.v)
			if reflect.DeepEqual(copied, tt.v) {
				t.Errorf("the copy %v changed with the original", copied)
			}
		})
	}
}

func TestCloneKeepsValuesAsTheyAre(t *testing.T) {
	type named []int
	now := time.Now()
	for _, v := range []any{
		nil, 1, "a", now, []string(nil), []int(nil), []byte(nil), map[string]int(nil), (*folder)(nil), folder{}, []any{nil, []int(nil)}, named{1}, [2]*int{},
		folder{When: now, own: []int{1}}, Regex{"a", "i"}, []string{}, bson.D{},
	} {
		if got, err := Clone(v); err != nil || !reflect.DeepEqual(got, v) {
			t.Errorf("Clone(%T %v) = %T %v, %v", v, v, got, got, err)
		}
	}
}

func TestCloneRefusesCycles(t *testing.T) {
	self := &folder{}
	self.Sub = []*folder{self}
	m := bson.M{}
	m["m"] = m
	s := []any{nil}
	s[0] = s
	for _, v := range []any{self, m, s, []any{1, s}} {
		if _, err := Clone(v); err == nil {
			t.Errorf("Clone copied a %T that contains itself", v)
		}
	}
	shared := &folder{Name: "shared"}
	if _, err := Clone(folder{Sub: []*folder{shared, shared}, Any: [][]int{{}, {}}}); err != nil {
		t.Errorf("a value that stands in two places is no cycle: %v", err)
	}
}
