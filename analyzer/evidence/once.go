package evidence

import "sync"

// Once returns what make returns, made when the first asks for key: rules of all packages share what is made of the whole
// World. Nobody changes it. The type of a key is its maker's own.
func Once[V any](w *World, key any, make func() V) V {
	f, _ := w.derived.LoadOrStore(key, sync.OnceValue(make))
	once, ok := f.(func() V)
	if !ok {
		return make() // two makers with one key
	}
	return once()
}
