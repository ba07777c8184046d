package odm

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// A SyncOption says what Plan and Sync may do beside adding what is not there.
type SyncOption struct{ apply func(*syncing) }

type syncing struct{ dropIndexes, skipIndexes, recreateViews bool }

// DropIndexes lets Sync drop the indexes that no model declares, and those that are declared otherwise than they are
// stored: these are made anew. The index of _id is never dropped.
func DropIndexes() SyncOption { return SyncOption{func(s *syncing) { s.dropIndexes = true }} }

// SkipIndexes makes Sync leave all indexes alone.
func SkipIndexes() SyncOption { return SyncOption{func(s *syncing) { s.skipIndexes = true }} }

// RecreateViews makes Sync drop and create every view, changed or not.
func RecreateViews() SyncOption { return SyncOption{func(s *syncing) { s.recreateViews = true }} }

// A Step is one thing that a Plan does, or would have to do.
type Step struct {
	Do         string // CreateIndex, Conflict and so on
	Collection string
	Index      string   // its name; empty for steps on collections
	Is         string   // what it is, for people: "{email: 1} unique"
	Why        string   // what is different from what is declared; empty for what is new
	Command    bson.Raw // what is sent; nil for Keep and Conflict. Indexes that are created together share one command
}

// The values of Step.Do.
const (
	CreateCollection = "create collection"
	ModifyCollection = "modify collection"
	CreateView       = "create view"
	ModifyView       = "modify view"
	DropView         = "drop view"
	DropIndex        = "drop index"
	ModifyIndex      = "modify index"
	CreateIndex      = "create index"
	Keep             = "keep"     // nothing, though no model declares it
	Conflict         = "conflict" // nothing: Sync refuses to go on
)

// String is the step in one line.
func (s Step) String() string {
	line := fmt.Sprintf("%-17s %s", s.Do, s.Collection)
	if s.Index != "" {
		line += "." + s.Index
	}
	if s.Is != "" {
		line += " " + s.Is
	}
	if s.Why != "" {
		line += ": " + s.Why
	}
	return line
}

// A Plan is what Sync would do: the difference between what the models declare and what the database has.
type Plan struct {
	Steps []Step // in the order in which they are done
	db    *DB
}

// String is the plan for people, a step in each line; empty if there is nothing to do and nothing to say.
func (p *Plan) String() string {
	var b strings.Builder
	for _, s := range p.Steps {
		b.WriteString(s.String())
		b.WriteByte('\n')
	}
	return b.String()
}

// Empty reports whether there is nothing to do.
func (p *Plan) Empty() bool { return len(p.Commands()) == 0 && p.Conflicts() == nil }

// Conflicts are the steps that stand in the way; nil if there are none.
func (p *Plan) Conflicts() (out []Step) {
	for _, s := range p.Steps {
		if s.Do == Conflict {
			out = append(out, s)
		}
	}
	return out
}

// Commands are the commands that Apply sends, in their order.
func (p *Plan) Commands() (out []bson.Raw) {
	for i, s := range p.Steps {
		if s.Command != nil && (i == 0 || !sameCommand(p.Steps[i-1].Command, s.Command)) {
			out = append(out, s.Command)
		}
	}
	return out
}

func sameCommand(a, b bson.Raw) bool { return len(a) > 0 && len(b) > 0 && &a[0] == &b[0] }

// A SyncError reports what is stored in another way than it is declared, and cannot be changed without losing
// something. Nothing was done.
type SyncError struct{ Conflicts []Step }

func (e *SyncError) Error() string {
	lines := make([]string, len(e.Conflicts))
	for i, s := range e.Conflicts {
		lines[i] = strings.Join(strings.Fields(s.String()), " ")
	}
	return "odm: the database is not as the models declare it: " + strings.Join(lines, "; ")
}

// Apply does what the plan says. It returns a *SyncError, and does nothing, if there are conflicts. Stored documents that
// a unique index does not allow are a *DuplicateError. What was done before an error stays done; a new plan goes on from
// there.
func (p *Plan) Apply(ctx context.Context) error {
	if conflicts := p.Conflicts(); conflicts != nil {
		return &SyncError{conflicts}
	}
	for i, s := range p.Steps {
		if s.Command == nil || i > 0 && sameCommand(p.Steps[i-1].Command, s.Command) {
			continue
		}
		if _, err := p.db.engine.Run(ctx, s.Collection, s.Command); err != nil {
			return failed(p.db.engine.Collection(s.Collection), s.Do+" of", err)
		}
	}
	return nil
}

// Sync makes the database what the models of odm.Models declare: it creates missing indexes, views, time series and what
// else a tag says of a collection. It drops nothing, unless an option says so. What is stored in another way than it is
// declared, and cannot be changed in place, is a *SyncError, and nothing is done; stored documents that a unique index
// does not allow are a *DuplicateError. Plan tells before what it would do.
//
//	Email string    `bson:"email" odm:"unique"`                      // {email: 1}, unique
//	Nick  string    `bson:"nick,omitempty" odm:"unique,sparse"`      // only documents that have the field
//	City  string    `bson:"city" odm:"index=by_city"`                // {city: 1, age: -1}, of two fields
//	Age   int       `bson:"age" odm:"index=by_city:desc"`
//	Seen  time.Time `bson:"seen" odm:"ttl=720h"`                     // or expireAfterSeconds=2592000
//	State string    `bson:"state" odm:"index,partial={'state':'open'}"`
//	Title string    `bson:"title" odm:"text=3"`                      // all text fields are one index; 3 is the weight
//	Place Point     `bson:"place" odm:"2dsphere"`                    // or 2d, hashed, desc
//	Name  string    `bson:"name" odm:"unique,collation=en:2"`        // locale and strength
//
// Fields of embedded structs, and of those in lists, count as well: {home.city: 1}. Whatever tags cannot say the method
// Indexes says; see Index. A collection is what the odm.Document of its model says:
//
//	odm:"collection=readings,timeseries=at,meta=sensor,granularity=minutes,expireAfterSeconds=3600"
//	odm:"collection=users,images"   // change streams can tell what a document was before (MongoDB 6.0)
//
// Time series need MongoDB 5.0, bucketMaxSpanSeconds and bucketRoundingSeconds 6.3.
func (db *DB) Sync(ctx context.Context, opts ...SyncOption) error {
	p, err := db.Plan(ctx, opts...)
	if err != nil {
		return err
	}
	return p.Apply(ctx)
}

// Plan tells what Sync would do with the same options, and does nothing. Printing it is a dry run.
//
// Errors: a *ModelError, or those of the server.
func (db *DB) Plan(ctx context.Context, opts ...SyncOption) (*Plan, error) {
	if len(db.models) == 0 {
		return nil, errors.New("odm: Sync of no models: name them in Open or New by odm.Models")
	}
	var s syncing
	for _, o := range opts {
		if o.apply != nil {
			o.apply(&s)
		}
	}
	wanted, err := declarations(codecOf(db.engine.Codec()), db.models)
	if err != nil {
		return nil, err
	}
	return db.difference(ctx, s, wanted)
}
