package expr

import (
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"
)

// Update renders changes: the update document, whose operators stand in the order of their first use, and the array filters
// that its paths name, numbered e0, e1 …. Two changes of one path, or of a path and one below it, are an error: the server
// would refuse them or, within one operator, drop the first.
func Update[C LikeMutation](c Codec, cs []C) (update bson.Raw, filters []bson.Raw, err error) {
	u, err := collect(c, cs)
	if err != nil {
		return nil, nil, err
	}
	return u.document(), u.filters, nil
}

func collect[C LikeMutation](c Codec, cs []C) (*updater, error) {
	return collectChanges(c, flat(cs))
}

func collectChanges(c Codec, ms []change) (*updater, error) {
	u := &updater{codec: c, ids: map[string]string{}}
	for _, m := range ms {
		if err := u.reserve(m); err != nil {
			return nil, err
		}
	}
	for _, m := range ms {
		if err := u.add(m); err != nil {
			return nil, err
		}
	}
	return u, nil
}

// ChangesNothing reports whether cs holds no change at all.
func ChangesNothing[C LikeMutation](cs []C) bool {
	return len(flat(cs)) == 0
}

// An updater collects the parts of one update.
type updater struct {
	codec    Codec
	ops      []operation
	paths    []string          // every path that is changed so far
	filters  []bson.Raw        // array filters in the order of their numbers
	ids      map[string]string // list and condition to the identifier of their array filter
	reserved []string          // identifiers that raw updates use
	numbered int
}

// An operation is one operator with the elements of its body.
type operation struct {
	op   string
	body []byte
}

func (u *updater) document() bson.Raw {
	start, dst := bsoncore.AppendDocumentStart(nil)
	for _, o := range u.ops {
		var inner int32
		inner, dst = bsoncore.AppendDocumentElementStart(dst, o.op)
		dst = closed(append(dst, o.body...), inner)
	}
	return closed(dst, start)
}

// add renders one change into its operator.
func (u *updater) add(m change) error {
	switch m.op {
	case opError:
		return m.val.(error)
	case opRaw:
		return u.addRaw(m.val.(rawUpdate))
	}
	path, err := u.resolve(m)
	if err != nil {
		return err
	}
	if err := u.take(m.op, path); err != nil {
		return err
	}
	if m.op == "$rename" {
		if err := u.take(m.op, m.val.(string)); err != nil {
			return err
		}
	}
	body := u.body(m.op)
	*body, err = named(path)(u.codec.appendElement(*body, path, m.val))
	return err
}

// take notes that op changes path, which no other change may touch.
func (u *updater) take(op, path string) error {
	if err := checkChangePath(path); err != nil {
		return err
	}
	for _, p := range u.paths {
		switch {
		case p == path:
			return &Conflict{Op: op, Path: path, Other: p}
		case strings.HasPrefix(p, path+"."), strings.HasPrefix(path, p+"."):
			return &Conflict{Op: op, Path: path, Other: p}
		}
	}
	u.paths = append(u.paths, path)
	return nil
}

// body is the body of op, which is added at the end when it is new.
func (u *updater) body(op string) *[]byte {
	i := slices.IndexFunc(u.ops, func(o operation) bool { return o.op == op })
	if i < 0 {
		i = len(u.ops)
		u.ops = append(u.ops, operation{op: op})
	}
	return &u.ops[i].body
}

// checkChangePath refuses what cannot be the path of a change.
func checkChangePath(path string) error {
	if path == "" {
		return errEmptyChangePath
	}
	return checkPath(path)
}
