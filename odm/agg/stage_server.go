package agg

import "github.com/databridge-go/databridge/odm/internal/expr"

// CollStatsOptions says which figures CollStats has.
type CollStatsOptions struct {
	LatencyStats   bool
	Histograms     bool // of LatencyStats
	StorageStats   bool
	Scale          int // of StorageStats: 1024 for KiB; 0 is bytes
	Count          bool
	QueryExecStats bool
}

// CollStats is figures of the collection. It must be the first stage.
func CollStats(o CollStatsOptions) Stage {
	figures := func(name string, is bool, more ...arg) arg {
		d, err := arguments(name, more)
		return arg{name: name, value: d, left: !is, err: err}
	}
	return options("$collStats", figures("latencyStats", o.LatencyStats, option("histograms", o.Histograms)),
		figures("storageStats", o.StorageStats, option("scale", o.Scale)), figures("count", o.Count), figures("queryExecStats", o.QueryExecStats))
}

// CurrentOpOptions says which operations CurrentOp lists.
type CurrentOpOptions struct {
	AllUsers        bool // those of other users too
	IdleConnections bool
	IdleCursors     bool
	IdleSessions    bool
	LocalOps        bool // on a mongos: its own, not those of the shards
}

// CurrentOp lists the operations in progress. It must be the first stage, in odm.AggregateDB of the database admin.
func CurrentOp(o CurrentOpOptions) Stage {
	return options("$currentOp", option("allUsers", o.AllUsers), option("idleConnections", o.IdleConnections),
		option("idleCursors", o.IdleCursors), option("idleSessions", o.IdleSessions), option("localOps", o.LocalOps))
}

// IndexStats says how often each index of the collection was used. It must be the first stage.
func IndexStats() Stage { return options("$indexStats") }

// PlanCacheStats lists the plan cache of the collection. It must be the first stage.
func PlanCacheStats() Stage { return options("$planCacheStats") }

// ListSampledQueries lists the queries that were sampled to choose a shard key, of the collection namespace
// ("shop.users") or of all, in odm.AggregateDB of the database admin. Since MongoDB 7.0.
func ListSampledQueries(namespace ...string) Stage {
	return options("$listSampledQueries", option("namespace", last(namespace)))
}

// ListSearchIndexesOptions says which indexes ListSearchIndexes lists: the one with the ID or the Name, or all.
type ListSearchIndexesOptions struct{ ID, Name string }

// ListSearchIndexes lists the indexes of Atlas Search of the collection. Since MongoDB 7.0.
func ListSearchIndexes(opts ...ListSearchIndexesOptions) Stage {
	o := last(opts)
	return options("$listSearchIndexes", option("id", o.ID), option("name", o.Name))
}

// SessionsOptions says whose sessions are listed; of none, those of the user who asks.
type SessionsOptions struct {
	AllUsers bool
	Users    []SessionUser
}

// A SessionUser is a user of a database.
type SessionUser struct{ User, DB string }

// ListSessions lists the sessions that the collection system.sessions of the database config holds. It must be the first
// stage.
func ListSessions(opts ...SessionsOptions) Stage { return sessions("$listSessions", last(opts)) }

// ListLocalSessions lists the sessions in the memory of the server that answers. It must be the first stage, in
// odm.AggregateDB.
func ListLocalSessions(opts ...SessionsOptions) Stage {
	return sessions("$listLocalSessions", last(opts))
}

func sessions(op string, o SessionsOptions) Stage {
	users := expr.A{}
	for _, u := range o.Users {
		users = append(users, expr.D{{Key: "user", Value: u.User}, {Key: "db", Value: u.DB}})
	}
	return options(op, arg{name: "users", value: users, left: len(users) == 0}, option("allUsers", o.AllUsers))
}

// ShardedDataDistribution says how much data each shard holds, in odm.AggregateDB of the database admin. Since MongoDB
// 6.0.3.
func ShardedDataDistribution() Stage { return options("$shardedDataDistribution") }
