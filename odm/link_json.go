package odm

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
)

// A linkText is a link in JSON that was not fetched.
type linkText struct {
	Collection string          `json:"collection"`
	ID         json.RawMessage `json:"id"`
}

// MarshalJSON writes the fetched document, or {"collection": …, "id": …} for a link that was not fetched; null for the
// zero Link.
func (l Link[D]) MarshalJSON() ([]byte, error) {
	switch {
	case l.doc != nil:
		return json.Marshal(l.doc)
	case l.id == nil:
		return []byte("null"), nil
	}
	id, err := json.Marshal(l.id)
	if err != nil {
		return nil, err
	}
	return json.Marshal(linkText{l.collection(), id})
}

// UnmarshalJSON reads what MarshalJSON writes, or an id alone. A document is taken for a fetched one. A link to another
// collection than D's is an error: text from outside must not choose what is read.
func (l *Link[D]) UnmarshalJSON(text []byte) error {
	*l = Link[D]{}
	if bytes.Equal(bytes.TrimSpace(text), []byte("null")) {
		return nil
	}
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(text, &keys); err != nil {
		return l.readID(text)
	}
	if keys["collection"] == nil || keys["id"] == nil || len(keys) != 2 {
		l.doc = new(D)
		return json.Unmarshal(text, l.doc)
	}
	var ref linkText
	if err := json.Unmarshal(text, &ref); err != nil {
		return err
	}
	if own := collectionName(reflect.TypeFor[D]()); ref.Collection != own {
		return fmt.Errorf("a link to %s refers to collection %q, and this one to %q", reflect.TypeFor[D](), own, ref.Collection)
	}
	return l.readID(ref.ID)
}

// readID reads an id as the type that D gives it.
func (l *Link[D]) readID(text []byte) error {
	p := any(&l.id)
	if id, ok := idValue(reflect.New(reflect.TypeFor[D]()).Elem()); ok {
		p = reflect.New(id.Type()).Interface()
	}
	if err := json.Unmarshal(text, p); err != nil {
		return fmt.Errorf("%s is no id of %s: %w", text, reflect.TypeFor[D](), err)
	}
	if p != any(&l.id) {
		l.id = reflect.ValueOf(p).Elem().Interface()
	}
	return nil
}

// MarshalJSON writes the documents that were fetched; [] if none were.
func (l BackLink[D]) MarshalJSON() ([]byte, error) {
	if l.docs == nil {
		return []byte("[]"), nil
	}
	return json.Marshal(l.docs)
}

// UnmarshalJSON reads documents.
func (l *BackLink[D]) UnmarshalJSON(text []byte) error { return json.Unmarshal(text, &l.docs) }
