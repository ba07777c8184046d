package feature

import (
	"cmp"
	"slices"

	"github.com/databridge-go/databridge/internal/mql"
)

// usualFirst sorts the operators of a place: those that most programs use come first, all others by name.
func usualFirst(items []Item, place mql.Place) {
	first := usual(place)
	rank := func(it Item) int {
		if i := slices.Index(first, it.Name); i >= 0 {
			return i
		}
		return len(first)
	}
	slices.SortStableFunc(items, func(a, b Item) int { return cmp.Compare(rank(a), rank(b)) })
}

// usual are the operators of a place that programs use most, the most frequent first.
func usual(place mql.Place) []string {
	switch place {
	case mql.Query:
		return []string{"$or", "$and", "$expr", "$nor", "$text"}
	case mql.FieldQuery:
		return []string{"$in", "$gte", "$lte", "$gt", "$lt", "$ne", "$exists", "$regex", "$elemMatch", "$nin", "$not", "$eq"}
	case mql.Update:
		return []string{"$set", "$inc", "$push", "$unset", "$addToSet", "$pull", "$setOnInsert"}
	case mql.Stage, mql.UpdateStage:
		return []string{"$match", "$group", "$project", "$sort", "$lookup", "$unwind", "$set", "$addFields", "$limit", "$skip", "$facet", "$count"}
	case mql.Accumulator:
		return []string{"$sum", "$first", "$push", "$avg", "$max", "$min", "$addToSet", "$last"}
	case mql.Expression:
		return []string{"$cond", "$ifNull", "$eq", "$and", "$or", "$sum", "$concat", "$filter", "$map", "$size", "$arrayElemAt", "$toString", "$dateToString"}
	}
	return nil
}
