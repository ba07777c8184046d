package odm_test

import (
	"context"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// Generic repositories.

func activeDocs[T any](ctx context.Context, c *odm.Collection[T]) ([]*T, error) {
	return c.Find(odm.F("status").Eq("active"), c.F("age").Gt(1)).Sort(c.F("age").Desc()).Select(c.F("name")).All(ctx)
}

func adults[T any](c *odm.Collection[T]) odm.Query[T] { return c.Find(odm.Num[T, int]("age").Gte(18)) }

func by[T, V any](c *odm.Collection[T], f odm.ValueOf[T, V], v V) odm.Query[T] {
	return c.Find(odm.Eq(f, v))
}

func anyOf[T any](c *odm.Collection[T], fs ...odm.Filter[T]) odm.Query[T] {
	return c.Find(odm.Or(fs...), odm.Or(odm.F("name").Eq("b"), odm.F("age").Eq(20)))
}

func modify[T any](ctx context.Context, c *odm.Collection[T], id any) error {
	_, err := c.Find(odm.F("_id").Eq(id)).Update(ctx, odm.F("status").Set("closed"), c.F("age").Inc(1))
	return err
}

type store[T any] interface {
	Insert(context.Context, *T, ...odm.WriteOption) error
	Get(context.Context, any) (*T, error)
	Find(...odm.Filter[T]) odm.Query[T]
}

func TestContractGenericRepository(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	users := odm.CollectionOf[User](db)
	var _ store[User] = users
	must(t, users.Insert(ctx, &User{Name: "a", Age: 20, Status: Active, Home: Address{City: "Oslo"}}))
	us, err := activeDocs(ctx, users)
	must(t, err)
	if len(us) != 1 || us[0].Name != "a" || us[0].Age != 0 {
		t.Fatalf("Select(name) read %+v", us)
	}
	for name, tt := range map[string]struct {
		q    odm.Query[User]
		want int64
	}{
		"by name":         {by(users, U.Name, "a"), 1},
		"by status":       {by(users, U.Status, "x"), 0},
		"by home":         {by(users, U.Home, Address{City: "Oslo"}), 1},
		"by run-time key": {by[User, any](users, users.F("age"), 20), 1},
		"any of":          {anyOf(users, U.Age.Gt(3), odm.F("name").Eq("x")), 1},
		"adults":          {adults(users), 1},
	} {
		if n, err := tt.q.Count(ctx); err != nil || n != tt.want {
			t.Errorf("%s: %d, %v; want %d", name, n, err, tt.want)
		}
	}
	must(t, modify(ctx, users, us[0].ID))
	got, err := users.Get(ctx, us[0].ID.Hex())
	must(t, err)
	if got.Status != Closed || got.Age != 21 {
		t.Errorf("modified to %+v", *got)
	}
}

func search(users *odm.Collection[User], q map[string]any, name string, tags []string, cities ...string) odm.Query[User] {
	conds := []odm.Filter[User]{U.Status.Eq(Active)}
	for k, v := range q {
		conds = append(conds, odm.F(k).Eq(v))
	}
	if name != "" {
		conds = append(conds, U.Name.Eq(name))
	}
	conds = append(conds, odm.When(len(tags) > 0, U.Tags.In(tags...)))
	var or []odm.Filter[User]
	for _, c := range cities {
		or = append(or, U.Home.City.Eq(c))
	}
	if len(or) > 0 {
		conds = append(conds, odm.Or(or...))
	}
	return users.Find(conds...)
}

func filtersOf(q map[string]any) []odm.Expr {
	var es []odm.Expr
	for k, v := range q {
		es = append(es, odm.F(k).Eq(v))
	}
	return es
}

func TestContractDynamicFilters(t *testing.T) {
	t.Parallel()
	_, db := open(t)
	users, posts := odm.CollectionOf[User](db), odm.CollectionOf[Post](db)
	presets := map[string]odm.Filter[User]{"adult": U.Age.Gt(18), "x": odm.F("age").Eq(1)}
	e := odm.F("_id").Exists(true)
	for want, command := range map[string]func() (bson.Raw, error){
		`{"find":"users","filter":{"$and":[{"status":"active"},{"age":3},{"$or":[{"home.city":"Oslo"},{"home.city":"Bergen"}]}]}}`: search(
			users, map[string]any{"age": 3}, "", nil, "Oslo", "Bergen").Command,
		`{"find":"users","filter":{"age":4}}`:                users.Find(odm.And(filtersOf(map[string]any{"age": 4})...)).Command,
		`{"find":"users","filter":{"age":{"$gt":18}}}`:       users.Find(presets["adult"], presets["missing"]).Command,
		`{"find":"users","filter":{"_id":{"$exists":true}}}`: users.Find(e).Command,
		`{"find":"posts","filter":{"_id":{"$exists":true}}}`: posts.Find(e).Command,
		`{"find":"users","filter":{},"sort":{"age":-1}}`:     users.Find().Sort("-age").Command,
	} {
		raw, err := command()
		must(t, err)
		if got := text(t, raw); got != want {
			t.Errorf("command is %s, want %s", got, want)
		}
	}
}
