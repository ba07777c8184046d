package mongosh_test

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/lsp/internal/mongosh"
)

func TestGoOfAValue(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`{email: "a", age: {$gt: 5}}`:                    `bson.D{{Key: "email", Value: "a"}, {Key: "age", Value: bson.D{{Key: "$gt", Value: 5}}}}`,
		`{ 'a.b': [1, 2.5, -3,], }`:                      `bson.D{{Key: "a.b", Value: bson.A{1, 2.5, -3}}}`,
		`{n: null, u: undefined, t: true, i: -Infinity}`: "bson.D{\n\t{Key: \"n\", Value: nil},\n\t{Key: \"u\", Value: bson.Undefined{}},\n\t{Key: \"t\", Value: true},\n\t{Key: \"i\", Value: math.Inf(-1)},\n}",
		`ObjectId("507F1f77bcf86cd799439011")`:           `bson.ObjectID{0x50, 0x7f, 0x1f, 0x77, 0xbc, 0xf8, 0x6c, 0xd7, 0x99, 0x43, 0x90, 0x11}`,
		`{"$oid": "507f1f77bcf86cd799439011"}`:           `bson.ObjectID{0x50, 0x7f, 0x1f, 0x77, 0xbc, 0xf8, 0x6c, 0xd7, 0x99, 0x43, 0x90, 0x11}`,
		`ISODate("2026-03-01T12:00:00Z")`:                `time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)`,
		`new Date("2026-03-01")`:                         `time.Date(2026, time.March, 1, 0, 0, 0, 0, time.UTC)`,
		`{"$date": {"$numberLong": "0"}}`:                `time.Date(1970, time.January, 1, 0, 0, 0, 0, time.UTC)`,
		`NumberLong("5")`:                                `int64(5)`,
		`NumberInt(5)`:                                   `5`,
		`Long("9007199254740993")`:                       `int64(9007199254740993)`,
		`NumberDecimal("1.5")`:                           `func() bson.Decimal128 { d, _ := bson.ParseDecimal128("1.5"); return d }()`,
		`/^a\/b\./i`:                                     "bson.Regex{Pattern: `^a/b\\.`, Options: \"i\"}",
		`Timestamp({t: 4, i: 1})`:                        `bson.Timestamp{T: 4, I: 1}`,
		`Timestamp(4, 1)`:                                `bson.Timestamp{T: 4, I: 1}`,
		`UUID("00112233-4455-6677-8899-aabbccddeeff")`:   `bson.Binary{Subtype: 0x4, Data: []byte{0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff}}`,
		`{a: MinKey, b: MaxKey()}`:                       `bson.D{{Key: "a", Value: bson.MinKey{}}, {Key: "b", Value: bson.MaxKey{}}}`,
		`'it\'s \u{1F642} \ud83d\ude42'`:                 `"it's 🙂 🙂"`,
		"{ // who\n a: 1, /* when */ b: 2}":              "bson.D{\n\t// who\n\t{Key: \"a\", Value: 1},\n\t// when\n\t{Key: \"b\", Value: 2},\n}",
		`5.0`:                                            `5.0`,
		`1e3`:                                            `1000.0`,
	} {
		s, err := mongosh.Parse(in)
		if err != nil {
			t.Errorf("Parse(%s): %v", in, err)
			continue
		}
		if got := (mongosh.Style{}).Value(*s.Value); got != want {
			t.Errorf("%s is\n%s, want\n%s", in, got, want)
		}
	}
}

func TestGoOfAStatement(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`db.users.find({a: 1}, {b: 1}).sort({c: -1}).limit(5).toArray();`: `coll.Find(ctx, bson.D{{Key: "a", Value: 1}}, options.Find().SetProjection(bson.D{{Key: "b", Value: 1}}).SetSort(bson.D{{Key: "c", Value: -1}}).SetLimit(5))`,
		`db.users.findOne()`:         `coll.FindOne(ctx, bson.D{})`,
		`db["x"].find()`:             ``,
		`db.users.drop()`:            ``,
		`db.users.find().forEach(1)`: ``,
		`db.users.distinct("a")`:     `coll.Distinct(ctx, "a", bson.D{})`,
		`db.users.aggregate([{$match: {a: 1}}, {$count: "n"}])`:                    "coll.Aggregate(ctx, mongo.Pipeline{\n\t{{Key: \"$match\", Value: bson.D{{Key: \"a\", Value: 1}}}},\n\t{{Key: \"$count\", Value: \"n\"}},\n})",
		`db.users.updateOne({a: 1}, {$set: {b: 2}}, {upsert: true})`:               `coll.UpdateOne(ctx, bson.D{{Key: "a", Value: 1}}, bson.D{{Key: "$set", Value: bson.D{{Key: "b", Value: 2}}}}, options.UpdateOne().SetUpsert(true))`,
		`db.getCollection("a-b").insertMany([{a: 1}])`:                             `coll.InsertMany(ctx, []any{bson.D{{Key: "a", Value: 1}}})`,
		`db.users.createIndex({a: 1}, {unique: true})`:                             `coll.Indexes().CreateOne(ctx, mongo.IndexModel{Keys: bson.D{{Key: "a", Value: 1}}, Options: options.Index().SetUnique(true)})`,
		`db.users.findOneAndUpdate({}, {$inc: {n: 1}}, {returnDocument: "after"})`: `coll.FindOneAndUpdate(ctx, bson.D{}, bson.D{{Key: "$inc", Value: bson.D{{Key: "n", Value: 1}}}}, options.FindOneAndUpdate().SetReturnDocument(options.After))`,
	} {
		s, err := mongosh.Parse(in)
		got := ""
		if err == nil {
			got, err = mongosh.Style{}.Call(s, "coll", "ctx")
		}
		if got != want || (err != nil) != (want == "") {
			t.Errorf("%s is\n%s, %v, want\n%s", in, got, err, want)
		}
	}
}

func TestGoForTheFirstMajorOfTheDriver(t *testing.T) {
	t.Parallel()
	s, err := mongosh.Parse(`db.a.updateMany({re: /x/, t: "time.Now", id: ObjectId("000000000000000000000001")}, {$set: {"b.$[e]": 1}}, {arrayFilters: [{e: 1}]})`)
	if err != nil {
		t.Fatal(err)
	}
	style := mongosh.Style{V1: true}
	got, err := style.Call(s, "coll", "ctx")
	for _, want := range []string{`primitive.Regex{Pattern: "x"}`, `primitive.ObjectID{0x00,`, `options.Update().SetArrayFilters(options.ArrayFilters{Filters: []any{`} {
		if err != nil || !strings.Contains(got, want) {
			t.Errorf("%s, %v: want %s in it", got, err, want)
		}
	}
	want := []string{"go.mongodb.org/mongo-driver/bson", "go.mongodb.org/mongo-driver/bson/primitive", "go.mongodb.org/mongo-driver/mongo/options"}
	if imports := style.Imports(got); !slices.Equal(imports, want) {
		t.Errorf("imports = %q, want %q", imports, want)
	}
}

func TestWhatIsNoMongoshIsRefused(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"", "{", "{a}", "{a: b}", "[1 2]", `"a`, "/a", "1 2", "ObjectId(1)", "function() {}", "db.", "db.users", "{a: 1}}", "`${x}`", "-", "new", `"\u12"`, "f(x"} {
		if s, err := mongosh.Parse(in); err == nil {
			t.Errorf("Parse(%q) = %+v", in, s)
		}
	}
}

// FuzzParse holds the parser to the driver's own of extended JSON: what that takes, this takes too, with equal values.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`{"a": 1, "b": [true, null, -2.5e3, "x\u00e9\n"]}`, `{"_id": {"$oid": "507f1f77bcf86cd799439011"}}`,
		`{"d": {"$date": {"$numberLong": "1"}}, "t": {"$timestamp": {"t": 1, "i": 2}}}`, `{"r": {"$regularExpression": {"pattern": "a", "options": "i"}}}`,
		`{"b": {"$binary": {"base64": "AQI=", "subType": "00"}}, "n": {"$numberDouble": "1.5"}, "k": {"$minKey": 1}}`,
		`{"x": {"$numberDecimal": "1.5"}, "l": {"$numberLong": "5"}, "i": {"$numberInt": "5"}}`, `{a: 'b' /* c */}`, `db.a.find({}).sort({b: 1})`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if s, err := mongosh.Parse(text); err == nil && s.Value != nil {
			_ = mongosh.Style{}.Value(*s.Value)
		}
		text = `{"v": ` + text + `}` // the driver reads no types at the top
		s, err := mongosh.Parse(text)
		var want bson.D
		if !json.Valid([]byte(text)) || !utf8.ValidString(text) || bson.UnmarshalExtJSON([]byte(text), false, &want) != nil {
			return // the driver takes more than JSON: what follows a value, for one
		}
		if err != nil || s.Value == nil || s.Value.Kind != mongosh.Document {
			t.Fatalf("Parse(%q): %v; the driver reads %v", text, err, want)
		}
		got, _ := toBSON(*s.Value).(bson.D)
		a, errA := bson.MarshalExtJSON(got, true, false)
		b, errB := bson.MarshalExtJSON(want, true, false)
		if errA != nil || errB != nil {
			return
		}
		if string(a) != string(b) {
			t.Errorf("%q is read as\n%s, by the driver as\n%s", text, a, b)
		}
	})
}

// toBSON is a value as the driver has it.
func toBSON(v mongosh.Value) any {
	switch v.Kind {
	case mongosh.Document:
		d := bson.D{}
		for _, e := range v.Entries {
			d = append(d, bson.E{Key: e.Key, Value: toBSON(e.Value)})
		}
		return d
	case mongosh.Array:
		a := bson.A{}
		for _, e := range v.Elems {
			a = append(a, toBSON(e.Value))
		}
		return a
	case mongosh.Int:
		if v.Int >= math.MinInt32 && v.Int <= math.MaxInt32 {
			return int32(v.Int)
		}
		return v.Int
	case mongosh.Long:
		return v.Int
	case mongosh.Double:
		return v.Float
	case mongosh.Bool:
		return v.Bool
	case mongosh.Null:
		return nil
	case mongosh.String:
		return v.Text
	case mongosh.ObjectID:
		id, _ := bson.ObjectIDFromHex(v.Text)
		return id
	case mongosh.Date:
		return bson.DateTime(v.Int)
	case mongosh.Regex:
		return bson.Regex{Pattern: v.Text, Options: v.Options}
	case mongosh.Timestamp:
		return bson.Timestamp{T: uint32(v.Int), I: v.More}
	case mongosh.Binary:
		return bson.Binary{Subtype: byte(v.More), Data: v.Data}
	case mongosh.Decimal:
		d, _ := bson.ParseDecimal128(v.Text)
		return d
	case mongosh.MinKey:
		return bson.MinKey{}
	case mongosh.MaxKey:
		return bson.MaxKey{}
	}
	return bson.Undefined{}
}
