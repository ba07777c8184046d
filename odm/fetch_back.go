package odm

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// A backAsk is one question for the documents that link to some of a level: those of one model, by one link.
type backAsk struct {
	target reflect.Type
	via    string
	name   string // the collection of the documents that are linked to
	depth  int
	wants  map[string][]want // by the id of the document that is linked to
	ids    []bson.RawValue
}

// backLinks fills the back links among wants and returns the documents whose links come next.
func (f *fetcher) backLinks(ctx context.Context, wants []want) ([]fetchNode, error) {
	asks, err := backAsksOf(wants)
	if err != nil {
		return nil, err
	}
	var next []fetchNode
	for _, a := range asks {
		nodes, err := f.answer(ctx, a)
		if err != nil {
			return nil, err
		}
		next = append(next, nodes...)
	}
	return next, nil
}

func backAsksOf(wants []want) ([]*backAsk, error) {
	var asks []*backAsk
	for _, w := range wants {
		if w.back == nil {
			continue
		}
		id, err := storedID(w.from.doc)
		if err != nil {
			return nil, err
		}
		a := askFor(&asks, w)
		key := idText(id)
		if a.wants[key] == nil {
			a.ids = append(a.ids, id)
		}
		a.wants[key] = append(a.wants[key], w)
	}
	return asks, nil
}

func askFor(asks *[]*backAsk, w want) *backAsk {
	for _, a := range *asks {
		if a.target == w.back.target() && a.via == w.via && a.name == w.from.name && a.depth == w.depth {
			return a
		}
	}
	a := &backAsk{target: w.back.target(), via: w.via, name: w.from.name, depth: w.depth, wants: map[string][]want{}}
	*asks = append(*asks, a)
	return a
}

// answer sends one question and deals out what comes back, in the order of the ids.
func (f *fetcher) answer(ctx context.Context, a *backAsk) ([]fetchNode, error) {
	p := planOf(a.target)
	if p.err != nil {
		return nil, p.err
	}
	var next []fetchNode
	found := map[string][]any{}
	c := f.db.collection(p)
	for raw, err := range c.Linking(ctx, a.via, a.name, a.ids, p.indexed(a.via), f.tuning) {
		if err != nil {
			return nil, failed(c, "fetch back links from", err)
		}
		if !f.deleted && p.isDeleted(raw) {
			continue
		}
		key := linkKey{"", c.Name(), idText(raw.Lookup("_id"))}
		f.raws[key] = raw
		doc, isNew, err := f.decoded(ctx, key, a.target, a.depth)
		if err != nil {
			return nil, err
		}
		for _, id := range referencesAt(raw, a.via, a.name) {
			found[id] = append(found[id], doc)
		}
		if isNew && a.depth > 1 {
			next = append(next, fetchNode{reflect.ValueOf(doc).Elem(), c.Name(), fetchRules{depth: a.depth - 1}})
		}
	}
	for id, wants := range a.wants {
		for _, w := range wants {
			old := w.back.documents()
			provisional(ctx, func(bool) { w.back.keepAll(old); w.done() })
			w.back.keepAll(found[id])
			w.done()
		}
	}
	return next, nil
}

// referencesAt returns the ids of the documents of a collection that the links at path refer to, each once.
func referencesAt(doc bson.Raw, path, collection string) []string {
	var ids []string
	eachAt(bson.RawValue{Type: bson.TypeEmbeddedDocument, Value: doc}, path, func(ref bson.Raw) {
		id, err := ref.LookupErr("$id")
		name, named := ref.Lookup("$ref").StringValueOK()
		if err == nil && (!named || name == collection) && !slices.Contains(ids, idText(id)) {
			ids = append(ids, idText(id))
		}
	})
	return ids
}

// eachAt calls visit for the documents at path, those in lists included.
func eachAt(v bson.RawValue, path string, visit func(bson.Raw)) {
	if list, ok := v.ArrayOK(); ok {
		vs, _ := list.Values() // a broken list holds no documents
		for _, v := range vs {
			eachAt(v, path, visit)
		}
		return
	}
	doc, ok := v.DocumentOK()
	switch key, rest, _ := strings.Cut(path, "."); {
	case !ok:
	case path == "":
		visit(doc)
	default:
		eachAt(doc.Lookup(key), rest, visit)
	}
}

// storedID is the id of a document in memory as it is stored.
func storedID(doc reflect.Value) (bson.RawValue, error) {
	id, ok := idValue(doc)
	if !ok || lacksID(doc) {
		return bson.RawValue{}, ErrNotSaved
	}
	t, b, err := bson.MarshalValue(id.Interface())
	return bson.RawValue{Type: t, Value: b}, err
}

// indexed reports whether the model declares an index on the link at path itself: it serves whole references, and not
// their ids.
func (p *plan) indexed(path string) bool {
	f := p.model.Field(path)
	return f != nil && (tagOptions(f.Options).has("index") || tagOptions(f.Options).has("unique") || tagOptions(f.Options).has("sparse"))
}
