package lift

import (
	"go/ast"
	"go/constant"
	"go/types"
)

// search is {$text: {…}}. Options that are not written in place leave it open.
func (w *walker) search(call *ast.CallExpr) value {
	in := w.operand(call, "$search", first(w.eval(call.Args[0])), call.Args[0])
	options, known := w.searchOptions(call)
	if !known {
		in.open(w.here())
		return w.operand(call, "$text", in, call)
	}
	add := func(key, name string) {
		v, at := options.fields[name], options.exprs[name]
		if v == nil {
			no := own(call, types.Bool, "false")
			v, at = no, no.expr
		}
		in.slots = append(in.slots, w.operand(call, key, v, at).slots...)
	}
	add("$caseSensitive", "CaseSensitive")
	switch language, given := options.fields["Language"].(*leaf); {
	case !given:
	case language.konst == nil || language.konst.Kind() != constant.String:
		in.open(w.here()) // left out if it is empty
	case constant.StringVal(language.konst) != "":
		add("$language", "Language")
	}
	add("$diacriticSensitive", "DiacriticSensitive")
	return w.operand(call, "$text", in, call)
}

// searchOptions is the last TextOptions of a call, the zero one if there are none.
func (w *walker) searchOptions(call *ast.CallExpr) (r *record, known bool) {
	r = &record{}
	for _, a := range call.Args[1:] {
		given, ok := w.deref(first(w.eval(a))).(*record)
		if !ok || call.Ellipsis.IsValid() {
			return nil, false
		}
		r = given
	}
	return r, true
}
