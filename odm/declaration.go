package odm

import (
	"reflect"
	"slices"
	"strconv"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/expr"
)

// A declaration is what models say of one collection, or view.
type declaration struct {
	name    string
	by      *plan // the first model
	indexes []indexSpec
	create  bson.D // the options that it is created with
	view    bson.D // viewOn and pipeline; nil if it is none
}

// declarations are those of models, in their order.
func declarations(c expr.Codec, models []Model) ([]declaration, error) {
	var all []declaration
	for _, m := range models {
		p := planOf(m.typ)
		at := slices.IndexFunc(all, func(d declaration) bool { return d.name == p.collection })
		if at < 0 {
			all = append(all, declaration{name: p.collection, by: p})
			at = len(all) - 1
		}
		if err := all[at].add(c, p); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// add adds what one more model says.
func (d *declaration) add(c expr.Codec, p *plan) error {
	if (p.view != nil || d.view != nil) && d.by != p {
		return modelErrorf(p.typ, "it is stored in %s, and so is %s, and one of them is a view", d.name, d.by.typ)
	}
	if p.view != nil {
		var err error
		d.view, err = p.viewed(c)
		return err
	}
	create, err := creation(p)
	if err != nil {
		return err
	}
	if d.create == nil {
		d.create = create
	}
	indexes, err := declaredIndexes(c, p)
	if err != nil {
		return err
	}
	for _, x := range indexes {
		if err := d.index(x); err != nil {
			return err
		}
	}
	return nil
}

// index adds an index, unless another model declares the same.
func (d *declaration) index(x indexSpec) error {
	for _, other := range d.indexes {
		if other.name != x.name {
			continue
		}
		if !other.sameKeys(x) || x.differs(other, nil) != "" {
			return modelErrorf(x.from.typ, "it declares the index %s %v, and %s in the same collection %v", x.name, x, other.from.typ, other)
		}
		return nil
	}
	d.indexes = append(d.indexes, x)
	return nil
}

// creation returns the options that a model's collection is created with, as its tag says them.
func creation(p *plan) (bson.D, error) {
	o := tagOptions(p.model.Options)
	var d bson.D
	if o.has("timeseries") {
		series, err := timeSeries(p, o)
		if err != nil {
			return nil, err
		}
		d = append(d, bson.E{Key: "timeseries", Value: series})
	}
	if text := o.value("expireAfterSeconds"); text != "" {
		n, err := seconds(p, "expireAfterSeconds", text)
		if err != nil {
			return nil, err
		}
		if !o.has("timeseries") {
			return nil, modelErrorf(p.typ, `odm:"expireAfterSeconds" on its odm.Document is for time series: give it to the field that holds the time`)
		}
		d = append(d, bson.E{Key: "expireAfterSeconds", Value: n})
	}
	if o.has("images") {
		d = append(d, bson.E{Key: "changeStreamPreAndPostImages", Value: bson.D{{Key: "enabled", Value: true}}})
	}
	return d, nil
}

// timeSeries reads timeseries=at,meta=sensor,granularity=minutes,bucketMaxSpanSeconds=…
func timeSeries(p *plan, o tagOptions) (bson.D, error) {
	at := p.model.Field(o.value("timeseries"))
	if at == nil || !isTime(p.typ.FieldByIndex(at.Index).Type) {
		return nil, modelErrorf(p.typ, `odm:"timeseries=%s": it names the stored field of a time.Time, and there is none`, o.value("timeseries"))
	}
	d := bson.D{{Key: "timeField", Value: at.Name}}
	if meta := o.value("meta"); o.has("meta") {
		if p.model.Field(meta) == nil {
			return nil, modelErrorf(p.typ, `odm:"meta=%s": no field is stored by that name`, meta)
		}
		d = append(d, bson.E{Key: "metaField", Value: meta})
	}
	if g := o.value("granularity"); o.has("granularity") {
		if !slices.Contains([]string{"seconds", "minutes", "hours"}, g) {
			return nil, modelErrorf(p.typ, `odm:"granularity=%s": want seconds, minutes or hours`, g)
		}
		d = append(d, bson.E{Key: "granularity", Value: g})
	}
	for _, name := range []string{"bucketMaxSpanSeconds", "bucketRoundingSeconds"} {
		if !o.has(name) {
			continue
		}
		n, err := seconds(p, name, o.value(name))
		if err != nil {
			return nil, err
		}
		d = append(d, bson.E{Key: name, Value: n})
	}
	return d, nil
}

func isTime(t reflect.Type) bool {
	return t == reflect.TypeFor[time.Time]() || t == reflect.TypeFor[bson.DateTime]()
}

func seconds(p *plan, name, text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 {
		return 0, modelErrorf(p.typ, `odm:"%s=%s": want a number of seconds from 1 on`, name, text)
	}
	return n, nil
}

// viewed renders what a view shows.
func (p *plan) viewed(c expr.Codec) (bson.D, error) {
	if p.view.Source.typ == nil {
		return nil, modelErrorf(p.typ, "its View names no Source: say odm.ModelOf[T]()")
	}
	source := planOf(p.view.Source.typ)
	if source.err != nil {
		return nil, source.err
	}
	stages, err := expr.PipelineOf(c, p.view.Pipeline)
	if err != nil {
		return nil, modelErrorf(p.typ, "the Pipeline of its View: %w", err)
	}
	pipeline := bson.A{}
	if source.class != nil {
		pipeline = append(pipeline, bson.D{{Key: "$match", Value: bson.D{{Key: source.class.key, Value: source.class.value}}}})
	}
	for _, s := range stages {
		pipeline = append(pipeline, s)
	}
	return bson.D{{Key: "viewOn", Value: source.collection}, {Key: "pipeline", Value: pipeline}}, nil
}
