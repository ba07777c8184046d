package codec

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// errCyclic is the error of a struct that is inlined into itself, which the driver would follow for ever.
var errCyclic = errors.New("a struct is inlined into itself")

// A layout is what the driver stores of a struct, in order.
type layout struct {
	fields []column
	inline int // the field that holds the map of all other keys; -1 if there is none
	shadow bool
}

// A column is one key of a layout.
type column struct {
	name                         string
	path                         []int // the indexes of the field, those of the structs first that it is inlined from
	typ                          reflect.Type
	omitEmpty, minSize, truncate bool
}

// layoutOf follows the driver's describeStruct. In shadow it tells that a field hides another one of the same name.
func layoutOf(t reflect.Type, within []reflect.Type) (layout, error) {
	if slices.Contains(within, t) {
		return layout{}, errCyclic
	}
	within = append(within, t)
	l := layout{inline: -1}
	var all []column
	for i := range t.NumField() {
		f := t.Field(i)
		if f.PkgPath != "" {
			continue // unexported
		}
		c, inline, skip := tagOf(f)
		switch {
		case skip:
			continue
		case !inline:
			all = append(all, c)
			continue
		case f.Type.Kind() == reflect.Map:
			if l.inline >= 0 || f.Type.Key() != reflect.TypeFor[string]() {
				return l, fmt.Errorf("%s has an inline map that the driver refuses", t)
			}
			l.inline = i
			continue
		}
		inner := f.Type
		if inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		if inner.Kind() != reflect.Struct {
			return l, fmt.Errorf("%s inlines a %s", t, f.Type)
		}
		in, err := layoutOf(inner, within)
		if err != nil {
			return l, err
		}
		l.shadow = l.shadow || in.shadow
		for _, c := range in.fields {
			c.path = append([]int{i}, c.path...)
			all = append(all, c)
		}
	}
	return l, l.settle(t, all)
}

// settle keeps of the columns of one name the one that is inlined the least.
func (l *layout) settle(t reflect.Type, all []column) error {
	slices.SortFunc(all, func(a, b column) int {
		return cmp.Or(strings.Compare(a.name, b.name), cmp.Compare(len(a.path), len(b.path)), slices.Compare(a.path, b.path))
	})
	for i, c := range all {
		if strings.IndexByte(c.name, 0) >= 0 {
			return fmt.Errorf("%s has a key with a null byte", t)
		}
		if i == 0 || all[i-1].name != c.name {
			l.fields = append(l.fields, c)
			continue
		}
		l.shadow = true
		if first := l.fields[len(l.fields)-1]; len(c.path) == len(first.path) {
			return fmt.Errorf("%s has the key %s twice", t, c.name)
		}
	}
	slices.SortFunc(l.fields, func(a, b column) int { return slices.Compare(a.path, b.path) })
	return nil
}

// tagOf reads the bson tag of a field as the driver does: a tag without a key is the bson tag itself.
func tagOf(f reflect.StructField) (c column, inline, skip bool) {
	tag, ok := f.Tag.Lookup("bson")
	if !ok && !strings.Contains(string(f.Tag), ":") {
		tag = string(f.Tag)
	}
	c = column{name: strings.ToLower(f.Name), path: f.Index, typ: f.Type}
	if tag == "-" {
		return c, false, true
	}
	for i, part := range strings.Split(tag, ",") {
		if i == 0 && part != "" {
			c.name = part
		}
		switch part {
		case "omitempty":
			c.omitEmpty = true
		case "minsize":
			c.minSize = true
		case "truncate":
			c.truncate = true
		case "inline":
			inline = true
		}
	}
	return c, inline, false
}
