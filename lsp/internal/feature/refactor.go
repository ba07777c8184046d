package feature

// refactor offers the other ways to write what stands at the place.
func (a *asked) refactor() {}
