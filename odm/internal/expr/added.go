package expr

import (
	"errors"
	"fmt"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Modifier is a key that stands beside $each in $push. Unnamed for the same reason as Node.
type Modifier = struct {
	key     string
	operand any // error for a modifier that could not be built
}

// LikeModifier is met by Modifier and by every odm.PushModifier[E].
type LikeModifier interface{ ~Modifier }

// NewModifier is the modifier key of $push with its operand.
func NewModifier(key string, v any) Modifier { return Modifier{key: key, operand: v} }

// SortModifier is $sort of $push: by the elements themselves for the one order "" or "-", else by their fields.
func SortModifier[O ~string](orders []O) Modifier {
	if len(orders) == 1 && (orders[0] == "" || orders[0] == "-") {
		return Modifier{key: "$sort", operand: direction(string(orders[0]))}
	}
	keys, err := sortKeys(orders)
	if err == nil && len(keys) == 0 {
		err = errors.New("odm: $sort of no keys in $push; leave it out, or name one")
	}
	if err != nil {
		return Modifier{key: "$sort", operand: err}
	}
	return Modifier{key: "$sort", operand: keys}
}

// Add is $push or $addToSet of the elements of slice. A single one stands bare, otherwise they stand in $each.
func Add(path, op string, slice any) Mutation { return add[Modifier](path, op, slice, nil) }

// AddEach is $push of the elements of slice with modifiers; without any it is Add.
func AddEach[M LikeModifier](path string, slice any, ms []M) Mutation {
	return add(path, "$push", slice, ms)
}

func add[M LikeModifier](path, op string, slice any, ms []M) Mutation {
	if reflect.ValueOf(slice).Kind() != reflect.Slice {
		return BadChange(fmt.Errorf("odm: %s of %T, which is no slice", op, slice))
	}
	values, err := Clone(slice)
	if err != nil {
		return BadChange(err)
	}
	a := added{values: List{values}}
	for _, m := range ms {
		mod := Modifier(m)
		if err, bad := mod.operand.(error); bad {
			return BadChange(err)
		}
		for _, e := range a.modifiers {
			if e.Key == mod.key {
				return BadChange(fmt.Errorf("odm: %s of %q says %s twice", op, path, mod.key))
			}
		}
		a.modifiers = append(a.modifiers, E{mod.key, mod.operand})
	}
	return changing(change{path: path, op: op, val: a})
}

// added is the operand of $push and $addToSet.
type added struct {
	values    List
	modifiers D
}

func (a added) appendBSON(dst []byte, c Codec) (bson.Type, []byte, error) {
	rv := reflect.ValueOf(a.values.Slice)
	if rv.Len() == 1 && len(a.modifiers) == 0 {
		return c.AppendValue(dst, rv.Index(0).Interface())
	}
	return append(D{{"$each", a.values}}, a.modifiers...).appendBSON(dst, c)
}
