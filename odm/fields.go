package odm

import "github.com/databridge-go/databridge/odm/internal/expr"

// FieldOf is any stored field of model T: a field proxy. Proxies are strings with types: the stored path of a field, the model T
// that owns it and the Go type V of its value. They are written by hand as constants, one line a field, or generated:
//
//	const UserAge odm.Num[User, int] = "age"
//
// The kinds are Field, Ord, Num, Str, List, Doc, Map, Ref, Refs and Any. Each has the methods that its values allow, eleven at
// most, because every instantiation compiles all of them in the models' package. What is rarer are functions over FieldOf and
// ValueOf: Exists, NotIn, Mod, Unset, Max, Pull and so on.
type FieldOf[T any] interface {
	// Path is the stored path, such as "address.city".
	Path() string
	owner(*T)
}

// ValueOf is a field of model T that holds a V.
type ValueOf[T, V any] interface {
	FieldOf[T]
	value(V)
}

// Number is met by every type that MongoDB stores as a number.
type Number interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~float32 | ~float64
}

// What follows is called by the methods of every field of every model. They are compiled again for each of them, so nothing may
// be inlined into them.

// ask is the condition of one operator on one field.
func ask[P any](path, op string, v any) FilterFor[P] { return FilterFor[P](asked(path, op, v)) }

//go:noinline
func asked(path, op string, v any) Expr { return expr.New(path, op, unheld(v)) }

// askList is ask for an operator that takes an array.
func askList[P any](path, op string, slice any) FilterFor[P] {
	return FilterFor[P](askedList(path, op, slice))
}

//go:noinline
func askedList(path, op string, slice any) Expr { return expr.NewList(path, op, unheld(slice)) }

// change is the change of one operator on one field.
func change[P any](path, op string, v any) ChangeFor[P] { return ChangeFor[P](changed(path, op, v)) }

//go:noinline
func changed(path, op string, v any) Mutation { return expr.Change(path, op, unheld(v)) }

// push is the change that adds elements to an array.
func push[P any](path, op string, slice any) ChangeFor[P] {
	return ChangeFor[P](pushed(path, op, slice))
}

//go:noinline
func pushed(path, op string, slice any) Mutation { return expr.Add(path, op, unheld(slice)) }
