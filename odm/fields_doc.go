package odm

import "github.com/databridge-go/databridge/odm/internal/expr"

// Doc is a field that holds an embedded document S. The empty path is one that is stored inline: its fields are the owner's.
type Doc[T, S any] = DocFor[*T, S]

// DocFor is what Doc is short for; see FilterFor.
type DocFor[P, S any] string

// Path is the stored path of the field.
func (f DocFor[P, S]) Path() string { return string(f) }
func (f DocFor[P, S]) owner(P)      {}
func (f DocFor[P, S]) value(S)      {}

// Eq asks for documents whose embedded document is v as a whole: the same fields in the same order and no other.
//
//go:noinline
func (f DocFor[P, S]) Eq(v S) FilterFor[P] { return ask[P](string(f), "$eq", v) }

// IsNull asks for documents whose field is null or missing.
//
//go:noinline
func (f DocFor[P, S]) IsNull() FilterFor[P] { return ask[P](string(f), "$eq", nil) }

// Where asks that the embedded document meets all of fs, which are said with S's own fields.
//
//go:noinline
func (f DocFor[P, S]) Where(fs ...Filter[S]) FilterFor[P] {
	return FilterFor[P](expr.Under(string(f), fs))
}

// Set stores v in place of the embedded document.
//
//go:noinline
func (f DocFor[P, S]) Set(v S) ChangeFor[P] { return change[P](string(f), "$set", v) }

// Change changes fields of the embedded document, which are said with S's own fields.
//
//go:noinline
func (f DocFor[P, S]) Change(cs ...Change[S]) ChangeFor[P] {
	return ChangeFor[P](expr.Move(string(f), cs))
}
