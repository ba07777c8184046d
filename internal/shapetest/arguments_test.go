package shapetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/mql"
)

// A kind that the tables say an argument does not take is one that a server refuses: DB5010 calls it a fault.
func TestServersRefuseTheKindsThatTheTablesForbid(t *testing.T) {
	t.Parallel()
	docs := collection(t)
	judged := 0
	for _, op := range mql.In(mql.Expression) {
		for i := range op.Args {
			a := &op.Args[i]
			more, any := mql.Coerces(op, a)
			if a.Kinds == 0 || any || !a.Expression() || a.Optional {
				continue
			}
			if code, _ := refusal(docs, with(op, i, fitting(a))); code != 0 {
				continue // this server does not have it, or it wants more than kinds tell
			}
			for _, s := range samples() {
				if s.kind&(a.Kinds|more|model.Null) != 0 {
					continue
				}
				code, message := refusal(docs, with(op, i, s.value))
				judged++
				if code == 0 {
					t.Errorf("%s takes %s as %s", op.Name, s.kind, a.Name)
				} else if strings.Contains(message, "argument") && strings.Contains(message, "takes") {
					t.Errorf("%s: %s", op.Name, message)
				}
			}
		}
	}
	t.Logf("%d kinds are refused", judged)
	if judged < 500 {
		t.Error("too few arguments are judged")
	}
}

// A sample is a value of one kind.
type sample struct {
	kind  model.Kinds
	value any
}

func samples() []sample {
	return []sample{
		{model.Double, 1.5},
		{model.String, "a"},
		{model.Object, bson.D{{Key: "a", Value: 1}}},
		{model.Array, bson.A{1}},
		{model.ObjectID, bson.ObjectID{1}},
		{model.Bool, true},
		{model.Date, time.UnixMilli(0)},
		{model.Int, int32(1)},
	}
}

// with is an operator with a value as its i-th argument; the others are of a kind that it takes.
func with(op *mql.Operator, i int, v any) bson.D {
	named, list := bson.D{}, bson.A{}
	for j := range op.Args {
		a := &op.Args[j]
		if a.Optional {
			continue
		}
		value := fitting(a)
		if j == i {
			value = v
		}
		value = bson.D{{Key: "$literal", Value: value}}
		named, list = append(named, bson.E{Key: a.Name, Value: value}), append(list, value)
	}
	if op.Encoding == mql.Named {
		return bson.D{{Key: op.Name, Value: named}}
	}
	if n := len(op.Args); n > 0 && op.Args[n-1].Variadic != "" {
		list = append(list, list[len(list)-1])
	}
	return bson.D{{Key: op.Name, Value: list}}
}

func fitting(a *mql.Arg) any {
	if len(a.Enum) > 0 {
		return a.Enum[0]
	}
	for _, s := range samples()[1:] {
		if a.Kinds == 0 || a.Kinds&s.kind != 0 {
			return s.value
		}
	}
	return int32(1)
}

// refusal is what a server answers to an expression: 0 if it takes it.
func refusal(docs *mongo.Collection, expr bson.D) (int32, string) {
	_, err := results(docs, bson.A{bson.D{{Key: "$project", Value: bson.D{{Key: "r", Value: expr}}}}})
	var answer mongo.CommandError
	switch {
	case errors.As(err, &answer):
		return answer.Code, answer.Message
	case err != nil:
		return -1, fmt.Sprint(err)
	}
	return 0, ""
}
