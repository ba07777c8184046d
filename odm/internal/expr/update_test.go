package expr

import (
	"errors"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// updated renders changes as the update document and, after each "where", an array filter.
func updated(t testing.TB, cs []Mutation) (string, error) {
	t.Helper()
	doc, filters, err := Update(Codec{}, cs)
	if err != nil {
		return "", err
	}
	s := relaxed(t, doc)
	for _, f := range filters {
		s += " where " + relaxed(t, f)
	}
	return s, nil
}

func set(path string, v any) Mutation { return Change(path, "$set", v) }

func TestChangesRender(t *testing.T) {
	a, b := set("a", 1), Change("b", "$inc", 2)
	hot, cold := New("sku", "$eq", "a"), New("sku", "$eq", "b")
	for name, tt := range map[string]struct {
		in   []Mutation
		want string
		err  string // part of the error
	}{
		"none":                          {nil, `{}`, ""},
		"zero changes are left out":     {[]Mutation{{}, a, {}}, `{"$set":{"a":1}}`, ""},
		"operators in first use order":  {[]Mutation{b, a, Change("c", "$inc", 3)}, `{"$inc":{"b":2,"c":3},"$set":{"a":1}}`, ""},
		"rename":                        {[]Mutation{Change("a", "$rename", "z")}, `{"$rename":{"a":"z"}}`, ""},
		"push one":                      {[]Mutation{Add("a", "$push", []int{1})}, `{"$push":{"a":1}}`, ""},
		"push several":                  {[]Mutation{Add("a", "$push", []int{1, 2})}, `{"$push":{"a":{"$each":[1,2]}}}`, ""},
		"push none":                     {[]Mutation{Add("a", "$push", []int(nil))}, `{"$push":{"a":{"$each":[]}}}`, ""},
		"push one array":                {[]Mutation{Add("a", "$push", [][]int{{1, 2}})}, `{"$push":{"a":[1,2]}}`, ""},
		"push bytes":                    {[]Mutation{Add("a", "$push", []uint8{1, 2})}, `{"$push":{"a":{"$each":[1,2]}}}`, ""},
		"push of no slice":              {[]Mutation{Add("a", "$push", 1)}, "", "no slice"},
		"push one with a modifier":      {[]Mutation{AddEach("a", []int{1}, []Modifier{NewModifier("$slice", -3)})}, `{"$push":{"a":{"$each":[1],"$slice":-3}}}`, ""},
		"push none to sort":             {[]Mutation{AddEach("a", []int{}, []Modifier{SortModifier([]string{"-q", "s"})})}, `{"$push":{"a":{"$each":[],"$sort":{"q":-1,"s":1}}}}`, ""},
		"push, sort the elements":       {[]Mutation{AddEach("a", []int{1}, []Modifier{SortModifier([]string{"-"})})}, `{"$push":{"a":{"$each":[1],"$sort":-1}}}`, ""},
		"push, bad sort":                {[]Mutation{AddEach("a", []int{1}, []Modifier{SortModifier([]string{"q", "-q"})})}, "", "sorted by twice"},
		"push, sort by nothing":         {[]Mutation{AddEach("a", []int{1}, []Modifier{SortModifier([]string{})})}, "", "$sort of no keys"},
		"push, a modifier twice":        {[]Mutation{AddEach("a", []int{1}, []Modifier{NewModifier("$slice", 1), NewModifier("$slice", 2)})}, "", "says $slice twice"},
		"pull all":                      {[]Mutation{ChangeList("a", "$pullAll", []string(nil))}, `{"$pullAll":{"a":[]}}`, ""},
		"move":                          {[]Mutation{Move("p", []Mutation{a, b})}, `{"$set":{"p.a":1},"$inc":{"p.b":2}}`, ""},
		"move inline":                   {[]Mutation{Move("", []Mutation{a})}, `{"$set":{"a":1}}`, ""},
		"move nothing":                  {[]Mutation{Move("p", []Mutation{})}, `{}`, ""},
		"move a rename":                 {[]Mutation{Move("p", []Mutation{Change("a", "$rename", "b")})}, "", "$rename names two whole paths"},
		"move raw":                      {[]Mutation{Move("p", []Mutation{RawUpdate(bson.M{}, nil)})}, "", "raw update cannot be moved"},
		"move raw inline":               {[]Mutation{Move("", []Mutation{RawUpdate(bson.M{"$set": bson.M{"a": 1}}, nil)})}, `{"$set":{"a":1}}`, ""},
		"every element":                 {[]Mutation{At("l", "$[]", []Mutation{a})}, `{"$set":{"l.$[].a":1}}`, ""},
		"every element itself":          {[]Mutation{At("l", "$[]", []Mutation{Change("", "$inc", 1)})}, `{"$inc":{"l.$[]":1}}`, ""},
		"index":                         {[]Mutation{Index("l", 2, []Mutation{a})}, `{"$set":{"l.2.a":1}}`, ""},
		"negative index":                {[]Mutation{Index("l", -1, []Mutation{a})}, "", "index -1"},
		"chosen elements":               {[]Mutation{Where("l", hot, []Mutation{a, b})}, `{"$set":{"l.$[e0].a":1},"$inc":{"l.$[e0].b":2}} where {"e0.sku":"a"}`, ""},
		"chosen elements themselves":    {[]Mutation{Where("l", New("", "$gt", 4), []Mutation{set("", 0)})}, `{"$set":{"l.$[e0]":0}} where {"e0":{"$gt":4}}`, ""},
		"chosen by several conditions":  {[]Mutation{Where("l", and(hot, New("q", "$gt", 1)), []Mutation{a})}, `{"$set":{"l.$[e0].a":1}} where {"$and":[{"e0.sku":"a"},{"e0.q":{"$gt":1}}]}`, ""},
		"two choices are numbered":      {[]Mutation{Where("l", hot, []Mutation{a}), Where("l", cold, []Mutation{a})}, `{"$set":{"l.$[e0].a":1,"l.$[e1].a":1}} where {"e0.sku":"a"} where {"e1.sku":"b"}`, ""},
		"one choice twice has one name": {[]Mutation{Where("l", hot, []Mutation{a}), Where("l", hot, []Mutation{b})}, `{"$set":{"l.$[e0].a":1},"$inc":{"l.$[e0].b":2}} where {"e0.sku":"a"}`, ""},
		"of two lists, two names":       {[]Mutation{Where("l", hot, []Mutation{a}), Where("m", hot, []Mutation{a})}, `{"$set":{"l.$[e0].a":1,"m.$[e1].a":1}} where {"e0.sku":"a"} where {"e1.sku":"a"}`, ""},
		"choices nest":                  {[]Mutation{Where("l", hot, []Mutation{a, Where("t", cold, []Mutation{b})})}, `{"$set":{"l.$[e0].a":1},"$inc":{"l.$[e0].t.$[e1].b":2}} where {"e0.sku":"a"} where {"e1.sku":"b"}`, ""},
		"a choice below every element":  {[]Mutation{At("l", "$[]", []Mutation{Where("t", cold, []Mutation{b})})}, `{"$inc":{"l.$[].t.$[e0].b":2}} where {"e0.sku":"b"}`, ""},
		"a choice by nothing":           {[]Mutation{Where("l", Node{}, []Mutation{a})}, "", "without a condition"},
		"a choice by an error":          {[]Mutation{Where("l", or(), []Mutation{a})}, "", `$or of no conditions; leave it out, or give it at least one (in the array filter of "l")`},
		"a choice by raw":               {[]Mutation{Where("l", Raw(bson.M{"sku": 1}), []Mutation{a})}, "", "raw condition cannot be moved"},
		"a choice by a linked document": {[]Mutation{Where("l", Linked("org", []Node{hot}), []Mutation{a})}, "", `the document that "org" links to`},
		"a path twice":                  {[]Mutation{a, Change("a", "$inc", 1)}, "", `two changes of "a"`},
		"a path and one inside":         {[]Mutation{a, set("a.b", 1)}, "", "one lies inside the other"},
		"a path and one around":         {[]Mutation{set("a.b", 1), a}, "", "one lies inside the other"},
		"neighbours with one beginning": {[]Mutation{a, set("ab", 1), set("a2.b", 1)}, `{"$set":{"a":1,"ab":1,"a2.b":1}}`, ""},
		"rename onto a change":          {[]Mutation{a, Change("z", "$rename", "a")}, "", `two changes of "a"`},
		"empty path":                    {[]Mutation{set("", 1)}, "", "a change of the empty path"},
		"path that is an operator":      {[]Mutation{set("$set", 1)}, "", "begins with $"},
		"bad map key":                   {[]Mutation{set(KeyPath("m", "$[]"), 1)}, "", `map key "$[]"`},
		"value without encoding":        {[]Mutation{set("a", make(chan int))}, "", `odm: at "a": no encoder`},
		"an error travels":              {[]Mutation{a, Move("p", []Mutation{BadChange(errors.New("boom"))})}, "", "boom"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := updated(t, tt.in)
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Errorf("rendered %s, %v; want an error with %q", got, err, tt.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got != tt.want {
				t.Errorf("rendered\n\t%s, want\n\t%s", got, tt.want)
			}
		})
	}
}

func TestPullRenders(t *testing.T) {
	a, b := New("a", "$eq", 1), New("b", "$gt", 2)
	for name, tt := range map[string]struct {
		in   []Node
		want string
		err  string
	}{
		"one field":                {[]Node{b}, `{"b":{"$gt":2}}`, ""},
		"fields":                   {[]Node{a, b}, `{"$and":[{"a":1},{"b":{"$gt":2}}]}`, ""},
		"or":                       {[]Node{or(a, b)}, `{"$or":[{"a":1},{"b":{"$gt":2}}]}`, ""},
		"not":                      {[]Node{Not(a)}, `{"a":{"$not":{"$eq":1}}}`, ""},
		"raw":                      {[]Node{Raw(bson.M{"a": 1})}, `{"a":1}`, ""},
		"an empty raw beside":      {[]Node{Raw(bson.M{}), a}, `{"a":1}`, ""},
		"a value":                  {[]Node{it("$eq", 5)}, `5`, ""},
		"a document as a value":    {[]Node{it("$eq", bson.D{{Key: "x", Value: 1}})}, `{"$eq":{"x":1}}`, ""},
		"the element":              {[]Node{it("$gt", 3), it("$lt", 9)}, `{"$gt":3,"$lt":9}`, ""},
		"the element, negated":     {[]Node{Not(it("$gt", 3))}, `{"$exists":true,"$not":{"$gt":3}}`, ""},
		"the element, raw negated": {[]Node{it("$lt", 9), Raw(bson.M{"$not": bson.M{"$gt": 3}})}, `{"$lt":9,"$not":{"$gt":3}}`, ""},
		"nothing":                  {[]Node{}, "", "$pull of no conditions"},
		"only zeros":               {[]Node{{}, and()}, "", "$pull of no conditions"},
		"an empty raw":             {[]Node{Raw(bson.M{})}, "", "$pull of an empty condition"},
		"only empty raws":          {[]Node{Raw(bson.M{}), Raw(bson.D{})}, "", "$pull of an empty condition"},
		"value and fields":         {[]Node{a, it("$gt", 1)}, "", "as a value and by its fields"},
		"a linked document":        {[]Node{a, or(b, Linked("org", []Node{a}))}, "", `the document that "org" links to`},
		"an error":                 {[]Node{a, or()}, "", "$or of no conditions"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := updated(t, []Mutation{Pull("s", tt.in)})
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Errorf("rendered %s, %v; want an error with %q", got, err, tt.err)
				}
				return
			}
			if want := `{"$pull":{"s":` + tt.want + `}}`; err != nil || got != want {
				t.Errorf("rendered %s, %v; want %s", got, err, want)
			}
		})
	}
}

func TestRawUpdatesMerge(t *testing.T) {
	byName := func(id string) bson.M { return bson.M{id + ".sku": "a"} }
	where := Where("l", New("sku", "$eq", "a"), []Mutation{set("q", 1)})
	for name, tt := range map[string]struct {
		in   []Mutation
		want string
		err  string
	}{
		"alone":               {[]Mutation{RawUpdate(bson.M{"$set": bson.M{"a": 1}}, nil)}, `{"$set":{"a":1}}`, ""},
		"beside typed":        {[]Mutation{set("b", 2), RawUpdate(bson.D{{Key: "$set", Value: bson.M{"a": 1}}, {Key: "$inc", Value: bson.M{"n": 1}}}, nil)}, `{"$set":{"b":2,"a":1},"$inc":{"n":1}}`, ""},
		"with filters":        {[]Mutation{RawUpdate(bson.M{"$set": bson.M{"l.$[x].q": 3}}, []any{byName("x")})}, `{"$set":{"l.$[x].q":3}} where {"x.sku":"a"}`, ""},
		"their names are out": {[]Mutation{where, RawUpdate(bson.M{"$set": bson.M{"m.$[e0].q": 3}}, []any{byName("e0")})}, `{"$set":{"l.$[e1].q":1,"m.$[e0].q":3}} where {"e0.sku":"a"} where {"e1.sku":"a"}`, ""},
		"names below $or":     {[]Mutation{where, RawUpdate(bson.M{"$set": bson.M{"m.$[e0].q": 3}}, []any{bson.M{"$or": bson.A{byName("e0")}}})}, `{"$set":{"l.$[e1].q":1,"m.$[e0].q":3}} where {"$or":[{"e0.sku":"a"}]} where {"e1.sku":"a"}`, ""},
		"conflict":            {[]Mutation{set("a", 2), RawUpdate(bson.M{"$inc": bson.M{"a": 1}}, nil)}, "", `two changes of "a"`},
		"nil":                 {[]Mutation{RawUpdate(nil, nil)}, "", "nil"},
		"empty":               {[]Mutation{RawUpdate(bson.M{}, nil)}, "", "without operators"},
		"a whole document":    {[]Mutation{RawUpdate(bson.M{"a": 1}, nil)}, "", `"a" is no operator`},
		"a pipeline":          {[]Mutation{RawUpdate(bson.A{bson.M{"$set": bson.M{"a": 1}}}, nil)}, "", "not to a document"},
		"an operator's value": {[]Mutation{RawUpdate(bson.M{"$set": 1}, nil)}, "", "$set takes a document"},
		"a filter's value":    {[]Mutation{RawUpdate(bson.M{"$set": bson.M{"a": 1}}, []any{3})}, "", "raw array filter"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := updated(t, tt.in)
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Errorf("rendered %s, %v; want an error with %q", got, err, tt.err)
				}
				return
			}
			if err != nil || got != tt.want {
				t.Errorf("rendered\n\t%s, %v; want\n\t%s", got, err, tt.want)
			}
		})
	}
}

func TestChangesNothing(t *testing.T) {
	if !ChangesNothing([]Mutation{{}, Move("p", []Mutation{})}) || ChangesNothing([]Mutation{{}, set("a", 1)}) || ChangesNothing([]Mutation{BadChange(errors.New("x"))}) {
		t.Error("ChangesNothing must be true of no change and of zero changes, and of nothing else")
	}
}

func TestSort(t *testing.T) {
	for name, tt := range map[string]struct {
		in   []string
		want string
		err  string
	}{
		"none":        {nil, `{}`, ""},
		"in order":    {[]string{"b", "-a", "+c.d"}, `{"b":1,"a":-1,"c.d":1}`, ""},
		"empty":       {[]string{""}, "", "without a path"},
		"only a sign": {[]string{"-"}, "", "without a path"},
		"twice":       {[]string{"a", "-a"}, "", `"a" is sorted by twice`},
		"an operator": {[]string{"$natural"}, "", "begins with $"},
		"bad map key": {[]string{"-" + KeyPath("m", "a.b")}, "", `map key "a.b"`},
		"a zero byte": {[]string{"a\x00"}, "", "zero byte"},
	} {
		got, err := Sort(tt.in)
		if tt.err != "" {
			if err == nil || !strings.Contains(err.Error(), tt.err) {
				t.Errorf("%s: Sort(%q) = %v, %v; want an error with %q", name, tt.in, got, err, tt.err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if got := relaxed(t, got); got != tt.want {
			t.Errorf("%s: Sort(%q) = %s, want %s", name, tt.in, got, tt.want)
		}
	}
}
