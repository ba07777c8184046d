package migrate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/internal/nearest"
)

// plan returns the migrations that a run with these options would run, in its order, or why it cannot begin.
func (v *view) plan(o Options) ([]known, error) {
	if err := v.ready(o.Direction); err != nil {
		return nil, err
	}
	names, err := v.wanted(o)
	if err != nil {
		return nil, err
	}
	var run []known
	for _, name := range names {
		m, ok := v.set[name]
		switch {
		case !ok:
			return nil, fmt.Errorf("migrate: cannot go back over %s: it is applied, and this program does not have it", name)
		case o.Direction == Backward && !m.Backward.given():
			return nil, fmt.Errorf("migrate: cannot go back over %s: it has no Backward step", name)
		}
		run = append(run, m)
	}
	return run, nil
}

// ready refuses a run over a history that does not fit the set.
func (v *view) ready(d Direction) error {
	for _, name := range v.names() {
		r := v.records[name]
		switch state := v.state(name); {
		case v.changed(name):
			return &ChangedError{Name: name, Applied: r.Applied}
		case state == Unclear:
			return fmt.Errorf("migrate: %s is older than Beanie's current migration, but Beanie's log does not say that it was run: decide with mark %[1]s applied or mark %[1]s pending", name)
		case state == Stopped && r.Direction != d:
			return fmt.Errorf("migrate: %s stopped halfway %s: run %[2]s first, or decide with mark %[1]s applied or pending", name, r.Direction)
		}
	}
	return nil
}

// wanted are the names that a run in the direction goes over: Distance and To bound it.
func (v *view) wanted(o Options) ([]string, error) {
	names := v.names()
	if o.To != "" && !slices.Contains(names, o.To) {
		if near := nearest.In(o.To, names); near != "" {
			return nil, fmt.Errorf("migrate: no migration %q; did you mean %q?", o.To, near)
		}
		return nil, fmt.Errorf("migrate: no migration %q", o.To)
	}
	if o.Direction == Backward {
		slices.Reverse(names)
	}
	names = slices.DeleteFunc(names, func(name string) bool {
		state := v.state(name)
		beyond := o.To != "" && strings.Compare(name, o.To) > 0
		if o.Direction == Backward {
			return state != Applied && state != Stopped || o.To != "" && !beyond
		}
		_, registered := v.set[name]
		return state != Pending && state != Stopped || beyond || !registered
	})
	if o.Distance > 0 && len(names) > o.Distance {
		names = names[:o.Distance]
	}
	return names, nil
}
