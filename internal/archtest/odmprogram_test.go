package archtest

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// The conditions, changes and sort keys of this file are run, and the file is read by the lifter: see odmtrees_test.go.

type person struct {
	odm.Document `bson:",inline"`
	Name         string             `bson:"name"`
	Age          int                `bson:"age"`
	Seen         time.Time          `bson:"seen"`
	Stamp        bson.Timestamp     `bson:"stamp"`
	Tags         []string           `bson:"tags"`
	Home         address            `bson:"home"`
	Lines        []line             `bson:"lines"`
	Labels       map[string]string  `bson:"labels"`
	Boss         odm.Link[person]   `bson:"boss"`
	Friends      []odm.Link[person] `bson:"friends"`
	Done         bool               `bson:"done"`
}

type address struct {
	City string `bson:"city"`
	Zip  string `bson:"zip"`
}

type line struct {
	SKU string `bson:"sku"`
	Qty int    `bson:"qty"`
}

const (
	pName    odm.Str[person, string]                          = "name"
	pAge     odm.Num[person, int]                             = "age"
	pSeen    odm.Ord[person, time.Time]                       = "seen"
	pStamp   odm.Field[person, bson.Timestamp]                = "stamp"
	pTags    odm.List[person, string]                         = "tags"
	pHome    odm.Doc[person, address]                         = "home"
	pLines   odm.List[person, line]                           = "lines"
	pLabels  odm.Map[person, string, odm.Str[person, string]] = "labels"
	pBoss    odm.Ref[person, person]                          = "boss"
	pFriends odm.Refs[person, person]                         = "friends"
	pDone    odm.Field[person, bool]                          = "done"
	inlined  odm.Doc[person, person]                          = ""
	aCity    odm.Str[address, string]                         = "city"
	aZip     odm.Str[address, string]                         = "zip"
	lSKU     odm.Str[line, string]                            = "sku"
	lQty     odm.Num[line, int]                               = "qty"
	it       odm.Str[string, string]                          = ""
	dynAge   odm.Dyn                                          = "age"
	anyAge   odm.Any[person]                                  = "age"
)

var p = struct{ Lines odm.List[person, line] }{"lines"}

func conditions() []odm.Filter[person] {
	local := odm.F("age")
	return []odm.Filter[person]{
		pAge.Eq(1), pAge.Ne(2), pAge.In(3, 4), pAge.In(), pAge.Gt(5), pAge.Gte(6), pAge.Lt(7), pAge.Lte(8),
		pDone.Eq(true), pDone.Exists(false), pHome.IsNull(), pName.Match("^a"), pTags.Contains("a"), pTags.In("a"),
		pTags.All("a", "b"), pTags.Size(2), pTags.Any(it.Gt("a"), it.Lt("c")), pTags.Any(it.Eq("a")), pTags.Any(odm.Not(it.Eq("a"))),
		pLines.Any(lSKU.Eq("a"), lQty.Gt(1)), pLines.Any(lQty.Gt(1), lQty.Lt(3)), p.Lines.Any(odm.And(lSKU.Eq("a"), lQty.Eq(1))),
		pLines.Any(odm.Or(lSKU.Eq("a"), lQty.Eq(1))), pLines.Any(odm.F("sku").Eq("a"), odm.F("qty").Gt(1)), pLines.Any(odm.Raw(bson.D{{Key: "qty", Value: 1}})),
		pBoss.ID(1), pBoss.IDIn(1, 2), pFriends.ID(1), pFriends.IDIn(1), pFriends.Size(3), pLabels.Key("a").Eq("b"),
		pHome.Where(aCity.Eq("x")), pHome.Where(aCity.Eq("x"), aZip.Ne("y")), pHome.Where(odm.Or(aCity.Eq("x"), odm.F("zip").Eq("y"))),
		pHome.Where(odm.Not(aCity.Eq("x"))), pHome.Where(odm.Nor(aCity.Eq("x"))), inlined.Where(pAge.Gt(1)), inlined.Where(odm.Raw(bson.M{"age": 1})),

		odm.Eq(pTags, []string{"a"}), odm.Ne(pAge, 1), odm.In(pAge, 1), odm.NotIn(pAge, 1, 2), odm.Gt(pAge, 1), odm.Gte(pAge, 1), odm.Lt(pAge, 1), odm.Lte(pAge, 1),
		odm.Between(pAge, 1, 2), odm.Exists(pAge, true), odm.IsNull(pAge), odm.Type(pAge, "int"), odm.Type(pAge, "int", "long"), odm.Type(pAge),
		odm.Mod(pAge, 3, 1), odm.Size(pTags, 2), odm.BitsAllSet(pAge, odm.Mask(6)), odm.BitsAllClear(pAge, odm.Bits(0, 2)),
		odm.BitsAnySet(pAge, odm.Mask(1)), odm.BitsAnyClear(pAge, odm.Bits()), odm.Regex(pName, "a", "i"), odm.Regex(pName, "a", ""),
		odm.HasPrefix(pName, "a.b"), odm.HasSuffix(pName, "a"), odm.HasText(pName, "a"), odm.EqualFold(pName, "a"),
		odm.Expression(bson.D{{Key: "$gt", Value: bson.A{"$a", "$b"}}}), odm.JSONSchema(bson.D{{Key: "required", Value: bson.A{"a"}}}), odm.JavaScript("true"),
		odm.Text("words"), odm.Text("words", odm.TextOptions{Language: "en", DiacriticSensitive: true}), odm.Text("words", odm.TextOptions{}, odm.TextOptions{CaseSensitive: true}),

		odm.F("age").Eq(1), odm.F("age").Ne(1), odm.F("age").In(1, 2), odm.F("age").NotIn(1), odm.F("age").Gt(1), odm.F("age").Gte(1), odm.F("age").Lt(1), odm.F("age").Lte(1),
		odm.F("age").Exists(true), odm.F("age").IsNull(), odm.F("age").Eq(nil), odm.F("age").Type("int"), odm.F("name").Match("a"), odm.F("age").Mod(2, 1),
		odm.F("tags").All("a"), odm.F("tags").Size(1), odm.F("lines").Any(odm.F("qty").Gt(1)), odm.F("tags").Any(odm.F("").Gt("a")), odm.F("home").Eq(bson.D{{Key: "city", Value: "x"}}),
		odm.F("age").Eq(bson.D{{Key: "$gt", Value: 1}}), dynAge.Gt(1), anyAge.Gt(1), local.Gt(1), odm.Any[person]("age").IsNull(), anyAge.Any(odm.F("x").Eq(1)), odm.Dyn("age").Lt(1),

		odm.And(pAge.Gt(1)), odm.And(pAge.Gt(1), odm.F("age").Lt(3)), odm.Or(pAge.Gt(1)), odm.Or(pAge.Gt(1), pAge.Lt(0)), odm.Nor(pAge.Gt(1)),
		odm.And(odm.And(pAge.Gt(1), pAge.Lt(2)), pName.Eq("a")), odm.Not(pAge.Gt(1)), odm.Not(pAge.Eq(1)), odm.Not(odm.And(pAge.Gt(1), pAge.Lt(2))),
		odm.Not(odm.F("age").Exists(true)), odm.When(true, pAge.Gt(1)), odm.Or(odm.When(true, pAge.Gt(1)), pAge.Lt(0)), odm.Raw(bson.D{{Key: "age", Value: 1}}), adults(),
	}
}

func adults() odm.Filter[person] { return odm.And(pAge.Gte(18), pDone.Eq(false)) }

func changes() []odm.Change[person] {
	return []odm.Change[person]{
		odm.F("s1").Set(1), odm.F("s2").SetOnInsert(2), odm.F("s3").Unset(), odm.F("s4").Rename("s5"), odm.F("s6").Inc(1), odm.F("s7").Mul(2), odm.F("s8").Min(1), odm.F("s9").Max(2),
		odm.F("t1").CurrentDate(), odm.F("t2").Push(1), odm.F("t3").Push(1, 2), odm.F("t4").AddToSet(1), odm.F("t5").AddToSet(1, 2), odm.F("t6").PullAll(1), odm.F("t7").PopFirst(), odm.F("t8").PopLast(),
		odm.F("u1").Pull(odm.F("x").Gt(1)), odm.F("u2").Pull(odm.F("x").Gt(1), odm.F("y").Eq(2)), odm.F("u3").Pull(odm.F("").Eq(1)), odm.F("u4").Pull(odm.F("").Gt(1), odm.F("").Lt(3)), odm.F("u5").Pull(odm.F("").In(1, 2)),
		pName.Set("a"), pAge.Inc(1), odm.CurrentDate(pSeen), odm.CurrentTimestamp(pStamp), odm.PushEach(pTags, []string{"a"}, odm.PushPosition(0), odm.PushSlice(-3), odm.PushSort(it.Desc())),
		pHome.Change(aCity.Set("x"), odm.F("zip").Unset()), pLines.Index(0, lQty.Set(1)), pLines.Index(1, lQty.Inc(1), lSKU.Set("a")),
		p.Lines.Each(odm.F("all").Set(1)), pLines.Matched(odm.F("hit").Set(1)), pLines.EachWhere(lSKU.Eq("a"), lQty.Set(2)), pLines.EachWhere(odm.Or(lSKU.Eq("a"), lQty.Gt(1)), odm.F("big").Set(true)),
		odm.BitAnd(odm.Num[person, int]("b1"), 1), odm.BitOr(odm.Num[person, int]("b2"), 2), odm.BitXor(odm.Num[person, int]("b3"), 3),
		odm.Rename(odm.Str[person, string]("r1"), odm.Str[person, string]("r2")), odm.PushEach(odm.List[person, string]("e1"), []string{"a"}), odm.PushEach(odm.List[person, string]("e2"), []string{"a", "b"}),
		odm.PushEach(odm.List[person, line]("e3"), []line{{}}, odm.PushSort(lQty.Desc(), lSKU.Asc())),
		odm.AddToSet(odm.List[person, string]("f1"), "a", "b"), odm.Pull(odm.List[person, string]("f2"), it.Gt("a")), odm.PullAll(odm.List[person, string]("f3"), "a"),
		odm.PopFirst(odm.List[person, string]("f4")), odm.Set(odm.Num[person, int]("f5"), 1), odm.Unset(odm.Num[person, int]("f6")), odm.Min(odm.Num[person, int]("f7"), 1),
	}
}

func orders() []odm.Order[person] {
	return []odm.Order[person]{"-a", "b", pAge.Desc(), pName.Asc(), odm.Asc(pDone), odm.Desc(pTags), odm.Any[person]("c").Desc(), odm.Order[person]("-d")}
}

// asked is what the lifter follows to all of them.
func asked(people *odm.Collection[person]) {
	_, _ = people.Find(conditions()...).Sort(orders()...).Command()
	_, _ = people.Find().Everything().Update(context.Background(), changes()...)
}
