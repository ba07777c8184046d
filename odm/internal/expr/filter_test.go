package expr

import (
	"errors"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
)

func and(ns ...Node) Node { return Join("$and", ns) }
func or(ns ...Node) Node  { return Join("$or", ns) }
func nor(ns ...Node) Node { return Join("$nor", ns) }

func TestConditionsRender(t *testing.T) {
	a, b := New("a", "$eq", 1), New("b", "$gt", 2)
	checkAll(t, map[string]rendering{
		"nothing":                        {in: Node{}, want: `{}`},
		"equality is bare":               {in: a, want: `{"a":1}`},
		"null":                           {in: New("a", "$eq", nil), want: `{"a":null}`},
		"operator":                       {in: b, want: `{"b":{"$gt":2}}`},
		"list":                           {in: NewList("a", "$in", []int{1, 2}), want: `{"a":{"$in":[1,2]}}`},
		"nil list":                       {in: NewList("a", "$in", []int(nil)), want: `{"a":{"$in":[]}}`},
		"list of bytes is no Binary":     {in: NewList("a", "$in", []uint8{1, 2}), want: `{"a":{"$in":[1,2]}}`},
		"list of nils":                   {in: NewList("a", "$in", []any{nil, "x"}), want: `{"a":{"$in":[null,"x"]}}`},
		"regex":                          {in: New("a", "$regex", Regex{"^a", ""}), want: `{"a":{"$regex":"^a"}}`},
		"regex with options":             {in: New("a", "$regex", Regex{"^a", "im"}), want: `{"a":{"$regex":"^a","$options":"im"}}`},
		"and":                            {in: and(a, b), want: `{"$and":[{"a":1},{"b":{"$gt":2}}]}`},
		"and of one":                     {in: and(a), want: `{"a":1}`},
		"and of none":                    {in: and(), want: `{}`},
		"zero conditions are left out":   {in: and(Node{}, a, Node{}), want: `{"a":1}`},
		"or":                             {in: or(a, b), want: `{"$or":[{"a":1},{"b":{"$gt":2}}]}`},
		"or of one":                      {in: or(a), want: `{"a":1}`},
		"or of none":                     {in: or(), err: "$or of no conditions"},
		"or of zero conditions":          {in: or(Node{}), err: "$or of no conditions"},
		"nor":                            {in: nor(a, b), want: `{"$nor":[{"a":1},{"b":{"$gt":2}}]}`},
		"nor of one":                     {in: nor(a), want: `{"$nor":[{"a":1}]}`},
		"nor of none":                    {in: nor(), err: "$nor of no conditions"},
		"not of a comparison":            {in: Not(b), want: `{"b":{"$not":{"$gt":2}}}`},
		"not of an equality":             {in: Not(a), want: `{"a":{"$not":{"$eq":1}}}`},
		"not of not":                     {in: Not(Not(b)), want: `{"b":{"$not":{"$not":{"$gt":2}}}}`},
		"not of and":                     {in: Not(and(a, b)), want: `{"$nor":[{"$and":[{"a":1},{"b":{"$gt":2}}]}]}`},
		"not of raw":                     {in: Not(Raw(bson.M{"a": 1})), want: `{"$nor":[{"a":1}]}`},
		"not of a regex":                 {in: Not(New("a", "$regex", Regex{"x", "i"})), want: `{"a":{"$not":{"$regex":"x","$options":"i"}}}`},
		"not of $elemMatch":              {in: Not(Elem("a", []Node{b})), want: `{"a":{"$not":{"$elemMatch":{"b":{"$gt":2}}}}}`},
		"not of nothing":                 {in: Not(Node{}), err: "$not of no condition"},
		"raw":                            {in: Raw(bson.D{{Key: "x", Value: 1}, {Key: "a", Value: 2}}), want: `{"x":1,"a":2}`},
		"raw beside others":              {in: and(Raw(bson.M{"x": 1}), a), want: `{"$and":[{"x":1},{"a":1}]}`},
		"raw nil":                        {in: Raw(nil), err: "nil"},
		"raw nil map":                    {in: Raw(bson.M(nil)), err: "bson.M encodes to null"},
		"raw that is no document":        {in: Raw("x"), err: "not to a document"},
		"whole":                          {in: Whole("$where", "this.a"), want: `{"$where":"this.a"}`},
		"not of whole":                   {in: Not(Whole("$where", "this.a")), want: `{"$nor":[{"$where":"this.a"}]}`},
		"a user's operators are a value": {in: New("a", "$eq", bson.M{"$gt": ""}), want: `{"a":{"$eq":{"$gt":""}}}`},
		"a DBRef is a value as it is":    {in: New("a", "$eq", bson.D{{Key: "$ref", Value: "c"}, {Key: "$id", Value: 1}}), want: `{"a":{"$ref":"c","$id":1}}`},
		"an empty document is a value":   {in: New("a", "$eq", bson.D{}), want: `{"a":{}}`},
		"bson.Regex matches":             {in: New("a", "$eq", bson.Regex{Pattern: "x", Options: "i"}), want: `{"a":{"$regularExpression":{"pattern":"x","options":"i"}}}`},
		"not of bson.Regex":              {in: Not(New("a", "$eq", bson.Regex{Pattern: "x"})), want: `{"a":{"$not":{"$regularExpression":{"pattern":"x","options":""}}}}`},
		"an error travels":               {in: and(a, or(b, Bad(errors.New("boom")))), err: "boom"},
		"an error travels through not":   {in: Not(Bad(errors.New("boom"))), err: "boom"},
		"empty path":                     {in: New("", "$eq", 1), err: "empty path"},
		"path that is an operator":       {in: New("$where", "$eq", "x"), err: "begins with $"},
		"path with a zero byte":          {in: New("a\x00b", "$eq", 1), err: "zero byte"},
		"value without encoding":         {in: New("a", "$eq", make(chan int)), err: `at "a"`},
		"map key":                        {in: New(KeyPath("m", "k"), "$gt", 1), want: `{"m.k":{"$gt":1}}`},
		"map key with a dot":             {in: New(KeyPath("m", "a.b"), "$gt", 1), err: `map key "a.b"`},
		"empty map key":                  {in: New(KeyPath("m", ""), "$gt", 1), err: `map key ""`},
		"positional map key":             {in: New(KeyPath("m", "$[]"), "$gt", 1), err: `map key "$[]"`},
		"bad map key inside another":     {in: New(KeyPath(KeyPath("m", "a.b"), "c"), "$gt", 1), err: `map key "a.b"`},
		"bad map key below a path":       {in: Under("p", []Node{New(KeyPath("m", "a.b"), "$gt", 1)}), err: `map key "a.b"`},
		"under":                          {in: Under("p.q", []Node{a, or(b, Not(a))}), want: `{"$and":[{"p.q.a":1},{"$or":[{"p.q.b":{"$gt":2}},{"p.q.a":{"$not":{"$eq":1}}}]}]}`},
		"under the empty path":           {in: Under("", []Node{a}), want: `{"a":1}`},
		"under, element itself":          {in: Under("p", []Node{New("", "$gt", 1)}), want: `{"p":{"$gt":1}}`},
		"under, raw":                     {in: Under("p", []Node{Raw(bson.M{"a": 1})}), err: `raw condition cannot be moved below "p"`},
		"under, raw deep":                {in: Under("p", []Node{or(a, Raw(bson.M{"a": 1}))}), err: "raw condition cannot be moved"},
		"under, whole":                   {in: Under("p", []Node{Whole("$where", "x")}), err: "$where asks about the whole document"},
		"linked":                         {in: Linked("p", []Node{a}), want: `{"p.a":1}`},
		"linked, without a path":         {in: Linked("", []Node{a}), err: "empty path"},
		"linked any":                     {in: LinkedAny("p", []Node{a, b}), want: `{"p":{"$elemMatch":{"a":1,"b":{"$gt":2}}}}`},
	})
}

func TestSeveralConditionsAreJoined(t *testing.T) {
	for want, fs := range map[string][]Node{
		`{}`:                         nil,
		`{"a":1}`:                    {New("a", "$eq", 1), {}},
		`{"$and":[{"a":1},{"b":2}]}`: {New("a", "$eq", 1), New("b", "$eq", 2)},
		`{"$and":[{"a":{"$gt":1}},{"a":{"$lt":9}}]}`: {New("a", "$gt", 1), New("a", "$lt", 9)},
	} {
		got, err := Document(Codec{}, fs)
		if err != nil {
			t.Fatal(err)
		}
		if got := relaxed(t, got); got != want {
			t.Errorf("Document(%d conditions) = %s, want %s", len(fs), got, want)
		}
	}
}

func TestAsksNothing(t *testing.T) {
	for name, tt := range map[string]struct {
		fs   []Node
		want bool
	}{
		"none":            {nil, true},
		"zeros":           {[]Node{{}, and()}, true},
		"one":             {[]Node{{}, New("a", "$eq", 1)}, false},
		"an error":        {[]Node{or()}, false},
		"an empty raw":    {[]Node{Raw(bson.M{})}, false},
		"an empty member": {[]Node{Elem("a", []Node{})}, false},
	} {
		if got := AsksNothing(tt.fs); got != tt.want {
			t.Errorf("%s: AsksNothing = %v, want %v", name, got, tt.want)
		}
	}
}

func TestUnfetchedFindsTheLink(t *testing.T) {
	where := Linked("org", []Node{New("name", "$eq", "x")})
	for name, tt := range map[string]struct {
		in   Node
		want string
	}{
		"none":             {New("a", "$eq", 1), ""},
		"itself":           {where, "org"},
		"negated":          {Not(where), "org"},
		"in a join":        {or(New("a", "$eq", 1), where), "org"},
		"in an element":    {Elem("rows", []Node{where}), "org"},
		"below a path":     {Under("home", []Node{and(New("a", "$eq", 1), where)}), "home.org"},
		"negated join":     {Not(and(New("a", "$eq", 1), where)), "org"},
		"where of nothing": {Linked("org", []Node{}), ""},
	} {
		if got, ok := Unfetched([]Node{{}, tt.in}); got != tt.want || ok != (tt.want != "") {
			t.Errorf("%s: Unfetched = %q, %v; want %q", name, got, ok, tt.want)
		}
	}
}
