package shapetest

import (
	"fmt"
	"math/rand/v2"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// A maker makes pipelines at random: the same ones for the same seed.
type maker struct {
	*rand.Rand

	made []string // names that stages have made
	wild bool     // options and values that no server takes come too
}

func (m *maker) pick(list ...string) string { return list[m.IntN(len(list))] }

// pipeline is up to five stages.
func (m *maker) pipeline(depth int) bson.A {
	p := bson.A{}
	for range 1 + m.IntN(5) {
		p = append(p, m.stage(depth))
	}
	return p
}

// path is a field, stored or made, or one that is not there.
func (m *maker) path() string {
	stored := []string{
		"_id", "name", "n", "score", "when", "ok", "items", "items.sku", "items.qty", "items.size", "items.size.w", "items.tags", "addr",
		"addr.city", "addr.size", "addr.size.h", "tags", "ref", "opt", "nothing", "code", "joined", "joined.code", "_id.k", "count",
	}
	return m.pick(append(stored, m.made...)...)
}

func (m *maker) top() string {
	return m.pick(append([]string{"name", "n", "items", "addr", "tags", "ref", "score"}, m.made...)...)
}

// fresh is a name for something new, sometimes one that is there.
func (m *maker) fresh() string {
	name := m.pick("f0", "f1", "f2", "f3", "name", "addr", "items", "n")
	m.made = append(m.made, name)
	return name
}

// expr is an expression that most documents can be put through.
func (m *maker) expr(depth int) any {
	if depth > 3 {
		return "$" + m.path()
	}
	e := func() any { return m.expr(depth + 1) }
	list := func() any {
		return bson.D{{Key: "$ifNull", Value: bson.A{"$" + m.pick("items", "tags", "nothing"), bson.A{}}}}
	}
	switch m.IntN(22) {
	case 0:
		return bson.D{{Key: "$ifNull", Value: bson.A{e(), e()}}}
	case 1:
		return bson.D{{Key: "$cond", Value: bson.A{e(), e(), e()}}}
	case 2:
		return bson.D{{Key: "$mergeObjects", Value: bson.A{"$" + m.pick("addr", "$ROOT", "addr.size"), bson.D{{Key: m.pick("city", "x"), Value: e()}}}}}
	case 3:
		return bson.D{{Key: "$map", Value: bson.D{{Key: "input", Value: list()}, {Key: "as", Value: "v"}, {Key: "in", Value: m.inner("$$v")}}}}
	case 4:
		return bson.D{{Key: "$filter", Value: bson.D{{Key: "input", Value: list()}, {Key: "cond", Value: m.inner("$$this")}}}}
	case 5:
		return bson.D{{Key: m.pick("$first", "$last", "$size", "$reverseArray"), Value: list()}}
	case 6:
		return bson.D{{Key: "$arrayElemAt", Value: bson.A{list(), m.IntN(2)}}}
	case 7:
		return bson.D{{Key: "$concatArrays", Value: bson.A{list(), list()}}}
	case 8:
		return bson.D{{Key: m.pick("$toString", "$type", "$isArray"), Value: "$" + m.pick("n", "name", "score")}}
	case 9:
		return bson.D{{Key: m.pick("$add", "$multiply", "$subtract"), Value: bson.A{"$" + m.pick("n", "score", "ref"), m.IntN(5)}}}
	case 10:
		return bson.D{{Key: m.pick("x", "k", "y"), Value: e()}, {Key: "z", Value: e()}}
	case 11:
		return bson.A{e(), e()}
	case 12:
		return bson.D{{Key: "$literal", Value: m.pick("$name", "x")}}
	case 13:
		return bson.D{{Key: "$let", Value: bson.D{{Key: "vars", Value: bson.D{{Key: "w", Value: e()}}}, {Key: "in", Value: m.inner("$$w")}}}}
	case 14:
		return bson.D{{Key: "$switch", Value: bson.D{
			{Key: "branches", Value: bson.A{bson.D{{Key: "case", Value: e()}, {Key: "then", Value: e()}}}}, {Key: "default", Value: e()},
		}}}
	case 15:
		return bson.D{{Key: m.pick("$eq", "$gt", "$cmp"), Value: bson.A{e(), e()}}}
	case 16:
		return bson.D{{Key: m.pick("$objectToArray"), Value: "$" + m.pick("addr", "nothing")}}
	case 17:
		return m.pick("$$ROOT", "$$NOW", "text")
	}
	return "$" + m.path()
}

// inner is an expression over a variable.
func (m *maker) inner(v string) any {
	switch m.IntN(4) {
	case 0:
		return v
	case 1:
		return v + "." + m.pick("sku", "qty", "size", "nothing")
	case 2:
		return bson.D{{Key: "a", Value: v}, {Key: "b", Value: "$" + m.path()}}
	}
	return bson.A{v, v + ".size.w"}
}

func (m *maker) accumulator() bson.D {
	op := m.pick("$sum", "$avg", "$min", "$max", "$first", "$last", "$push", "$addToSet", "$top", "$count", "$mergeObjects")
	switch op {
	case "$count":
		return bson.D{{Key: op, Value: bson.D{}}}
	case "$top":
		return bson.D{{Key: op, Value: bson.D{{Key: "sortBy", Value: bson.D{{Key: m.top(), Value: 1}}}, {Key: "output", Value: m.expr(2)}}}}
	case "$mergeObjects":
		return bson.D{{Key: op, Value: "$" + m.pick("addr", "nothing")}}
	}
	return bson.D{{Key: op, Value: m.expr(2)}}
}

func (m *maker) stage(depth int) bson.D {
	one := func(key string, v any) bson.D { return bson.D{{Key: key, Value: v}} }
	n := 22
	if depth > 0 {
		n = 16
	}
	if m.wild && m.IntN(4) == 0 {
		return one(m.pick("$group", "$project", "$unwind", "$lookup", "$nonsense", "$facet", "$bucket", "match", "$set"), m.junk(0))
	}
	switch m.IntN(n) {
	case 0:
		return one("$match", bson.D{{Key: m.path(), Value: bson.D{{Key: m.pick("$gte", "$ne", "$exists"), Value: m.IntN(2)}}}})
	case 1:
		return one("$sort", bson.D{{Key: m.path(), Value: 1 - 2*m.IntN(2)}})
	case 2, 3:
		return one(m.pick("$addFields", "$set"), bson.D{{Key: m.fresh(), Value: m.expr(0)}})
	case 4:
		return one("$set", bson.D{{Key: m.pick("addr.extra", "items.extra", "name.extra", "f0.extra", "f1.x.y"), Value: m.expr(1)}})
	case 5:
		return one("$unset", bson.A{m.path()})
	case 6:
		return one("$project", bson.D{{Key: m.top(), Value: 1}, {Key: m.pick("f0", "f4"), Value: m.expr(0)}})
	case 7:
		return one("$project", bson.D{{Key: m.pick("items.sku", "addr.size.w", "items.size", "tags"), Value: 1}, {Key: "_id", Value: m.IntN(2)}, {Key: m.pick("ref", "addr.city"), Value: 1}})
	case 8:
		return one("$project", bson.D{{Key: m.path(), Value: 0}})
	case 9, 10:
		m.made = append(m.made, "g0", "g1")
		return one("$group", bson.D{{Key: "_id", Value: m.pickAny(nil, "$"+m.path(), bson.D{{Key: "k", Value: "$" + m.path()}})}, {Key: "g0", Value: m.accumulator()}, {Key: "g1", Value: m.accumulator()}})
	case 11, 12:
		if m.IntN(2) == 0 {
			return one("$unwind", "$"+m.pick("items", "tags", "f0", "items.tags", "g0", "joined", "addr"))
		}
		m.made = append(m.made, "at")
		return one("$unwind", bson.D{{Key: "path", Value: "$" + m.pick("items", "tags", "f0")}, {Key: "includeArrayIndex", Value: "at"}, {Key: "preserveNullAndEmptyArrays", Value: m.IntN(2) == 0}})
	case 13:
		return one("$replaceRoot", bson.D{{Key: "newRoot", Value: m.pickAny("$addr", "$$ROOT", bson.D{{Key: "r", Value: m.expr(1)}}, bson.D{{Key: "$mergeObjects", Value: bson.A{"$addr", "$$ROOT"}}})}})
	case 14:
		return one("$limit", 1+m.IntN(3))
	case 15:
		return one("$fill", bson.D{{Key: "output", Value: bson.D{{Key: m.pick("opt", "f0", "n"), Value: bson.D{{Key: "value", Value: 1}}}}}})
	case 16:
		return one("$sortByCount", "$"+m.path())
	case 17:
		return m.bucket()
	case 18:
		m.made = append(m.made, "w0")
		return one("$setWindowFields", bson.D{{Key: "partitionBy", Value: "$" + m.path()}, {Key: "sortBy", Value: bson.D{{Key: "_id", Value: 1}}}, {Key: "output", Value: bson.D{{Key: "w0", Value: m.pickDoc(bson.D{{Key: "$sum", Value: "$n"}}, bson.D{{Key: "$push", Value: m.expr(2)}}, bson.D{{Key: "$rank", Value: bson.D{}}})}}}})
	case 19:
		return m.join(depth)
	case 20:
		m.made = append(m.made, "p0", "p1")
		return one("$facet", bson.D{{Key: "p0", Value: m.pipeline(depth + 1)}, {Key: "p1", Value: bson.A{one("$count", "c")}}})
	}
	return one("$unionWith", bson.D{{Key: "coll", Value: m.pick("docs", "others")}, {Key: "pipeline", Value: m.pipeline(depth + 1)}})
}

// bucket is one of the stages that group by ranges.
func (m *maker) bucket() bson.D {
	v := bson.D{{Key: "groupBy", Value: "$" + m.path()}}
	if m.IntN(2) == 0 {
		v = append(v, bson.E{Key: "output", Value: bson.D{{Key: "g0", Value: m.accumulator()}}})
	}
	if m.IntN(2) == 0 {
		return bson.D{{Key: "$bucketAuto", Value: append(v, bson.E{Key: "buckets", Value: 2})}}
	}
	return bson.D{{Key: "$bucket", Value: append(v, bson.E{Key: "boundaries", Value: bson.A{0, 2, 9}}, bson.E{Key: "default", Value: "other"})}}
}

// join is a $lookup or a $graphLookup.
func (m *maker) join(depth int) bson.D {
	as := m.pick("joined", "addr.joined")
	from := m.pick("docs", "others")
	switch m.IntN(3) {
	case 0:
		return bson.D{{Key: "$lookup", Value: bson.D{{Key: "from", Value: from}, {Key: "localField", Value: "ref"}, {Key: "foreignField", Value: "ref"}, {Key: "as", Value: as}}}}
	case 1:
		return bson.D{{Key: "$graphLookup", Value: bson.D{
			{Key: "from", Value: from}, {Key: "startWith", Value: "$ref"}, {Key: "connectFromField", Value: "ref"}, {Key: "connectToField", Value: "_id"},
			{Key: "as", Value: as}, {Key: "depthField", Value: "depth"}, {Key: "maxDepth", Value: 2},
		}}}
	}
	return bson.D{{Key: "$lookup", Value: bson.D{{Key: "from", Value: from}, {Key: "let", Value: bson.D{{Key: "o", Value: m.expr(2)}}}, {Key: "pipeline", Value: append(m.pipeline(depth+1), bson.D{{Key: "$set", Value: bson.D{{Key: "o", Value: "$$o"}}}})}, {Key: "as", Value: as}}}}
}

// junk is what no server takes.
func (m *maker) junk(depth int) any {
	if depth > 3 {
		return nil
	}
	switch m.IntN(8) {
	case 0:
		return nil
	case 1:
		return m.IntN(100) - 50
	case 2:
		return m.pick("", "$", "$$", "$$a.b", "$a..b", ".", "$.", "$$.x", "$a.$b")
	case 3:
		return bson.A{m.junk(depth + 1), m.junk(depth + 1)}
	case 4:
		return bson.D{}
	case 5:
		return m.IntN(2) == 0
	}
	return bson.D{
		{Key: m.pick("", "path", "_id", "$sum", "as", "from", "output", "a.b", "$map", "pipeline", "let", "in", "newRoot"), Value: m.junk(depth + 1)},
		{Key: m.pick("$let", "vars", "x", "groupBy", "boundaries", "$switch", "$reduce", fmt.Sprint(m.IntN(3))), Value: m.junk(depth + 1)},
	}
}

func (m *maker) pickAny(list ...any) any { return list[m.IntN(len(list))] }

func (m *maker) pickDoc(list ...bson.D) bson.D { return list[m.IntN(len(list))] }
