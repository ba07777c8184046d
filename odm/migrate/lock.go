package migrate

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"

	"github.com/databridge-go/databridge/odm"
)

// A LockedError reports that another process is migrating the database.
type LockedError struct {
	Owner   string    // "host, process 4711"
	Expires time.Time // when the lock falls, if its holder has died
}

func (e *LockedError) Error() string {
	return fmt.Sprintf("migrate: %s is migrating this database; if it has died, its lock falls at %s", e.Owner, e.Expires.UTC().Format("15:04:05 UTC"))
}

// A lock lets one process run at a time. Its times are the server's.
type lock struct {
	coll  *mongo.Collection
	owner string
	lease time.Duration
}

// A holder is the lock's document.
type holder struct {
	Owner   string    `bson:"owner"`
	Expires time.Time `bson:"expires"`
}

func lockOf(db *odm.DB, history string, lease time.Duration) lock {
	host, err := os.Hostname()
	if err != nil {
		host = "a host without a name"
	}
	return lock{
		coll:  db.Driver().Collection(history+"_lock", options.Collection().SetWriteConcern(writeconcern.Majority())),
		owner: fmt.Sprintf("%s, process %d (%s)", host, os.Getpid(), rand.Text()[:8]),
		lease: lease,
	}
}

var (
	theLock = bson.E{Key: "_id", Value: "lock"}
	fallen  = bson.E{Key: "$expr", Value: bson.D{{Key: "$lte", Value: bson.A{"$expires", "$$NOW"}}}}
)

// take takes the lock, and waits for it if it must.
func (l lock) take(ctx context.Context, wait time.Duration) error {
	until := time.Now().Add(wait)
	for {
		ok, err := l.try(ctx)
		if ok || err != nil {
			return err
		}
		if h, held, err := l.holder(ctx); err != nil {
			return err
		} else if held && !time.Now().Before(until) {
			return &LockedError{Owner: h.Owner, Expires: h.Expires}
		}
		pause := time.NewTimer(min(100*time.Millisecond, l.lease))
		select {
		case <-ctx.Done():
			pause.Stop()
			return context.Cause(ctx)
		case <-pause.C:
		}
	}
}

// try takes the lock if nobody holds it.
func (l lock) try(ctx context.Context) (bool, error) {
	_, err := l.coll.InsertOne(ctx, bson.D{theLock, {Key: "owner", Value: ""}, {Key: "expires", Value: time.Unix(0, 0)}})
	if err != nil && !mongo.IsDuplicateKeyError(err) {
		return false, l.failed(err)
	}
	out, err := l.coll.UpdateOne(ctx, bson.D{theLock, fallen}, l.hold())
	if err != nil {
		return false, l.failed(err)
	}
	return out.MatchedCount > 0, nil
}

// hold makes the lock this owner's for another lease.
func (l lock) hold() mongo.Pipeline {
	return mongo.Pipeline{{{Key: "$set", Value: bson.D{
		{Key: "owner", Value: l.owner},
		{Key: "expires", Value: bson.D{{Key: "$add", Value: bson.A{"$$NOW", l.lease.Milliseconds()}}}},
	}}}}
}

// keep renews the lock until the returned context ends, and ends that context when the lock is lost. Release gives the
// lock back.
func (l lock) keep(ctx context.Context) (kept context.Context, release func()) {
	kept, cancel := context.WithCancelCause(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		l.renew(kept, cancel)
	}()
	return kept, func() {
		cancel(context.Canceled)
		<-done
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), l.lease)
		defer stop()
		_, _ = l.coll.DeleteOne(ctx, bson.D{theLock, {Key: "owner", Value: l.owner}}) // else it falls by itself
	}
}

// renew renews the lock three times in each lease.
func (l lock) renew(ctx context.Context, lost context.CancelCauseFunc) {
	tick := time.NewTicker(max(l.lease/3, time.Millisecond))
	defer tick.Stop()
	last := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		asked := time.Now()
		out, err := l.coll.UpdateOne(ctx, bson.D{theLock, {Key: "owner", Value: l.owner}}, l.hold())
		switch {
		case err == nil && out.MatchedCount > 0:
			last = asked
		case err == nil, time.Since(last) > l.lease:
			lost(errLost)
			return
		}
	}
}

// holder returns who holds the lock.
func (l lock) holder(ctx context.Context) (h holder, held bool, err error) {
	unfallen := bson.E{Key: "$expr", Value: bson.D{{Key: "$gt", Value: bson.A{"$expires", "$$NOW"}}}}
	err = l.coll.FindOne(ctx, bson.D{theLock, unfallen}).Decode(&h)
	if errors.Is(err, mongo.ErrNoDocuments) {
		return h, false, nil
	}
	return h, err == nil, l.failed(err)
}

func (l lock) failed(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("the lock %s: %w", l.coll.Name(), err)
}
