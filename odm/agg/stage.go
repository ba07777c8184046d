package agg

import (
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/expr"
)

type stage = expr.Stage

// A Stage is one stage of a pipeline. It encodes itself, so []agg.Stage is a pipeline for the driver too. The zero Stage
// does nothing and is left out of a pipeline.
type Stage struct{ stage }

// MarshalBSON renders s with the driver's default codec.
func (s Stage) MarshalBSON() ([]byte, error) { return expr.Codec{}.AppendDocument(nil, s) }

// BSON renders s as the document that is sent to MongoDB, with the driver's default codec.
func (s Stage) BSON() (bson.Raw, error) { return s.MarshalBSON() }

// String is s as relaxed extended JSON, or the error that it carries.
func (s Stage) String() string {
	doc, err := s.BSON()
	if err != nil {
		return err.Error()
	}
	text, err := bson.MarshalExtJSON(doc, false, false)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// When is s if ok, and otherwise the zero Stage, which is left out: for optional stages in one expression.
func When(ok bool, s Stage) Stage {
	if !ok {
		return Stage{}
	}
	return s
}

// RawStage is the stage that doc says: a document of one key, its operator. It must hold nothing that comes from a user.
func RawStage(doc any) Stage { return Stage{expr.RawStage(doc)} }

// Failed is a stage that could not be built: the verb that would send it returns err.
func Failed(err error) Stage { return Stage{expr.BadStage(err)} }

func bare(op string, body any) Stage { return Stage{expr.NewStage(op, body)} }

// options is a stage with named arguments.
func options(op string, args ...arg) Stage {
	d, err := arguments(op, args)
	if err != nil {
		return Stage{expr.BadStage(err)}
	}
	return bare(op, d)
}

func badf(format string, args ...any) error { return fmt.Errorf("odm: "+format, args...) }

// A Query is conditions inside the options of a stage; Where makes it. The zero Query is none.
type Query struct {
	conditions any
	given      bool
}

// Where is the conditions that all of fs hold.
func Where[F interface{ ~expr.Node }](fs ...F) Query {
	return Query{expr.Value(fs), !expr.AsksNothing(fs)}
}

func (q Query) arg(name string) arg { return arg{name: name, value: q.conditions, left: !q.given} }

// maybe is the ordering as an argument, left out if it says nothing.
func (o Ordering) maybe(name string) arg {
	if !o.given() {
		return arg{left: true}
	}
	return o.arg(name)
}
