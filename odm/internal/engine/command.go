package engine

import (
	"go.mongodb.org/mongo-driver/v2/bson"
)

// Command returns the command that Find sends, without what the driver adds for its session.
func (c Collection) Command(f Find) (bson.Raw, error) {
	if f.joined() {
		return c.joinedCommand(f)
	}
	d := bson.D{{Key: "find", Value: c.Name()}}
	put := func(key string, value any, is bool) {
		if is {
			d = append(d, bson.E{Key: key, Value: value})
		}
	}
	t := f.paged()
	put("allowDiskUse", true, t.AllowDiskUse)
	put("batchSize", t.BatchSize, t.BatchSize != 0)
	put("collation", t.Collation, t.Collation != nil)
	put("comment", t.Comment, t.Comment != "")
	put("filter", f.Filter, true)
	put("hint", t.Hint, t.Hint != nil)
	put("limit", f.Limit, f.Limit != 0)
	put("projection", f.Projection, f.Projection != nil)
	put("skip", f.Skip, f.Skip != 0)
	put("sort", f.Sort, f.Sort != nil)
	put("maxTimeMS", max(1, t.MaxTime.Milliseconds()), t.MaxTime > 0)
	return bson.Marshal(d)
}
