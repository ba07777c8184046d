package migration

import (
	"fmt"
	"strings"
)

// A Rename gives a stored field of a collection another name.
type Rename struct {
	Collection string
	Path       []Step // from the document to the field; not empty
	To         string // the last step's new name
}

// A Step is one name of a path.
type Step struct {
	Name   string
	Arrays int // how many arrays of arrays lie around what the name holds; of the last step it does not count
}

// from is the path as MongoDB writes it.
func (r Rename) from() string { return dotted(r.Path) }

// to is the path with the new name.
func (r Rename) to() string {
	return strings.TrimPrefix(dotted(r.Path[:len(r.Path)-1])+"."+r.To, ".")
}

func dotted(path []Step) string {
	var names []string
	for _, s := range path {
		names = append(names, s.Name)
	}
	return strings.Join(names, ".")
}

// innermost is the index of the last step above the field that holds an array, -1 if none does.
func (r Rename) innermost() int {
	for i := len(r.Path) - 2; i >= 0; i-- {
		if r.Path[i].Arrays > 0 {
			return i
		}
	}
	return -1
}

// Slug is the name of the migration: rename_users_mail_to_email.
func (r Rename) slug() string {
	slug, err := Slug(strings.Join([]string{"rename", r.Collection, r.from(), "to", r.To}, "_"))
	if err != nil { // it ends as the files of a platform do
		slug, _ = Slug(strings.Join([]string{"rename", r.Collection, r.from(), "to", r.To, "key"}, "_"))
	}
	return slug
}

// Renamed returns the slug and the body of a migration that does renames, which are not empty, one after the other, and
// takes them back in the same way. what says in a sentence without a full stop which field of the program it is.
//
// Where a path goes through arrays the migration writes their elements anew: $rename does not reach into arrays.
func Renamed(what string, renames []Rename) (slug string, body Body) {
	return renames[0].slug(), func(m Head) ([]byte, error) {
		t := renamed{Head: m, What: what}
		for _, r := range renames {
			s := step{Rename: r}
			if r.innermost() < 0 {
				t.Plain = true
			} else {
				s.Var = fmt.Sprintf("rename%d", len(t.Listed)+1)
				t.Listed = append(t.Listed, s)
			}
			t.Renames = append(t.Renames, s)
		}
		return render(renameText, t)
	}
}

// A renamed is what the template asks for.
type renamed struct {
	Head
	What    string
	Renames []step
	Listed  []step // those whose paths go through arrays
	Plain   bool   // there are others
}

// A step is one rename as the template asks for it.
type step struct {
	Rename
	Var string // the function that does it, where the path goes through an array
}
