package odm_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// crowd stores n members of ages 0 to n-1.
func crowd(t *testing.T, n int) (context.Context, *odm.Collection[Member], *wire) {
	t.Helper()
	ctx, _, c, w := members(t)
	docs := make([]*Member, n)
	for i := range docs {
		docs[i] = &Member{Email: string(rune('a'+i/26%26)) + string(rune('a'+i%26)) + strings.Repeat("x", i/676), Age: i}
	}
	must(t, c.InsertMany(ctx, docs))
	w.take(t)
	return ctx, c, w
}

func ages(docs []*Member) (out []int) {
	for _, d := range docs {
		out = append(out, d.Age)
	}
	return out
}

func TestFindReadsWhatItSays(t *testing.T) {
	t.Parallel()
	ctx, c, _ := crowd(t, 10)
	for name, tt := range map[string]struct {
		q    odm.Query[Member]
		want []int
	}{
		"typed":             {c.Find(memberAge.Gt(7)).Sort("age"), []int{8, 9}},
		"dynamic":           {c.Find(odm.F("age").Lt(2)).Sort(memberAge.Desc()), []int{1, 0}},
		"raw":               {c.Find(odm.Raw(bson.M{"age": bson.M{"$in": bson.A{3, 4}}})).Sort("age"), []int{3, 4}},
		"all together":      {c.Find(memberAge.Gt(3), odm.F("age").Lt(8), odm.Raw(bson.D{{Key: "age", Value: bson.D{{Key: "$ne", Value: 5}}}})).Sort("age"), []int{4, 6, 7}},
		"sort, skip, limit": {c.Find().Sort("-age").Skip(2).Limit(3), []int{7, 6, 5}},
		"two sort keys":     {c.Find(memberAge.Gt(7)).Sort("nick").Sort("-age"), []int{9, 8}},
		"none":              {c.Find(memberAge.Gt(100)), nil},
		"where of where":    {c.Find().Where(memberAge.Gte(8)).Where(memberAge.Lte(8)), []int{8}},
		"run-time field":    {c.Find(c.F("age").Eq(2)), []int{2}},
		"a zero filter":     {c.Find(odm.Filter[Member]{}).Sort("age").Limit(1), []int{0}},
	} {
		docs, err := tt.q.All(ctx)
		if got := ages(docs); err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%s: All = %v, %v; want %v", name, got, err, tt.want)
		}
		if n, err := tt.q.Count(ctx); err != nil || n != int64(len(tt.want)) {
			t.Errorf("%s: Count = %d, %v; want %d", name, n, err, len(tt.want))
		}
		if is, err := tt.q.Exists(ctx); err != nil || is != (len(tt.want) > 0) {
			t.Errorf("%s: Exists = %v, %v; want %v", name, is, err, len(tt.want) > 0)
		}
		switch one, err := tt.q.One(ctx); {
		case len(tt.want) == 0 && !errors.Is(err, odm.ErrNotFound):
			t.Errorf("%s: One = %v, want ErrNotFound", name, err)
		case len(tt.want) > 0 && (err != nil || one.Age != tt.want[0]):
			t.Errorf("%s: One = %v, %v; want age %d", name, one, err, tt.want[0])
		}
	}
}

// Command is what the driver sends, byte for byte in extended JSON.
func TestCommandIsWhatIsSent(t *testing.T) {
	t.Parallel()
	ctx, c, w := crowd(t, 3)
	base := c.Find(memberAge.Gte(0))
	for name, q := range map[string]odm.Query[Member]{
		"plain": base, "of everything": c.Find(), "sorted": base.Sort("-age", "email"), "limited": base.Limit(2).Skip(1),
		"selected": base.Select(memberCity, memberHome, memberAge), "all": base.Sort("age").Skip(1).Limit(1).Select(memberAge),
	} {
		command, err := q.Command()
		must(t, err)
		_, err = q.All(ctx)
		must(t, err)
		if sent := w.take(t); len(sent) != 1 || sent[0] != text(t, command) {
			t.Errorf("%s: sent %v, Command = %s", name, sent, text(t, command))
		}
	}
	p := odm.Project[Short](odm.Query[Member](base)).Where(memberEmail.Ne("x")).Skip(1).Limit(5)
	command, err := p.Command()
	must(t, err)
	_, err = p.All(ctx)
	must(t, err)
	const want = `{"find":"members","filter":{"$and":[{"age":{"$gte":0}},{"email":{"$ne":"x"}}]},"limit":5,"projection":{"name":1,"age":1},"skip":1}`
	if sent := w.take(t); len(sent) != 1 || sent[0] != want || text(t, command) != want {
		t.Errorf("sent %v, Command = %s, want %s", sent, text(t, command), want)
	}
	_, err = base.One(ctx)
	must(t, err)
	const one = `{"find":"members","filter":{"age":{"$gte":0}},"limit":1}`
	if sent := w.take(t); len(sent) != 1 || sent[0] != one {
		t.Errorf("One sends %v, want %s", sent, one)
	}
	_, err = base.Sort("age").Exists(ctx)
	must(t, err)
	const exists = `{"find":"members","filter":{"age":{"$gte":0}},"limit":1,"projection":{"_id":1}}`
	if sent := w.take(t); len(sent) != 1 || sent[0] != exists {
		t.Errorf("Exists sends %v, want %s", sent, exists)
	}
}

func TestStepsReturnCopies(t *testing.T) {
	t.Parallel()
	_, c, _ := crowd(t, 0)
	base := c.Find(memberAge.Gt(0)).Where(memberAge.Lt(9)).Sort("age").Select(memberAge)
	before, err := base.Command()
	must(t, err)
	a := base.Where(memberNick.Eq("a")).Sort("email").Select(memberEmail).Limit(1).Skip(2).Everything().Untracked()
	b := base.Where(memberNick.Eq("b")).Sort("nick").Select(memberNick)
	for q, want := range map[*odm.Query[Member]]string{
		&base: text(t, before),
		&a:    `{"find":"members","filter":{"$and":[{"age":{"$gt":0}},{"age":{"$lt":9}},{"nick":"a"}]},"limit":1,"projection":{"age":1,"email":1},"skip":2,"sort":{"age":1,"email":1}}`,
		&b:    `{"find":"members","filter":{"$and":[{"age":{"$gt":0}},{"age":{"$lt":9}},{"nick":"b"}]},"projection":{"age":1,"nick":1},"sort":{"age":1,"nick":1}}`,
	} {
		got, err := q.Command()
		must(t, err)
		if text(t, got) != want {
			t.Errorf("command is %s, want %s", text(t, got), want)
		}
	}
}

func TestFaultsAreToldBeforeAnythingIsSent(t *testing.T) {
	t.Parallel()
	ctx, c, w := crowd(t, 1)
	ok := c.Find(memberAge.Gt(0))
	for name, q := range map[string]odm.Query[Member]{
		"Or of none":          c.Find(odm.Or[odm.Filter[Member]]()),
		"an operator as path": c.Find(odm.F("$where").Eq("x")),
		"a chan":              c.Find(odm.F("a").Eq(make(chan int))),
		"a negative limit":    ok.Limit(-1),
		"a negative skip":     ok.Skip(-1),
		"an empty sort key":   ok.Sort("-"),
		"an empty path":       ok.Select(c.F("")),
		"an operator to read": ok.Select(c.F("tags.$")),
	} {
		_, allErr := q.All(ctx)
		_, countErr := q.Count(ctx)
		_, existsErr := q.Exists(ctx)
		_, oneErr := q.One(ctx)
		_, commandErr := q.Command()
		_, updateErr := q.Update(ctx, memberAge.Set(1))
		_, deleteErr := q.Delete(ctx)
		_, projectErr := odm.Project[Short](q).One(ctx)
		for verb, err := range map[string]error{
			"All": allErr, "Count": countErr, "Exists": existsErr, "One": oneErr, "Command": commandErr, "Update": updateErr, "Delete": deleteErr, "Project": projectErr,
		} {
			if err == nil || errors.Is(err, odm.ErrNotFound) {
				t.Errorf("%s: %s has the error %v, want one that says what is wrong", name, verb, err)
			}
		}
		n := 0
		for doc, err := range q.Iter(ctx) {
			if n++; doc != nil || err == nil {
				t.Errorf("%s: Iter yields %v, %v", name, doc, err)
			}
		}
		if n != 1 {
			t.Errorf("%s: Iter yields %d times, want once", name, n)
		}
	}
	_, err := c.Get(ctx, "no id")
	if err == nil || errors.Is(err, odm.ErrNotFound) || !strings.Contains(err.Error(), `"no id" is no id`) {
		t.Errorf("Get of a text that is no id: %v", err)
	}
	for _, id := range []any{nil, 7} {
		if _, err := c.Get(ctx, id); err == nil || errors.Is(err, odm.ErrNotFound) {
			t.Errorf("Get(%v): %v, want an error that says what is wrong", id, err)
		}
	}
	if sent := w.take(t); len(sent) != 0 {
		t.Errorf("sent %v", sent)
	}
}
