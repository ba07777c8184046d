package session

import "sync"

// Once returns what make makes of a package alone, made when the first asks for key. Nobody changes it, and it lives as
// long as the package does. The type of a key is its maker's own.
func Once[V any](p *Package, key any, make func() V) V {
	f, _ := p.derived.LoadOrStore(key, sync.OnceValue(make))
	once, ok := f.(func() V)
	if !ok {
		return make() // two makers with one key
	}
	return once()
}
