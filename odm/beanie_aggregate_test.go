package odm_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/agg"
)

var aggregateRows = []beanieRow{
	{"B030_projection_setting", func(t *testing.T) {
		ctx, c := stocked(t)
		q := odm.Project[productCustom](c.Find(pf.Qty.Gt(1)).Sort(pf.Qty.Asc()))
		got, err := q.All(ctx)
		must(t, err)
		if len(got) != 2 || *got[0] != (productCustom{"tea", "drinks"}) {
			t.Errorf("read %+v", got)
		}
		type wrong struct {
			X string `bson:"x" odm:"from=$category"`
		}
		var model *odm.ModelError
		if _, err := odm.Project[wrong](c.Find()).All(ctx); !errors.As(err, &model) {
			t.Errorf("a path with a dollar: %v", err)
		}
	}},
	{"B052_custom_projection", func(t *testing.T) {
		ctx, c := stocked(t)
		type worth struct {
			Name  string  `bson:"name"`
			Worth float64 `bson:"worth"`
			Label string  `bson:"label"`
		}
		q := odm.Project[worth](c.Find()).Sort(pf.Name.Asc()).Compute(
			agg.Field("worth", agg.Multiply(pf.Price, pf.Qty)), agg.Field("label", agg.Concat(pf.Name, "/", pf.Category.Name)))
		got, err := q.One(ctx)
		must(t, err)
		if *got != (worth{"cake", 3, "cake/food"}) {
			t.Errorf("read %+v", got)
		}
		if _, err := odm.Project[worth](c.Find()).Compute(agg.Field("worth", "$price")).All(ctx); err == nil || !strings.Contains(err.Error(), `agg.As("price")`) {
			t.Errorf("text for a field: %v", err)
		}
	}},
	{"B058_distinct", func(t *testing.T) {
		ctx, c := stocked(t)
		const tag odm.Str[product, string] = "tags"
		is := func(q odm.Query[product], want ...string) {
			t.Helper()
			got, err := odm.Distinct(ctx, q, tag)
			if slices.Sort(got); err != nil || !slices.Equal(got, want) {
				t.Errorf("distinct tags are %v, %v; want %v", got, err, want)
			}
		}
		is(c.Find(), "cold", "hot", "sweet")
		is(c.Find(pf.Qty.Gt(1)), "cold", "hot")
		is(c.Find().Sort(pf.Name.Asc()).Limit(1), "sweet")
		is(c.Find().Sort(pf.Name.Asc()).Skip(2), "hot")
		is(c.Find().Sort(pf.Name.Asc()).Skip(9))
		if _, err := odm.Distinct(ctx, c.Find().Limit(1).Select(pf.Name), tag); err == nil {
			t.Error("Select is taken")
		}
	}},
	{"B062_reading_built_queries", func(t *testing.T) {
		_, c := stocked(t)
		q := odm.Pipe[bson.Raw](c.Find(pf.Qty.Gt(1)).Limit(2), agg.Group(pf.Status, agg.Sum("n", 1)))
		command, err := q.Command()
		must(t, err)
		want := `{"aggregate":"products","pipeline":[{"$match":{"qty":{"$gt":1}}},{"$group":{"_id":"$status","n":{"$sum":1}}},{"$limit":2}],"cursor":{}}`
		if got := text(t, command); got != want {
			t.Errorf("the command is %s, want %s", got, want)
		}
		update, filters, err := odm.UpdateBSON(pf.Lines.EachWhere(lf.SKU.Eq("x"), lf.Qty.Set(3)))
		must(t, err)
		if got := text(t, update); got != `{"$set":{"lines.$[e0].qty":3}}` || len(filters) != 1 {
			t.Errorf("the update is %s where %v", got, filters)
		}
		filter, err := pf.Qty.Gt(1).BSON()
		if must(t, err); text(t, filter) != `{"qty":{"$gt":1}}` {
			t.Errorf("the filter is %s", filter)
		}
	}},
	{"B079_text", func(t *testing.T) {
		ctx, c, w := spots(t)
		spotted(ctx, t, c.Find(odm.Text("coffee"), spotName.Ne("far")).Sort(spotName.Asc()), "here", "near")
		if sent := w.take(t); !strings.Contains(sent[0], `{"$text":{"$search":"coffee","$caseSensitive":false,"$diacriticSensitive":false}}`) {
			t.Errorf("sent %s", sent)
		}
		spotted(ctx, t, c.Find(odm.Text("cafe")), "near")
		spotted(ctx, t, c.Find(odm.Text("cafe", odm.TextOptions{DiacriticSensitive: true})))
		spotted(ctx, t, c.Find(odm.Text("COFFEE", odm.TextOptions{CaseSensitive: true, Language: "en"})))
		spotted(ctx, t, c.Find(odm.Text("coffee -cake", odm.TextOptions{OmitDiacritic: true})), "near")
	}},
	{"B080_bits", func(t *testing.T) {
		ctx, c, _ := spots(t)
		by := spotName.Asc()
		spotted(ctx, t, c.Find(odm.BitsAllSet(spotFlags, odm.Mask(0b0110))), "here")
		spotted(ctx, t, c.Find(odm.BitsAnySet(spotFlags, odm.Bits(1, 3))).Sort(by), "far", "here", "near")
		spotted(ctx, t, c.Find(odm.BitsAllClear(spotFlags, odm.Mask(0b0110))), "far")
		spotted(ctx, t, c.Find(odm.BitsAnyClear(spotFlags, odm.Bits(1, 2))).Sort(by), "far", "near")
	}},
	{"B081_geo_intersects_and_within", func(t *testing.T) {
		ctx, c, w := spots(t)
		by := spotName.Asc()
		spotted(ctx, t, c.Find(odm.GeoIntersects(spotArea, odm.NewLineString(odm.Position{0, 50}, odm.Position{20, 50}))), "here")
		spotted(ctx, t, c.Find(odm.GeoIntersects(spotArea, odm.NewPoint(20, 50))))
		w.take(t)
		spotted(ctx, t, c.Find(odm.GeoWithin(spotLoc, odm.NewPolygon(square(10, 50, 0.5)))).Sort(by), "here", "near")
		if sent := w.take(t); !strings.Contains(sent[0], `{"loc":{"$geoWithin":{"$geometry":{"type":"Polygon","coordinates":[[[9.5,49.5],`) {
			t.Errorf("sent %s", sent)
		}
		with := odm.NewPolygon(square(10, 50, 0.5), square(10, 50, 0.005)) // a hole
		spotted(ctx, t, c.Find(odm.GeoWithin(spotLoc, with)), "near")
		spotted(ctx, t, c.Find(odm.GeoWithin(spotLoc, odm.NewMultiPolygon(odm.NewPolygon(square(10, 51, 0.1)), odm.NewPolygon(square(10, 50, 0.001))))).Sort(by), "far", "here")
		both, err := odm.NewGeometryCollection(odm.NewPoint(10, 50), odm.NewMultiPoint(odm.Position{10, 51}))
		must(t, err)
		spotted(ctx, t, c.Find(odm.GeoIntersects(spotLoc, both)).Sort(by), "far", "here")
	}},
	{"B082_box", func(t *testing.T) {
		ctx, c, w := spots(t)
		spotted(ctx, t, c.Find(odm.GeoWithin(spotFlat, odm.Box(odm.Position{-1, -1}, odm.Position{1, 2}))).Sort(spotName.Asc()), "here", "near")
		if sent := w.take(t); !strings.Contains(sent[0], `{"flat":{"$geoWithin":{"$box":[[-1.0,-1.0],[1.0,2.0]]}}}`) {
			t.Errorf("sent %s", sent)
		}
	}},
	{"B083_near", func(t *testing.T) {
		ctx, c, w := spots(t)
		here := odm.NewPoint(10, 50)
		spotted(ctx, t, c.Find(odm.Near(spotLoc, here)), "here", "near", "far")
		spotted(ctx, t, c.Find(odm.Near(spotLoc, here, odm.MaxDistance(2000), odm.MinDistance(10))), "near")
		w.take(t)
		// A distance of 0 is not dropped, as Beanie does: it asks for the place itself.
		spotted(ctx, t, c.Find(odm.Near(spotLoc, here, odm.MaxDistance(0))), "here")
		if sent := w.take(t); !strings.Contains(sent[0], `"$maxDistance":0.0`) {
			t.Errorf("sent %s", sent)
		}
		spotted(ctx, t, c.Find(odm.NearSphere(spotLoc, here, odm.MinDistance(2000))), "far")
		spotted(ctx, t, c.Find(odm.NearFlat(spotFlat, 0, 2, odm.MaxDistance(2))), "near", "here")
	}},
	{"B084_circles_and_flat_polygons", func(t *testing.T) {
		ctx, c, _ := spots(t)
		by := spotName.Asc()
		const earth = 6378100
		spotted(ctx, t, c.Find(odm.GeoWithin(spotLoc, odm.CenterSphere(odm.Position{10, 50}, 2000./earth))).Sort(by), "here", "near")
		spotted(ctx, t, c.Find(odm.GeoWithin(spotFlat, odm.Center(odm.Position{0, 0}, 0.5))), "here")
		spotted(ctx, t, c.Find(odm.GeoWithin(spotFlat, odm.FlatPolygon(odm.Position{-1, 0.5}, odm.Position{1, 0.5}, odm.Position{0, 99}))).Sort(by), "far", "near")
	}},
	{"B085_nested_paths", func(t *testing.T) {
		ctx, c := stocked(t)
		for _, f := range []odm.Filter[product]{pf.Category.Name.Eq("food"), pf.Category.Where(categoryName.Eq("food")), odm.F("category.name").Eq("food"), odm.F("tags.0").Eq("sweet"), pf.Marks.Key("stars").Eq(5), pf.DisplayName.Eq("Cake")} {
			if got, err := c.FindOne(ctx, f); err != nil || got.Name != "cake" {
				t.Errorf("%s finds %+v, %v", f, got, err)
			}
		}
	}},
	{"B086_array_field_equality", func(t *testing.T) {
		ctx, c := stocked(t)
		for _, f := range []odm.Filter[product]{pf.Tags.Contains("sweet"), odm.Eq(pf.Tags, []string{"sweet"})} {
			if got, err := c.FindOne(ctx, f); err != nil || got.Name != "cake" {
				t.Errorf("%s finds %+v, %v", f, got, err)
			}
		}
		if _, err := c.FindOne(ctx, odm.Eq(pf.Tags, []string{"sweet", "hot"})); !errors.Is(err, odm.ErrNotFound) {
			t.Errorf("another list: %v", err)
		}
	}},
	{"B087_null_matches_missing", func(t *testing.T) {
		ctx, c := stocked(t)
		_, err := c.Find(pf.Name.Eq("cake")).Update(ctx, odm.Unset(pf.Owner))
		must(t, err)
		if n, err := c.Find(odm.IsNull(pf.Owner)).Count(ctx); err != nil || n != 3 {
			t.Errorf("%d without an owner, %v", n, err)
		}
		if n, err := c.Find(odm.IsNull(pf.Owner), odm.Exists(pf.Owner, true)).Count(ctx); err != nil || n != 2 {
			t.Errorf("%d whose owner is null, %v", n, err)
		}
	}},
	{"B088_values_are_encoded", func(t *testing.T) {
		ctx, c := stocked(t)
		for _, f := range []odm.Filter[product]{pf.Status.Eq(productClosed), pf.Amount.Eq(decimal(t, "1.50")), pf.Category.Eq(productCategory{Name: "food"}), pf.UID.Eq(bson.Binary{Subtype: 4, Data: make([]byte, 16)})} {
			if got, err := c.FindOne(ctx, f, pf.Name.Eq("cake")); err != nil || got.Name != "cake" {
				t.Errorf("%s finds %+v, %v", f, got, err)
			}
		}
		// A document is compared as a whole: another order or one key less is another document.
		if _, err := c.FindOne(ctx, odm.F("category").Eq(bson.D{{Key: "name", Value: "food"}})); !errors.Is(err, odm.ErrNotFound) {
			t.Errorf("a document with a key less: %v", err)
		}
	}},
	{"B089_escape_regex", func(t *testing.T) {
		ctx, c := stocked(t)
		const odd = `a.b^c$d*e+f?g{h}i\j|k[l]m(n)o`
		must(t, c.Insert(ctx, &product{Name: odd}))
		must(t, c.Insert(ctx, &product{Name: strings.ReplaceAll(odd, ".", "x")}))
		got, err := c.Find(pf.Name.Match("^" + odm.EscapeRegex(odd) + "$")).All(ctx)
		if err != nil || len(got) != 1 || got[0].Name != odd {
			t.Errorf("found %d, %v", len(got), err)
		}
		for _, char := range `.^$*+?{}\|[]()` {
			if odm.EscapeRegex(string(char)) != `\`+string(char) {
				t.Errorf("%q is not escaped", char)
			}
		}
	}},
	{"B090_text_search", func(t *testing.T) {
		ctx, c, w := spots(t)
		spotted(ctx, t, c.Find(odm.TextSearch(`tea coffee -cake`)).Sort(spotName.Asc()), "far", "near")
		if sent := w.take(t); !strings.Contains(sent[0], `"filter":{"$text":{"$search":"tea coffee -cake"}}`) {
			t.Errorf("sent %s", sent)
		}
		spotted(ctx, t, c.Find(odm.TextSearch(odm.Phrase(`good "coffee`))), "here")
	}},
	{"B150_aggregate", aggregated},
	{"B151_totals", totalled},
	{"B152_text_and_aggregate", func(t *testing.T) {
		ctx, c, w := spots(t)
		got, err := odm.Aggregate[odm.Only[int]](ctx, c.Find(spotName.Ne("far"), odm.Text("coffee")), agg.Count("n"))
		if err != nil || len(got) != 1 || got[0].Value != 2 {
			t.Errorf("counted %v, %v", got, err)
		}
		if sent := w.take(t); !strings.Contains(sent[0], `"pipeline":[{"$match":{"$text":{"$search":"coffee","$caseSensitive":false,"$diacriticSensitive":false}}},{"$match":{"name":{"$ne":"far"}}},{"$count":"n"}]`) {
			t.Errorf("sent %s", sent)
		}
	}},
}
