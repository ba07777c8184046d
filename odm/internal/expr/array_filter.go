package expr

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// resolve puts the names of their array filters into the path's open segments.
func (u *updater) resolve(m change) (string, error) {
	if len(m.where) == 0 {
		return m.path, nil
	}
	segments, next := strings.Split(m.path, "."), 0
	for i, s := range segments {
		if s != segment || next == len(m.where) {
			continue
		}
		id, err := u.identifier(strings.Join(segments[:i], "."), m.where[next])
		if err != nil {
			return "", err
		}
		segments[i] = "$[" + id + "]"
		next++
	}
	return strings.Join(segments, "."), nil
}

// identifier returns the name of the array filter for condition n on the elements of list; one condition on one list has one
// filter, however many changes it chooses elements for.
func (u *updater) identifier(list string, n cond) (string, error) {
	if err := neverFetched(n); err != nil {
		return "", err
	}
	key, err := render(u.codec, under("e", n))
	if err != nil {
		return "", fmt.Errorf("%w (in the array filter of %q)", err, list)
	}
	if id, ok := u.ids[list+"\x00"+string(key)]; ok {
		return id, nil
	}
	id := u.number()
	filter, err := render(u.codec, under(id, n))
	if err != nil {
		return "", err
	}
	u.ids[list+"\x00"+string(key)] = id
	u.filters = append(u.filters, filter)
	return id, nil
}

// number makes the next identifier that no raw update uses.
func (u *updater) number() string {
	for {
		id := "e" + strconv.Itoa(u.numbered)
		u.numbered++
		if !slices.Contains(u.reserved, id) {
			return id
		}
	}
}
