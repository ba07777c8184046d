package odm

import "github.com/databridge-go/databridge/odm/internal/expr"

// Set stores v.
func (d Dyn) Set(v any) Mutation { return d.change("$set", v) }

// SetOnInsert stores v if the update inserts the document.
func (d Dyn) SetOnInsert(v any) Mutation { return d.change("$setOnInsert", v) }

// Unset removes the field.
func (d Dyn) Unset() Mutation { return d.change("$unset", "") }

// Rename moves the value to the path to.
func (d Dyn) Rename(to string) Mutation { return d.change("$rename", to) }

// Inc adds v, a number; a missing field counts as 0.
func (d Dyn) Inc(v any) Mutation { return d.change("$inc", v) }

// Mul multiplies by v, a number; a missing field counts as 0.
func (d Dyn) Mul(v any) Mutation { return d.change("$mul", v) }

// Min stores v if it is less than what is stored.
func (d Dyn) Min(v any) Mutation { return d.change("$min", v) }

// Max stores v if it is greater than what is stored.
func (d Dyn) Max(v any) Mutation { return d.change("$max", v) }

// CurrentDate stores the server's time as a date.
func (d Dyn) CurrentDate() Mutation { return d.change("$currentDate", true) }

// Push adds vs at the end of the array.
func (d Dyn) Push(vs ...any) Mutation { return expr.Add(string(d), "$push", unheld(vs)) }

// AddToSet adds those of vs to the array that it does not hold.
func (d Dyn) AddToSet(vs ...any) Mutation {
	return expr.Add(string(d), "$addToSet", unheld(vs))
}

// Pull takes the elements out of the array that meet all of es, whose paths begin at the element.
func (d Dyn) Pull(es ...Expr) Mutation { return expr.Pull(string(d), es) }

// PullAll takes the elements out of the array that equal one of vs.
func (d Dyn) PullAll(vs ...any) Mutation { return expr.ChangeList(string(d), "$pullAll", unheld(vs)) }

// PopFirst takes the first element out of the array.
func (d Dyn) PopFirst() Mutation { return d.change("$pop", -1) }

// PopLast takes the last element out of the array.
func (d Dyn) PopLast() Mutation { return d.change("$pop", 1) }

func (d Dyn) change(op string, v any) Mutation { return expr.Change(string(d), op, unheld(v)) }
