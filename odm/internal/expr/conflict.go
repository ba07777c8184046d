package expr

import "fmt"

// A Conflict is two changes of one update that meet: of one path, or of a path and one below it.
type Conflict struct {
	Op    string // the operator of the second change
	Path  string // its path
	Other string // the path of the first: the same, or one above or below it
}

func (c *Conflict) Error() string {
	if c.Path == c.Other {
		return fmt.Sprintf("odm: two changes of %q in one update", c.Path)
	}
	return fmt.Sprintf("odm: %s of %q beside a change of %q in one update: one lies inside the other", c.Op, c.Path, c.Other)
}
