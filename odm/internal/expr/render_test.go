package expr

import (
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// relaxed is a document as relaxed extended JSON.
func relaxed(t testing.TB, doc bson.Raw) string {
	t.Helper()
	if err := doc.Validate(); err != nil {
		t.Fatalf("not BSON: %v", err)
	}
	b, err := bson.MarshalExtJSON(doc, false, false)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A rendering is a condition with the document or the error that it must give.
type rendering struct {
	in   Node
	want string
	err  string // part of the error
}

func (r rendering) check(t *testing.T) {
	t.Helper()
	got, err := Document(Codec{}, []Node{r.in})
	if r.err != "" {
		if err == nil || !strings.Contains(err.Error(), r.err) {
			t.Errorf("rendered %v, %v; want an error with %q", got, err, r.err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if got := relaxed(t, got); got != r.want {
		t.Errorf("rendered\n\t%s, want\n\t%s", got, r.want)
	}
}

func checkAll(t *testing.T, cases map[string]rendering) {
	t.Helper()
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { c.check(t) })
	}
}
