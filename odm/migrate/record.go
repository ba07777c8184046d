package migrate

import (
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// A State says how a migration stands.
type State string

const (
	// Pending migrations have not been applied.
	Pending State = "pending"
	// Applied migrations have.
	Applied State = "applied"
	// Running migrations are being run by the process that holds the lock.
	Running State = "running"
	// Stopped migrations ended halfway, outside of a transaction: a part of what they do is stored. The next run in the
	// same direction goes on with them.
	Stopped State = "stopped"
	// Unclear migrations are older than Beanie's current one, but Beanie's log does not say that they were run. Set.Mark
	// decides.
	Unclear State = "unclear"
)

// A Direction is the way that a run goes.
type Direction string

const (
	// Forward applies migrations, from the oldest to the newest.
	Forward Direction = "forward"
	// Backward takes them back, from the newest to the oldest.
	Backward Direction = "backward"
)

// before and after are the states that a run in the direction begins and ends with.
func (d Direction) before() State {
	if d == Backward {
		return Applied
	}
	return Pending
}

func (d Direction) after() State {
	if d == Backward {
		return Pending
	}
	return Applied
}

// A record is a document of the history.
type record struct {
	Name        string    `bson:"_id"`
	State       State     `bson:"state"`
	Checksum    string    `bson:"checksum,omitempty"`
	Applied     time.Time `bson:"applied,omitempty"`     // when it was applied last
	Changed     time.Time `bson:"changed"`               // when this document was written last
	Direction   Direction `bson:"direction,omitempty"`   // of the last run
	Transaction bool      `bson:"transaction,omitempty"` // the last run was one transaction
	Owner       string    `bson:"owner,omitempty"`       // who has run it last
	At          position  `bson:"at"`
	Doubt       doubts    `bson:"doubt,omitempty"`
	Error       string    `bson:"error,omitempty"` // how the last run failed
	From        string    `bson:"from,omitempty"`  // "beanie": its log says so
}

// settled returns how the migration stands if nobody is running it: holder holds the lock, "" if nobody does.
func (r record) settled(holder string) State {
	switch {
	case r.State != Running:
		return r.State
	case holder != "" && holder == r.Owner:
		return Running
	case r.Transaction:
		return r.Direction.before() // the server has rolled it back
	}
	return Stopped
}

// halfway reports whether a part of a run in direction d is stored.
func (r record) halfway(d Direction) bool { return r.settled("") == Stopped && r.Direction == d }

// now is the time as it is stored: in milliseconds.
func now() time.Time { return bson.NewDateTimeFromTime(time.Now()).Time().UTC() }
