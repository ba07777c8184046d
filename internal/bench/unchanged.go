package main

import (
	"context"
	"errors"
	"reflect"

	"github.com/databridge-go/databridge/odm"
)

// checks is how often a turn asks whether a document has changed.
const checks = 10_000

// unchanged is the workload that asks of a user that was read whether it has changed, and it has not. What others do is
// to keep a copy and to compare.
func unchanged(ctx context.Context, s *stage) (workload, error) {
	tracked := odm.CollectionOf[user](s.odm, odm.Named(held(users.name, among)))
	docs, err := tracked.Find().Limit(among).All(ctx)
	if err != nil {
		return workload{}, err
	}
	plain, copies := built(among, plainUserOf), built(among, plainUserOf)
	return workload{
		name: "unchanged", scale: nanoseconds, ops: checks, want: outcome{docs: checks},
		variants: []variant{
			local("ours", asked(func(i int) (bool, error) { return tracked.IsChanged(docs[i]) })),
			local("reflect.DeepEqual", asked(func(i int) (bool, error) { return !reflect.DeepEqual(plain[i], copies[i]), nil })),
		},
	}, nil
}

// asked is the task of a variant that judges users, all of which are as they were.
func asked(isChanged func(i int) (bool, error)) func() task {
	return func() task {
		return written(checks, func(context.Context) error {
			for k := range checks {
				if is, err := isChanged(k % among); err != nil || is {
					return errors.Join(err, errors.New("a user counts as changed that is not"))
				}
			}
			return nil
		})
	}
}
