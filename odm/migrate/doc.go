// Package migrate changes stored data from one shape to the next, and remembers what was done.
//
// A migration is a name and two steps:
//
//	migrate.Migration{
//		Name: "20260102150405_split_name",
//		Forward: migrate.Iterative(func(_ context.Context, old *Note1, new *Note2) error {
//			new.First, new.Last, _ = strings.Cut(old.Name, " ")
//			return nil
//		}),
//		Backward: migrate.Iterative(func(_ context.Context, old *Note2, new *Note1) error {
//			new.Name = strings.TrimSpace(old.First + " " + old.Last)
//			return nil
//		}),
//	}
//
// Iterative goes through a collection, batch by batch; FreeFall is any code. A Set is the migrations of a database: its
// Run applies what is pending or takes back what is applied, its Status says how they stand, and Main makes a command
// of it, which `databridge migrate` builds and runs.
//
// # The history
//
// The collection databridge_migrations (HistoryName) has one document for each migration that was ever run, with its
// name as _id: its state, the checksum of its file, when it was applied, and, if it stopped halfway, where. So a
// migration that comes later with an earlier name, from another branch, is found and run; Beanie keeps one pointer and
// passes over it. The collection databridge_migrations_lock has one document while a process migrates.
//
// In a database without this history that has Beanie's (migrations_log), what Beanie has run counts as applied. Its
// files are known by their names without .py.
//
// # Transactions
//
// Where the deployment has transactions (a replica set or a sharded cluster; Run finds out) each migration is one,
// with its entry in the history: what fails leaves nothing behind. The server ends a transaction after a minute
// (transactionLifetimeLimitSeconds), and cannot hold one whose changes fill its cache: 200,000 documents of 500 bytes are
// too many for a cache of 256 MB. A migration that needs more says NoTransaction: then its Iterative steps commit
// each batch with the position behind it, and a run after an error, an interrupt or a crash goes on there. On a
// standalone server each batch is noted before it is written, which does the same.
package migrate
