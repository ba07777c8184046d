package lsp

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestCompletion(t *testing.T) {
	dir, orders, text := shop(t)
	c, _, _ := start(t)
	c.initialize(dir)
	c.open(orders, text)
	c.loaded(orders)
	version := 1
	for name, tt := range map[string]struct {
		line    string
		want    []string // among the labels
		without []string // not among them
		replace string   // what the first item's edit replaces
		none    bool     // databridge says nothing
	}{
		"fields of a filter": {
			line: `_ = s.coll.FindOne(ctx, bson.M{"‸": 1}).Decode(&o)`,
			want: []string{"_id", "status", "lines", "ship_to", "placed_at", "$or", "$and"}, without: []string{"Status", "$gt", "$set"},
		},
		"a key that is begun is replaced whole": {
			line: `_ = s.coll.FindOne(ctx, bson.M{"sta‸": 1}).Decode(&o)`,
			want: []string{"status"}, replace: "sta",
		},
		"the rest behind the cursor is replaced too": {
			line: `_ = s.coll.FindOne(ctx, bson.M{"st‸atus": 1}).Decode(&o)`,
			want: []string{"status"}, replace: "status",
		},
		"a dotted path through an array": {
			line: `_ = s.coll.FindOne(ctx, bson.M{"lines.‸": 1}).Decode(&o)`,
			want: []string{"lines.sku", "lines.qty"}, without: []string{"status", "$or"}, replace: "lines.",
		},
		"below an index": {
			line: `_ = s.coll.FindOne(ctx, bson.M{"lines.0.s‸": 1}).Decode(&o)`,
			want: []string{"lines.0.sku"}, replace: "lines.0.s",
		},
		"nothing closed behind the cursor": {
			line: `_ = s.coll.FindOne(ctx, bson.M{"ship_to.‸`,
			want: []string{"ship_to.city"}, replace: "ship_to.",
		},
		"a key without a value": {
			line: `_ = s.coll.FindOne(ctx, bson.M{"‸"}).Decode(&o)`,
			want: []string{"status"},
		},
		"a D without a value": {
			line: `_ = s.coll.FindOne(ctx, bson.D{{"‸"}}).Decode(&o)`,
			want: []string{"status"},
		},
		"a keyed D": {
			line: `_ = s.coll.FindOne(ctx, bson.D{{Key: "‸"}}).Decode(&o)`,
			want: []string{"status"},
		},
		"operators that fit a string": {
			line: `_ = s.coll.FindOne(ctx, bson.M{"status": bson.M{"$‸": 1}}).Decode(&o)`,
			want: []string{"$in", "$regex", "$ne"}, without: []string{"$or", "$inc", "$size", "$elemMatch"}, replace: "$",
		},
		"operators that fit an array": {
			line: `_ = s.coll.FindOne(ctx, bson.M{"lines": bson.M{"$‸": 1}}).Decode(&o)`,
			want: []string{"$elemMatch", "$size", "$all"}, without: []string{"$mod"},
		},
		"options of a pattern": {
			line: `_ = s.coll.FindOne(ctx, bson.M{"status": bson.M{"$regex": "x", "‸": 1}}).Decode(&o)`, want: []string{"$options", "$ne"},
		},
		"options of a text search": {
			line: `_ = s.coll.FindOne(ctx, bson.M{"$text": bson.M{"$‸": 1}}).Decode(&o)`,
			want: []string{"$search", "$language"}, without: []string{"$options", "$gt"},
		},
		"inside elemMatch": {
			line: `_ = s.coll.FindOne(ctx, bson.M{"lines": bson.M{"$elemMatch": bson.M{"‸": 1}}}).Decode(&o)`,
			want: []string{"sku", "qty", "price"}, without: []string{"status"},
		},
		"update operators": {
			line: `_, _ = s.coll.UpdateOne(ctx, bson.M{"_id": o.ID}, bson.M{"‸": bson.M{}})`,
			want: []string{"$set", "$inc", "$push", "$unset"}, without: []string{"$gt", "status", "$match"},
		},
		"fields of an update": {
			line: `_, _ = s.coll.UpdateOne(ctx, bson.M{"_id": o.ID}, bson.M{"$set": bson.M{"‸": 1}})`,
			want: []string{"status", "total"}, without: []string{"$inc"},
		},
		"modifiers of a push": {
			line: `_, _ = s.coll.UpdateOne(ctx, bson.M{"_id": o.ID}, bson.M{"$push": bson.M{"lines": bson.M{"$‸": 1}}})`,
			want: []string{"$each", "$slice", "$sort", "$position"}, without: []string{"$set", "$type"},
		},
		"a filter in a variable": {
			line: "f := bson.M{}\n\tf[\"‸\"] = 1\n\t_ = s.coll.FindOne(ctx, f).Decode(&o)",
			want: []string{"status"},
		},
		"a sort": {
			line: `_ = s.coll.FindOne(ctx, bson.M{}, options.FindOne().SetSort(bson.D{{Key: "‸", Value: 1}})).Decode(&o)`,
			want: []string{"placed_at"}, without: []string{"$or"},
		},
		"stages": {
			line: `_, _ = s.coll.Aggregate(ctx, mongo.Pipeline{{{Key: "$‸", Value: 1}}})`,
			want: []string{"$match", "$group", "$lookup", "$unwind"}, without: []string{"$gt", "$inc"},
		},
		"fields of a match stage": {
			line: `_, _ = s.coll.Aggregate(ctx, mongo.Pipeline{{{Key: "$match", Value: bson.M{"‸": 1}}}})`,
			want: []string{"status"},
		},
		"a reference in a group": {
			line: `_, _ = s.coll.Aggregate(ctx, mongo.Pipeline{{{Key: "$group", Value: bson.M{"_id": "$‸"}}}})`,
			want: []string{"$status", "$ship_to"}, replace: "$",
		},
		"arguments of a stage": {
			line: `_, _ = s.coll.Aggregate(ctx, mongo.Pipeline{{{Key: "$lookup", Value: bson.M{"‸": 1}}}})`,
			want: []string{"from", "localField", "as"}, without: []string{"status", "$match"},
		},
		"a local field of a lookup": {
			line: `_, _ = s.coll.Aggregate(ctx, mongo.Pipeline{{{Key: "$lookup", Value: bson.M{"localField": "cus‸"}}}})`,
			want: []string{"customer_id"}, without: []string{"$customer_id"}, replace: "cus",
		},
		"the other side of a lookup": {
			line: `_, _ = s.coll.Aggregate(ctx, mongo.Pipeline{{{Key: "$lookup", Value: bson.M{"foreignField": "‸"}}}})`, without: []string{"status", "_id"},
		},
		"a path to unwind": {
			line: `_, _ = s.coll.Aggregate(ctx, mongo.Pipeline{{{Key: "$unwind", Value: "$‸"}}})`, want: []string{"$lines"}, without: []string{"lines"},
		},
		"a facet's pipeline": {
			line: `_, _ = s.coll.Aggregate(ctx, mongo.Pipeline{{{Key: "$facet", Value: bson.M{"a": bson.A{bson.M{"$match": bson.M{"‸": 1}}}}}}})`,
			want: []string{"status"},
		},
		"accumulators": {
			line: `_, _ = s.coll.Aggregate(ctx, mongo.Pipeline{{{Key: "$group", Value: bson.M{"_id": nil, "n": bson.M{"$‸": 1}}}}})`,
			want: []string{"$sum", "$push", "$avg"}, without: []string{"$match", "$inc"},
		},
		"an element of an array filter": {
			line: `_, _ = s.coll.UpdateOne(ctx, bson.M{}, bson.M{"$set": bson.M{"lines.$[l].qty": 1}}, options.UpdateOne().SetArrayFilters([]any{bson.M{"l.‸": 1}}))`,
			want: []string{"l.sku", "l.price"}, without: []string{"status", "l.status"}, replace: "l.",
		},
		"a write model of a bulk write": {
			line: `_, _ = s.coll.BulkWrite(ctx, []mongo.WriteModel{mongo.NewUpdateOneModel().SetFilter(bson.M{"‸": 1})})`,
			want: []string{"status"},
		},
		"the keys of an index": {
			line: `_, _ = s.coll.Indexes().CreateOne(ctx, mongo.IndexModel{Keys: bson.D{{Key: "ship_to.‸", Value: 1}}})`,
			want: []string{"ship_to.city"}, without: []string{"$or"},
		},
		"a distinct": {
			line: `_ = s.coll.Distinct(ctx, "st‸", bson.M{})`, want: []string{"status"}, without: []string{"$or"},
		},
		"an index expression alone on its line": {
			line: "f := bson.M{}\n\tf[\"sta‸\n\t_ = s.coll.FindOne(ctx, f).Decode(&o)", want: []string{"status"}, replace: "sta",
		},
		"a quote that was just opened before other keys": {
			line: `_ = s.coll.FindOne(ctx, bson.M{"sta‸, "total": 1}).Decode(&o)`, want: []string{"status"}, replace: "sta",
		},
		"behind a syntax error in the same function": {
			line: "if x := {\n\t_ = s.coll.FindOne(ctx, bson.M{\"sta‸\": 1}).Decode(&o)", want: []string{"status"},
		},
		"beside a type error": {
			line: `_ = s.coll.FindOne(ctx, bson.M{"total": nope(), "sta‸": 1}).Decode(&o)`, want: []string{"status"},
		},
		"nothing of the model behind a group": {
			line:    `_, _ = s.coll.Aggregate(ctx, mongo.Pipeline{{{Key: "$group", Value: bson.M{"_id": "$status"}}}, {{Key: "$match", Value: bson.M{"‸": 1}}}})`,
			want:    []string{"$or"},
			without: []string{"status"},
		},
		"emoji before the cursor": {
			line: `_ = s.coll.FindOne(ctx, bson.M{"status": "🙂🙂", "ship_to.c‸": 1}).Decode(&o)`,
			want: []string{"ship_to.city"}, replace: "ship_to.c",
		},
		"outside a string":               {line: `_ = s.coll.Find‸One(ctx, bson.M{"status": 1}).Decode(&o)`, none: true},
		"in a string that is no query":   {line: `println("sta‸tus")`, none: true},
		"in a value":                     {line: `_ = s.coll.FindOne(ctx, bson.M{"status": "op‸en"}).Decode(&o)`, none: true},
		"in a comment":                   {line: `// bson.M{"sta‸": 1}`, none: true},
		"in the name of a collection":    {line: `_ = s.coll.Database().Collection("or‸ders")`, none: true},
		"right before the opening quote": {line: `_ = s.coll.FindOne(ctx, bson.M{‸"status": 1}).Decode(&o)`, none: true},
	} {
		t.Run(name, func(t *testing.T) {
			src := text + body(tt.line)
			offset := strings.Index(src, cursor)
			src = strings.Replace(src, cursor, "", 1)
			version++
			c.replace(orders, version, src)
			m := c.call("textDocument/completion", at(orders, src, offset))
			if tt.none {
				checkNothing(t, m)
				return
			}
			checkItems(t, m, src, tt.want, tt.without, tt.replace)
		})
	}
}

func TestCompletionForgetsWhatHasChangedAroundTheString(t *testing.T) {
	src, offset := pointed(strings.Replace(users, "KEY", cursor, 1))
	src = strings.Replace(src, "type User struct", "type Rest struct", 1) + "\nvar _ Rest\n"
	user := func(key string) string {
		return "package app\n\ntype User struct {\n\tA int `bson:\"" + key + "\"`\n}\n"
	}
	dir := module(t, map[string]string{"app.go": src, "user.go": user("one")})
	file, other := filepath.Join(dir, "app.go"), filepath.Join(dir, "user.go")
	c, _, _ := start(t)
	c.initialize(dir)
	c.open(file, src)
	c.loaded(file)
	expect := func(when, want string) {
		t.Helper()
		for range 2 { // the second time from memory
			if got := c.labels(file, src, offset); len(got) == 0 || got[0] != want {
				t.Errorf("%s completion = %q, want %s first", when, got, want)
			}
		}
	}
	expect("at first", "one")
	write(t, other, user("two"))
	c.touch(other)
	expect("after a change on disk", "two")
	c.open(other, user("three"))
	expect("after another file was opened", "three")
	c.replace(other, 2, user("four"))
	expect("after an edit of another file", "four")
	c.replace(file, 2, src+"\n")
	expect("after an edit behind the string", "four")
	c.notify("textDocument/didClose", obj{"textDocument": document(other)})
	expect("after another file was closed", "two")
}
