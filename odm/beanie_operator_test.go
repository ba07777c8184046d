package odm_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// Rows of conditions: each is rendered, and asked of a server.
func operatorRows() []beanieRow {
	return []beanieRow{
		{"B070_eq", asks(tests{{odm.Filter[Member](memberAge.Eq(2)), `{"age":2}`, []int{2}}, {memberEmail.Eq("ab"), `{"email":"ab"}`, []int{1}},
			{odm.Eq(memberAge, 2), `{"age":2}`, []int{2}}, {odm.F("age").Eq(2), `{"age":2}`, []int{2}}, {odm.Any[Member]("age").Eq(2), `{"age":2}`, []int{2}}})},
		{"B071_comparisons", asks(tests{
			{memberAge.Ne(2), `{"age":{"$ne":2}}`, []int{0, 1, 3}}, {memberAge.Gt(2), `{"age":{"$gt":2}}`, []int{3}}, {memberAge.Gte(2), `{"age":{"$gte":2}}`, []int{2, 3}},
			{memberAge.Lt(1), `{"age":{"$lt":1}}`, []int{0}}, {memberAge.Lte(1), `{"age":{"$lte":1}}`, []int{0, 1}},
			{odm.Ne(memberAge, 2), `{"age":{"$ne":2}}`, []int{0, 1, 3}}, {odm.Gt(memberAge, 2), `{"age":{"$gt":2}}`, []int{3}}, {odm.Gte(memberAge, 2), `{"age":{"$gte":2}}`, []int{2, 3}},
			{odm.Lt(memberAge, 1), `{"age":{"$lt":1}}`, []int{0}}, {odm.Lte(memberAge, 1), `{"age":{"$lte":1}}`, []int{0, 1}},
			{odm.F("age").Ne(2), `{"age":{"$ne":2}}`, []int{0, 1, 3}}, {odm.F("age").Gte(2), `{"age":{"$gte":2}}`, []int{2, 3}}, {odm.F("age").Lt(1), `{"age":{"$lt":1}}`, []int{0}},
			{odm.Between(memberAge, 1, 2), `{"$and":[{"age":{"$gte":1}},{"age":{"$lte":2}}]}`, []int{1, 2}}})},
		{"B072_in", asks(tests{{memberAge.In(1, 3, 9), `{"age":{"$in":[1,3,9]}}`, []int{1, 3}}, {odm.NotIn(memberAge, 1, 3), `{"age":{"$nin":[1,3]}}`, []int{0, 2}}, {memberAge.In(), `{"age":{"$in":[]}}`, nil},
			{odm.In(memberAge, 1, 3), `{"age":{"$in":[1,3]}}`, []int{1, 3}}, {odm.F("age").In(1, 3), `{"age":{"$in":[1,3]}}`, []int{1, 3}}, {odm.F("age").NotIn(1, 3), `{"age":{"$nin":[1,3]}}`, []int{0, 2}},
			{memberTags.In("b", "x"), `{"tags":{"$in":["b","x"]}}`, []int{2, 3}}})},
		{"B073_and_or_nor", rowLogic},
		{"B074_not", asks(tests{
			{odm.Not(memberAge.Lt(2)), `{"age":{"$not":{"$lt":2}}}`, []int{2, 3}}, {odm.Not(memberAge.Eq(2)), `{"age":{"$not":{"$eq":2}}}`, []int{0, 1, 3}},
			{odm.Not(odm.Or(memberAge.Eq(1), memberAge.Eq(2))), `{"$nor":[{"$or":[{"age":1},{"age":2}]}]}`, []int{0, 3}}})},
		{"B075_exists_and_type", asks(tests{
			{odm.Exists(memberNick, true), `{"nick":{"$exists":true}}`, []int{3}}, {odm.Exists(memberNick, false), `{"nick":{"$exists":false}}`, []int{0, 1, 2}},
			{odm.Type(memberAge, "int", "long"), `{"age":{"$type":["int","long"]}}`, []int{0, 1, 2, 3}}, {odm.Type(memberAge, "double"), `{"age":{"$type":"double"}}`, nil}})},
		{"B076_arrays", asks(tests{
			{memberTags.All("a", "b"), `{"tags":{"$all":["a","b"]}}`, []int{2, 3}}, {odm.Size(memberTags, 1), `{"tags":{"$size":1}}`, []int{1}},
			{memberTags.Any(eachText.Gt("a"), eachText.Lt("c")), `{"tags":{"$elemMatch":{"$gt":"a","$lt":"c"}}}`, []int{2, 3}}})},
		{"B077_whole_document", asks(tests{
			{odm.Expression(bson.M{"$gt": bson.A{"$age", bson.M{"$size": bson.M{"$ifNull": bson.A{"$tags", bson.A{}}}}}}), `{"$expr":{"$gt":["$age",{"$size":{"$ifNull":["$tags",[]]}}]}}`, nil},
			{odm.JSONSchema(bson.M{"required": bson.A{"nick"}}), `{"$jsonSchema":{"required":["nick"]}}`, []int{3}},
			{odm.Mod(memberAge, 2, 1), `{"age":{"$mod":[2,1]}}`, []int{1, 3}}, {odm.JavaScript("this.age > 2"), `{"$where":"this.age > 2"}`, []int{3}}})},
		{"B078_regex", asks(tests{
			{memberEmail.Match("^A[bc]"), `{"email":{"$regex":"^A[bc]"}}`, nil}, {odm.Regex(memberEmail, "^A[bc]", "i"), `{"email":{"$regex":"^A[bc]","$options":"i"}}`, []int{1, 2}},
			{odm.F("email").Eq(bson.Regex{Pattern: "d$"}), `{"email":{"$regularExpression":{"pattern":"d$","options":""}}}`, []int{3}}})},
	}
}

type tests []struct {
	f    odm.Filter[Member]
	want string
	ages []int
}

// asks is a row of conditions on four members: number n has n tags of a, b, c, and number 3 a nick.
func asks(all tests) func(t *testing.T) {
	return func(t *testing.T) {
		ctx, c, _ := crowd(t, 4)
		for n := range 4 {
			changes := []odm.Change[Member]{odm.Set(memberTags, []string{"a", "b", "c"}[:n])}
			if n == 3 {
				changes = append(changes, memberNick.Set("three"))
			}
			_, err := c.Find(memberAge.Eq(n)).Update(ctx, changes...)
			must(t, err)
		}
		for _, tt := range all {
			filterIs(t, tt.f, tt.want)
			docs, err := c.Find(tt.f).Sort("age").All(ctx)
			if got := ages(docs); err != nil || !slices.Equal(got, tt.ages) {
				t.Errorf("%s finds %v, %v; want %v", tt.want, got, err, tt.ages)
			}
		}
	}
}

func rowLogic(t *testing.T) {
	asks(tests{
		{odm.And(memberAge.Gt(0), memberAge.Lt(3)), `{"$and":[{"age":{"$gt":0}},{"age":{"$lt":3}}]}`, []int{1, 2}},
		{odm.Or(memberAge.Eq(0), odm.And(memberAge.Gt(1), odm.Exists(memberNick, true))), `{"$or":[{"age":0},{"$and":[{"age":{"$gt":1}},{"nick":{"$exists":true}}]}]}`, []int{0, 3}},
		{odm.Nor(memberAge.Eq(0), memberAge.Eq(1)), `{"$nor":[{"age":0},{"age":1}]}`, []int{2, 3}},
		{odm.And(memberAge.Eq(1)), `{"age":1}`, []int{1}}, {odm.Or(memberAge.Eq(1)), `{"age":1}`, []int{1}}, {odm.Nor(memberAge.Eq(1)), `{"$nor":[{"age":1}]}`, []int{0, 2, 3}},
	})(t)
	ctx, c, w := crowd(t, 0)
	filterIs(t, odm.And[odm.Filter[Member]](), `{}`) // Beanie's has an error: here it is the condition that asks nothing
	for name, f := range map[string]odm.Filter[Member]{"Or": odm.Or[odm.Filter[Member]](), "Nor": odm.Nor[odm.Filter[Member]]()} {
		if _, err := c.Find(f).All(ctx); err == nil || !strings.Contains(err.Error(), "of no conditions") {
			t.Errorf("%s of none: %v", name, err)
		}
	}
	if got := w.take(t); len(got) != 0 {
		t.Errorf("sent %v", got)
	}
}

// Rows of sessions.
func sessionRows() []beanieRow {
	return []beanieRow{
		{"B060_session_on_a_query", rowSession},
		{"B185_sessions", rowSession2},
		{"B186_transactions", rowTransactions},
	}
}

func rowSession(t *testing.T) {
	ctx, c, _ := crowd(t, 2)
	s, err := c.Driver().Database().Client().StartSession()
	must(t, err)
	defer s.EndSession(ctx)
	in := mongoSession(ctx, s)
	if _, err := c.Find().All(in); err != nil {
		t.Error(err)
	}
	if s.OperationTime() == nil {
		t.Error("the session of the context was not used")
	}
}

func rowSession2(t *testing.T) {
	ctx, c, _ := crowd(t, 2)
	for name, verb := range sessionVerbs(c) {
		s, err := c.Driver().Database().Client().StartSession()
		must(t, err)
		if err := verb(mongoSession(ctx, s)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if s.OperationTime() == nil {
			t.Errorf("%s does not use the session of its context", name)
		}
		s.EndSession(ctx)
	}
}

func rowTransactions(t *testing.T) {
	ctx, db, c, _ := members(t)
	outside := 0
	boom := errors.New("boom")
	m := &Member{Email: "a"}
	err := db.WithTransaction(ctx, func(tx contextT) error {
		if err := c.Insert(tx, m); err != nil {
			return err
		}
		inside, err := c.Find().Count(tx)
		if err != nil || inside != 1 {
			t.Errorf("inside %d, %v; want 1", inside, err)
		}
		n, err := c.Find().Count(ctx) // isolated
		outside = int(n)
		return errors.Join(err, boom)
	})
	if !errors.Is(err, boom) || outside != 0 || !m.ID.IsZero() {
		t.Errorf("%v, outside %d, id %v; want boom, 0, none", err, outside, m.ID)
	}
	must(t, db.WithTransaction(ctx, func(tx contextT) error {
		_, err := c.Bulk(tx, func(b *odm.Bulk[Member]) error { b.Insert(m, &Member{Email: "b"}); return nil })
		if err != nil {
			return err
		}
		_, err = c.Find(memberEmail.Eq("c")).Upsert(tx, &Member{Email: "c"})
		return err
	}))
	if n, err := c.Find().Count(ctx); n != 3 || err != nil {
		t.Errorf("committed %d, %v; want 3", n, err)
	}
	isChanged(t, c, m, false)
	if err := db.WithTransaction(ctx, func(tx contextT) error {
		return db.WithTransaction(tx, func(contextT) error { return nil })
	}); err == nil {
		t.Error("a transaction in a transaction has no error")
	}
}
