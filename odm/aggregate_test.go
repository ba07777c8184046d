package odm_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/agg"
)

// stocked stores three products.
func stocked(t *testing.T) (context.Context, *odm.Collection[product]) {
	t.Helper()
	ctx, db := open(t)
	c := odm.CollectionOf[product](db)
	must(t, c.InsertMany(ctx, []*product{
		{Name: "tea", Price: 2, Qty: 2, Category: productCategory{Name: "drinks"}, Tags: []string{"hot"}, Status: productActive},
		{
			Name: "cake", Price: 3, Qty: 1, Category: productCategory{Name: "food"}, Tags: []string{"sweet"}, Status: productClosed, DisplayName: "Cake",
			Marks: map[string]int{"stars": 5}, Amount: decimal(t, "1.50"), UID: bson.Binary{Subtype: 4, Data: make([]byte, 16)},
		},
		{Name: "ice", Price: 1, Qty: 4, Category: productCategory{Name: "drinks"}, Tags: []string{"cold"}, Status: productActive},
	}))
	return ctx, c
}

func aggregated(t *testing.T) {
	ctx, c := stocked(t)
	group := agg.Group(pf.Category.Name, agg.Sum("total", pf.Price))
	totals, err := odm.Aggregate[categoryTotal](ctx, c.Find().Sort("_id"), group)
	must(t, err)
	if len(totals) != 2 || *totals[0] != (categoryTotal{"drinks", 3}) || *totals[1] != (categoryTotal{"food", 3}) {
		t.Errorf("totals are %v", totals)
	}
	// Sort, Skip and Limit come after the stages.
	last, err := odm.Aggregate[bson.M](ctx, c.Find(pf.Price.Gt(0)).Sort("-_id").Skip(1).Limit(1), group)
	must(t, err)
	if len(last) != 1 || (*last[0])["_id"] != "drinks" {
		t.Errorf("last is %v", last)
	}
	raws, err := odm.Aggregate[bson.Raw](ctx, c.Find(), agg.SortByCount(pf.Category.Name))
	must(t, err)
	if len(raws) != 2 || raws[0].Lookup("count").AsInt64() != 2 {
		t.Errorf("raw results are %v", raws)
	}
	_, err = odm.Aggregate[bson.Raw](ctx, c.Find().Select(pf.Name), group)
	if err == nil || !strings.Contains(err.Error(), "agg.Project") {
		t.Errorf("Select: %v", err)
	}
	_, err = odm.Aggregate[bson.Raw](ctx, c.Find().Limit(-1), group)
	if err == nil || !strings.Contains(err.Error(), "Limit(-1)") {
		t.Errorf("a negative limit: %v", err)
	}
}

func totalled(t *testing.T) {
	ctx, c := stocked(t)
	nothing := c.Find(pf.Qty.Gt(100))
	sum, ok, err := odm.SumOf(ctx, c.Find(pf.Qty.Gt(1)), pf.Price)
	if sum != 3 || !ok || err != nil {
		t.Errorf("sum = %v, %v, %v", sum, ok, err)
	}
	if sum, ok, err := odm.SumOf(ctx, nothing, pf.Qty); sum != 0 || ok || err != nil {
		t.Errorf("sum of nothing = %v, %v, %v", sum, ok, err)
	}
	if mean, ok, err := odm.AvgOf(ctx, c.Find(), pf.Qty); mean < 2.33 || mean > 2.34 || !ok || err != nil {
		t.Errorf("mean = %v, %v, %v", mean, ok, err)
	}
	if _, ok, err := odm.AvgOf(ctx, nothing, pf.Qty); ok || err != nil {
		t.Errorf("mean of nothing = %v, %v", ok, err)
	}
	if least, ok, err := odm.MinOf(ctx, c.Find(), pf.Qty); least != 1 || !ok || err != nil {
		t.Errorf("least = %v, %v, %v", least, ok, err)
	}
	if most, ok, err := odm.MaxOf(ctx, c.Find(), pf.Name); most != "tea" || !ok || err != nil {
		t.Errorf("greatest = %v, %v, %v", most, ok, err)
	}
	if _, ok, err := odm.MaxOf(ctx, c.Find(), pf.Owner); ok || err != nil {
		t.Errorf("greatest of nulls = %v, %v", ok, err)
	}
	amount, ok, err := odm.SumOf(ctx, c.Find(pf.Name.Eq("cake")), odm.ValueOf[product, bson.Decimal128](pf.Amount))
	if amount.String() != "1.50" || !ok || err != nil {
		t.Errorf("decimal sum = %v, %v, %v", amount, ok, err)
	}
	if _, _, err := odm.SumOf(ctx, c.Find().Limit(1), pf.Qty); err == nil || !strings.Contains(err.Error(), "SumOf takes every document") {
		t.Errorf("sum with Limit: %v", err)
	}
	small := odm.Num[product, int8]("qty")
	_, err = c.Find(pf.Name.Eq("tea")).Update(ctx, pf.Qty.Set(127))
	must(t, err)
	if _, _, err := odm.SumOf(ctx, c.Find(), small); err == nil || !strings.Contains(err.Error(), "which is no int8") {
		t.Errorf("a sum that does not fit: %v", err)
	}
}

// The program of the contract.
func TestContractAggregate(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	users := odm.CollectionOf[User](db)
	must(t, users.Insert(ctx, &User{Name: "a", Age: 3, Status: Active}))
	must(t, users.Insert(ctx, &User{Name: "b", Age: 5, Status: Active}))
	type ByStatus struct {
		Status Status  `bson:"_id"`
		N      int     `bson:"n"`
		Mean   float64 `bson:"mean"`
	}
	const n = agg.As("n")
	out, err := odm.Aggregate[ByStatus](ctx, users.Find(U.Age.Gt(1)),
		agg.Group(U.Status, agg.Sum(n, 1), agg.Avg("mean", U.Age)),
		agg.Match(odm.F("n").Gt(1)),
		agg.Sort("-n"),
	)
	if err != nil || len(out) != 1 || *out[0] != (ByStatus{Active, 2, 4}) {
		t.Fatal(out, err)
	}
	_ = agg.Match(U.Age.Gt(1), odm.F("n").Gt(1))
	_ = agg.Sort(U.Age.Desc(), "-n")
}

// What the stages mean is what a server says.
func TestStagesOnAServer(t *testing.T) {
	t.Parallel()
	ctx, c := stocked(t)
	is := func(want string, stages ...agg.Stage) {
		t.Helper()
		out, err := odm.Aggregate[bson.Raw](ctx, c.Find(), append(stages, agg.Project(agg.Exclude(agg.As("_id"))))...)
		must(t, err)
		var got []string
		for _, d := range out {
			got = append(got, text(t, d))
		}
		if all := strings.Join(got, " "); all != want {
			t.Errorf("%v\ngives %s\nwant  %s", stages, all, want)
		}
	}
	name := agg.Include(pf.Name)
	sorted := agg.Sort(pf.Name.Asc())
	is(`{"name":"cake","one":1} {"name":"ice","one":1} {"name":"tea","one":1}`, sorted, agg.Project(name, agg.Field("one", 1)))
	// A document replaces a document, whole: nothing of what was there stays.
	is(`{"category":{"x":1}}`, sorted, agg.Limit(1), agg.Set(agg.Field(pf.Category.Doc, bson.M{"x": pf.Qty})), agg.Project(agg.Include(pf.Category)))
	is(`{"category":{"name":"$new","description":null}}`, sorted, agg.Limit(1), agg.Set(agg.Field(pf.Category.Doc, productCategory{Name: "$new"})), agg.Project(agg.Include(pf.Category)))
	is(`{"category":{"name":"food","description":null,"x":1}}`, sorted, agg.Limit(1), agg.Set(agg.Field("category.x", 1)), agg.Project(agg.Include(pf.Category)))
	is(`{"name":"cake","l":{"a":1}}`, sorted, agg.Limit(1), agg.Project(name, agg.Field("l", agg.Object(agg.Field("a", 1)))))
	// Text of a user is a text.
	is(`{"name":"tea"}`, agg.Set(agg.Field(pf.Name, agg.Cond(agg.Eq(pf.Name, "tea"), agg.Literal("$name"), pf.Name))), agg.Match(pf.Name.Eq("$name")), agg.Set(agg.Field(pf.Name, "tea")), agg.Project(name))
	is(`{"name":"cake","rank":2} {"name":"ice","rank":1} {"name":"tea","rank":1}`, agg.SetWindowFields(pf.Category.Name, agg.By(pf.Price.Asc()), agg.Rank("rank")),
		sorted, agg.Project(name, agg.Field("rank", agg.Cond(agg.Eq(pf.Name, "cake"), 2, 1))), agg.Match(odm.F("rank").Gt(0)))
	is(`{"name":"ice","so":1.0} {"name":"tea","so":3.0}`, agg.Match(pf.Category.Name.Eq("drinks")),
		agg.SetWindowFields(nil, agg.By(pf.Name.Asc()), agg.Sum("so", pf.Price).OverDocuments(agg.Unbounded, agg.CurrentDocument)), agg.Project(name, agg.Include(agg.As("so"))))
	is(`{"big":["TEA"],"n":[{"n":3}]}`, agg.Facet(agg.Pipeline("big", agg.Match(pf.Name.Eq("tea")), agg.ReplaceWith(agg.Object(agg.Field("v", agg.ToUpper(pf.Name))))), agg.Pipeline("n", agg.Count("n"))),
		agg.Set(agg.Field("big", agg.Map(agg.As("big"), agg.This.Field(agg.As("v"))))))
	is(`{"sum":6}`, sorted, agg.Limit(1), agg.Project(agg.Field("sum", agg.Reduce([]int{1, 2, 3}, 0, agg.Add(agg.Value, agg.This)))))
	is(`{"kept":[3]}`, sorted, agg.Limit(1), agg.Project(agg.Field("kept", agg.Filter([]int{1, 2, 3}, agg.Gt(agg.Var("x"), 2), agg.FilterOptions{As: "x"}))))
	is(`{"all":[["cake","ice"],[1,4]]}`, sorted, agg.Limit(2), agg.Group(nil, agg.Push("names", pf.Name), agg.Push("qtys", pf.Qty)), agg.Project(agg.Field("all", agg.Array(agg.As("names"), agg.As("qtys")))))
	is(`{"pairs":[["cake",1],["ice",4]]}`, sorted, agg.Limit(2), agg.Group(nil, agg.Push("pairs", agg.Array(pf.Name, pf.Qty))))
	is(`{"_id":{"min":1,"max":4},"n":2} {"_id":{"min":4,"max":4},"n":1}`[0:0]+`{"n":3}`, agg.BucketAuto(pf.Qty, 1, agg.BucketAutoOptions{Output: []agg.Accumulator{agg.Sum("n", 1)}}))
	is(`{"day":"2024-02-01T00:00:00Z"}`, sorted, agg.Limit(1), agg.Project(agg.Field("day", agg.DateToString(
		agg.DateTrunc(time.Date(2024, 2, 3, 4, 5, 6, 0, time.UTC), "month"), agg.DateToStringOptions{Format: "%Y-%m-%dT%H:%M:%SZ"}))))
}

func TestPipelinesOfAQuery(t *testing.T) {
	t.Parallel()
	ctx, c := stocked(t)
	q := odm.Pipe[odm.Only[string]](c.Find(pf.Category.Name.Eq("drinks")).Sort(pf.Name.Asc()), agg.Project(agg.Exclude(agg.As("_id")), agg.Include(pf.Name)))
	for range 2 { // as often as it is called
		var names []string
		for r, err := range q.Iter(ctx) {
			must(t, err)
			names = append(names, r.Value)
		}
		if !slices.Equal(names, []string{"ice", "tea"}) {
			t.Errorf("read %v", names)
		}
	}
	one, err := q.One(ctx)
	if err != nil || one.Value != "ice" {
		t.Errorf("One = %v, %v", one, err)
	}
	if _, err := odm.Pipe[bson.Raw](c.Find(), agg.Match(pf.Name.Eq("none"))).One(ctx); !errors.Is(err, odm.ErrNotFound) {
		t.Errorf("One of nothing: %v", err)
	}
	if _, err := odm.Aggregate[odm.Only[string]](ctx, c.Find()); err == nil || !strings.Contains(err.Error(), "a result of one field") {
		t.Errorf("Only of many fields: %v", err)
	}
	if _, err := odm.Aggregate[categoryTotal](ctx, c.Find(), agg.Project(agg.Field("total", "text"))); err == nil || !strings.Contains(err.Error(), "decode") {
		t.Errorf("a result that does not fit: %v", err)
	}
	plan, err := q.Explain(ctx)
	if err != nil || !strings.Contains(plan.String(), "COLLSCAN") {
		t.Errorf("Explain = %.200s, %v", plan, err)
	}
}

// Nothing is sent of a pipeline with a fault.
func TestFaultyPipelinesAreNotSent(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t)
	c := odm.CollectionOf[product](db)
	var zero odm.Query[product]
	for want, run := range map[string]func() error{
		"could be a field or a text": func() error {
			_, err := odm.Aggregate[bson.Raw](ctx, c.Find(), agg.Set(agg.Field("x", "$y")))
			return err
		},
		"$or of no conditions": func() error {
			_, err := odm.Aggregate[bson.Raw](ctx, c.Find(odm.Or[odm.Filter[product]]()))
			return err
		},
		"$geoNear must be the first stage of its pipeline, before the conditions of a query too": func() error {
			_, err := odm.Aggregate[bson.Raw](ctx, c.Find(pf.Qty.Gt(1)), agg.GeoNear(odm.NewPoint(1, 1), agg.GeoNearOptions{DistanceField: "d"}))
			return err
		},
		"$out must be the last stage": func() error { _, err := odm.Aggregate[bson.Raw](ctx, c.Find().Limit(1), agg.Out("x")); return err },
		"a zero Query":                func() error { _, err := odm.Aggregate[bson.Raw](ctx, zero); return err },
		"a zero query explained": func() error {
			_, err := zero.Explain(ctx)
			return fmt.Errorf("explained: %w", errText(err, "a zero Query", "a zero query explained"))
		},
		"fields of the document": func() error {
			_, _, err := odm.SumOf(ctx, c.Find(), odm.Num[product, int]("maker.rank"))
			return errText(err, "links to", "fields of the document")
		},
		"is no path of an expression":    func() error { _, _, err := odm.SumOf(ctx, c.Find(), odm.Num[product, int]("a..b")); return err },
		"it stores no field to read":     func() error { _, err := odm.Aggregate[bson.Raw](ctx, c.Find(), odm.ProjectTo[struct{}]()); return err },
		"model int: a model is a struct": func() error { _, err := odm.Aggregate[bson.Raw](ctx, c.Find(), odm.ProjectTo[int]()); return err },
		"no encoder found for chan int": func() error {
			_, err := odm.AggregateDB[bson.Raw](ctx, db, agg.Documents([]any{make(chan int)}))
			return err
		},
		"a zero query has no pipeline": func() error {
			_, err := odm.Pipe[bson.Raw](zero).Pipeline()
			return errText(err, "a zero Query", "a zero query has no pipeline")
		},
		"a zero query has no projection": func() error {
			_, err := odm.Project[productShort](zero).Explain(ctx)
			return errText(err, "a zero Query", "a zero query has no projection")
		},
		"a path of a computed projection": func() error {
			_, err := odm.Project[productShort](c.Find()).Compute(agg.Field("$x", 1)).All(ctx)
			return errText(err, "begins with $", "a path of a computed projection")
		},
	} {
		if err := run(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	if sent := w.take(t); len(sent) != 0 {
		t.Errorf("sent %v", sent)
	}
}

// errText renames an error that holds some text.
func errText(err error, holds, name string) error {
	if err != nil && strings.Contains(err.Error(), holds) {
		return errors.New(name)
	}
	return err
}

func TestAggregateOfADatabase(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	got, err := odm.AggregateDB[odm.Only[int]](ctx, db, agg.Documents([]bson.M{{"n": 1}, {"n": 2}}), agg.Match(odm.F("n").Gt(1)))
	if err != nil || len(got) != 1 || got[0].Value != 2 {
		t.Errorf("read %v, %v", got, err)
	}
	if _, err := odm.AggregateDB[bson.Raw](ctx, db, agg.CurrentOp(agg.CurrentOpOptions{})); err == nil {
		t.Error("$currentOp ran on another database than admin")
	}
}

// A pipeline that writes makes useless what a handle of its target has kept.
func TestAggregateThatWritesIsAWrite(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	users, kept := odm.CollectionOf[User](db), odm.CollectionOf[Org](db, odm.Cached(odm.CacheOptions{}))
	must(t, users.Insert(ctx, &User{Name: "a"}))
	for _, stage := range []agg.Stage{agg.Out("orgs"), agg.Merge("orgs")} {
		before, err := kept.Find().All(ctx)
		must(t, err)
		must(t, users.Insert(ctx, &User{Name: "b"}))
		_, err = odm.Aggregate[bson.Raw](ctx, users.Find(), agg.Project(agg.Include(U.Name)), stage)
		must(t, err)
		after, err := kept.Find().All(ctx)
		must(t, err)
		if len(after) <= len(before) {
			t.Errorf("%s: %d documents were read before, %d after", stage, len(before), len(after))
		}
	}
}

func TestExplain(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t)
	c := odm.CollectionOf[product](db)
	must(t, c.Insert(ctx, &product{Name: "tea"}))
	w.take(t)
	plan, err := c.Find(pf.ID.Eq(bson.NewObjectID())).With(odm.MaxTime(time.Minute), odm.Comment("why")).Explain(ctx)
	must(t, err)
	if _, err := plan.LookupErr("queryPlanner", "winningPlan"); err != nil {
		t.Errorf("the plan is %v", plan)
	}
	if sent := w.take(t); len(sent) != 1 || !strings.Contains(sent[0], `{"explain":{"find":"products","comment":"why","filter":{"_id":`) || !strings.Contains(sent[0], `"verbosity":"queryPlanner"`) {
		t.Errorf("sent %v", sent)
	}
	plan, err = odm.Project[productShort](c.Find(pf.Name.Eq("tea"))).Explain(ctx, odm.ExecutionStats)
	must(t, err)
	if n, ok := plan.Lookup("executionStats", "nReturned").AsInt64OK(); !ok || n != 1 {
		t.Errorf("the figures are %v", plan)
	}
}

// An update may be a pipeline of stages (P145).
func TestUpdateByStages(t *testing.T) {
	t.Parallel()
	ctx, c := stocked(t)
	out, err := c.Find(pf.Qty.Gt(1)).UpdatePipeline(ctx,
		agg.Set(agg.Field(pf.Price, agg.Multiply(pf.Price, pf.Qty)), agg.Field(pf.DisplayName, agg.Literal("$"))), agg.Unset(pf.Tags))
	if err != nil || out.Modified != 2 {
		t.Fatal(out, err)
	}
	got, err := c.Find(pf.Name.Eq("ice")).One(ctx)
	if err != nil || got.Price != 4 || got.DisplayName != "$" || got.Tags != nil {
		t.Errorf("stored %+v, %v", got, err)
	}
	if _, err := c.Find().Everything().UpdatePipeline(ctx, agg.Set(agg.Field("x", "$y"))); err == nil || !strings.Contains(err.Error(), "could be a field or a text") {
		t.Errorf("a faulty stage: %v", err)
	}
	if _, err := c.Find().Everything().UpdatePipeline(ctx, agg.Limit(1)); err == nil || !strings.Contains(err.Error(), "$limit is no stage of an update") {
		t.Errorf("a stage that updates nothing: %v", err)
	}
}
