package engine

import (
	"reflect"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/description"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/topology"
)

// A wire is what must be known of a client in order to send a command in the driver's place and lose nothing by it. The
// driver (v2.10.0) has no methods that tell it, so it is read from the fields where the driver keeps it, as the codec is.
// A nil wire means that something cannot be told, or asks for more than a plain command: then the driver sends all.
type wire struct {
	topology *topology.Topology
	concern  []byte         // the element writeConcern; empty leaves it to the server
	retry    bool           // the client wants writes to be repeated when the connection breaks
	timeout  *time.Duration // of each operation; nil if the client has none
	inner    inner
}

// wireOf returns the wire of the client of db.
func wireOf(db *mongo.Database) *wire {
	if db == nil {
		return nil
	}
	client := db.Client()
	w := &wire{}
	wc, ok := pointerIn[writeconcern.WriteConcern](db, "writeConcern")
	if ok {
		w.concern, ok = concernElement(wc)
	}
	timeout, ok2 := pointerIn[time.Duration](client, "timeout")
	top, ok3 := behind[topology.Topology](client, "deployment")
	crypt := fieldIn(client, "cryptFLE")
	reads, ok4 := flagIn(client, "retryReads")
	writes, ok5 := flagIn(client, "retryWrites")
	in, ok6 := innerOf()
	switch {
	case !ok || !ok2 || !ok3 || !ok4 || !ok5 || !ok6:
		return nil
	case crypt.Kind() != reflect.Interface || !crypt.IsNil():
		return nil // encrypted commands are split at another size
	case writes && !reads:
		return nil // a plain command would not be repeated by an overloaded server's wish
	}
	w.topology, w.timeout, w.retry, w.inner = top, timeout, writes, in
	return w
}

// terms are what the servers that take writes have said of themselves.
type terms struct {
	numbers bool // they take transaction numbers, by which a repeated write is known for one
	count   int  // how many documents one command may hold
}

// terms returns what holds for every server that takes writes; ok is false if there is none, or it is one that only the
// driver knows how to handle: older than MongoDB 4.4, behind a load balancer, or one without sessions.
func (w *wire) terms() (t terms, ok bool) {
	t = terms{numbers: true, count: 100000}
	for _, s := range w.topology.Description().Servers {
		switch s.Kind {
		case description.ServerKindRSPrimary, description.ServerKindMongos:
		case description.ServerKindStandalone:
			t.numbers = false
		default:
			continue
		}
		if s.WireVersion == nil || s.WireVersion.Max < 9 || s.SessionTimeoutMinutes == nil || s.MaxDocumentSize < maxDocument {
			return terms{}, false
		}
		t.count, ok = min(t.count, int(s.MaxBatchCount)), s.MaxBatchCount > 0
	}
	return t, ok
}
