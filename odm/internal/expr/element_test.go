package expr

import (
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
)

func elem(ns ...Node) Node { return Elem("s", ns) }

func it(op string, v any) Node { return New("", op, v) }

func TestElementConditionsRender(t *testing.T) {
	a, b := New("a", "$eq", 1), New("b", "$gt", 2)
	checkAll(t, map[string]rendering{
		"fields merge":                     {in: elem(a, b), want: `{"s":{"$elemMatch":{"a":1,"b":{"$gt":2}}}}`},
		"joined fields merge":              {in: elem(and(a, b)), want: `{"s":{"$elemMatch":{"a":1,"b":{"$gt":2}}}}`},
		"a field twice":                    {in: elem(a, b, New("b", "$lt", 9)), want: `{"s":{"$elemMatch":{"$and":[{"a":1},{"b":{"$gt":2}},{"b":{"$lt":9}}]}}}`},
		"or beside a field":                {in: elem(a, or(a, b)), want: `{"s":{"$elemMatch":{"a":1,"$or":[{"a":1},{"b":{"$gt":2}}]}}}`},
		"two ors":                          {in: elem(or(a, b), or(b, a)), want: `{"s":{"$elemMatch":{"$and":[{"$or":[{"a":1},{"b":{"$gt":2}}]},{"$or":[{"b":{"$gt":2}},{"a":1}]}]}}}`},
		"not of a field":                   {in: elem(Not(a)), want: `{"s":{"$elemMatch":{"a":{"$not":{"$eq":1}}}}}`},
		"nested":                           {in: elem(a, Elem("t", []Node{b, a})), want: `{"s":{"$elemMatch":{"a":1,"t":{"$elemMatch":{"b":{"$gt":2},"a":1}}}}}`},
		"raw merges":                       {in: elem(Raw(bson.M{"x": 1}), a), want: `{"s":{"$elemMatch":{"x":1,"a":1}}}`},
		"raw that repeats":                 {in: elem(Raw(bson.M{"a": 2}), a), want: `{"s":{"$elemMatch":{"$and":[{"a":2},{"a":1}]}}}`},
		"the element itself":               {in: elem(it("$gt", 3), it("$lt", 9)), want: `{"s":{"$elemMatch":{"$gt":3,"$lt":9}}}`},
		"the element itself, joined":       {in: elem(and(it("$gt", 3), it("$lt", 9))), want: `{"s":{"$elemMatch":{"$gt":3,"$lt":9}}}`},
		"the element equals":               {in: elem(it("$eq", 3)), want: `{"s":{"$elemMatch":{"$eq":3}}}`},
		"the element does not":             {in: elem(Not(it("$eq", 3))), want: `{"s":{"$elemMatch":{"$not":{"$eq":3}}}}`},
		"the element matches":              {in: elem(it("$regex", Regex{"a", "i"})), want: `{"s":{"$elemMatch":{"$regex":"a","$options":"i"}}}`},
		"the element matches a bson.Regex": {in: elem(it("$eq", bson.Regex{Pattern: "a", Options: "i"})), want: `{"s":{"$elemMatch":{"$regex":"a","$options":"i"}}}`},
		"an operator twice":                {in: elem(it("$gt", 3), it("$gt", 6)), want: `{"s":{"$elemMatch":{"$gt":3,"$not":{"$not":{"$gt":6}}}}}`},
		"an operator three times":          {in: elem(it("$gt", 3), it("$gt", 6), it("$gt", 7)), want: `{"s":{"$elemMatch":{"$gt":3,"$not":{"$not":{"$gt":6,"$not":{"$not":{"$gt":7}}}}}}}`},
		"raw on the element":               {in: elem(Raw(bson.M{"$gt": 3}), it("$lt", 9)), want: `{"s":{"$elemMatch":{"$gt":3,"$lt":9}}}`},
		"an array in an array":             {in: elem(Elem("", []Node{it("$gt", 3)})), want: `{"s":{"$elemMatch":{"$elemMatch":{"$gt":3}}}}`},
		"none":                             {in: elem(), err: `at "s": $elemMatch of no conditions`},
		"only zeros":                       {in: elem(Node{}, and()), err: "$elemMatch of no conditions"},
		"value and fields":                 {in: elem(a, it("$gt", 3)), err: "as a value and by its fields"},
		"or on the element itself":         {in: elem(or(it("$gt", 3), it("$lt", 1))), err: "cannot stand in $or"},
		"whole in an element":              {in: elem(Whole("$where", "x")), err: "whole document"},
		"whole deep in an element":         {in: elem(or(a, Whole("$where", "x"))), err: "whole document"},
		"error in an element":              {in: elem(a, or()), err: "$or of no conditions"},
		"error in a join in an element":    {in: elem(a, or(b, nor())), err: "$nor of no conditions"},
		"a deep place is named":            {in: elem(Elem("t", []Node{New("u", "$gt", make(chan int))})), err: `odm: at "u": no encoder`},
	})
}
