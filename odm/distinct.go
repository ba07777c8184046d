package odm

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// unbound returns a copy of q without its Skip and Limit, and without the Sort that says what they mean.
func (q query) unbound() query {
	if q.offset != 0 || q.limit != 0 {
		q.orders, q.offset, q.limit = nil, 0, 0
	}
	return q
}

// distinctAmong returns the different values at path in the documents that q reads, which Skip and Limit choose.
func (q query) distinctAmong(ctx context.Context, path string) ([]bson.RawValue, error) {
	f, err := q.find()
	if err != nil {
		return nil, err
	}
	if to, through := q.linkPaths().Through(path); through {
		return nil, fmt.Errorf("odm: the distinct values of %q, where %q links to, in a query with Skip or Limit: read the documents with FetchLinks", path, to.Path)
	}
	for segment := range strings.SplitSeq(path, ".") {
		if _, err := strconv.Atoi(segment); err == nil {
			return nil, fmt.Errorf("odm: the distinct values of %q in a query with Skip or Limit: the place of an element has no meaning there", path)
		}
	}
	return q.c.engine.Different(ctx, path, f)
}
