package odm

import "github.com/databridge-go/databridge/odm/internal/expr"

// Doc is a field that holds an embedded document S. The empty path is one that is stored inline: its fields are the owner's.
type Doc[T, S any] string

// Path is the stored path of the field.
func (f Doc[T, S]) Path() string { return string(f) }
func (f Doc[T, S]) owner(*T)     {}
func (f Doc[T, S]) value(S)      {}

// Eq asks for documents whose embedded document is v as a whole: the same fields in the same order and no other.
func (f Doc[T, S]) Eq(v S) Filter[T] { return ask[T](string(f), "$eq", v) }

// IsNull asks for documents whose field is null or missing.
func (f Doc[T, S]) IsNull() Filter[T] { return ask[T](string(f), "$eq", nil) }

// Where asks that the embedded document meets all of fs, which are said with S's own fields.
func (f Doc[T, S]) Where(fs ...Filter[S]) Filter[T] { return Filter[T](expr.Under(string(f), fs)) }

// Set stores v in place of the embedded document.
func (f Doc[T, S]) Set(v S) Change[T] { return change[T](string(f), "$set", v) }

// Change changes fields of the embedded document, which are said with S's own fields.
func (f Doc[T, S]) Change(cs ...Change[S]) Change[T] { return Change[T](expr.Move(string(f), cs)) }
