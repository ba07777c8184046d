package model

import "strings"

// A Status says how far a path leads.
type Status string

// The outcomes of Resolve.
const (
	Found    Status = "found"     // the path names a stored value, or a key of a map
	Unknown  Status = "unknown"   // the path enters something that may hold any key: an open struct, an opaque value
	Missing  Status = "missing"   // a closed struct stores no such key
	Scalar   Status = "scalar"    // the path goes on below a value that has no keys
	NotArray Status = "not array" // a numeric segment on a value that is no array
	Linked   Status = "linked"    // the path goes on below a link: its fields live in another collection
)

// A Resolution is what a dotted path means in a struct.
type Resolution struct {
	Status Status
	Field  *Field  // the last field that the path reached; nil if its first segment failed
	Value  *Value  // Found: the value at the end. An array's elements are entered without an index, as MongoDB does
	At     int     // the index of the segment that failed; len(segments) if Found
	Parent *Struct // the struct in which the failing, or the last, segment was looked up
	Steps  []*Field
}

// Resolve follows a dotted path as a MongoDB query does: numeric segments index arrays, arrays are entered without an
// index too (one level: MongoDB does not look into arrays of arrays), "$", "$[]" and "$[name]" stand for an element,
// maps take any key, and "_id" exists in every top-level document.
func (s *Struct) Resolve(path string) Resolution {
	w := walk{Resolution: Resolution{Parent: s}, here: s}
	for segment := range strings.SplitSeq(path, ".") {
		if w.Status = w.step(segment); w.Status != Found {
			return w.Resolution
		}
		w.At++
	}
	w.Resolution.Value = w.value
	return w.Resolution
}

// A walk is the state of Resolve between two segments: in a struct, or at a value.
type walk struct {
	Resolution
	here  *Struct // the struct to look in; nil if value is meant
	value *Value
}

func (w *walk) step(segment string) Status {
	if w.here != nil {
		return w.key(segment)
	}
	if v := w.value; v.Link == nil && v.Kinds&Array != 0 && v.Elem != nil {
		w.value = v.Elem
		if isIndex(segment) || isPositional(segment) {
			return Found
		}
		if w.value.Kinds&Array != 0 {
			return Scalar
		}
	}
	return w.below(w.value, segment)
}

// below steps into a value that is no array, or the element of one.
func (w *walk) below(v *Value, segment string) Status {
	switch {
	case v.Link != nil:
		return w.link(segment)
	case v.Struct != nil:
		w.here, w.Parent = v.Struct, v.Struct
		if isPositional(segment) {
			return NotArray
		}
		return w.key(segment)
	case v.Map && isPositional(segment):
		return NotArray
	case v.Map:
		w.value = v.Elem
		return Found
	case v.Kinds == 0:
		return Unknown
	case isIndex(segment) || isPositional(segment):
		return NotArray
	}
	return Scalar
}

// key looks a segment up in the struct.
func (w *walk) key(segment string) Status {
	s := w.here
	w.here = nil
	if f := s.Field(segment); f != nil {
		w.Resolution.Field, w.value = f, f.Value
		w.Steps = append(w.Steps, f)
		return Found
	}
	switch {
	case w.At == 0 && segment == "_id":
		w.value = &Value{Type: "interface {}", Opaque: "_id"} // MongoDB gives every document one
		return Found
	case w.At == 0 && segment == s.ClassKey() && segment != "":
		w.value = &Value{Type: "string", Kinds: String}
		return Found
	case s.Rest != nil:
		w.value = s.Rest
		return Found
	case s.Open != "":
		return Unknown
	case w.At > 0 && (isIndex(segment) || isPositional(segment)):
		return NotArray
	}
	return Missing
}

// link steps into a link: only the parts of the DBRef are stored here.
func (w *walk) link(segment string) Status {
	switch segment {
	case "$ref", "$db":
		w.value = &Value{Type: "string", Kinds: String}
		return Found
	case "$id":
		target := w.value.Link
		w.value = &Value{Type: "interface {}", Opaque: "id of a link"}
		if id := target.Field("_id"); id != nil {
			w.value = id.Value
		}
		return Found
	}
	return Linked
}

// Field returns the field that is stored under a key at this level; nil if there is none.
func (s *Struct) Field(name string) *Field {
	for _, f := range s.Fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// isIndex reports whether a segment may index an array: digits, no leading zero.
func isIndex(segment string) bool {
	if segment == "" || len(segment) > 1 && segment[0] == '0' {
		return false
	}
	return strings.Trim(segment, "0123456789") == ""
}

// isPositional reports whether a segment is one of the update language's names for an element.
func isPositional(segment string) bool {
	return segment == "$" || strings.HasPrefix(segment, "$[") && strings.HasSuffix(segment, "]")
}
