package agg

// ConvertOptions change Convert.
type ConvertOptions struct {
	OnError any // the value where there is no conversion; nil lets the pipeline fail
	OnNull  any // the value of what is null or missing; nil is null
	Base    any // of numbers written as text: 2, 8, 10 or 16; nil is 10; since MongoDB 8.3
}

// Convert is the value turned into another type, which is named as "int", "date", "objectId" and so on.
func Convert(v, to any, opts ...ConvertOptions) Expression {
	o := last(opts)
	return named("$convert", need("input", v), need("to", to), maybe("onError", o.OnError), maybe("onNull", o.OnNull), maybe("base", o.Base))
}

// SerializeEJSONOptions change SerializeEJSON.
type SerializeEJSONOptions struct {
	Relaxed any // whether numbers and dates are written in the short form; nil is true
	OnError any // the value where it fails; nil lets the pipeline fail
}

// SerializeEJSON is the value written as documents of Extended JSON. Since MongoDB 8.3.
func SerializeEJSON(v any, opts ...SerializeEJSONOptions) Expression {
	o := last(opts)
	return named("$serializeEJSON", need("input", v), maybe("relaxed", o.Relaxed), maybe("onError", o.OnError))
}

// DeserializeEJSON is the values that documents of Extended JSON say; where they say none, it is the value onError if
// that is given, and else the pipeline fails. Since MongoDB 8.3.
func DeserializeEJSON(v any, onError ...any) Expression {
	return named("$deserializeEJSON", need("input", v), atMost("onError", onError))
}
