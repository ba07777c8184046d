// Package expr holds conditions and changes as pure values and renders them straight to BSON.
//
// It is the part of odm that knows what a filter and an update mean to MongoDB; package odm gives it types and package agg
// stages. The surface that the engine calls is small:
//
//	Document(codec, filters)  the filter document; several conditions are joined by $and
//	Update(codec, changes)    the update document and its array filters
//	Sort(orders)              the sort document of "age" and "-age"
//	Unfetched(filters)        the link that must be fetched for the conditions to have a meaning
//	AsksNothing, ChangesNothing
//
// A Node (condition) and a Mutation (change) are aliases of unnamed structs on purpose: such a value is assignable to every
// odm.Filter[T] and odm.Change[T], so one signature takes typed, dynamic and raw conditions and still refuses those of another
// model. The two structs differ in shape, so neither passes for the other.
//
// Every value is copied when its condition or change is built, and an error made while building travels inside the value until
// it is rendered. Nothing here reads or writes package-level state; all values may be shared between goroutines.
package expr
