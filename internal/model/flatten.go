package model

import (
	"cmp"
	"reflect"
	"slices"
)

// A flat is a struct after inlining and dominance, before anybody asks what its values are. It follows only the edges
// of ",inline", so it is finite where types are recursive. The struct codec looks at no methods when it inlines: a
// flat does not either.
type flat struct {
	leaves     []leaf
	back       []leaf // back links
	lost       []Lost
	problems   []Problem
	open       string
	rest       Type // the values of an inline map
	collection string
	options    []Option
	document   bool
	busy       bool // being built: meeting it again is an endless inlining
}

// A leaf is a stored field and the type that it will get its value from.
type leaf struct {
	field Field
	typ   Type
}

// A flattener builds one flat.
type flattener struct {
	*flat
	x *Extractor
}

func (x *Extractor) flatten(t Type) *flat {
	if f := x.flats[t.ID()]; f != nil {
		return f
	}
	f := &flat{busy: true}
	if x.flats == nil {
		x.flats = map[any]*flat{}
	}
	x.flats[t.ID()] = f
	b := flattener{f, x}
	for i, tf := range t.Fields() {
		b.add(i, tf)
	}
	b.dominate()
	f.busy = false
	return f
}

// add does what describeStruct of the driver does with one field.
func (b *flattener) add(i int, tf TypeField) {
	tag := parseTag(tf.Name, tf.Tag)
	if !tf.Exported {
		why := "unexported"
		if tf.Embedded {
			why = "embedded but unexported"
		}
		b.lose(tf, tag, why)
		return
	}
	b.report(tf, tag.problems)
	options := b.odmOptions(tf)
	if isBackLink(tf.Type) {
		b.back = append(b.back, leaf{Field{Go: tf.Name, JSON: tag.json, Options: options, Index: []int{i}, Source: tf.Source}, tf.Type})
	}
	switch {
	case tag.skip:
		b.lose(tf, tag, "tag -")
	case tag.inline:
		b.inline(i, tf, options)
	default:
		if isDocument(tf.Type) && tf.Embedded {
			b.document = true
			b.describe(options)
			b.report(tf, []Problem{{Kind: NotInline}})
			options = nil
		}
		b.leaves = append(b.leaves, leaf{Field{
			Name: tag.name, Go: tf.Name, JSON: tag.json, Tagged: tag.tagged,
			OmitEmpty: tag.omitEmpty, MinSize: tag.minSize, Truncate: tag.truncate,
			Embedded: tf.Embedded && structBehind(tf.Type) != nil, Options: options,
			Index: []int{i}, Source: tf.Source,
		}, tf.Type})
	}
}

func (b *flattener) lose(tf TypeField, tag tag, why string) {
	b.lost = append(b.lost, Lost{Go: tf.Name, Why: why, Tagged: tag.present, Source: tf.Source})
}

func (b *flattener) report(tf TypeField, problems []Problem) {
	for _, p := range problems {
		p.Field, p.Source = tf.Name, tf.Source
		b.problems = append(b.problems, p)
	}
}

// inline puts the keys of a struct, a pointer to a struct or a map in the place of the field.
func (b *flattener) inline(i int, tf TypeField, options []Option) {
	if s := structBehind(tf.Type); s != nil {
		b.inlineStruct(i, tf, s, options)
		return
	}
	switch {
	case tf.Type.Opaque() != "":
		b.setOpen(tf.Type.Opaque())
	case tf.Type.Kind() == reflect.Pointer && tf.Type.Elem().Opaque() != "":
		b.setOpen(tf.Type.Elem().Opaque())
	case tf.Type.Kind() == reflect.Map && isPlainString(tf.Type.Key()) && b.rest == nil:
		b.rest = tf.Type.Elem()
		b.setOpen(inlineMap)
	default:
		b.report(tf, []Problem{{Kind: InlineKind, Key: tf.Type.String()}})
		if tf.Type.Kind() == reflect.Map {
			b.setOpen(inlineMap) // whoever wrote it meant it to be open
		}
	}
}

func (b *flattener) inlineStruct(i int, tf TypeField, t Type, options []Option) {
	in := b.x.flatten(t)
	if in.busy {
		b.report(tf, []Problem{{Kind: InlineKind, Key: tf.Type.String()}}) // the driver never returns from this one
		b.setOpen(endless)
		return
	}
	b.adopt(tf, in, options)
	for _, l := range in.leaves {
		b.leaves = append(b.leaves, leaf{l.field.under(i, tf), l.typ})
	}
	for _, l := range in.back {
		b.back = append(b.back, leaf{l.field.under(i, tf), l.typ})
	}
	for _, l := range in.lost {
		l.Go = tf.Name + "." + l.Go
		b.lost = append(b.lost, l)
	}
	for _, p := range in.problems {
		p.Field = tf.Name + "." + p.Field
		if p.Other != "" {
			p.Other = tf.Name + "." + p.Other
		}
		b.problems = append(b.problems, p)
	}
	switch {
	case in.rest != nil:
		// The driver takes over the fields of an inlined struct, and forgets its inline map.
		b.lost = append(b.lost, Lost{Go: tf.Name, Why: "inline map below an inline struct", Tagged: true, Source: tf.Source})
	case in.open != "":
		b.setOpen(in.open)
	}
}

func (b *flattener) setOpen(why string) {
	if b.open == "" {
		b.open = why
	}
}

// under returns the field as the outer struct sees it.
func (f Field) under(i int, outer TypeField) Field {
	f.Go = outer.Name + "." + f.Go
	f.Index = append([]int{i}, f.Index...)
	return f
}

// dominate keeps one field for each key: of fields at different depths the least deep, of two at the same depth none,
// which the driver calls an error; here the first one stays and the other becomes a problem.
func (b *flattener) dominate() {
	byKey := map[string][]int{}
	var keys []string
	for i, l := range b.leaves {
		if byKey[l.field.Name] == nil {
			keys = append(keys, l.field.Name)
		}
		byKey[l.field.Name] = append(byKey[l.field.Name], i)
	}
	drop := map[int]bool{}
	for _, k := range keys {
		at := byKey[k]
		slices.SortStableFunc(at, func(i, j int) int {
			return cmp.Compare(len(b.leaves[i].field.Index), len(b.leaves[j].field.Index))
		})
		for _, i := range at[1:] {
			drop[i] = true
			b.dominated(b.leaves[at[0]], b.leaves[i])
		}
	}
	kept := b.leaves[:0]
	for i, l := range b.leaves {
		if !drop[i] {
			kept = append(kept, l)
		}
	}
	b.leaves = kept
}

// dominated reports the loser of two fields with one key.
func (b *flattener) dominated(winner, loser leaf) {
	// A document has one id: the driver would let the outer one win without a word.
	secondID := winner.field.Name == "_id" && b.document
	switch {
	case secondID:
		winner, loser = loser, winner
		fallthrough
	case len(winner.field.Index) == len(loser.field.Index):
		b.problems = append(b.problems, Problem{
			Kind: DuplicateKey, Field: loser.field.Go, Other: winner.field.Go, Key: loser.field.Name, Source: loser.field.Source,
		})
	default:
		b.lost = append(b.lost, Lost{Go: loser.field.Go, Why: "shadowed", Tagged: loser.field.Tagged, Source: loser.field.Source})
	}
}

// structBehind returns the struct that t is or points to at one remove; nil if it is none.
func structBehind(t Type) Type {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	return t
}

func isPlainString(t Type) bool { return t.Kind() == reflect.String && t.PkgPath() == "" }
