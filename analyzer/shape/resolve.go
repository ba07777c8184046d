package shape

import (
	"strings"

	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/model"
)

// A Status says how far a path leads in a shape.
type Status string

// The outcomes of Resolve.
const (
	Found      Status = "found"
	Unknown    Status = "unknown"    // the path enters what may hold anything
	Undeclared Status = "undeclared" // the documents are as they are stored, and the model has no such name
	Gone       Status = "gone"       // a stage has dropped the name
	Missing    Status = "missing"    // a stage has made the documents, without the name
	Scalar     Status = "scalar"     // the path goes on below a value that has no fields
)

// A Resolution is what a path means in a shape.
type Resolution struct {
	Status Status
	Value  *Value // Found: never nil; arrays that the path leads through make it an array
	At     int    // the index of the segment that failed; the number of segments if Found
	In     *Shape // where that segment was looked up; nil if it was below a scalar
	Stage  *Stage // Gone: the stage that dropped the name
}

// Resolve follows a dotted path as an expression does: arrays are entered. A numeric segment is not judged: in a filter
// it is the position of an element, in an expression a field name.
func (s *Shape) Resolve(path string) Resolution { return docOf(s).resolve(strings.Split(path, ".")) }

// resolve follows segments below a value.
func (v *Value) resolve(segments []string) Resolution {
	through := 0 // arrays that were entered
	for i, name := range segments {
		for v.Kinds&model.Array != 0 && v.Kinds&^(model.Array|model.Null) == 0 {
			if through++; v.Elem == nil {
				return Resolution{Status: Unknown, At: i}
			}
			v = v.Elem
		}
		if v.Kinds&model.Array != 0 || walk.Position(name) || name == "" {
			return Resolution{Status: Unknown, At: i} // several kinds are not followed
		}
		in := v.Doc()
		if in == nil {
			return Resolution{Status: Scalar, At: i}
		}
		next := in.field(name)
		if next == nil {
			return in.absent(name, i)
		}
		v = next
	}
	for range through {
		v = listOf(v)
	}
	return Resolution{Status: Found, Value: v, At: len(segments)}
}

// absent says why a name is not known.
func (s *Shape) absent(name string, at int) Resolution {
	r := Resolution{At: at, In: s}
	switch {
	case s.gone[name] != nil:
		r.Status, r.Stage = Gone, s.gone[name]
	case s.Open:
		r.Status = Unknown
	case s.Source != nil:
		r.Status = Undeclared
	default:
		r.Status = Missing
	}
	return r
}
