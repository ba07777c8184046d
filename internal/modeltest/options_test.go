package modeltest

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/model/fromreflect"
	"github.com/databridge-go/databridge/odm"
)

type shape struct {
	odm.Document `bson:",inline" odm:"collection=shapes,root,classid=kind"`
	Color        string `bson:"color"`
}

type click struct {
	odm.Document `bson:",inline" odm:"collection=click,union=events"`
	X            int `bson:"x"`
}

type plain struct {
	ID bson.ObjectID `bson:"_id"`
}

// The key of the class is no field, and all the same a query may ask for it.
func TestTheKeyOfAClassIsKnown(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		of              any
		collection, key string
	}{{shape{}, "shapes", "kind"}, {click{}, "events", "_class_id"}, {plain{}, "", ""}} {
		s := model.Extract(fromreflect.Type(reflect.TypeOf(tt.of)))
		if s.Collection != tt.collection || s.ClassKey() != tt.key {
			t.Errorf("%T is stored in %q with its class under %q, want %q and %q", tt.of, s.Collection, s.ClassKey(), tt.collection, tt.key)
		}
		for _, path := range []string{"kind", "_class_id"} {
			want := model.Missing
			if path == tt.key {
				want = model.Found
			}
			if got := s.Resolve(path).Status; got != want {
				t.Errorf("%T: %s is %s, want %s", tt.of, path, got, want)
			}
		}
		if got := s.Resolve("x.kind").Status; got == model.Found {
			t.Errorf("%T: x.kind is %s", tt.of, got)
		}
	}
}

// FuzzOptions compares the parts of a tag with those between all commas: brackets keep some together, and nothing is lost.
func FuzzOptions(f *testing.F) {
	for _, seed := range []string{"", "unique", "index,sparse", "index, sparse", "partial={'a':1,'b':[1,2]},unique", "a={,b", "}a,b", "a=b=c", ",,"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var got []string
		for _, o := range model.Options(text) {
			part := o.Name
			if o.Value != "" {
				part += "=" + o.Value
			}
			got = append(got, part)
		}
		squeeze := func(s string) string {
			return strings.NewReplacer(" ", "", ",", "", "=", "").Replace(strings.Join(strings.Fields(s), ""))
		}
		if a, b := squeeze(strings.Join(got, "")), squeeze(text); a != b {
			t.Errorf("Options(%q) hold %q, want %q", text, a, b)
		}
		if strings.ContainsAny(text, "{}[]") {
			return
		}
		var want []string
		for _, part := range strings.Split(text, ",") {
			name, value, _ := strings.Cut(part, "=")
			if strings.TrimSpace(part) == "" {
				continue
			}
			part = strings.TrimSpace(name)
			if v := strings.TrimSpace(value); v != "" {
				part += "=" + v
			}
			want = append(want, part)
		}
		if !slices.Equal(got, want) {
			t.Errorf("Options(%q) are %q, want %q", text, got, want)
		}
	})
}
