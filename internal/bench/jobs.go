package main

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// A job is a workload with what has to be there first.
type job struct {
	name  string
	make  func(ctx context.Context) (workload, error)
	seed  func(ctx context.Context) error // fills the collection that it reads; nil if it reads none
	peers request                         // what children are asked to do; no Work if they have no part in it
}

// jobs are all workloads on the server, in the order of the table.
func jobs(s *stage) []job {
	userCollection := func(n int) string { return held(users.name, n) }
	var all []job
	for name, n := range inOrder("find1k", 1_000, "find10k", 10_000) {
		all = append(all, job{
			name: name, seed: s.seeding(userCollection(n), n, users.raw),
			make:  ready(func() workload { return find(s, users, name, n) }),
			peers: request{Work: "find", Collection: userCollection(n), N: n},
		})
	}
	all = append(all,
		job{
			name: "find1k.account", seed: s.seeding(held(accounts.name, among), among, accounts.raw),
			make: ready(func() workload { return find(s, accounts, "find1k.account", among) }),
		},
		job{
			name: "find1k.nested", seed: s.seeding(held(customers.name, among), among, customers.raw),
			make: ready(func() workload { return find(s, customers, "find1k.nested", among) }),
		},
		job{
			name: "findone", seed: s.seeding(userCollection(among), among, users.raw),
			make:  ready(func() workload { return findOne(s) }),
			peers: request{Work: "findone", Collection: userCollection(among), N: among},
		},
	)
	for name, n := range inOrder("insert1k", 1_000, "insert10k", 10_000) {
		all = append(all, job{
			name: name, make: ready(func() workload { return insert(s, users, name, n) }),
			peers: request{Work: "insert", Collection: inserted, N: n},
		})
	}
	all = append(all,
		job{name: "insert1k.account", make: ready(func() workload { return insert(s, accounts, "insert1k.account", among) })},
		job{name: "insert1k.nested", make: ready(func() workload { return insert(s, customers, "insert1k.nested", among) })},
		job{name: "update1", make: ready(func() workload { return updateOne(s) }), peers: request{Work: "update", Collection: changing, N: among}},
		job{name: "save1", make: ready(func() workload { return save(s) }), peers: request{Work: "save", Collection: changing, N: among}},
		job{
			name: "unchanged", seed: s.seeding(userCollection(among), among, users.raw),
			make:  func(ctx context.Context) (workload, error) { return unchanged(ctx, s) },
			peers: request{Work: "unchanged", Collection: userCollection(among), N: among},
		},
	)
	for _, n := range []int{1_000, 10_000, 100_000, 300_000, 1_000_000} {
		all = append(all, job{
			name: iterName(n), seed: s.seeding(userCollection(n), n, users.raw),
			make: ready(func() workload { return iterate(s, n) }),
		})
	}
	for _, w := range append(append(publicCodec(s, users), publicCodec(s, customers)...), publicCodec(s, records)...) {
		all = append(all, job{name: w.name, make: ready(func() workload { return w })})
	}
	return all
}

// inOrder yields two names with their sizes.
func inOrder(a string, n int, b string, m int) func(yield func(string, int) bool) {
	return func(yield func(string, int) bool) { _ = yield(a, n) && yield(b, m) }
}

// ready is the making of a workload that asks nobody.
func ready(w func() workload) func(context.Context) (workload, error) {
	return func(context.Context) (workload, error) { return w(), nil }
}

// seeding fills a collection unless an earlier job has done so.
func (s *stage) seeding(collection string, n int, raw func(i int) (bson.Raw, error)) func(context.Context) error {
	return func(ctx context.Context) error {
		have, err := s.db.Collection(collection).EstimatedDocumentCount(ctx)
		if err != nil || have == int64(n) {
			return err
		}
		return s.seed(ctx, collection, n, raw)
	}
}
