package models

import "reflect"

// All returns every type of this package, and instances of the generic ones.
func All() []reflect.Type {
	return []reflect.Type{
		reflect.TypeFor[User](), reflect.TypeFor[Address](), reflect.TypeFor[Point](), reflect.TypeFor[Untagged](),
		reflect.TypeFor[JSONOnly](), reflect.TypeFor[BareTags](), reflect.TypeFor[Base](), reflect.TypeFor[Inlined](),
		reflect.TypeFor[InlinedPointer](), reflect.TypeFor[InlinedField](), reflect.TypeFor[Embedded](),
		reflect.TypeFor[EmbeddedPointer](), reflect.TypeFor[EmbeddedNamed](), reflect.TypeFor[Deep](),
		reflect.TypeFor[Dominated](), reflect.TypeFor[DominatedDeep](), reflect.TypeFor[Left](), reflect.TypeFor[Right](),
		reflect.TypeFor[Clash](), reflect.TypeFor[Duplicate](), reflect.TypeFor[InlineMap](), reflect.TypeFor[InlineTyped](),
		reflect.TypeFor[InlineBoth](), reflect.TypeFor[InlineScalar](), reflect.TypeFor[Options](),
		reflect.TypeFor[MistakenOptions](), reflect.TypeFor[Numbers](), reflect.TypeFor[Scalars](), reflect.TypeFor[Loose](),
		reflect.TypeFor[Lists](), reflect.TypeFor[Names](), reflect.TypeFor[Letter](), reflect.TypeFor[Maps](),
		reflect.TypeFor[Color](), reflect.TypeFor[Level](), reflect.TypeFor[TextKey](), reflect.TypeFor[Enums](),
		reflect.TypeFor[Alias](), reflect.TypeFor[StringMap](), reflect.TypeFor[Tree](), reflect.TypeFor[Ping](),
		reflect.TypeFor[Pong](), reflect.TypeFor[Nest](), reflect.TypeFor[Nested](), reflect.TypeFor[Anonymous](),
		reflect.TypeFor[Money](), reflect.TypeFor[Status](), reflect.TypeFor[Whole](), reflect.TypeFor[Reader](),
		reflect.TypeFor[Promoted](), reflect.TypeFor[Custom](), reflect.TypeFor[InlinedCustom](),
		reflect.TypeFor[Unencodable](), reflect.TypeFor[base](), reflect.TypeFor[Unexported](), reflect.TypeFor[Page[User]](),
		reflect.TypeFor[Page[[]*Address]](), reflect.TypeFor[Pair[string, User]](), reflect.TypeFor[Pair[Color, any]](),
		reflect.TypeFor[Generics](), reflect.TypeFor[InlinedGeneric](), reflect.TypeFor[Pointers](), reflect.TypeFor[Empty](),
		reflect.TypeFor[Account](), reflect.TypeFor[Invoice](), reflect.TypeFor[Vehicle](), reflect.TypeFor[Car](),
		reflect.TypeFor[NotInlined](), reflect.TypeFor[TwoIDs](),
	}
}
