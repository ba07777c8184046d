package odm_test

import (
	"slices"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// door, window and material are the linked models of the pairs.
type door struct {
	odm.Document `bson:",inline"`
	Height       int                `bson:"height"`
	Material     odm.Link[material] `bson:"material"`
}

type window struct {
	odm.Document `bson:",inline"`
	X            int `bson:"x"`
}

type material struct {
	odm.Document `bson:",inline"`
	Label        string `bson:"label"`
}

type pairHouse struct {
	Door, Spare odm.Link[door]
	Windows     []odm.Link[window]
}

const (
	houseDoor     odm.Ref[pairHouse, door]    = "door"
	houseSpare    odm.Ref[pairHouse, door]    = "spare"
	houseWindows  odm.Refs[pairHouse, window] = "windows"
	doorHeight    odm.Num[door, int]          = "height"
	doorMaterial  odm.Ref[door, material]     = "material"
	windowX       odm.Num[window, int]        = "x"
	materialLabel odm.Str[material, string]   = "label"
)

// pairs are our spellings of Beanie's expressions, by the pair's id: a Filter, a slice of Changes or a slice of Orders.
func pairs(t *testing.T) map[string]any {
	oid, oid2 := objectID(t, "650000000000000000000001"), objectID(t, "650000000000000000000002")
	t0 := time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC)
	uid := bson.Binary{Subtype: 4, Data: []byte{0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff}}
	d := "d"
	type f = odm.Filter[product]
	type h = odm.Filter[pairHouse]
	type cs = []odm.Change[product]
	type os = []odm.Order[product]
	return map[string]any{
		"P002": f{},
		"P003": f(odm.Raw(bson.M{})),
		"P005": pf.Price.Ne(2.5),
		"P006": pf.Price.Gt(2),
		"P007": pf.Price.Gte(2),
		"P010": pf.Name.Eq("a"),
		"P011": pf.Name.Ne("a"),
		"P012": pf.Qty.Gt(2),
		"P013": pf.Qty.Gte(2),
		"P014": pf.Qty.Lt(2),
		"P016": pf.Price.In(2, 3, 4),
		"P022": pf.Status.Eq(productClosed),
		"P024": pf.Amount.Gte(decimal(t, "1.50")),
		"P025": pf.Created.Lt(t0),
		"P026": pf.Created.Eq(time.Date(2024, 1, 2, 0, 0, 0, 0, time.UTC)),
		"P027": f(odm.Raw(bson.M{"d": (90 * time.Second).Seconds()})),
		"P028": pf.Category.Eq(productCategory{Name: "x"}),
		"P029": pf.Name.In("only"),
		"P030": f(odm.F("name").Eq(bson.Regex{Pattern: "^a", Options: "iu"})),
		"P031": pf.Category.Where(categoryName.Eq("x")),
		"P035": f(odm.F("lines.0.qty").Gt(1)),
		"P037": pf.Meta.Key("some").Key("key").Eq(1),
		"P041": f(odm.Raw(bson.D{{Key: "price", Value: bson.D{{Key: "$gte", Value: 1}, {Key: "$lt", Value: 5}}}})),
		"P046": odm.And(pf.Price.Gt(1), pf.Qty.Lt(5)),
		"P047": odm.And(pf.Price.Gt(1)),
		"P049": odm.Or(pf.Price.Lt(10)),
		"P050": odm.Nor(pf.Price.Lt(10), pf.Category.Name.Eq("Sweets")),
		"P051": odm.Nor(pf.Price.Lt(10)),
		"P052": odm.Not(pf.Price.Lt(10)),
		"P053": odm.Not(pf.Name.Eq("a")),
		"P056": odm.Or(odm.And(pf.Price.Lt(10), pf.Qty.Gt(0)), odm.Not(pf.Active.Eq(true))),
		"P057": odm.And(odm.Or(pf.Price.Lt(1), pf.Price.Gt(9)), pf.Active.Eq(true)),
		"P058": odm.And(pf.Name.Eq("a"), pf.Qty.Eq(1)),
		"P059": odm.Exists(pf.Owner, true),
		"P060": odm.Exists(pf.Owner, false),
		"P061": odm.Type(pf.Price, "double"),
		"P068": f(odm.Text("coffee")),
		"P069": f(odm.Text("coffee", odm.TextOptions{Language: "en", CaseSensitive: true, DiacriticSensitive: true})),
		"P071": f(odm.JavaScript("this.price > this.qty")),
		"P073": pf.Scores.Any(eachInt.Gte(80), eachInt.Lt(85)),
		"P075": pf.Lines.Any(lf.SKU.Eq("x"), lf.Qty.Eq(2)),
		"P076": pf.Scores.Any(odm.F("x").In(1, 2)),
		"P078": odm.BitsAllClear(pf.Flags, odm.Mask(0b0110)),
		"P079": odm.BitsAllSet(pf.Flags, odm.Mask(0b0110)),
		"P080": odm.BitsAnyClear(pf.Flags, odm.Bits(1, 5)),
		"P090": os{pf.Name.Asc()},
		"P091": os{pf.Price.Desc()},
		"P092": os{pf.Price.Asc(), pf.Name.Desc()},
		"P094": os{"-name", "+price"},
		"P095": os{pf.Name.Desc(), "qty"},
		"P098": os{pf.DisplayName.Desc(), pf.ID.Asc()},
		"P099": os{"price", "-qty"},
		"P110": cs{pf.Name.Set("x")},
		"P111": cs{pf.Name.Set("x"), pf.Category.Name.Set("y")},
		"P113": cs{pf.Status.Set(productClosed), pf.UID.Set(uid), pf.Created.Set(t0), pf.Amount.Set(decimal(t, "2.5"))},
		"P114": cs{pf.Category.Set(productCategory{Name: "n", Description: &d})},
		"P119": cs{pf.Qty.Inc(-2), pf.Price.Inc(0.5)},
		"P120": cs{odm.Min(pf.Qty, 2)},
		"P121": cs{odm.Max(pf.Qty, 2)},
		"P124": cs{odm.SetOnInsert(pf.Name, "new")},
		"P125": cs{odm.Unset(pf.Name)},
		"P126": cs{odm.AddToSet(pf.Tags, "red")},
		"P129": cs{odm.Pull(pf.Scores, eachInt.Eq(5))},
		"P131": cs{odm.Pull(pf.Lines, lf.Qty.Lt(1))},
		"P132": cs{odm.PullAll(pf.Scores, 0, 5)},
		"P135": cs{odm.PushEach(pf.Scores, []int{5, 1}, odm.PushSort(eachInt.Asc()), odm.PushSlice(-3), odm.PushPosition(0))},
		"P136": cs{odm.BitAnd(pf.Flags, 10)},
		"P138": cs{odm.RawUpdate(bson.M{"$set": bson.M{"name": "x"}})},
		"P141": cs{pf.Qty.Inc(1)},
		"P142": cs{odm.CurrentDate(pf.Created)},
		"P144": cs{pf.Active.Set(false), pf.Tags.Push("old")},
		"P148": cs{pf.Active.Set(true)},
		"P149": cs{odm.RawUpdate(bson.M{"$set": bson.M{"lines.$[l].qty": 3}}, bson.M{"l.sku": "x"})},
		"P162": houseDoor.Where(doorHeight.Eq(2)),
		"P164": houseWindows.IDIn(oid, oid2),
		"P165": houseWindows.Where(windowX.Gt(10)),
		"P166": houseDoor.Where(doorMaterial.Where(materialLabel.Eq("oak"))),
		"P167": odm.Or(houseDoor.ID(oid), houseSpare.ID(oid2)),
		"P168": h(odm.Raw(bson.M{"door.$id": oid})),
	}
}

// The same expression gives the same MQL here and in Beanie, but for the types of its numbers: Python has one int.
func TestBeaniesExpressionsGiveBeaniesMQL(t *testing.T) {
	ours := pairs(t)
	for id, p := range pairsBy(t, "expressions") {
		spelling, ok := ours[id]
		if !ok {
			t.Errorf("%s: %s is not spelled", id, p.Beanie)
			continue
		}
		delete(ours, id)
		got, err := renderAny(spelling)
		if want := p.want(t); err != nil || !sameDocument(got, want.Document()) {
			t.Errorf("%s: %s gives\n\t%s, %v; want\n\t%s", id, p.Beanie, got, err, want)
		}
	}
	for id := range ours {
		t.Errorf("%s is spelled, but no pair", id)
	}
}

func renderAny(v any) (bson.Raw, error) {
	switch v := v.(type) {
	case odm.Filter[product]:
		return v.BSON()
	case odm.Filter[pairHouse]:
		return v.BSON()
	case []odm.Change[product]:
		doc, _, err := odm.UpdateBSON(v...)
		return doc, err
	}
	d := bson.D{}
	for _, o := range v.([]odm.Order[product]) {
		switch o[0] {
		case '-':
			d = append(d, bson.E{Key: string(o[1:]), Value: -1})
		case '+':
			d = append(d, bson.E{Key: string(o[1:]), Value: 1})
		default:
			d = append(d, bson.E{Key: string(o), Value: 1})
		}
	}
	return bson.Marshal(d)
}

// sameDocument compares keys, order and values; numbers by their value.
func sameDocument(a, b bson.Raw) bool {
	as, err := a.Elements()
	bs, err2 := b.Elements()
	return err == nil && err2 == nil && slices.EqualFunc(as, bs, func(x, y bson.RawElement) bool {
		return x.Key() == y.Key() && sameValue(x.Value(), y.Value())
	})
}

func sameValue(a, b bson.RawValue) bool {
	x, isNumber := a.AsFloat64OK()
	y, isNumber2 := b.AsFloat64OK()
	switch {
	case isNumber && isNumber2:
		return x == y
	case a.Type != b.Type:
		return false
	case a.Type == bson.TypeEmbeddedDocument || a.Type == bson.TypeArray:
		return sameDocument(bson.Raw(a.Value), bson.Raw(b.Value))
	}
	return a.Equal(b)
}

func objectID(t *testing.T, hex string) bson.ObjectID {
	t.Helper()
	id, err := bson.ObjectIDFromHex(hex)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func decimal(t *testing.T, s string) bson.Decimal128 {
	t.Helper()
	d, err := bson.ParseDecimal128(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
