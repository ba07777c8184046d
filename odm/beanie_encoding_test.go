package odm_test

import (
	"context"
	"errors"
	"net/netip"
	"path"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/event"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/internal/mongotest"
	"github.com/databridge-go/databridge/odm"
)

// Rows of settings: what is stored of a value, what is checked, what odm keeps by itself.
func encodingRows() []beanieRow {
	return []beanieRow{
		{"B013_keep_nulls", rowKeepNulls},
		{"B014_encoders", rowEncoders},
		{"B015_default_encoders", rowDefaultEncoders},
		{"B016_decimal_binary_pattern", rowDecimalBinaryPattern},
		{"B025_state_management", rowStateManagement},
		{"B026_use_revision", rowUseRevision},
		{"B027_validate_on_save", rowValidateOnSave},
		{"B036_constraints", rowConstraints},
		{"B037_soft_delete", rowSoftDelete},
	}
}

func rowKeepNulls(t *testing.T) {
	ctx, db, w := watched(t)
	c := odm.CollectionOf[noNulls](db)
	k := &noNulls{Num: 1, Note: ptr("x"), Category: noNullsCategory{Name: "c", Description: ptr("d")}, List: []*int{nil, ptr(1)}}
	must(t, c.Insert(ctx, k))
	if got, want := stored(t, db, "no_nulls"), `{"num":1,"note":"x","category":{"name":"c","description":"d"},"list":[null,1]}`; got != want {
		t.Errorf("inserted %s, want %s", got, want)
	}
	w.take(t)
	k.Note, k.Category.Description = nil, nil
	must(t, c.SaveChanges(ctx, k))
	if sent := w.take(t); !strings.HasSuffix(sent[0], `"u":{"$unset":{"category.description":"","note":""}}}]}`) {
		t.Errorf("save changes sent %v", sent)
	}
	isChanged(t, c, k, false)
	odm.Forget(k)
	k.Note = ptr("y")
	must(t, c.Save(ctx, k))
	k.Note = nil
	must(t, c.Save(ctx, k))
	if got, want := stored(t, db, "no_nulls"), `{"num":1,"category":{"name":"c"},"list":[null,1]}`; got != want {
		t.Errorf("saved %s, want %s", got, want)
	}
	must(t, c.Replace(ctx, k))
	if _, err := c.Find(odm.F("num").Eq(9)).Upsert(ctx, &noNulls{Num: 9}); err != nil {
		t.Fatal(err)
	}
	if n, err := c.Find(odm.F("note").Exists(true)).Count(ctx); n != 0 || err != nil {
		t.Errorf("%d documents hold a null note, %v", n, err)
	}
	// documents in lists are documents too
	k.Parts = []noNullsCategory{{Name: "p"}, {Name: "q", Description: ptr("d")}}
	for verb, write := range map[string]func(context.Context, *noNulls, ...odm.WriteOption) error{"SaveChanges": c.SaveChanges, "Save": c.Save, "Replace": c.Replace} {
		k.Num++
		must(t, write(ctx, k))
		raw, err := db.Driver().Collection("no_nulls").FindOne(ctx, bson.D{{Key: "_id", Value: k.ID}}).Raw()
		must(t, err)
		if got, want := text(t, bson.D{{Key: "parts", Value: raw.Lookup("parts")}}), `{"parts":[{"name":"p"},{"name":"q","description":"d"}]}`; got != want {
			t.Errorf("%s stores %s, want %s", verb, got, want)
		}
		if _, err := raw.LookupErr("note"); err == nil {
			t.Errorf("%s stores a null note", verb)
		}
		isChanged(t, c, k, false)
	}
}

// A colour is stored as a number by the client's registry, which odm does not know.
type colour struct{ name string }

type painted struct {
	odm.Document `bson:",inline" odm:"collection=painted"`
	Colour       colour            `bson:"colour"`
	All          []colour          `bson:"all"`
	By           map[string]colour `bson:"by"`
}

func colourRegistry() *bson.Registry {
	names := []string{"none", "red", "green"}
	r := bson.NewRegistry()
	r.RegisterTypeEncoder(reflect.TypeFor[colour](), bson.ValueEncoderFunc(func(_ bson.EncodeContext, w bson.ValueWriter, v reflect.Value) error {
		for i, n := range names {
			if n == v.Field(0).String() {
				return w.WriteInt32(int32(i))
			}
		}
		return errors.New("no such colour")
	}))
	r.RegisterTypeDecoder(reflect.TypeFor[colour](), bson.ValueDecoderFunc(func(_ bson.DecodeContext, rd bson.ValueReader, v reflect.Value) error {
		i, err := rd.ReadInt32()
		if err == nil {
			v.Set(reflect.ValueOf(colour{names[i]}))
		}
		return err
	}))
	return r
}

func rowEncoders(t *testing.T) {
	uri := mongotest.URI(t)
	client, err := mongo.Connect(options.Client().ApplyURI(uri).SetRegistry(colourRegistry()).SetBSONOptions(&options.BSONOptions{NilSliceAsEmpty: true}))
	must(t, err)
	t.Cleanup(func() { _ = client.Disconnect(context.Background()) })
	db, err := odm.New(client.Database(path.Base(uri)))
	must(t, err)
	w := &wire{}
	other, err := odm.Open(t.Context(), uri, odm.WithClientOptions(options.Client().SetRegistry(colourRegistry()).SetBSONOptions(&options.BSONOptions{NilSliceAsEmpty: true}).
		SetMonitor(&event.CommandMonitor{Started: func(_ context.Context, e *event.CommandStartedEvent) { w.note(e.Command) }})))
	must(t, err)
	t.Cleanup(func() { _ = other.Close(context.Background()) })
	for name, db := range map[string]*odm.DB{"New": db, "Open": other} {
		ctx, c := t.Context(), odm.CollectionOf[painted](db)
		red := colour{"red"}
		p := &painted{Colour: red, By: map[string]colour{"x": {"green"}}}
		must(t, c.Insert(ctx, p))
		if got := stored(t, db, "painted"); got != `{"colour":1,"all":[],"by":{"x":2}}` {
			t.Errorf("%s: stored %s", name, got)
		}
		p.Colour = colour{"green"}
		must(t, c.SaveChanges(ctx, p))
		_, err := c.Find(odm.F("colour").Eq(colour{"green"})).Update(ctx, odm.F("all").Push(red), odm.F("by.y").Set(red))
		must(t, err)
		got, err := c.FindOne(ctx, odm.F("by.y").In(red), odm.F("all").Eq(red))
		must(t, err)
		if got.Colour.name != "green" || len(got.All) != 1 || got.All[0] != red || got.By["y"] != red {
			t.Errorf("%s: read %+v", name, *got)
		}
		values, err := odm.Distinct(ctx, c.Find(), odm.ValueOf[painted, colour](odm.Field[painted, colour]("colour")))
		must(t, err)
		if len(values) != 1 || values[0].name != "green" {
			t.Errorf("%s: distinct %v", name, values)
		}
		isChanged(t, c, got, false)
		if err := c.Insert(ctx, &painted{Colour: colour{"blue"}}); err == nil || !strings.Contains(err.Error(), "no such colour") {
			t.Errorf("%s: an encoder's error: %v", name, err)
		}
		must(t, c.Delete(ctx, got))
	}
	if len(w.take(t)) == 0 {
		t.Error("the options of Open are not used")
	}
	jsonTags, err := mongo.Connect(options.Client().ApplyURI(uri).SetBSONOptions(&options.BSONOptions{UseJSONStructTags: true}))
	must(t, err)
	t.Cleanup(func() { _ = jsonTags.Disconnect(context.Background()) })
	if _, err := odm.New(jsonTags.Database("x")); err == nil || !strings.Contains(err.Error(), "json struct tags") {
		t.Errorf("a client with json tags: %v", err)
	}
}

// A span is stored as seconds by its own methods, in Go's way of an encoder for a type.
type span time.Duration

func (s span) MarshalBSONValue() (byte, []byte, error) {
	t, b, err := bson.MarshalValue(time.Duration(s).Seconds())
	return byte(t), b, err
}

func (s *span) UnmarshalBSONValue(t byte, b []byte) error {
	f, ok := bson.RawValue{Type: bson.Type(t), Value: b}.AsFloat64OK()
	if !ok {
		return errors.New("a span is a number of seconds")
	}
	*s = span(f * float64(time.Second))
	return nil
}

// An address is stored as text: the driver knows no text marshalers, and would store an empty document of netip.Addr.
type address struct{ netip.Addr }

func (a address) MarshalBSONValue() (byte, []byte, error) {
	t, b, err := bson.MarshalValue(a.String())
	return byte(t), b, err
}

func (a *address) UnmarshalBSONValue(t byte, b []byte) (err error) {
	s, _ := bson.RawValue{Type: bson.Type(t), Value: b}.StringValueOK()
	if s != "invalid IP" { // how the zero address calls itself
		a.Addr, err = netip.ParseAddr(s)
	}
	return err
}

// Hollow would lose its address without a word.
type Hollow struct {
	odm.Document `bson:",inline"`
	At           []struct {
		Addr netip.Addr `bson:"addr"`
	} `bson:"at"`
}

type kinds struct {
	odm.Document `bson:",inline" odm:"collection=kinds"`
	Enum         Status              `bson:"enum"`
	Dec          bson.Decimal128     `bson:"dec"`
	UUID         bson.Binary         `bson:"uuid"`
	At           time.Time           `bson:"at"`
	Span         span                `bson:"span"`
	Re           bson.Regex          `bson:"re"`
	Bytes        []byte              `bson:"bytes"`
	Addr         address             `bson:"addr"`
	Set          map[string]struct{} `bson:"set"`
	Array        [2]int              `bson:"array"`
}

func rowDefaultEncoders(t *testing.T) {
	broken[Hollow](t, `odm: model odm_test.Hollow: nothing of a netip.Addr is stored (field Addr), since no field of it is exported: wrap it in a type that encodes itself (bson.ValueMarshaler), or give the client an encoder for it`)
	ctx, db := open(t)
	c := odm.CollectionOf[kinds](db)
	at := time.Date(2024, 1, 2, 3, 4, 5, 678912345, time.FixedZone("x", 3600))
	uid := bson.Binary{Subtype: 4, Data: []byte("0123456789abcdef")}
	k := &kinds{Enum: Closed, Dec: decimal(t, "1.50"), UUID: uid, At: at, Span: span(90 * time.Second), Re: bson.Regex{Pattern: "^a", Options: "i"},
		Bytes: []byte{1, 2}, Addr: address{netip.MustParseAddr("10.0.0.1")}, Array: [2]int{3, 4}}
	must(t, c.Insert(ctx, k))
	want := `{"enum":"closed","dec":{"$numberDecimal":"1.50"},"uuid":{"$binary":{"base64":"MDEyMzQ1Njc4OWFiY2RlZg==","subType":"04"}},` +
		`"at":{"$date":"2024-01-02T02:04:05.678Z"},"span":90.0,"re":{"$regularExpression":{"pattern":"^a","options":"i"}},` +
		`"bytes":{"$binary":{"base64":"AQI=","subType":"00"}},"addr":"10.0.0.1","set":null,"array":[3,4]}`
	if got := stored(t, db, "kinds"); got != want {
		t.Errorf("stored %s, want %s", got, want)
	}
	for name, f := range map[string]odm.Filter[kinds]{
		"enum": odm.F("enum").Eq(Closed), "decimal": odm.F("dec").Eq(k.Dec), "uuid": odm.F("uuid").Eq(uid), "time": odm.F("at").Eq(at),
		"span": odm.F("span").Eq(span(90 * time.Second)), "bytes": odm.F("bytes").Eq([]byte{1, 2}), "address": odm.F("addr").Eq(k.Addr), "array": odm.F("array").Eq([2]int{3, 4}),
	} {
		got, err := c.FindOne(ctx, f)
		if err != nil || !got.At.Equal(at.Truncate(time.Millisecond)) || got.Span != k.Span || got.Addr != k.Addr {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func rowDecimalBinaryPattern(t *testing.T) {
	ctx, db := open(t)
	c := odm.CollectionOf[kinds](db)
	k := &kinds{Dec: decimal(t, "12345678901234567890.12345"), UUID: bson.Binary{Subtype: 128, Data: []byte{9}}, Re: bson.Regex{Pattern: "a.*b", Options: "im"}}
	must(t, c.Insert(ctx, k))
	got, err := c.Get(ctx, k.ID)
	must(t, err)
	if got.Dec.String() != k.Dec.String() || got.UUID.Subtype != 128 || got.Re != k.Re {
		t.Errorf("read %+v", *got)
	}
	if regexp.MustCompile("(?"+got.Re.Options+")"+got.Re.Pattern).FindString("xA\nb") != "" {
		t.Error("the pattern has other flags than it was stored with")
	}
	isChanged(t, c, got, false)
}

func rowStateManagement(t *testing.T) {
	ctx, db := open(t)
	on := odm.CollectionOf[tracked](db)
	d := newTracked(bson.NewObjectID(), 1)
	if _, err := on.IsChanged(d); !errors.Is(err, odm.ErrNotSaved) {
		t.Errorf("before the first save: %v, want ErrNotSaved", err)
	}
	must(t, on.Insert(ctx, d))
	isChanged(t, on, d, false)
	off := odm.CollectionOf[Bare](db) // embeds no odm.Document
	b := &Bare{Value: 1}
	must(t, off.Insert(ctx, b))
	var wrong *odm.ModelError
	if _, err := off.IsChanged(b); !errors.As(err, &wrong) || !errors.Is(err, odm.ErrNotSaved) {
		t.Errorf("without state: %v, want a *ModelError that is ErrNotSaved", err)
	}
	if err := off.SaveChanges(ctx, b); !errors.As(err, &wrong) {
		t.Errorf("SaveChanges without state: %v, want a *ModelError", err)
	}
	u, err := on.Find().Untracked().One(ctx)
	must(t, err)
	if _, err := on.Changes(u); !errors.Is(err, odm.ErrNotSaved) {
		t.Errorf("read untracked: %v, want ErrNotSaved", err)
	}
}

func rowUseRevision(t *testing.T) {
	ctx, db := open(t)
	c := odm.CollectionOf[revisedDoc](db)
	r := &revisedDoc{Num: 1}
	if !odm.RevisionOf(r).IsZero() {
		t.Error("a new document has a revision")
	}
	must(t, c.Insert(ctx, r))
	first := odm.RevisionOf(r)
	got, err := c.Get(ctx, r.ID)
	must(t, err)
	if first.IsZero() || odm.RevisionOf(got) != first {
		t.Errorf("inserted at %v, read at %v", first, odm.RevisionOf(got))
	}
	if !regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(first.String()) {
		t.Errorf("revision %v is no UUID of version 4", first)
	}
	for name, read := range map[string]odm.Query[revisedDoc]{"partial": c.Find().Select(revisedNum), "untracked": c.Find().Untracked(), "both": c.Find().Untracked().Select(revisedNum)} {
		d, err := read.One(ctx)
		must(t, err)
		if odm.RevisionOf(d).IsZero() {
			t.Errorf("%s: the revision is not read", name)
		}
		d.Num++
		if err := c.Save(ctx, d); err != nil {
			t.Errorf("%s: Save: %v", name, err)
		}
	}
	if raw, err := c.Changes(got); err != nil || len(raw) != 5 {
		t.Errorf("the revision counts as a change: %v, %v", raw, err)
	}
}

type person struct {
	odm.Document `bson:",inline" odm:"collection=people"`
	Name         string `bson:"name" validate:"min=3,max=8"`
	Age          int    `bson:"age" validate:"min=0"`
}

var errInvalid = errors.New("invalid")

// tidy is a validation that also tidies up, as Beanie's merges coerced values back.
func tidy(doc any) error {
	p := doc.(*person)
	p.Name = strings.TrimSpace(p.Name)
	if len(p.Name) < 3 {
		return errInvalid
	}
	return nil
}

func rowValidateOnSave(t *testing.T) {
	ctx, db, w := watched(t, odm.WithValidation(tidy))
	c := odm.CollectionOf[person](db)
	p := &person{Name: "  ada "}
	must(t, c.Insert(ctx, p))
	if p.Name != "ada" || stored(t, db, "people") != `{"name":"ada","age":0}` {
		t.Errorf("validation has changed the document to %q, stored %s", p.Name, stored(t, db, "people"))
	}
	p.Name = "x"
	w.take(t)
	query := c.Find(odm.F("_id").Eq(p.ID))
	_, upsertErr := query.Upsert(ctx, &person{Name: "y"})
	_, findErr := query.FindAndReplace(ctx, odm.Before, &person{Name: "y"})
	bulk := func(fill func(*odm.Bulk[person])) error {
		_, err := c.Bulk(ctx, func(b *odm.Bulk[person]) error { fill(b); return nil })
		return err
	}
	for verb, err := range map[string]error{
		"Insert": c.Insert(ctx, &person{}), "InsertMany": c.InsertMany(ctx, []*person{{Name: "good"}, {}}), "Save": c.Save(ctx, p),
		"SaveChanges": c.SaveChanges(ctx, p), "Replace": c.Replace(ctx, p), "ReplaceMany": c.ReplaceMany(ctx, []*person{p}),
		"ReplaceOne": query.ReplaceOne(ctx, &person{}), "Upsert": upsertErr, "FindAndReplace": findErr,
		"Bulk.Insert": bulk(func(b *odm.Bulk[person]) { b.Insert(&person{}) }), "Bulk.Save": bulk(func(b *odm.Bulk[person]) { b.Save(p) }),
		"Bulk.SaveChanges": bulk(func(b *odm.Bulk[person]) { b.SaveChanges(p) }), "Bulk.Replace": bulk(func(b *odm.Bulk[person]) { b.Replace(p) }),
		"Bulk.Upsert": bulk(func(b *odm.Bulk[person]) { b.On(query).Upsert(&person{}) }),
	} {
		var v *odm.ValidationError
		if !errors.As(err, &v) || !errors.Is(err, errInvalid) || v.Model != "odm_test.person" {
			t.Errorf("%s: %v, want a *ValidationError", verb, err)
		}
	}
	if sent := w.take(t); len(sent) != 0 {
		t.Errorf("sent %v", sent)
	}
	// updates are not validated: nobody knows the document before it is stored
	must(t, c.Update(ctx, p, odm.F("name").Set("y")))
	if _, err := query.Update(ctx, odm.F("name").Set("z")); err != nil {
		t.Error(err)
	}
	must(t, c.Refresh(ctx, p))
	if err := c.SaveChanges(ctx, p); !errors.Is(err, errInvalid) { // though nothing has changed
		t.Errorf("SaveChanges of an invalid document that has not changed: %v", err)
	}
}

// constraints reads the tags that go-playground/validator reads; here only min and max, to import nothing.
func constraints(doc any) error {
	v := reflect.ValueOf(doc).Elem()
	for i := range v.NumField() {
		for rule := range strings.SplitSeq(v.Type().Field(i).Tag.Get("validate"), ",") {
			name, bound, _ := strings.Cut(rule, "=")
			size := 0
			switch f := v.Field(i); f.Kind() {
			case reflect.String:
				size = len(f.String())
			case reflect.Int:
				size = int(f.Int())
			}
			limit := 0
			for _, digit := range bound {
				limit = limit*10 + int(digit-'0')
			}
			if name == "min" && size < limit || name == "max" && size > limit {
				return errors.New(v.Type().Field(i).Name + " fails " + rule)
			}
		}
	}
	return nil
}

func rowConstraints(t *testing.T) {
	ctx, db := open(t, odm.WithValidation(constraints))
	c := odm.CollectionOf[person](db)
	must(t, c.Insert(ctx, &person{Name: "ada"}))
	for want, p := range map[string]*person{"Name fails min=3": {Name: "a"}, "Name fails max=8": {Name: "augustaada"}, "Age fails min=0": {Name: "ada", Age: -1}} {
		var v *odm.ValidationError
		if err := c.Insert(ctx, p); !errors.As(err, &v) || errors.Unwrap(v).Error() != want {
			t.Errorf("Insert of %+v: %v, want %s", *p, err, want)
		}
	}
}

func rowSoftDelete(t *testing.T) {
	ctx, db, w := watched(t)
	c := odm.CollectionOf[memo](db)
	a, b, x := &memo{Text: "a"}, &memo{Text: "b"}, &memo{Text: "x"}
	must(t, c.InsertMany(ctx, []*memo{a, b, x}))
	before := odm.RevisionOf(a)
	must(t, c.Delete(ctx, a))
	if a.Deleted == nil || odm.RevisionOf(a) == before || time.Since(*a.Deleted) > time.Minute {
		t.Errorf("after Delete: deleted at %v, revision %v", a.Deleted, odm.RevisionOf(a))
	}
	isChanged(t, c, a, false)
	if err := c.Delete(ctx, a); !errors.Is(err, odm.ErrNotFound) {
		t.Errorf("a second Delete: %v, want ErrNotFound", err)
	}
	live := func(want ...string) {
		t.Helper()
		texts, err := odm.Distinct(ctx, c.Find(), memoText)
		must(t, err)
		n, err := c.Find().Count(ctx)
		must(t, err)
		all, err := c.Find(memoText.In("a", "b", "x")).Sort("text").All(ctx)
		must(t, err)
		if len(texts) != len(want) || int(n) != len(want) || len(all) != len(want) {
			t.Errorf("distinct %v, count %d, all %d; want %v", texts, n, len(all), want)
		}
	}
	live("b", "x")
	if _, err := c.Get(ctx, a.ID); !errors.Is(err, odm.ErrNotFound) {
		t.Errorf("Get of a deleted one: %v, want ErrNotFound", err)
	}
	if is, err := c.Find(memoText.Eq("a")).Exists(ctx); is || err != nil {
		t.Errorf("Exists of a deleted one: %v, %v", is, err)
	}
	w.take(t)
	_, err := c.Find(memoText.Eq("a")).All(ctx)
	must(t, err)
	_, err = c.Find(memoText.Eq("a"), memoText.Ne("z")).WithDeleted().All(ctx)
	must(t, err)
	const both = `"filter":{"$and":[{"text":"a"},{"deleted_at":null}]}}`
	const all = `"filter":{"$and":[{"text":"a"},{"text":{"$ne":"z"}}]}}`
	if sent := w.take(t); !strings.HasSuffix(sent[0], both) || !strings.HasSuffix(sent[1], all) {
		t.Errorf("sent %v", sent)
	}
	if u, err := c.Find(memoText.In("a", "b")).Update(ctx, memoText.Set("b")); u.Matched != 1 || err != nil {
		t.Errorf("Update reaches %+v, %v; want 1", u, err)
	}
	if n, err := c.Find(memoText.Eq("b")).Delete(ctx); n != 1 || err != nil {
		t.Errorf("Delete of a query: %d, %v; want 1", n, err)
	}
	live("x")
	d, err := c.Find(memoText.Eq("x")).FindAndDelete(ctx)
	if err != nil || d.Deleted == nil {
		t.Errorf("FindAndDelete: %+v, %v", d, err)
	}
	live()
	if _, err := c.Find().Delete(ctx); !errors.Is(err, odm.ErrUnfiltered) {
		t.Errorf("Delete without a condition: %v, want ErrUnfiltered", err)
	}
	gone, err := c.Find(memoDeleted.Gt(time.Time{})).WithDeleted().Sort("text").All(ctx)
	if err != nil || len(gone) != 3 {
		t.Errorf("%d deleted ones, %v; want 3", len(gone), err)
	}
	a.Deleted = nil
	must(t, c.SaveChanges(ctx, a)) // brings it back
	live("a")
	must(t, c.HardDelete(ctx, gone[1])) // G25: of one that is deleted already
	if n, err := c.Find().Everything().HardDelete(ctx); n != 2 || err != nil {
		t.Errorf("HardDelete of everything: %d, %v; want 2", n, err)
	}
}
