package codec

import "reflect"

// usualEncoder reports whether the registry encodes type t as the driver's default one does.
func (s *shared) usualEncoder(t reflect.Type) bool {
	if s.custom == nil {
		return true
	}
	got, err := s.custom.LookupEncoder(t)
	want, err2 := s.usual.LookupEncoder(t)
	return err == nil && err2 == nil && alike(reflect.ValueOf(got), reflect.ValueOf(want))
}

// usualDecoder reports whether the registry decodes type t as the driver's default one does.
func (s *shared) usualDecoder(t reflect.Type) bool {
	if s.custom == nil {
		return true
	}
	got, err := s.custom.LookupDecoder(t)
	want, err2 := s.usual.LookupDecoder(t)
	return err == nil && err2 == nil && alike(reflect.ValueOf(got), reflect.ValueOf(want))
}

// alike reports whether two codecs are the same code with the same settings. Each registry has codecs of its own, so
// that pointers tell nothing; what they have learned of types does not count. What it does not know is not alike.
func alike(a, b reflect.Value) bool {
	if !a.IsValid() || !b.IsValid() {
		return a.IsValid() == b.IsValid()
	}
	if a.Type() != b.Type() {
		return false
	}
	switch a.Kind() {
	case reflect.Bool:
		return a.Bool() == b.Bool()
	case reflect.Func:
		return a.Pointer() == b.Pointer()
	case reflect.Interface, reflect.Pointer:
		return alike(a.Elem(), b.Elem())
	case reflect.Struct:
		if a.Type().PkgPath() == "sync" {
			return true // a memory of types
		}
		for i := range a.NumField() {
			if !alike(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	}
	return false
}
