package codec_test

import (
	"fmt"
	"reflect"
	"strconv"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/internal/codec"
)

// User is the document B of the benchmarks.
type User struct {
	ID     bson.ObjectID `bson:"_id"`
	Name   string        `bson:"name"`
	Email  string        `bson:"email"`
	Age    int           `bson:"age"`
	City   string        `bson:"city"`
	Score  float64       `bson:"score"`
	Active bool          `bson:"active"`
}

// Tracked is User as a model of odm.
type Tracked struct {
	odm.Document `bson:",inline"`
	Name         string  `bson:"name"`
	Email        string  `bson:"email"`
	Age          int     `bson:"age"`
	City         string  `bson:"city"`
	Score        float64 `bson:"score"`
	Active       bool    `bson:"active"`
}

type address struct {
	Street string `bson:"street"`
	City   string `bson:"city"`
	Zip    string `bson:"zip"`
	Geo    struct {
		Lat float64 `bson:"lat"`
		Lng float64 `bson:"lng"`
	} `bson:"geo"`
}

type item struct {
	Sku   string    `bson:"sku"`
	Qty   int       `bson:"qty"`
	Price float64   `bson:"price"`
	At    time.Time `bson:"at"`
}

// Nested is the document of 2 KB.
type Nested struct {
	odm.Document `bson:",inline"`
	Name         string            `bson:"name"`
	Email        string            `bson:"email"`
	Age          int               `bson:"age"`
	City         string            `bson:"city"`
	Score        float64           `bson:"score"`
	Active       bool              `bson:"active"`
	Home         address           `bson:"home"`
	Work         address           `bson:"work"`
	Tags         []string          `bson:"tags"`
	Items        []item            `bson:"items"`
	Labels       map[string]string `bson:"labels"`
}

func user(i int) User {
	return User{
		bson.NewObjectID(), "User" + strconv.Itoa(i), fmt.Sprintf("user%d@example.com", i), 20 + i%50,
		[]string{"NYC", "LA", "SF", "Chicago", "Boston"}[i%5], float64(i) * 1.5, i%2 == 0,
	}
}

func nested(i int) Nested {
	u := user(i)
	n := Nested{Document: odm.Document{ID: u.ID}, Name: u.Name, Email: u.Email, Age: u.Age, City: u.City, Score: u.Score, Active: u.Active}
	n.Home = address{Street: "Main Street 12", City: "Springfield", Zip: "12345"}
	n.Home.Geo.Lat, n.Home.Geo.Lng = 59.9, 10.7
	n.Work = n.Home
	n.Labels = map[string]string{}
	for j := range 8 {
		n.Labels["key"+strconv.Itoa(j)] = "value" + strconv.Itoa(j)
	}
	for j := range 10 {
		n.Tags = append(n.Tags, "tag-"+strconv.Itoa(j))
	}
	for j := range 20 {
		n.Items = append(n.Items, item{"SKU-" + strconv.Itoa(1000+j), j, float64(j) * 9.99, time.UnixMilli(1700000000000 + int64(j)).UTC()})
	}
	return n
}

// wide returns a pointer to a struct of 60 fields.
func wide() any {
	var fields []reflect.StructField
	add := func(n int, t reflect.Type) {
		for range n {
			name := "Field" + strconv.Itoa(len(fields))
			fields = append(fields, reflect.StructField{Name: name, Type: t})
		}
	}
	add(20, reflect.TypeFor[string]())
	add(20, reflect.TypeFor[int64]())
	add(10, reflect.TypeFor[float64]())
	add(5, reflect.TypeFor[bool]())
	add(5, reflect.TypeFor[time.Time]())
	v := reflect.New(reflect.StructOf(fields))
	for i := range fields {
		switch p := v.Elem().Field(i).Addr().Interface().(type) {
		case *string:
			*p = "some text " + strconv.Itoa(i)
		case *int64:
			*p = int64(i) << 33
		case *float64:
			*p = float64(i) / 3
		case *time.Time:
			*p = time.UnixMilli(1700000000000).UTC()
		}
	}
	return v.Interface()
}

func shapes() []any {
	u := user(7)
	n := nested(7)
	tracked := Tracked{odm.Document{ID: u.ID}, u.Name, u.Email, u.Age, u.City, u.Score, u.Active}
	return []any{&u, &tracked, wide(), &n}
}

var shapeNames = []string{"user", "tracked", "wide", "nested"}

// BenchmarkRatio tells how many times as fast as the driver the codec is: short turns of both follow each other, and the
// best turn of each counts, so that other work on the machine does not.
func BenchmarkRatio(b *testing.B) {
	for i, v := range shapes() {
		raw, err := bson.Marshal(v)
		if err != nil {
			b.Fatal(err)
		}
		var buf []byte
		into := reflect.New(reflect.TypeOf(v).Elem())
		plan := codec.Codec{}.Plan(into.Type().Elem())
		var arena codec.Arena
		works := []struct {
			name string
			do   func() error
		}{
			{"marshal", func() error { _, err := bson.Marshal(v); return err }},
			{"append", func() (err error) { buf, err = plan.Append(buf[:0], v); return err }},
			{"fresh", func() error { _, err := codec.Codec{}.Marshal(v); return err }},
			{"unmarshal", func() error { into.Elem().SetZero(); return bson.Unmarshal(raw, into.Interface()) }},
			{"own", func() error { into.Elem().SetZero(); return plan.Decode(nil, raw, into.Interface()) }},
			{"arena", func() error { into.Elem().SetZero(); return plan.Decode(&arena, raw, into.Interface()) }},
		}
		b.Run(shapeNames[i], func(b *testing.B) {
			best := make([]time.Duration, len(works))
			for b.Loop() {
				for w, work := range works {
					start := time.Now()
					for range 100 {
						if err := work.do(); err != nil {
							b.Fatal(err)
						}
					}
					if d := time.Since(start) / 100; best[w] == 0 || d < best[w] {
						best[w] = d
					}
				}
			}
			for w, work := range works {
				base := best[w/3*3]
				b.ReportMetric(float64(best[w]), work.name+"-ns")
				if w%3 > 0 {
					b.ReportMetric(float64(base)/float64(best[w]), work.name+"-x")
				}
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// The variants of one shape follow each other: compare within one run.
func BenchmarkEncode(b *testing.B) {
	for i, v := range shapes() {
		run := func(name string, f func() error) {
			b.Run(shapeNames[i]+"/"+name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if err := f(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
		var buf []byte
		plan := codec.Codec{}.Plan(reflect.TypeOf(v).Elem())
		sorted := codec.Codec{}.Sorted().Plan(reflect.TypeOf(v).Elem())
		run("driver", func() error { _, err := bson.Marshal(v); return err })
		run("append", func() (err error) { buf, err = plan.Append(buf[:0], v); return err })
		run("sorted", func() (err error) { buf, err = sorted.Append(buf[:0], v); return err })
		run("marshal", func() error { _, err := codec.Codec{}.Marshal(v); return err })
	}
}

func BenchmarkDecode(b *testing.B) {
	for i, v := range shapes() {
		raw, err := bson.Marshal(v)
		if err != nil {
			b.Fatal(err)
		}
		t := reflect.TypeOf(v).Elem()
		plan := codec.Codec{}.Plan(t)
		run := func(name string, f func(into any) error) {
			b.Run(shapeNames[i]+"/"+name, func(b *testing.B) {
				b.ReportAllocs()
				into := reflect.New(t) // as an element of a slice that is made for the whole batch
				for b.Loop() {
					into.Elem().SetZero()
					if err := f(into.Interface()); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
		run("driver", func(into any) error { return bson.Unmarshal(raw, into) })
		run("own", func(into any) error { return plan.Decode(nil, raw, into) })
		var arena codec.Arena
		run("arena", func(into any) error { return plan.Decode(&arena, raw, into) })
		run("alias", func(into any) error { return plan.Decode(&codec.Arena{ZeroCopy: true}, raw, into) })
	}
}
